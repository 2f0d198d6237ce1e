package org.bourse.engine;

import java.util.Arrays;
import org.bourse.engine.rows.BucketNumbers;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from id to the object that carries it, chained through the objects themselves: four to eight bytes per
 * entry besides them. Ids are sequence numbers, so their lowest bits are as good a hash as any and put what is entered one
 * after the other side by side. Finding allocates nothing. There is a bucket for each entry, up to four after a peak; they
 * come and go with the entries, a few with each, so that no command waits until all entries have found their new bucket.
 */
final class IdTable<T extends TableEntry> {

    private static final int LEAST_CAPACITY = 1 << 10;

    private final int leastCapacity;
    private final BucketNumbers buckets;

    /** The first entry of each bucket; as long as the next power of two, or twice that. */
    private @Nullable TableEntry[] firsts;

    private int count;

    /** Empty, with room for what an exchange has of most things. */
    IdTable() {
        this(LEAST_CAPACITY);
    }

    /** Empty, with so many buckets at least: a power of two. */
    IdTable(int leastCapacity) {
        this.leastCapacity = leastCapacity;
        this.buckets = new BucketNumbers(leastCapacity);
        this.firsts = new TableEntry[leastCapacity];
    }

    int count() {
        return count;
    }

    /** The entry with this id, or null. */
    @SuppressWarnings("unchecked") // only entries of this type are ever added
    @Nullable
    T find(long id) {
        TableEntry entry = firsts[bucket(id)];
        while (entry != null && entry.id != id) {
            entry = entry.nextInBucket;
        }
        return (T) entry;
    }

    /** Adds an entry whose id is not in the table. */
    void add(T entry) {
        link(entry);
        count++;
        for (int i = 0; i < 2 && buckets.count() < count; i++) {
            split();
        }
    }

    /** Removes an entry that is in the table. */
    void remove(T removed) {
        int bucket = bucket(removed.id);
        TableEntry entry = firsts[bucket];
        if (entry == removed) {
            firsts[bucket] = removed.nextInBucket;
        }
        while (entry != null && entry != removed) {
            if (entry.nextInBucket == removed) {
                entry.nextInBucket = removed.nextInBucket;
            }
            entry = entry.nextInBucket;
        }
        removed.nextInBucket = null;
        count--;
        for (int i = 0; i < 4 && buckets.count() > 4L * count && buckets.count() > leastCapacity; i++) {
            merge();
        }
    }

    private void split() {
        if (buckets.count() == firsts.length) {
            firsts = Arrays.copyOf(firsts, firsts.length * 2);
        }
        buckets.add();
        linkAgain(clear(buckets.twinOfLast()));
    }

    private void merge() {
        TableEntry entry = clear(buckets.count() - 1);
        buckets.removeLast();
        linkAgain(entry);
        if (buckets.count() <= firsts.length / 4) {
            firsts = Arrays.copyOf(firsts, firsts.length / 2);
        }
    }

    private @Nullable TableEntry clear(int bucket) {
        TableEntry first = firsts[bucket];
        firsts[bucket] = null;
        return first;
    }

    private void linkAgain(@Nullable TableEntry first) {
        TableEntry entry = first;
        while (entry != null) {
            TableEntry next = entry.nextInBucket;
            link(entry);
            entry = next;
        }
    }

    private void link(TableEntry entry) {
        int bucket = bucket(entry.id);
        entry.nextInBucket = firsts[bucket];
        firsts[bucket] = entry;
    }

    private int bucket(long id) {
        return buckets.bucketOf((int) id);
    }
}
