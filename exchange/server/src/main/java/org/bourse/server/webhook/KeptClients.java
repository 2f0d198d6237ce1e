package org.bourse.server.webhook;

import io.helidon.webclient.http1.Http1Client;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * HTTP clients, one per attempt under way, each with the connection that its last attempt left open.
 *
 * <p>One client for all would do if Helidon 4.1.2 took a connection out of use before it offered it to others: another
 * attempt that takes it at that moment reads its answer while the watch for a closed connection reads the same bytes, and
 * an answer that lacks its first letter counts as none. The notice was taken, and is sent again. A client that one attempt
 * at a time uses never has its connection taken too early. Thread-safe.
 */
final class KeptClients implements AutoCloseable {

    /** How many clients, each with a connection, are kept for an address while nothing is sent there. */
    private static final int MOST_KEPT = 256;

    private final Supplier<Http1Client> newClient;
    private final Map<String, Queue<Http1Client>> freeByOrigin = new ConcurrentHashMap<>();
    private volatile boolean closed;

    KeptClients(Supplier<Http1Client> newClient) {
        this.newClient = newClient;
    }

    /**
     * A client nobody else has: to be given back when an attempt has ended well, or else to be closed.
     *
     * @param origin scheme, host and port of what is sent to
     */
    Http1Client take(String origin) {
        @Nullable Http1Client kept = free(origin).poll();
        return kept == null ? newClient.get() : kept;
    }

    /** Keeps a client for the next attempt at the same origin. */
    void giveBack(String origin, Http1Client client) {
        boolean kept = free(origin).offer(client);
        if (closed) {
            closeFree();
        }
        if (!kept) {
            client.closeResource();
        }
    }

    /** Closes the clients that nobody has; the others are closed when they are given back. */
    @Override
    public void close() {
        closed = true;
        closeFree();
    }

    private void closeFree() {
        for (Queue<Http1Client> free : freeByOrigin.values()) {
            for (@Nullable Http1Client client = free.poll(); client != null; client = free.poll()) {
                client.closeResource();
            }
        }
    }

    /** Those used last come last, so that one whose receiver hung up meanwhile is found and not kept for ever. */
    private Queue<Http1Client> free(String origin) {
        return freeByOrigin.computeIfAbsent(origin, key -> new LinkedBlockingQueue<>(MOST_KEPT));
    }
}
