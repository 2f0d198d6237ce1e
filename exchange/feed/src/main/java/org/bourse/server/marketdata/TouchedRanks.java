package org.bourse.server.marketdata;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The ranks of the levels that were touched since they were last taken; a rank touched often counts once. They lie in an
 * array that drops repeats when it is full and grows only if half of it is left, so it follows the number of different
 * ranks, however often each is touched.
 */
final class TouchedRanks {

    private static final int SMALLEST = 16;

    /** A longer array is given back when it was taken: it was a burst. */
    private static final int LONGEST_KEPT = 1024;

    private long[] ranks = new long[SMALLEST];
    private int length;

    /** Notes that the level of this rank was touched. */
    void add(long rank) {
        // Whoever sweeps a level or queues at it touches it many times in a row.
        if (length > 0 && ranks[length - 1] == rank) {
            return;
        }
        if (length == ranks.length) {
            makeRoom();
        }
        ranks[length++] = rank;
    }

    /** Hands over each rank once, ascending, and forgets them. */
    void take(LongConsumer taker) {
        sortAndDropRepeats();
        for (int i = 0; i < length; i++) {
            taker.accept(ranks[i]);
        }
        length = 0;
        if (ranks.length > LONGEST_KEPT) {
            ranks = new long[SMALLEST];
        }
    }

    /** How many ranks there is room for. */
    int capacity() {
        return ranks.length;
    }

    private void makeRoom() {
        sortAndDropRepeats();
        if (length > ranks.length / 2) {
            ranks = Arrays.copyOf(ranks, ranks.length * 2);
        }
    }

    private void sortAndDropRepeats() {
        Arrays.sort(ranks, 0, length);
        int kept = 0;
        for (int i = 0; i < length; i++) {
            if (kept == 0 || ranks[kept - 1] != ranks[i]) {
                ranks[kept++] = ranks[i];
            }
        }
        length = kept;
    }
}
