package org.bourse.engine.rows;

/**
 * The numbers of a hash table's buckets by hash, while the table grows and shrinks by one bucket at a time (linear
 * hashing). To make a table of twice as many buckets all at once would hold up one command for 50 ms at a million
 * entries.
 */
public final class BucketNumbers {

    private int count;

    /**
     * The bits of a hash that tell its bucket, unless there is none of that number yet: then one bit fewer. All buckets
     * of the smaller number of bits are there, and at least one of the others.
     */
    private int mask;

    /** With this many buckets: a power of two. */
    public BucketNumbers(int count) {
        this.count = count;
        mask = count - 1;
    }

    /** How many buckets there are. */
    public int count() {
        return count;
    }

    /** The number of the bucket that a hash belongs to, 0 or more. */
    public int bucketOf(int hash) {
        int bucket = hash & mask;
        return bucket < count ? bucket : hash & (mask >>> 1);
    }

    /** Adds a bucket. What belongs into it from now on is in {@link #twinOfLast}. */
    public void add() {
        if (count > mask) {
            mask = mask * 2 + 1;
        }
        count++;
    }

    /** Removes the last bucket. What belonged into it belongs into what was its twin. */
    public void removeLast() {
        count--;
        if (count == (mask >>> 1) + 1) {
            mask >>>= 1;
        }
    }

    /** The bucket whose number is that of the last one without its highest bit. */
    public int twinOfLast() {
        return (count - 1) & (mask >>> 1);
    }
}
