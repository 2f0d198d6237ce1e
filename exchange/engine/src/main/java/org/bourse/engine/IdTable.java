package org.bourse.engine;

import org.jspecify.annotations.Nullable;

/**
 * A hash table from id to the object that carries it, chained through the objects themselves: four to eight bytes per
 * entry besides them. Ids are sequence numbers, so their lowest bits are as good a hash as any and put what is entered one
 * after the other side by side. Finding, adding and removing allocate nothing; the table doubles when it has an entry per
 * bucket and halves when it is nearly empty, so that its memory follows what it holds.
 */
final class IdTable<T extends TableEntry> {

    private static final int LEAST_CAPACITY = 1 << 10;

    private @Nullable TableEntry[] buckets = new TableEntry[LEAST_CAPACITY];
    private int count;

    int count() {
        return count;
    }

    /** The entry with this id, or null. */
    @SuppressWarnings("unchecked") // only entries of this type are ever added
    @Nullable
    T find(long id) {
        TableEntry entry = buckets[bucket(id)];
        while (entry != null && entry.id != id) {
            entry = entry.nextInBucket;
        }
        return (T) entry;
    }

    /** Adds an entry whose id is not in the table. */
    void add(T entry) {
        if (count == buckets.length) {
            resize(count * 2);
        }
        link(entry);
        count++;
    }

    /** Removes an entry that is in the table. */
    void remove(T removed) {
        int bucket = bucket(removed.id);
        TableEntry entry = buckets[bucket];
        if (entry == removed) {
            buckets[bucket] = removed.nextInBucket;
        }
        while (entry != null && entry != removed) {
            if (entry.nextInBucket == removed) {
                entry.nextInBucket = removed.nextInBucket;
            }
            entry = entry.nextInBucket;
        }
        removed.nextInBucket = null;
        count--;
        if (count < buckets.length / 8 && buckets.length > LEAST_CAPACITY) {
            resize(buckets.length / 2);
        }
    }

    private void link(TableEntry entry) {
        int bucket = bucket(entry.id);
        entry.nextInBucket = buckets[bucket];
        buckets[bucket] = entry;
    }

    private void resize(int capacity) {
        @Nullable TableEntry[] old = buckets;
        buckets = new TableEntry[capacity];
        for (TableEntry first : old) {
            TableEntry entry = first;
            while (entry != null) {
                TableEntry next = entry.nextInBucket;
                link(entry);
                entry = next;
            }
        }
    }

    private int bucket(long id) {
        return (int) id & (buckets.length - 1);
    }
}
