package org.bourse.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The queues of closed client order ids, the one that must give up an id first: a binary heap in which each knows its
 * place. Which that is follows from the numbers of ids alone, so it is the same after a restart.
 */
final class ClosedIdShares {

    private ClosedIds[] heap = new ClosedIds[16];
    private int size;

    void add(ClosedIds ids) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        ids.place = size;
        heap[size] = ids;
        size++;
        grown(ids);
    }

    /** The one that must give up an id first; there is at least one. */
    ClosedIds first() {
        return heap[0];
    }

    /** One has more ids than before. */
    void grown(ClosedIds ids) {
        int place = ids.place;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (!ids.isBefore(heap[parent])) {
                break;
            }
            put(heap[parent], place);
            place = parent;
        }
        put(ids, place);
    }

    /** The first one has fewer ids than before. */
    void firstShrunk() {
        ClosedIds ids = heap[0];
        int place = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(ids)) {
                break;
            }
            put(heap[child], place);
            place = child;
            child = 2 * place + 1;
        }
        put(ids, place);
    }

    /** All of them, by ascending broker id. */
    List<ClosedIds> byBroker() {
        return Arrays.stream(heap, 0, size)
                .sorted(Comparator.comparingLong(ids -> ids.id))
                .toList();
    }

    private void put(ClosedIds ids, int place) {
        heap[place] = ids;
        ids.place = place;
    }
}
