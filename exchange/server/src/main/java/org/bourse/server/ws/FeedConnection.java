package org.bourse.server.ws;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.bourse.server.marketdata.Channel;
import org.bourse.server.marketdata.Frame;
import org.bourse.server.marketdata.OutboundQueue;
import org.bourse.server.marketdata.Subscriber;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. Its messages are read and done one after the other on the web server's thread for it; whatever
 * is sent goes through its queue.
 */
final class FeedConnection implements WsListener {

    private static final Logger LOG = LoggerFactory.getLogger(FeedConnection.class);

    static final int POLICY_VIOLATION = 1008;
    static final int GOING_AWAY = 1001;
    static final int TRY_AGAIN_LATER = 1013;

    /** Wrong keys that are answered before the connection is closed for them. */
    private static final int MOST_WRONG_KEYS = 5;

    /** Messages over the limit that are answered before the connection is closed for them. */
    private static final int MOST_VIOLATIONS = 1_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How long a client may take to read the last message and answer the close. */
    private static final long CLOSING_NANOS = 5 * NANOS_PER_SECOND;

    private final FeedEndpoint endpoint;
    private final OutboundQueue queue;
    private final Subscriber subscriber;
    private final MessageRate rate;
    private final StringBuilder partial = new StringBuilder();
    private int partialBytes;
    private int violations;
    private int wrongKeys;

    /** The subscriptions it has; only its own reading thread counts them. */
    final Set<Channel> subscriptions = new HashSet<>();

    /** The broker it authenticated as; 0 before. Its own reading thread's. */
    long brokerId;

    private volatile @Nullable Thread reader;
    private volatile @Nullable Thread writer;
    private volatile long lastReceivedNanos = System.nanoTime();

    /** Not later than the client's first word, so that it counts as asked only once it was. */
    private volatile long lastHeartbeatNanos = lastReceivedNanos;

    private volatile long closeByNanos;
    private volatile boolean closing;

    /** Whether the client knows that the feed has ended; used by whoever looks after connections. */
    private boolean toldOfFailure;

    FeedConnection(FeedEndpoint endpoint) {
        this.endpoint = endpoint;
        this.queue = new OutboundQueue(
                endpoint.settings().maxQueueBytes(), endpoint.settings().maxSubscriptions() * 16, this::tooSlow);
        this.subscriber = new Subscriber(queue);
        this.rate = new MessageRate(endpoint.settings().messagesPerSecond(), System.nanoTime());
    }

    Subscriber subscriber() {
        return subscriber;
    }

    void send(Frame frame) {
        queue.offer(frame);
    }

    @Override
    public void onOpen(WsSession session) {
        reader = Thread.currentThread();
        ConnectionContext socket = (ConnectionContext) session.socketContext();
        ConnectionWriter writing =
                new ConnectionWriter(subscriber, endpoint.feed(), socket.dataWriter(), endpoint.sent(), this::kill);
        writer = Thread.ofVirtual().name("feed-writer-" + socket.socketId()).start(writing);
        endpoint.opened(this);
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        received();
        if (closing) {
            return;
        }
        int most = endpoint.settings().maxMessageBytes();
        partialBytes += text.length();
        if (partialBytes <= most) {
            partial.append(text);
        }
        if (!last) {
            return;
        }
        String message = partial.toString();
        boolean whole = partialBytes <= most;
        partial.setLength(0);
        partialBytes = 0;
        if (!rate.take(System.nanoTime())) {
            violated(
                    ErrorCode.RATE_LIMITED,
                    "The connection sends more than " + endpoint.settings().messagesPerSecond()
                            + " messages a second; this one was not read.");
        } else if (!whole || message.getBytes(StandardCharsets.UTF_8).length > most) {
            violated(ErrorCode.MESSAGE_TOO_LARGE, "A message may have " + most + " bytes; this one was not read.");
        } else {
            endpoint.operations().handle(this, message);
        }
    }

