package org.bourse.server.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port for probes: {@code GET /health/live} and {@code /health/ready}. One platform thread serves it without ever
 * waiting for a client, so neither busy virtual threads nor clients that stall can silence it: a connection has two seconds
 * for one request, and where there are too many the oldest goes, because an honest probe asks at once.
 */
public final class HealthPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthPort.class);

    private static final int MOST_CONNECTIONS = 64;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_MILLIS = 500;

    /** How long it rests when the system can't give it a connection, for want of descriptors. */
    private static final long REST_MILLIS = 100;

    private final Supplier<HealthReport> reports;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Deque<Probe> probes = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean closing;

    private HealthPort(Supplier<HealthReport> reports, Selector selector, ServerSocketChannel listener) {
        this.reports = reports;
        this.selector = selector;
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("health-port").daemon().unstarted(this::serve);
    }

    /**
     * Listens from now on.
     *
     * @param reports how the process is; must answer at once
     * @throws IOException when the port can't be opened; the message names it and its setting
     */
    public static HealthPort open(HealthSettings settings, Supplier<HealthReport> reports) throws IOException {
        Selector selector = Selector.open();
        try {
            ServerSocketChannel listener = listen(settings);
            HealthPort port = new HealthPort(reports, selector, listener);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            port.thread.start();
            return port;
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    private static ServerSocketChannel listen(HealthSettings settings) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            if (address.isUnresolved()) {
                throw new IOException("the host is unknown");
            }
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(address);
            listener.configureBlocking(false);
            return listener;
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw new IOException(
                    "the port for health can't be opened at " + settings.host() + ":" + settings.port()
                            + " (EXCHANGE_HEALTH_PORT): " + e.getMessage(),
                    e);
        }
    }

    /** Where it listens, which differs from the setting when that is 0. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() throws IOException {
        closing = true;
        listener.close();
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }

    private void serve() {
        while (!closing) {
            try {
                selector.select(this::ready, LOOK_MILLIS);
                endLateOnes();
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException | RuntimeException e) {
                // Whatever it was, the next probe is to be answered.
                LOG.debug("the health port had to rest", e);
                rest();
            }
        }
        probes.forEach(Probe::close);
    }

    private void ready(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof Probe probe) {
            probe.proceed(key, reports);
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            SocketChannel channel = listener.accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            Probe probe = new Probe(channel, System.nanoTime());
            channel.register(selector, SelectionKey.OP_READ, probe);
            probes.addLast(probe);
            if (probes.size() > MOST_CONNECTIONS) {
                probes.removeFirst().close();
            }
        } catch (IOException e) {
            if (!closing) {
                LOG.debug("the health port could not accept a connection", e);
                rest();
            }
        }
    }

    /** In the order in which they came, so the first that has time left ends the search. */
    private void endLateOnes() {
        long now = System.nanoTime();
        while (!probes.isEmpty()
                && (probes.getFirst().isClosed() || now - probes.getFirst().openedNanos() > MOST_NANOS)) {
            probes.removeFirst().close();
        }
    }

    private static void rest() {
        try {
            Thread.sleep(REST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
