package org.bourse.server.persistence;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongHashSet;

/** What the outbox needs to know besides the events: the symbols of instruments, and which brokers have a webhook. */
final class Listings {

    private final ArrayList<String> symbols;
    private final LongHashSet brokersWithWebhook = new LongHashSet();

    /** The symbols by instrument id, and the ids of the brokers that have a webhook. */
    Listings(List<String> symbols, long... brokersWithWebhook) {
        this.symbols = new ArrayList<>(symbols);
        for (long brokerId : brokersWithWebhook) {
            this.brokersWithWebhook.add(brokerId);
        }
    }

    void addBrokerWithWebhook(long brokerId) {
        brokersWithWebhook.add(brokerId);
    }

    /** Adds the next instrument, or one in the place of another that was delisted. */
    void addInstrument(int instrumentId, String symbol) {
        if (instrumentId == symbols.size()) {
            symbols.add(symbol);
        } else {
            symbols.set(instrumentId, symbol);
        }
    }

    boolean hasWebhook(long brokerId) {
        return brokersWithWebhook.contains(brokerId);
    }

    String symbol(int instrumentId) {
        return symbols.get(instrumentId);
    }

    void clear() {
        symbols.clear();
        brokersWithWebhook.clear();
    }
}
