package org.bourse.server.view;

import java.util.Arrays;

/**
 * Neighbouring levels of one side of a book, best first, as arrays of numbers: no object per level for the garbage
 * collector to follow or move. Levels are ordered by rank (see {@link LevelBook#rank}); quantities in the instrument's units.
 */
final class LevelBlock {

    /** The most levels in a block: few enough that moving half of them costs no more than finding the block. */
    static final int CAPACITY = 128;

    private static final int SMALLEST = 8;

    /** No level in this block, now or later, has a lower rank. */
    final long lowestRank;

    private long[] ranks;
    private long[] quantities;
    private int[] orderCounts;
    private int length;

    LevelBlock(long lowestRank) {
        this(lowestRank, new long[SMALLEST], new long[SMALLEST], new int[SMALLEST], 0);
    }

    private LevelBlock(long lowestRank, long[] ranks, long[] quantities, int[] orderCounts, int length) {
        this.lowestRank = lowestRank;
        this.ranks = ranks;
        this.quantities = quantities;
        this.orderCounts = orderCounts;
        this.length = length;
    }

    /** The number of levels in the block. */
    int length() {
        return length;
    }

    /** Index of the level of this rank; {@code -1 - index} of where it would be when there is none. */
    int find(long rank) {
        return Arrays.binarySearch(ranks, 0, length, rank);
    }

    long rank(int index) {
        return ranks[index];
    }

    long quantity(int index) {
        return quantities[index];
    }

    int orderCount(int index) {
        return orderCounts[index];
    }

    /** Makes a level, in a block that is not full. */
    void insert(int index, long rank, long quantity, int orderCount) {
        if (length == ranks.length) {
            resize(length * 2);
        }
        move(index, index + 1);
        ranks[index] = rank;
        set(index, quantity, orderCount);
        length++;
    }

    /** Says what a level shows now. */
    void set(int index, long quantity, int orderCount) {
        quantities[index] = quantity;
        orderCounts[index] = orderCount;
    }

    /** Takes a level out. */
    void remove(int index) {
        move(index + 1, index);
        length--;
    }

    /** Takes the worse half out of a full block, as a block of its own. */
    LevelBlock split() {
        int half = length / 2;
        LevelBlock worse = new LevelBlock(
                ranks[half],
                Arrays.copyOfRange(ranks, half, ranks.length),
                Arrays.copyOfRange(quantities, half, ranks.length),
                Arrays.copyOfRange(orderCounts, half, ranks.length),
                length - half);
        length = half;
        return worse;
    }

    /** Takes over all levels of the block just worse than this one; both fit into one. */
    void append(LevelBlock worse) {
        int together = length + worse.length;
        if (together > ranks.length) {
            resize(CAPACITY);
        }
        System.arraycopy(worse.ranks, 0, ranks, length, worse.length);
        System.arraycopy(worse.quantities, 0, quantities, length, worse.length);
        System.arraycopy(worse.orderCounts, 0, orderCounts, length, worse.length);
        length = together;
    }

    private void resize(int capacity) {
        ranks = Arrays.copyOf(ranks, capacity);
        quantities = Arrays.copyOf(quantities, capacity);
        orderCounts = Arrays.copyOf(orderCounts, capacity);
    }

    /** Moves all levels from an index on to another. */
    private void move(int from, int to) {
        int moved = length - from;
        System.arraycopy(ranks, from, ranks, to, moved);
        System.arraycopy(quantities, from, quantities, to, moved);
        System.arraycopy(orderCounts, from, orderCounts, to, moved);
    }
}
