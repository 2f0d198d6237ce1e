package org.bourse.server.view;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Instruments that gave their place to others, or got other scales, as they were before, for as long as closed orders of
 * them may be in memory. Guarded by the views' lock.
 */
final class FormerInstruments {

    private record End(int instrumentId, long sequence) {}

    private final ArrayDeque<End> oldestFirst = new ArrayDeque<>();

    /** By place, what was there until a command. */
    private final Map<Integer, TreeMap<Long, OrderedInstrument>> byPlace = new HashMap<>();

    /** Notes that this was in a place until this command. */
    void add(int instrumentId, OrderedInstrument former, long sequence) {
        oldestFirst.add(new End(instrumentId, sequence));
        byPlace.computeIfAbsent(instrumentId, id -> new TreeMap<>()).put(sequence, former);
    }

    /** What was in a place when an order was entered there; empty when that is there still. */
    Optional<OrderedInstrument> of(int instrumentId, long orderId) {
        TreeMap<Long, OrderedInstrument> former = byPlace.get(instrumentId);
        Map.Entry<Long, OrderedInstrument> after = former == null ? null : former.higherEntry(orderId);
        return Optional.ofNullable(after).map(Map.Entry::getValue);
    }

    /** Forgets those that only orders are of that were closed before this command. */
    void releaseBefore(long sequence) {
        while (!oldestFirst.isEmpty() && oldestFirst.peek().sequence() < sequence) {
            End oldest = oldestFirst.remove();
            byPlace.computeIfPresent(oldest.instrumentId(), (id, former) -> {
                former.remove(oldest.sequence());
                return former.isEmpty() ? null : former;
            });
        }
    }

    void clear() {
        oldestFirst.clear();
        byPlace.clear();
    }
}
