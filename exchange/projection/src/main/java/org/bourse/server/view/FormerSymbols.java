package org.bourse.server.view;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bourse.engine.model.InstrumentTerms;

/**
 * The symbols and terms of instruments that gave their place to others, for as long as closed orders of them may be in memory.
 * Guarded by the views' lock.
 */
final class FormerSymbols {

    private record Delisting(int instrumentId, long sequence) {}

    private final ArrayDeque<Delisting> oldestFirst = new ArrayDeque<>();

    private record Former(String symbol, InstrumentTerms terms) {}

    /** By place, what was there until a command. */
    private final Map<Integer, TreeMap<Long, Former>> byInstrument = new HashMap<>();

    /** Notes that this command took the place of the instrument with this symbol. */
    void add(int instrumentId, String symbol, InstrumentTerms terms, long sequence) {
        oldestFirst.add(new Delisting(instrumentId, sequence));
        byInstrument.computeIfAbsent(instrumentId, id -> new TreeMap<>()).put(sequence, new Former(symbol, terms));
    }

    /** The symbol of an order in that place, where {@code now} is the one that is there. */
    String of(int instrumentId, long orderId, String now) {
        TreeMap<Long, Former> former = byInstrument.get(instrumentId);
        Map.Entry<Long, Former> after = former == null ? null : former.higherEntry(orderId);
        return after == null ? now : after.getValue().symbol();
    }

    /** The terms of an order's instrument, where that had this symbol and gave up its place since. */
    Optional<InstrumentTerms> terms(String symbol, long orderId) {
        return byInstrument.values().stream()
                .flatMap(former -> former.tailMap(orderId, false).entrySet().stream())
                .filter(former -> former.getValue().symbol().equals(symbol))
                .min(Map.Entry.comparingByKey())
                .map(former -> former.getValue().terms());
    }

    /** Forgets those that only orders are of that were closed before this command. */
    void releaseBefore(long sequence) {
        while (!oldestFirst.isEmpty() && oldestFirst.peek().sequence() < sequence) {
            Delisting oldest = oldestFirst.remove();
            byInstrument.computeIfPresent(oldest.instrumentId(), (id, former) -> {
                former.remove(oldest.sequence());
                return former.isEmpty() ? null : former;
            });
        }
    }

    void clear() {
        oldestFirst.clear();
        byInstrument.clear();
    }
}
