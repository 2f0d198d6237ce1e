package org.bourse.server.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * All connections of the HTTP port: says who may connect and who must make room, and ends what takes too long. The web
 * server is given each connection through here, before a byte of it was read.
 */
public final class ConnectionGuard implements ServerConnectionSelector, AutoCloseable {

    /** Bodies up to that many times the allowed size are read and thrown away. */
    private static final int READ_BODIES = 16;

    private static final long LOOK_NANOS = 250_000_000L;

    /** Addresses that are told apart; what comes from further ones at the same time shares one share. */
    private static final int MOST_ADDRESSES = 50_000;

    private final GuardSettings settings;
    private final int maxBodyBytes;
    private final FaultAnswers answers;
    private final ClientLookup clients;
    private final ServerConnectionSelector http;
    private final RefusalCounts refusals = new RefusalCounts(System.nanoTime());
    private final AtomicLong buffered = new AtomicLong();
    private final Map<InetAddress, AddressShare> addresses = new ConcurrentHashMap<>();
    private final AddressShare others;
    private final WatchClock clock = new WatchClock(System::nanoTime);
    private final Thread watch;
    private volatile boolean stopping;

    /** Guards the sets of connections, which are in the order of arrival. */
    private final Object lock = new Object();

    private final Set<GuardedConnection> anonymous = new LinkedHashSet<>();
    private final Set<GuardedConnection> authenticated = new LinkedHashSet<>();

