package org.bourse.engine;

import java.util.Arrays;

/**
 * A hash table from a broker's client order id to its entry. Buckets are chained, because the keys are chosen by
 * participants: whoever makes his ids collide lengthens his own chain and nobody else's. It keeps no object per id, for
 * there may be millions of long-lived ones, which the garbage collector would have to copy and to look through.
 */
final class ClientOrderIdTable {

    private static final int LEAST_CAPACITY = 1 << 10;

    private final ClientOrderIdEntries entries = new ClientOrderIdEntries();
    private final char[] scratch = new char[ClientOrderIdChunk.MAX_LENGTH];
    private int[] buckets = emptyBuckets(LEAST_CAPACITY);
    private int count;

    /** The entry of a broker's id, or {@link ClientOrderIds#NONE}. */
    int find(long brokerId, String text) {
        int hash = hash(brokerId, text);
        int entry = buckets[hash & (buckets.length - 1)];
        while (entry != ClientOrderIds.NONE) {
            ClientOrderIdChunk chunk = entries.chunkOf(entry);
            if (chunk.matches(entry, hash, brokerId, text)) {
                break;
            }
            entry = chunk.nextInBucket(entry);
        }
        return entry;
    }

    /** Adds an id that is not in the table, and answers its entry. */
    int add(long brokerId, String text, long orderId) {
        if (count == buckets.length) {
            resize(buckets.length * 2);
        }
        int entry = entries.take();
        ClientOrderIdChunk chunk = entries.chunkOf(entry);
        chunk.set(entry, hash(brokerId, text), brokerId, text, orderId);
        link(chunk, entry);
        count++;
        return entry;
    }

    /** Removes an entry that is in the table. */
    void remove(int removed) {
        ClientOrderIdChunk chunk = entries.chunkOf(removed);
        int next = chunk.nextInBucket(removed);
        int bucket = chunk.hash(removed) & (buckets.length - 1);
        if (buckets[bucket] == removed) {
            buckets[bucket] = next;
        } else {
            int before = entryBefore(removed, buckets[bucket]);
            entries.chunkOf(before).setNextInBucket(before, next);
        }
        entries.release(removed);
        count--;
        if (count < buckets.length / 8 && buckets.length > LEAST_CAPACITY) {
            resize(buckets.length / 2);
        }
    }

    long brokerId(int entry) {
        return entries.chunkOf(entry).brokerId(entry);
    }

    long orderId(int entry) {
        return entries.chunkOf(entry).orderId(entry);
    }

    /** The text of an entry, made anew at each call. */
    String text(int entry) {
        return entries.chunkOf(entry).text(entry, scratch);
    }

    /** The entry that closed after this one, or {@link ClientOrderIds#NONE}. */
    int nextClosed(int entry) {
        return entries.chunkOf(entry).nextClosed(entry);
    }

    void setNextClosed(int entry, int next) {
        entries.chunkOf(entry).setNextClosed(entry, next);
    }

    private int entryBefore(int searched, int first) {
        int entry = first;
        int next = entries.chunkOf(entry).nextInBucket(entry);
        while (next != searched) {
            entry = next;
            next = entries.chunkOf(entry).nextInBucket(entry);
        }
        return entry;
    }

    private void link(ClientOrderIdChunk chunk, int entry) {
        int bucket = chunk.hash(entry) & (buckets.length - 1);
        chunk.setNextInBucket(entry, buckets[bucket]);
        buckets[bucket] = entry;
    }

    private void resize(int capacity) {
        int[] old = buckets;
        buckets = emptyBuckets(capacity);
        for (int first : old) {
            int entry = first;
            while (entry != ClientOrderIds.NONE) {
                ClientOrderIdChunk chunk = entries.chunkOf(entry);
                int next = chunk.nextInBucket(entry);
                link(chunk, entry);
                entry = next;
            }
        }
    }

    private static int[] emptyBuckets(int capacity) {
        int[] buckets = new int[capacity];
        Arrays.fill(buckets, ClientOrderIds.NONE);
        return buckets;
    }

    /** Not {@link String#hashCode}, for which anyone can write down a million texts with the same value. */
    static int hash(long brokerId, String text) {
        long hash = brokerId * 0x9E3779B97F4A7C15L + text.length();
        int length = text.length();
        for (int i = 0; i < length; i += 4) {
            long word = text.charAt(i);
            for (int j = i + 1; j < i + 4 && j < length; j++) {
                word = (word << 16) | text.charAt(j);
            }
            hash = (hash ^ word) * 0xD6E8FEB86659FD93L;
            hash ^= hash >>> 32;
        }
        return (int) (hash ^ (hash >>> 29));
    }
}
