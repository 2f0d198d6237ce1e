package org.bourse.fix;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bourse.contract.MarketDirectory;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.Event.ExchangeReset;
import org.bourse.engine.event.Event.InstrumentChanged;
import org.bourse.engine.event.Event.InstrumentDelisted;
import org.bourse.engine.event.Event.InstrumentListed;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;

/**
 * The symbols and terms of all instruments as of the event that is being reported. What other threads read may be ahead of it: there an
 * instrument may have other scales already than when this event's order was priced. Owned by the outbound thread; others may
 * ask for terms.
 */
final class ReportedInstruments {

    private final Map<String, InstrumentTerms> terms = new ConcurrentHashMap<>();
    private final Map<Integer, String> symbols = new HashMap<>();

    /** The instruments as the database has them: to be made before anything is replayed. */
    ReportedInstruments(MarketDirectory market) {
        List<String> listed = market.symbols();
        for (int id = 0; id < listed.size(); id++) {
            symbols.put(id, listed.get(id));
            terms.put(listed.get(id), market.terms(listed.get(id)));
        }
    }

    /** The instruments that these events list. */
    ReportedInstruments(List<InstrumentListed> listed) {
        listed.forEach(this::listed);
    }

    /** All instruments, each as the event that would list it. */
    List<InstrumentListed> all() {
        return symbols.entrySet().stream()
                .map(symbol -> new InstrumentListed(symbol.getKey(), symbol.getValue(), of(symbol.getValue())))
                .toList();
    }

    /** Whether these commands change any instrument, so that they have to be read although nobody is told of them. */
    static boolean isChangedBy(List<SequencedCommand> commands) {
        for (SequencedCommand command : commands) {
            for (Event event : command.events()) {
                if (event instanceof InstrumentListed
                        || event instanceof InstrumentChanged
                        || event instanceof InstrumentDelisted
                        || event instanceof ExchangeReset) {
                    return true;
                }
            }
        }
        return false;
    }

    void listed(InstrumentListed event) {
        symbols.put(event.instrumentId(), event.symbol());
        terms.put(event.symbol(), event.terms());
    }

    void changed(InstrumentChanged event) {
        terms.put(symbol(event.instrumentId()), event.terms());
    }

    void delisted(InstrumentDelisted event) {
        terms.remove(symbol(event.instrumentId()));
    }

    void clear() {
        symbols.clear();
        terms.clear();
    }

    /** The terms of a symbol's instrument; those of a first order's listing when there is none. */
    InstrumentTerms of(String symbol) {
        return terms.getOrDefault(symbol, InstrumentTerms.DEFAULTS);
    }

    /** The symbol of an instrument; of one that was delisted, too, until another has its place. */
    String symbol(int instrumentId) {
        String symbol = symbols.get(instrumentId);
        if (symbol == null) {
            throw new IllegalStateException("nothing is known of the instrument " + instrumentId);
        }
        return symbol;
    }
}
