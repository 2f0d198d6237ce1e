package org.bourse.engine;

/**
 * A hash table from a broker's client order id to its entry. Buckets are chained, because the keys are chosen by
 * participants: whoever makes his ids collide lengthens his own chain and nobody else's. It keeps no object per id, for
 * there may be millions of long-lived ones, which the garbage collector would have to copy and to look through.
 *
 * <p>There are two buckets for each id, up to four after a peak. They come and go with the ids, a few with each: to make
 * a table of twice as many all at once would hold up one command for 50 ms at a million ids.
 */
final class ClientOrderIdTable {

    private static final int LEAST_BUCKETS = 1 << 10;

    private final ClientOrderIdEntries entries = new ClientOrderIdEntries();
    private final char[] scratch = new char[ClientOrderIdChunk.MAX_LENGTH];
    private final ClientOrderIdBuckets buckets = new ClientOrderIdBuckets(LEAST_BUCKETS);
    private int count;

    // what was hashed last: an id is looked for and, when it is free, added
    private long hashedBrokerId;
    private String hashedText = "";
    private int lastHash = hash(0, "");

    /** The entry of a broker's id, or {@link ClientOrderIds#NONE}. */
    int find(long brokerId, String text) {
        int hash = hashOnce(brokerId, text);
        int entry = buckets.first(buckets.bucketOf(hash));
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
        int entry = entries.take();
        ClientOrderIdChunk chunk = entries.chunkOf(entry);
        chunk.set(entry, hashOnce(brokerId, text), brokerId, text, orderId);
        link(chunk, entry);
        count++;
        for (int i = 0; i < 2 && buckets.count() < 2L * count; i++) {
            split();
        }
        return entry;
    }

    /** Removes an entry that is in the table. */
    void remove(int removed) {
        ClientOrderIdChunk chunk = entries.chunkOf(removed);
        int next = chunk.nextInBucket(removed);
        int bucket = buckets.bucketOf(chunk.hash(removed));
        int first = buckets.first(bucket);
        if (first == removed) {
            buckets.setFirst(bucket, next);
        } else {
            int before = entryBefore(removed, first);
            entries.chunkOf(before).setNextInBucket(before, next);
        }
        entries.release(removed);
        count--;
        for (int i = 0; i < 4 && buckets.count() > 4L * count && buckets.count() > LEAST_BUCKETS; i++) {
            merge();
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
        int bucket = buckets.bucketOf(chunk.hash(entry));
        chunk.setNextInBucket(entry, buckets.first(bucket));
        buckets.setFirst(bucket, entry);
    }

    private void split() {
        buckets.add();
        linkAgain(clear(buckets.twinOfLast()));
    }

    private void merge() {
        int entry = clear(buckets.count() - 1);
        buckets.removeLast();
        linkAgain(entry);
    }

    private int clear(int bucket) {
        int first = buckets.first(bucket);
        buckets.setFirst(bucket, ClientOrderIds.NONE);
        return first;
    }

    private void linkAgain(int first) {
        int entry = first;
        while (entry != ClientOrderIds.NONE) {
            ClientOrderIdChunk chunk = entries.chunkOf(entry);
            int next = chunk.nextInBucket(entry);
            link(chunk, entry);
            entry = next;
        }
    }

    @SuppressWarnings("ReferenceEquality") // an equal text that is another object is hashed again
    private int hashOnce(long brokerId, String text) {
        if (hashedText != text || hashedBrokerId != brokerId) {
            lastHash = hash(brokerId, text);
            hashedText = text;
            hashedBrokerId = brokerId;
        }
        return lastHash;
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
