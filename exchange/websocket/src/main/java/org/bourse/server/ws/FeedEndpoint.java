package org.bourse.server.ws;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.bourse.server.access.Entrance;
import org.bourse.server.guard.WebSocketListener;
import org.bourse.server.guard.WebSocketUpgrade;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.view.ExchangeViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket gateway: every connection to {@code /ws}, and the thread that sends heartbeats and ends idle ones. */
public final class FeedEndpoint {

    /** The endpoint's path. */
    public static final String PATH = "/ws";

    private static final Logger LOG = LoggerFactory.getLogger(FeedEndpoint.class);

    /** Often enough that a connection whose key was revoked ends within a second. */
    private static final long LOOK_NANOS = 500_000_000L;

    private static final long STOP_NANOS = 2_000_000_000L;
    private static final long STOP_LOOK_NANOS = 10_000_000L;

    private final WsSettings settings;
    private final MarketDataFeed feed;
    private final Entrance entrance;
    private final ClientOperations operations;
    private final CancelAtConnectionEnd disconnects;
    private final InstantSource clock;
    private final Set<FeedConnection> connections = ConcurrentHashMap.newKeySet();

    /** Connections that are over, but what was asked for their end is not on its way yet. */
    private final Set<FeedConnection> ending = ConcurrentHashMap.newKeySet();

    private final SentFigures sent = new SentFigures();
    private final AtomicLong connectionNumbers = new AtomicLong();
    private final AtomicLong slowClients = new AtomicLong();
    private final Thread heartbeats;
    private volatile boolean stopping;

    /**
     * A gateway that is not open yet.
     *
     * @param orders does what order messages ask for
     * @param entrance what is asked before it is known who connects
     * @param clock by which keys expire
     */
    public FeedEndpoint(
            WsSettings settings,
            MarketDataFeed feed,
            ExchangeViews views,
            JsonOrderEntry orders,
            Entrance entrance,
            ExchangeMetrics metrics,
            InstantSource clock) {
        this.clock = clock;
        this.settings = settings;
        this.feed = feed;
        this.entrance = entrance;
        this.disconnects = new CancelAtConnectionEnd(orders.entry());
        this.operations = new ClientOperations(settings, feed, views, new OrderMessages(orders, metrics), disconnects);
        this.heartbeats = Thread.ofVirtual().name("feed-heartbeat").unstarted(this::lookAfterConnections);
    }

    /** The upgrade by which connections get to it. */
    public WebSocketUpgrade upgrade() {
        return new WebSocketUpgrade(Map.of(PATH, this::connect), settings.maxMessageBytes());
    }

    /** Begins to send heartbeats. */
    public void start() {
        heartbeats.start();
    }

    /** Tells every client that the exchange stops, closes the connections, and waits a moment for that. */
    public void stop() {
        stopping = true;
        connections.forEach(FeedEndpoint::sayGoodbye);
        awaitEnds();
        connections.forEach(FeedConnection::kill);
        awaitEnds();
        heartbeats.interrupt();
    }

    /** Waits a moment until all connections have ended, and what they asked for then is on its way. */
    private void awaitEnds() {
        long deadline = System.nanoTime() + STOP_NANOS;
        while (!(connections.isEmpty() && ending.isEmpty()) && System.nanoTime() - deadline < 0) {
            connections.forEach(connection -> lookAfter(connection, System.nanoTime()));
            LockSupport.parkNanos(STOP_LOOK_NANOS);
        }
    }

    /** All connections, the oldest first. */
    public List<ConnectionStatus> statuses() {
        return connections.stream()
                .map(FeedConnection::status)
                // Of two that opened in one millisecond the smaller number was first, and 9 comes before 10.
                .sorted(Comparator.comparingLong(ConnectionStatus::openedAtMicros)
                        .thenComparingInt(
                                connection -> connection.connectionId().length())
                        .thenComparing(ConnectionStatus::connectionId))
                .toList();
    }

    /** Closes the connection of this number, and tells its client why; false when there is no such one. */
    public boolean disconnect(String connectionId, String reason) {
        boolean found = false;
        for (FeedConnection connection : connections) {
            if (connection.name.equals(connectionId)) {
                connection.close(
                        FeedConnection.POLICY_VIOLATION,
                        ErrorCode.DISCONNECTED,
                        "The operator closed the connection: " + reason,
                        false);
                found = true;
            }
        }
        return found;
    }

    /** The number of connected clients. */
    public int connections() {
        return connections.size();
    }

    /** The number of clients that were closed because they read too slowly. */
    public long slowClients() {
        return slowClients.get();
    }

    /** The number of messages that were written to clients since the start. */
    public long sentMessages() {
        return sent.messages();
    }

    /** The number of bytes that were written to clients since the start. */
    public long sentBytes() {
        return sent.bytes();
    }

    SentFigures sent() {
        return sent;
    }

    WsSettings settings() {
        return settings;
    }

    MarketDataFeed feed() {
        return feed;
    }

    /** The time by which keys expire. */
    long nowMicros() {
        return clock.millis() * 1_000;
    }

    /** The number of the next connection. The web server's own ids are its listener's, the same for all connections. */
    long nextConnectionNumber() {
        return connectionNumbers.incrementAndGet();
    }

    Entrance entrance() {
        return entrance;
    }

    ClientOperations operations() {
        return operations;
    }

    void opened(FeedConnection connection) {
        connections.add(connection);
        if (stopping) {
            sayGoodbye(connection);
        } else if (connections.size() > settings.maxConnections()) {
            connection.close(
                    FeedConnection.TRY_AGAIN_LATER,
                    ErrorCode.TOO_MANY_CONNECTIONS,
                    "There are as many connections as allowed: " + settings.maxConnections() + ".",
                    true);
        }
    }

    void closed(FeedConnection connection) {
        ending.add(connection);
        try {
            if (connections.remove(connection)) {
                feed.drop(connection.subscriber());
                disconnects.ended(connection, connections);
            }
        } finally {
            ending.remove(connection);
        }
    }

    void countSlow() {
        slowClients.incrementAndGet();
    }

    private WebSocketListener connect() {
        return new FeedConnection(this);
    }

    private static void sayGoodbye(FeedConnection connection) {
        connection.close(
                FeedConnection.GOING_AWAY, ErrorCode.SHUTTING_DOWN, "The exchange is stopping; come back soon.", false);
    }

    private void lookAfterConnections() {
        while (!stopping) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = System.nanoTime();
            connections.forEach(connection -> lookAfter(connection, now));
            disconnects.askAgain();
        }
    }

    private static void lookAfter(FeedConnection connection, long nowNanos) {
        try {
            connection.look(nowNanos);
        } catch (RuntimeException e) {
            LOG.error("A connection failed and is closed", e);
            connection.kill();
        }
    }
}
