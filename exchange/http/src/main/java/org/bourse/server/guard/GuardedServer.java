package org.bourse.server.guard;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web server behind its guard. The web server's listener ends for good when a connection can't be accepted, as where the
 * process has no file descriptor left; this one looks after it, and has another listen at the same port.
 */
public final class GuardedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedServer.class);

    /** Connections that the guard has refused, and that are not closed yet. */
    private static final int SLACK = 100;

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ConnectionGuard guard;
    private final InetSocketAddress address;
    private final UnaryOperator<WebServerConfig.Builder> setUp;
    private final Thread watch;
    private WebServer server;
    private volatile boolean stopping;

    private GuardedServer(
            ConnectionGuard guard, InetSocketAddress address, UnaryOperator<WebServerConfig.Builder> setUp) {
        this.guard = guard;
        this.setUp = setUp;
        this.server = listen(address);
        this.address = new InetSocketAddress(address.getAddress(), server.port());
        this.watch = Thread.ofPlatform().daemon().name("http-listener-watch").start(this::watch);
    }

    /**
     * A server that listens from now on.
     *
     * @param address where to listen; port 0 is any that is free
     * @param setUp adds routing and what else is the caller's
     */
    public static GuardedServer start(
            ConnectionGuard guard, InetSocketAddress address, UnaryOperator<WebServerConfig.Builder> setUp) {
        return new GuardedServer(guard, address, setUp);
    }

    /** The port it listens on. */
    public int port() {
        return address.getPort();
    }

    /** The guard in front of it. */
    public ConnectionGuard guard() {
        return guard;
    }

    /** The web server, which is another one after its listener ended. */
    public synchronized WebServer server() {
        return server;
    }

    /** Closes all connections and stops listening. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(watch);
        synchronized (this) {
            server.stop();
        }
        guard.close();
    }

    private WebServer listen(InetSocketAddress at) {
        WebServer started = start(at);
        if (started.port() < 0) {
            // It has logged why, and goes on as if it listened.
            throw new IllegalStateException("HTTP can't listen at "
                    + at.getAddress().getHostAddress() + ":" + at.getPort() + "; the lines before say why");
        }
        return started;
    }

    private WebServer start(InetSocketAddress at) {
        return setUp.apply(WebServer.builder()
                        .address(at.getAddress())
                        .port(at.getPort())
                        // Every route is in our own table; what the class path would add uninvited stays out.
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        // The order in which a process stops is its own affair.
                        .shutdownHook(false)
                        // The guard knows who is to go when there are too many; this only bounds those it hasn't seen.
                        .maxTcpConnections(guard.settings().maxConnections() + SLACK)
                        .maxPayloadSize(guard.mostReadBytes())
                        // What is written in several pieces, such as a page of 100 orders or messages one after the
                        // other, would wait for the reader's acknowledgement, which Linux delays by 40 ms (Nagle's
                        // algorithm, RFC 896).
                        .connectionOptions(options -> options.tcpNoDelay(true))
                        .addConnectionSelector(guard))
                .build()
                .start();
    }

    private void watch() {
        while (!stopping) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (!stopping && hasEnded()) {
                listenAgain();
            }
        }
    }

    /** Whether nobody listens at the port. That no connection can be made for another reason doesn't say so. */
    private boolean hasEnded() {
        InetAddress own =
                address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address.getAddress();
        try (SocketChannel probe = SocketChannel.open(new InetSocketAddress(own, address.getPort()))) {
            return !probe.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void listenAgain() {
        if (stopping) {
            return;
        }
        LOG.error(
                "nobody listens at HTTP port {} any more (out of file descriptors?); listening again",
                address.getPort());
        try {
            server.stop();
            server = listen(address);
        } catch (RuntimeException e) {
            LOG.error("HTTP port {} could not be opened again; the next attempt follows", address.getPort(), e);
        }
    }
}
