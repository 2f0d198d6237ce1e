package org.bourse.engine.rows;

import java.util.Arrays;

/**
 * Positive ids, ascending, at eight bytes each: of a broker's orders, or of the brokers. One that is removed is only marked
 * until half of the list is such ids, and then all of them go at once, so both ends cost amortised constant time. Not
 * thread-safe.
 */
public final class IdList {

    private static final int SMALLEST = 16;

    /** The ids; one that was removed with its sign turned. */
    private long[] ids = new long[SMALLEST];

    private int length;
    private int removed;

    /** A list of no ids. */
    public IdList() {}

    /** Adds an id larger than every one before it. */
    public void add(long id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, length + length / 4);
        }
        ids[length++] = id;
    }

    /** Puts ids that were added in any order into ascending order; none of them may have been removed. */
    public void sort() {
        Arrays.sort(ids, 0, length);
    }

    /** Takes an id out; false when it is not there. */
    public boolean remove(long id) {
        int index = indexOf(id);
        if (index == length || ids[index] != id) {
            return false;
        }
        ids[index] = -id;
        removed++;
        if (removed * 2 > length && length > SMALLEST) {
            compact();
        }
        return true;
    }

    /** Whether an id is there. */
    public boolean contains(long id) {
        int index = indexOf(id);
        return index < length && ids[index] == id;
    }

    /** Index of the first id that is {@code id} or larger; {@link #length()} when there is none. */
    public int indexOf(long id) {
        int from = 0;
        int to = length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (at(middle) < id) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** The id at an index, which may be one that was removed. */
    public long at(int index) {
        return Math.abs(ids[index]);
    }

    /** The number of ids in the list, removed ones included. */
    public int length() {
        return length;
    }

    /** The ids that are there, ascending. */
    public long[] toArray() {
        long[] present = new long[length - removed];
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (ids[i] > 0) {
                present[count++] = ids[i];
            }
        }
        return present;
    }

    private void compact() {
        long[] present = toArray();
        length = present.length;
        removed = 0;
        ids = Arrays.copyOf(present, Math.max(SMALLEST, length + length / 4));
    }
}