    /**
     * A guard that watches from now on.
     *
     * @param maxBodyBytes how long a request's body may be
     * @param answers how what is refused is answered
     * @param clients whose a request is
     * @param upgrade what a connection can be upgraded to
     */
    public ConnectionGuard(
            GuardSettings settings,
            int maxBodyBytes,
            FaultAnswers answers,
            ClientLookup clients,
            Http1Upgrader upgrade) {
        this.settings = settings;
        this.maxBodyBytes = maxBodyBytes;
        this.answers = answers;
        this.clients = clients;
        this.others = new AddressShare(settings.anonymousRequestsPerSecond(), System.nanoTime());
        this.http = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxHeadersSize(2 * RequestHead.MOST_BYTES)
                        .maxPrologueLength(2 * RequestHead.MOST_FIRST_LINE_BYTES)
                        .build())
                .putUpgrader(upgrade.supportedProtocol(), upgrade)
                .build();
        this.watch = Thread.ofPlatform().daemon().name("http-watch").start(this::watch);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext socket) {
        InetAddress peer = peer(socket);
        return new GuardedConnection(this, socket, peer, share(peer), http::connection);
    }

    /** The number of connections. */
    public int connections() {
        synchronized (lock) {
            return anonymous.size() + authenticated.size();
        }
    }

    /** The number of anonymous connections. */
    public int anonymousConnections() {
        synchronized (lock) {
            return anonymous.size();
        }
    }

    /** The number of bytes that are held of unfinished bodies and messages. */
    public long bufferedBytes() {
        return buffered.get();
    }

    /** The number of such refusals since the start. */
    public long refused(Refusal refusal) {
        return refusals.count(new Refusal[] {refusal});
    }

    /** Ends the watch. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(watch);
    }

    GuardSettings settings() {
        return settings;
    }

    int maxBodyBytes() {
        return maxBodyBytes;
    }

    /** The length of the longest body that is read to its end, so that a sender with a right key gets the refusal. */
    long mostReadBytes() {
        return (long) READ_BODIES * maxBodyBytes;
    }

    FaultAnswers answers() {
        return answers;
    }

    ClientLookup clients() {
        return clients;
    }

    /** The clock of clients' deadlines. */
    WatchClock clock() {
        return clock;
    }

    RefusalCounts refusals() {
        return refusals;
    }

    AtomicLong buffered() {
        return buffered;
    }

    /** Whether a new connection may stay. Where there is no room, the anonymous one that came first makes it. */
    boolean admit(GuardedConnection connection) {
        // How many a proxy may have is its clients' matter: each request is counted for its own.
        int most = connection.isProxied() ? Integer.MAX_VALUE : settings.maxConnectionsPerAddress();
        if (!connection.address().connect(most)) {
            refusals.count(Refusal.TOO_MANY_CONNECTIONS);
            return false;
        }
        synchronized (lock) {
            // More than one, where connections of proxies have become anonymous again.
            while (isFull()) {
                Iterator<GuardedConnection> oldest = anonymous.iterator();
                if (!oldest.hasNext()) {
                    refusals.count(Refusal.TOO_MANY_CONNECTIONS);
                    connection.address().disconnect();
                    return false;
                }
                GuardedConnection evicted = longestSilent(oldest);
                anonymous.remove(evicted);
                evicted.address().disconnect();
                evicted.kill();
                refusals.count(Refusal.TOO_MANY_CONNECTIONS);
            }
            anonymous.add(connection);
        }
        return true;
    }

    private boolean isFull() {
        return anonymous.size() + authenticated.size() >= settings.maxConnections()
                || anonymous.size() >= settings.maxAnonymousConnections();
    }

    /** One from which nothing has come is preferred to one that is used without a key. */
    private static GuardedConnection longestSilent(Iterator<GuardedConnection> oldestFirst) {
        GuardedConnection oldest = oldestFirst.next();
        GuardedConnection candidate = oldest;
        while (!candidate.isSilent() && oldestFirst.hasNext()) {
            candidate = oldestFirst.next();
        }
        return candidate.isSilent() ? candidate : oldest;
    }

    /**
     * Counts a connection for an address from now on, as an anonymous one, even if a right key came over it before; false
     * when the address has as many as it may.
     */
    boolean move(GuardedConnection connection, AddressShare share) {
        synchronized (lock) {
            boolean counted = anonymous.contains(connection);
            boolean here = counted || authenticated.contains(connection);
            if (!here || (counted && connection.address() == share)) {
                return true;
            }
            if (!share.connect(settings.maxConnectionsPerAddress())) {
                return false;
            }
            if (counted) {
                connection.address().disconnect();
            } else {
                authenticated.remove(connection);
                anonymous.add(connection);
            }
            connection.countFor(share);
            return true;
        }
    }

    void authenticated(GuardedConnection connection) {
        synchronized (lock) {
            if (anonymous.remove(connection)) {
                authenticated.add(connection);
                connection.address().disconnect();
            }
        }
    }

    void left(GuardedConnection connection) {
        synchronized (lock) {
            if (anonymous.remove(connection)) {
                connection.address().disconnect();
            } else {
                authenticated.remove(connection);
            }
        }
    }

    AddressShare share(InetAddress peer) {
        InetAddress network = Networks.of(peer);
        if (addresses.size() >= MOST_ADDRESSES) {
            return addresses.getOrDefault(network, others);
        }
        return addresses.computeIfAbsent(
                network, key -> new AddressShare(settings.anonymousRequestsPerSecond(), System.nanoTime()));
    }

    private static InetAddress peer(ConnectionContext socket) {
        return socket.remotePeer().address() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private void watch() {
        while (!stopping) {
            LockSupport.parkNanos(LOOK_NANOS);
            clock.look(LOOK_NANOS);
            long clientsNow = clock.nanos();
            synchronized (lock) {
                anonymous.forEach(connection -> end(connection, clientsNow));
                authenticated.forEach(connection -> end(connection, clientsNow));
            }
            long now = System.nanoTime();
            addresses.values().removeIf(share -> share.isUnused(now));
            refusals.log(now);
        }
    }

    private void end(GuardedConnection connection, long now) {
        if (connection.isLate(now)) {
            if (connection.wasCutShort()) {
                refusals.count(Refusal.TOO_SLOW);
            }
            connection.kill();
        }
    }
}
