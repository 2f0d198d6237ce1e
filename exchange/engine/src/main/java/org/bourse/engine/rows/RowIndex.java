package org.bourse.engine.rows;

import java.util.Arrays;

/**
 * Finds rows by a hash that each carries. Rows of the same bucket are chained through a column of their own, so there is
 * no object per row, and whoever makes his keys collide lengthens his own chain and nobody else's. There are two buckets
 * for each row, one where numbers that follow each other spread by themselves, and up to twice as many after a peak; they
 * come and go with the rows, a few with each. Not thread-safe.
 *
 * <pre>{@code
 * for (int row = index.first(hash); row != Rows.NONE; row = index.next(row)) {
 *     // whether it is the one that is looked for
 * }
 * }</pre>
 */
public final class RowIndex {

    private static final int LEAST_BUCKETS = 1 << 10;
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int[] NO_CHUNK = {};

    private final Rows rows;
    private final int hashColumn;
    private final int nextColumn;
    private final int bucketsPerRow;
    private BucketNumbers buckets = new BucketNumbers(LEAST_BUCKETS);

    /** The first row of each bucket, in chunks, so that no change of their number copies the others. */
    private int[][] firsts = {emptyChunk()};

    private int count;

    private RowIndex(Rows rows, int hashColumn, int nextColumn, int bucketsPerRow) {
        this.rows = rows;
        this.hashColumn = hashColumn;
        this.nextColumn = nextColumn;
        this.bucketsPerRow = bucketsPerRow;
    }

    /**
     * An index of none of these rows, by a hash.
     *
     * @param hashColumn the word that a row is found by, whose lowest bits must differ most; it must not change while the
     *     row is in the index
     * @param nextColumn a word that belongs to the index
     */
    public static RowIndex byHash(Rows rows, int hashColumn, int nextColumn) {
        return new RowIndex(rows, hashColumn, nextColumn, 2);
    }

    /**
     * An index of none of these rows, by a number that is given out in ascending order.
     *
     * @param numberColumn the two words of the number that a row is found by; it must not change while the row is in the
     *     index
     * @param nextColumn a word that belongs to the index
     */
    public static RowIndex byNumber(Rows rows, int numberColumn, int nextColumn) {
        return new RowIndex(rows, numberColumn, nextColumn, 1);
    }

    /** How many rows there are. */
    public int size() {
        return count;
    }

    /** The first row that may have this hash; {@link Rows#NONE} when there is none. */
    public int first(int hash) {
        return firstIn(buckets.bucketOf(hash));
    }

    /** The next row that may have the same hash; {@link Rows#NONE} when there is none. */
    public int next(int row) {
        return rows.getInt(row, nextColumn);
    }

    /**
     * The row with this number of 8 bytes, of which the hash is the lower half; {@link Rows#NONE} when there is none. For
     * an index by number.
     */
    public int findLong(long number) {
        int row = first((int) number);
        while (row != Rows.NONE && rows.getLong(row, hashColumn) != number) {
            row = next(row);
        }
        return row;
    }

    /** Adds a row, whose hash is set. */
    public void add(int row) {
        link(row);
        count++;
        for (int i = 0; i < 2 && buckets.count() < (long) bucketsPerRow * count; i++) {
            split();
        }
    }

    /** Takes a row out, before it is released. */
    public void remove(int removed) {
        int next = next(removed);
        int bucket = buckets.bucketOf(rows.getInt(removed, hashColumn));
        int row = firstIn(bucket);
        if (row == removed) {
            setFirst(bucket, next);
        } else {
            while (next(row) != removed) {
                row = next(row);
            }
            rows.putInt(row, nextColumn, next);
        }
        count--;
        for (int i = 0; i < 4 && buckets.count() > 2L * bucketsPerRow * count && buckets.count() > LEAST_BUCKETS; i++) {
            merge();
        }
    }

    /** Takes all rows out. */
    public void clear() {
        buckets = new BucketNumbers(LEAST_BUCKETS);
        firsts = new int[][] {emptyChunk()};
        count = 0;
    }

    private void split() {
        int chunk = buckets.count() >>> CHUNK_BITS;
        if (chunk == firsts.length) {
            firsts = Arrays.copyOf(firsts, chunk * 2);
            Arrays.fill(firsts, chunk, firsts.length, NO_CHUNK);
        }
        if (firsts[chunk].length == 0) {
            firsts[chunk] = emptyChunk();
        }
        buckets.add();
        linkAgain(clear(buckets.twinOfLast()));
    }

    private void merge() {
        int row = clear(buckets.count() - 1);
        buckets.removeLast();
        int superfluous = (buckets.count() >>> CHUNK_BITS) + 1;
        if (superfluous < firsts.length) {
            firsts[superfluous] = NO_CHUNK;
        }
        linkAgain(row);
    }

    private int clear(int bucket) {
        int first = firstIn(bucket);
        setFirst(bucket, Rows.NONE);
        return first;
    }

    private void linkAgain(int first) {
        int row = first;
        while (row != Rows.NONE) {
            int next = next(row);
            link(row);
            row = next;
        }
    }

    private void link(int row) {
        int bucket = buckets.bucketOf(rows.getInt(row, hashColumn));
        rows.putInt(row, nextColumn, firstIn(bucket));
        setFirst(bucket, row);
    }

    private int firstIn(int bucket) {
        return firsts[bucket >>> CHUNK_BITS][bucket & (CHUNK - 1)];
    }

    private void setFirst(int bucket, int row) {
        firsts[bucket >>> CHUNK_BITS][bucket & (CHUNK - 1)] = row;
    }

    private static int[] emptyChunk() {
        int[] chunk = new int[CHUNK];
        Arrays.fill(chunk, Rows.NONE);
        return chunk;
    }
}
