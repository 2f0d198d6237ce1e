package org.bourse.engine;

import java.util.Arrays;

/**
 * The first entries of the buckets of a hash table that grows and shrinks by one bucket at a time (linear hashing), in
 * chunks, so that no change of their number copies the others.
 */
final class ClientOrderIdBuckets {

    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int[] NO_CHUNK = {};

    private int[][] chunks = {emptyChunk()};
    private int count;

    /**
     * The bits of a hash that tell its bucket, unless there is none of that number yet: then one bit fewer. All buckets of
     * the smaller number of bits are there, and at least one of the others.
     */
    private int mask;

    /** With this many buckets, all empty: a power of two, 4,096 at most. */
    ClientOrderIdBuckets(int count) {
        this.count = count;
        mask = count - 1;
    }

    int count() {
        return count;
    }

    /** The number of the bucket that a hash belongs to. */
    int bucketOf(int hash) {
        int bucket = hash & mask;
        return bucket < count ? bucket : hash & (mask >>> 1);
    }

    int first(int bucket) {
        return chunks[bucket >>> CHUNK_BITS][bucket & (CHUNK - 1)];
    }

    void setFirst(int bucket, int entry) {
        chunks[bucket >>> CHUNK_BITS][bucket & (CHUNK - 1)] = entry;
    }

    /** Adds an empty bucket. What belongs into it from now on is in {@link #twinOfLast}. */
    void add() {
        int chunk = count >>> CHUNK_BITS;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
            Arrays.fill(chunks, chunk, chunks.length, NO_CHUNK);
        }
        if (chunks[chunk].length == 0) {
            chunks[chunk] = emptyChunk();
        }
        if (count > mask) {
            mask = mask * 2 + 1;
        }
        count++;
    }

    /** Removes the last bucket, which must be empty. What belonged into it belongs into what was its twin. */
    void removeLast() {
        count--;
        if (count == (mask >>> 1) + 1) {
            mask >>>= 1;
        }
        int superfluous = (count >>> CHUNK_BITS) + 1;
        if (superfluous < chunks.length) {
            chunks[superfluous] = NO_CHUNK;
        }
    }

    /** The bucket whose number is that of the last one without its highest bit. */
    int twinOfLast() {
        return (count - 1) & (mask >>> 1);
    }

    private static int[] emptyChunk() {
        int[] chunk = new int[CHUNK];
        Arrays.fill(chunk, ClientOrderIds.NONE);
        return chunk;
    }
}
