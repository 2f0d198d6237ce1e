package org.bourse.server.persistence.state;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongHashSet;
import org.bourse.engine.model.InstrumentTerms;

/**
 * The facts that a batch needs besides the events: the symbols and terms of instruments, and which brokers have a
 * webhook.
 */
final class BatchFacts {

    private final ArrayList<String> symbols;
    private final ArrayList<InstrumentTerms> terms;
    private final LongHashSet brokersWithWebhook = new LongHashSet();

    /** The symbols and terms by instrument id, and the ids of the brokers that have a webhook. */
    BatchFacts(List<String> symbols, List<InstrumentTerms> terms, long... brokersWithWebhook) {
        this.symbols = new ArrayList<>(symbols);
        this.terms = new ArrayList<>(terms);
        for (long brokerId : brokersWithWebhook) {
            this.brokersWithWebhook.add(brokerId);
        }
    }

    void addBrokerWithWebhook(long brokerId) {
        brokersWithWebhook.add(brokerId);
    }

    /** Adds the next instrument, or one in the place of another that was delisted. */
    void addInstrument(int instrumentId, String symbol, InstrumentTerms itsTerms) {
        if (instrumentId == symbols.size()) {
            symbols.add(symbol);
            terms.add(itsTerms);
        } else {
            symbols.set(instrumentId, symbol);
            terms.set(instrumentId, itsTerms);
        }
    }

    void changeInstrument(int instrumentId, InstrumentTerms itsTerms) {
        terms.set(instrumentId, itsTerms);
    }

    InstrumentTerms terms(int instrumentId) {
        return terms.get(instrumentId);
    }

    boolean hasWebhook(long brokerId) {
        return brokersWithWebhook.contains(brokerId);
    }

    String symbol(int instrumentId) {
        return symbols.get(instrumentId);
    }

    void clear() {
        symbols.clear();
        terms.clear();
        brokersWithWebhook.clear();
    }
}
