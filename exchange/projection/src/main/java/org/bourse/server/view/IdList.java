package org.bourse.server.view;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Ids, ascending, at eight bytes each: of a broker's orders in memory, or of the brokers. Removal only counts: an id that is
 * gone stays until half of the list is such ids, and then all of them go at once, so both ends cost amortised constant
 * time.
 */
final class IdList {

    private static final int SMALLEST = 16;

    private long[] ids = new long[SMALLEST];
    private int length;
    private int removed;

    /** Adds an id larger than every one before it. */
    void add(long id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, length + length / 4);
        }
        ids[length++] = id;
    }

    /** Puts ids that were added in any order into ascending order. */
    void sort() {
        Arrays.sort(ids, 0, length);
    }

    /** Says that one more of the ids is gone; {@code present} tells which ones are not. */
    void removeOne(LongPredicate present) {
        removed++;
        if (removed * 2 > length && length > SMALLEST) {
            compact(present);
        }
    }

    /** Index of the first id that is {@code id} or larger; {@link #length()} when there is none. */
    int indexOf(long id) {
        int found = Arrays.binarySearch(ids, 0, length, id);
        return found >= 0 ? found : -found - 1;
    }

    /** The id at an index, which may be one that is gone. */
    long at(int index) {
        return ids[index];
    }

    /** The number of ids in the list, gone ones included. */
    int length() {
        return length;
    }

    private void compact(LongPredicate present) {
        int kept = 0;
        for (int i = 0; i < length; i++) {
            if (present.test(ids[i])) {
                ids[kept++] = ids[i];
            }
        }
        length = kept;
        removed = 0;
        if (kept * 4 < ids.length) {
            ids = Arrays.copyOf(ids, Math.max(SMALLEST, kept + kept / 4));
        }
    }
}
