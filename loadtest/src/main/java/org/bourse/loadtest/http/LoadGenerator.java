package org.bourse.loadtest.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over a number of connections from one thread. Without a rate each connection sends its next request as
 * soon as the last is answered; with a rate requests are due at fixed intervals, whether or not a connection is free.
 */
public final class LoadGenerator implements AutoCloseable {

    private static final long LONGEST_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final long LONGEST_PARK_NANOS = 50_000;

    private final Selector selector;
    private final InetSocketAddress server;
    private final int connections;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final OrderRequests requests;
    private Map<Integer, Long> statuses = new HashMap<>();
    private Histogram latencies = new Histogram(LONGEST_LATENCY_NANOS, 3);
    private int inFlight;

    /** Sends nothing yet, and opens no connection. */
    public LoadGenerator(URI server, int connections, OrderRequests requests) throws IOException {
        this.selector = Selector.open();
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
        this.connections = connections;
        this.requests = requests;
    }

    /** The number of orders that were sent so far, in all runs. */
    int ordersSent() {
        return requests.orders();
    }

    /** As fast as the answers come. */
    public LoadResult flatOut(double seconds) throws IOException {
        return run(seconds, 0);
    }

    /** At a fixed rate. */
    public LoadResult atRate(double seconds, double perSecond) throws IOException {
        return run(seconds, (long) (1e9 / perSecond));
    }

    /** Over connections of its own: a server closes those on which nothing comes for seconds, between two runs, say. */
    private LoadResult run(double seconds, long intervalNanos) throws IOException {
        connect();
        try {
            return runConnected(seconds, intervalNanos);
        } finally {
            disconnect();
        }
    }

    private void connect() throws IOException {
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Connection connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            idle.add(connection);
        }
    }

    private void disconnect() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        // The selector lets go of closed channels when it selects.
        selector.selectNow();
        idle.clear();
        inFlight = 0;
    }

    private LoadResult runConnected(double seconds, long intervalNanos) throws IOException {
        statuses = new HashMap<>();
        latencies = new Histogram(LONGEST_LATENCY_NANOS, 3);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long due = start;
        for (long now = start; now < end; now = System.nanoTime()) {
            while (!idle.isEmpty() && due <= now) {
                send(idle.removeFirst(), intervalNanos == 0 ? now : due);
                due = intervalNanos == 0 ? now : due + intervalNanos;
            }
            receive(idle.isEmpty() || due > now ? Math.min(due > now ? due - now : Long.MAX_VALUE, end - now) : 0);
        }
        double measured = (System.nanoTime() - start) / 1e9;
        LoadResult result = new LoadResult(measured, statuses, latencies);
        // What is still under way belongs to no measurement, but is to be done before the next one.
        statuses = new HashMap<>();
        latencies = new Histogram(LONGEST_LATENCY_NANOS, 3);
        while (inFlight > 0) {
            receive(TimeUnit.SECONDS.toNanos(1));
        }
        return result;
    }

    private void send(Connection connection, long dueNanos) throws IOException {
        inFlight++;
        if (!connection.send(requests, dueNanos)) {
            connection.key(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private void receive(long waitNanos) throws IOException {
        long millis = waitNanos / 1_000_000;
        if (millis > 0) {
            selector.select(this::handle, millis);
        } else if (selector.selectNow(this::handle) == 0 && waitNanos > 0) {
            // A selector can't wait for less than a millisecond, and spinning would take a core from the exchange.
            LockSupport.parkNanos(Math.min(waitNanos, LONGEST_PARK_NANOS));
        }
    }

    private void handle(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isWritable() && connection.flush()) {
                key.interestOps(SelectionKey.OP_READ);
            }
            if (key.isReadable() && connection.receive()) {
                long latency = Math.min(System.nanoTime() - connection.dueNanos(), LONGEST_LATENCY_NANOS);
                latencies.recordValue(latency);
                if (requests.batch() == 0) {
                    statuses.merge(connection.status(), 1L, Long::sum);
                } else {
                    connection.countEntries(requests.batch(), statuses);
                }
                inFlight--;
                idle.addLast(connection);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
