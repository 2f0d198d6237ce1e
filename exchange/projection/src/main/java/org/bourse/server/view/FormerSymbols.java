package org.bourse.server.view;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The symbols of instruments that gave their place to others, for as long as closed orders of them may be in memory.
 * Guarded by the views' lock.
 */
final class FormerSymbols {

    private record Delisting(int instrumentId, long sequence) {}

    private final ArrayDeque<Delisting> oldestFirst = new ArrayDeque<>();

    /** By place, the symbol that was there until a command. */
    private final Map<Integer, TreeMap<Long, String>> byInstrument = new HashMap<>();

    /** Notes that this command took the place of the instrument with this symbol. */
    void add(int instrumentId, String symbol, long sequence) {
        oldestFirst.add(new Delisting(instrumentId, sequence));
        byInstrument.computeIfAbsent(instrumentId, id -> new TreeMap<>()).put(sequence, symbol);
    }

    /** The symbol of an order in that place, where {@code now} is the one that is there. */
    String of(int instrumentId, long orderId, String now) {
        TreeMap<Long, String> former = byInstrument.get(instrumentId);
        Map.Entry<Long, String> after = former == null ? null : former.higherEntry(orderId);
        return after == null ? now : after.getValue();
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