    @Override
    public void onMessage(WsSession session, BufferData buffer, boolean last) {
        received();
        if (last) {
            violated(ErrorCode.INVALID_JSON, "Messages are text; this one is binary.");
        }
    }

    @Override
    public void onPing(WsSession session, BufferData buffer) {
        received();
        queue.offer(Frame.pong(buffer.readBytes()));
    }

    @Override
    public void onPong(WsSession session, BufferData buffer) {
        received();
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        ended();
    }

    @Override
    public void onError(WsSession session, Throwable failure) {
        LOG.debug("a connection ended with an error", failure);
        ended();
    }

    /** Tells the client why and closes the connection. Any thread; doesn't wait. */
    void close(int code, ErrorCode error, String detail, boolean dropWaiting) {
        if (!closing) {
            closeByNanos = System.nanoTime() + CLOSING_NANOS;
            closing = true;
            queue.finish(ServerMessages.error(error, detail, "").then(Frame.close(code, error.code())), dropWaiting);
        }
    }

    /** Called about once a second: sends heartbeats, and ends the connection when it is time. Doesn't wait. */
    void look(long nowNanos) {
        WsSettings settings = endpoint.settings();
        if (!isReading()) {
            // The web server doesn't say when a client just goes away.
            ended();
        } else if (closing) {
            if (nowNanos - closeByNanos > 0) {
                kill();
            }
        } else if (nowNanos - lastReceivedNanos > settings.idleSeconds() * NANOS_PER_SECOND && wasAskedSince()) {
            close(
                    GOING_AWAY,
                    ErrorCode.IDLE,
                    "Nothing came from the client for " + settings.idleSeconds() + " seconds, not even a pong.",
                    true);
        } else if (nowNanos - lastHeartbeatNanos >= settings.heartbeatSeconds() * NANOS_PER_SECOND) {
            lastHeartbeatNanos = nowNanos;
            queue.offer(ServerMessages.HEARTBEAT);
        }
        tellOfFailure();
    }

    /** Heartbeats alone would let a client believe that the market is quiet. Orders are still taken, so it stays. */
    private void tellOfFailure() {
        if (!toldOfFailure && !closing && endpoint.feed().failure().isPresent()) {
            toldOfFailure = true;
            queue.offer(ServerMessages.error(
                    ErrorCode.FEED_UNAVAILABLE, "The live feed has ended: nothing more of any channel comes.", ""));
        }
    }

    /** Breaks the connection. A virtual thread that is interrupted in a socket's read or write closes the socket. */
    void kill() {
        queue.abandon();
        interrupt(writer);
        interrupt(reader);
    }

    /** Whether a ping went out after the client's last word: silence counts only where an answer was due. */
    private boolean wasAskedSince() {
        return lastHeartbeatNanos - lastReceivedNanos > 0;
    }

    private boolean isReading() {
        Thread thread = reader;
        return thread != null && thread.isAlive();
    }

    private static void interrupt(@Nullable Thread thread) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void tooSlow() {
        endpoint.countSlow();
        close(
                POLICY_VIOLATION,
                ErrorCode.TOO_SLOW,
                "More waited for this client than may wait; it reads too slowly.",
                true);
    }

    /** Answers a message that breaks a limit, and ends the connection of a client that goes on with it. */
    void violated(ErrorCode code, String detail) {
        violations++;
        if (violations > MOST_VIOLATIONS) {
            close(POLICY_VIOLATION, code, detail, false);
        } else {
            queue.offer(ServerMessages.error(code, detail, ""));
        }
    }

    /** Counts a wrong key, and ends the connection of a client that goes on trying. */
    void failedAuthentication() {
        wrongKeys++;
        if (wrongKeys > MOST_WRONG_KEYS) {
            close(POLICY_VIOLATION, ErrorCode.UNAUTHORIZED, "Too many wrong keys.", false);
        }
    }

    private void received() {
        lastReceivedNanos = System.nanoTime();
    }

    private void ended() {
        closeByNanos = System.nanoTime();
        closing = true;
        queue.abandon();
        interrupt(writer);
        endpoint.closed(this);
    }
}
