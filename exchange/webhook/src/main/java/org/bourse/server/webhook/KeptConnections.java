package org.bourse.server.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Connections that an attempt left open, for the next one to the same receiver. However many receivers there are, no more
 * than a set number is kept, and none for longer than a minute: the one unused for longest goes first. Thread-safe.
 */
final class KeptConnections implements AutoCloseable {

    private static final long LONGEST_UNUSED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int most;
    private final Map<String, ArrayDeque<ReceiverConnection>> byOrigin = new HashMap<>();
    private final LinkedHashMap<ReceiverConnection, String> oldestFirst = new LinkedHashMap<>();
    private boolean closed;

    KeptConnections(int most) {
        this.most = most;
    }

    /**
     * A connection nobody else has, the one used last: to be given back when an attempt has ended well, or else to be
     * closed. Nothing when there is none.
     *
     * @param origin scheme, host and port of what is sent to
     */
    Optional<ReceiverConnection> take(String origin) {
        for (Optional<ReceiverConnection> kept = newest(origin); kept.isPresent(); kept = newest(origin)) {
            ReceiverConnection connection = kept.get();
            if (connection.isUsable()) {
                return kept;
            }
            connection.close();
        }
        return Optional.empty();
    }

    private synchronized Optional<ReceiverConnection> newest(String origin) {
        ArrayDeque<ReceiverConnection> kept = byOrigin.get(origin);
        if (kept == null) {
            return Optional.empty();
        }
        ReceiverConnection connection = kept.removeLast();
        if (kept.isEmpty()) {
            byOrigin.remove(origin);
        }
        oldestFirst.remove(connection);
        return Optional.of(connection);
    }

    /** Keeps a connection for the next attempt at the same origin. */
    void giveBack(String origin, ReceiverConnection connection) {
        List<ReceiverConnection> surplus = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                surplus.add(connection);
            } else {
                byOrigin.computeIfAbsent(origin, key -> new ArrayDeque<>()).addLast(connection);
                oldestFirst.put(connection, origin);
                while (oldestFirst.size() > most) {
                    surplus.add(removeOldest());
                }
            }
        }
        surplus.forEach(ReceiverConnection::close);
    }

    /** Closes those that have been unused for long. */
    void closeUnused() {
        List<ReceiverConnection> surplus = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            while (!oldestFirst.isEmpty()
                    && now - oldestFirst.firstEntry().getKey().lastUsedNanos() > LONGEST_UNUSED_NANOS) {
                surplus.add(removeOldest());
            }
        }
        surplus.forEach(ReceiverConnection::close);
    }

    /** The number of connections. */
    synchronized int count() {
        return oldestFirst.size();
    }

    /** Closes those that nobody has; the others are closed when they are given back. */
    @Override
    public void close() {
        List<ReceiverConnection> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(oldestFirst.keySet());
            oldestFirst.clear();
            byOrigin.clear();
        }
        all.forEach(ReceiverConnection::close);
    }

    private ReceiverConnection removeOldest() {
        Map.Entry<ReceiverConnection, String> oldest = oldestFirst.pollFirstEntry();
        // The oldest of all is the oldest of its origin.
        byOrigin.computeIfPresent(oldest.getValue(), (origin, kept) -> {
            kept.removeFirst();
            return kept.isEmpty() ? null : kept;
        });
        return oldest.getKey();
    }
}
