package org.bourse.engine;

import org.bourse.engine.state.EngineStateSink;
import org.jspecify.annotations.Nullable;

/**
 * The client order ids that may not be used again: those of open orders, and the newest closed ones up to a limit. A hash
 * table with chained buckets, because the keys are chosen by participants: whoever makes his ids collide lengthens his
 * own chain and nobody else's. Entries are pooled.
 */
final class ClientOrderIds {

    private static final int LEAST_CAPACITY = 1 << 10;
    private static final int MOST_POOLED = 1 << 14;

    private @Nullable ClientOrderId[] buckets = new ClientOrderId[LEAST_CAPACITY];
    private int count;
    private @Nullable ClientOrderId oldestClosed;
    private @Nullable ClientOrderId newestClosed;
    private int closedCount;
    private int mostClosed;
    private @Nullable ClientOrderId pool;
    private int pooled;

    /** With a memory for this many closed ids. */
    ClientOrderIds(int mostClosed) {
        this.mostClosed = mostClosed;
    }

    /** The entry of a broker's id, open or closed, or null when it may be used. */
    @Nullable
    ClientOrderId find(long brokerId, String text) {
        int hash = hash(brokerId, text);
        ClientOrderId entry = buckets[hash & (buckets.length - 1)];
        while (entry != null && !(entry.hash == hash && entry.brokerId == brokerId && entry.text.equals(text))) {
            entry = entry.nextInBucket;
        }
        return entry;
    }

    /** Takes an id into use for an open order; {@link ClientOrderId#NONE} for the empty text. It must be free. */
    ClientOrderId open(long brokerId, String text, long orderId) {
        if (text.isEmpty()) {
            return ClientOrderId.NONE;
        }
        if (count == buckets.length) {
            resize(buckets.length * 2);
        }
        ClientOrderId entry = obtain();
        entry.text = text;
        entry.brokerId = brokerId;
        entry.orderId = orderId;
        entry.hash = hash(brokerId, text);
        link(entry);
        count++;
        return entry;
    }

    /** Remembers the id of an order that closed or changed its id, and forgets the oldest beyond the limit. */
    void close(ClientOrderId entry) {
        if (entry == ClientOrderId.NONE) {
            return;
        }
        ClientOrderId newest = newestClosed;
        if (newest == null) {
            oldestClosed = entry;
        } else {
            newest.nextClosed = entry;
        }
        newestClosed = entry;
        closedCount++;
        forgetBeyondLimit();
    }

    /** Changes how many closed ids are remembered, and forgets the oldest beyond it. */
    void rememberAtMost(int limit) {
        mostClosed = limit;
        forgetBeyondLimit();
    }

    /** Tells the closed ids, oldest first. */
    void writeClosedTo(EngineStateSink sink) {
        for (ClientOrderId entry = oldestClosed; entry != null; entry = entry.nextClosed) {
            sink.closedClientOrderId(entry.brokerId, entry.text, entry.orderId);
        }
    }

    private void forgetBeyondLimit() {
        ClientOrderId oldest = oldestClosed;
        while (closedCount > mostClosed && oldest != null) {
            ClientOrderId next = oldest.nextClosed;
            unlink(oldest);
            release(oldest);
            closedCount--;
            oldest = next;
        }
        oldestClosed = oldest;
        if (oldest == null) {
            newestClosed = null;
        }
        if (count < buckets.length / 8 && buckets.length > LEAST_CAPACITY) {
            resize(buckets.length / 2);
        }
    }

    private void link(ClientOrderId entry) {
        int bucket = entry.hash & (buckets.length - 1);
        entry.nextInBucket = buckets[bucket];
        buckets[bucket] = entry;
    }

    private void unlink(ClientOrderId removed) {
        int bucket = removed.hash & (buckets.length - 1);
        ClientOrderId entry = buckets[bucket];
        if (entry == removed) {
            buckets[bucket] = removed.nextInBucket;
        }
        while (entry != null && entry != removed) {
            if (entry.nextInBucket == removed) {
                entry.nextInBucket = removed.nextInBucket;
            }
            entry = entry.nextInBucket;
        }
        count--;
    }

    private void resize(int capacity) {
        @Nullable ClientOrderId[] old = buckets;
        buckets = new ClientOrderId[capacity];
        for (ClientOrderId first : old) {
            ClientOrderId entry = first;
            while (entry != null) {
                ClientOrderId next = entry.nextInBucket;
                link(entry);
                entry = next;
            }
        }
    }

    private ClientOrderId obtain() {
        ClientOrderId entry = pool;
        if (entry == null) {
            return new ClientOrderId();
        }
        pool = entry.nextInBucket;
        pooled--;
        return entry;
    }

    private void release(ClientOrderId entry) {
        entry.nextClosed = null;
        entry.text = "";
        if (pooled < MOST_POOLED) {
            entry.nextInBucket = pool;
            pool = entry;
            pooled++;
        }
    }

    /** Not {@link String#hashCode}, for which anyone can write down a million texts with the same value. */
    private static int hash(long brokerId, String text) {
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
