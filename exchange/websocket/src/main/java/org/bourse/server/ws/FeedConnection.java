package org.bourse.server.ws;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bourse.contract.HeldKey;
import org.bourse.contract.KeyFault;
import org.bourse.contract.TokenBucket;
import org.bourse.engine.model.KeyScope;
import org.bourse.server.access.KeyAttempts;
import org.bourse.server.access.KeyAttempts.Gateway;
import org.bourse.server.guard.GuardedConnection;
import org.bourse.server.guard.WebSocketConnection;
import org.bourse.server.guard.WebSocketListener;
import org.bourse.server.json.JsonFields;
import org.bourse.server.marketdata.Channel;
import org.bourse.server.marketdata.Frame;
import org.bourse.server.marketdata.OutboundQueue;
import org.bourse.server.marketdata.Subscriber;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Its messages are read and done one after the other on the web server's thread for it; whatever
 * is sent goes through its queue.
 */
final class FeedConnection implements WebSocketListener {

    static final int POLICY_VIOLATION = 1008;
    static final int GOING_AWAY = 1001;
    static final int TRY_AGAIN_LATER = 1013;
    private static final int NORMAL = 1000;
    private static final int NO_CODE = 1005;

    /** Wrong keys that are answered before the connection is closed for them. */
    private static final int MOST_WRONG_KEYS = 5;

    /** Messages over the limit that are answered before the connection is closed for them. */
    private static final int MOST_VIOLATIONS = 100;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The time that a client may take to read the last message and answer the close. */
    private static final long CLOSING_NANOS = 5 * NANOS_PER_SECOND;

    private final FeedEndpoint endpoint;
    private final OutboundQueue queue;
    private final Subscriber subscriber;
    private final TokenBucket rate;
    private int violations;
    private int wrongKeys;
    private boolean inTime;
    private boolean stopsReading;
    private @Nullable GuardedConnection socket;

    /** The subscriptions it has; only its own reading thread changes them. */
    final Set<Channel> subscriptions = ConcurrentHashMap.newKeySet();

    /** The broker it authenticated as; 0 before. Its own reading thread's. */
    long brokerId;

    /** The key that it was let in with last; its own reading thread's to set. */
    private volatile @Nullable HeldKey key;

    /** After how many seconds the broker's orders are to be cancelled when it ends; -1 for never. */
    volatile int cancelOnDisconnectSeconds = -1;

    /** The connection's number, by which the exchange's own records and its operators name it. */
    final String name;

    private final long openedAtMicros;

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
        this.name = Long.toString(endpoint.nextConnectionNumber());
        this.openedAtMicros = endpoint.nowMicros();
        this.queue = new OutboundQueue(
                endpoint.settings().maxQueueBytes(), endpoint.settings().maxSubscriptions() * 16, this::tooSlow);
        this.subscriber = new Subscriber(queue);
        this.rate = new TokenBucket(endpoint.settings().messagesPerSecond(), 2, System.nanoTime());
    }

    Subscriber subscriber() {
        return subscriber;
    }

    void send(Frame frame) {
        queue.offer(frame);
    }

    /** A browser tells which page asks: one that the exchange doesn't know could misuse what its visitors may reach. */
    @Override
    public Optional<String> refusal(Headers headers) {
        boolean allowed = endpoint.entrance()
                .origins()
                .allows(headers.first(HeaderNames.ORIGIN), headers.first(HeaderNames.HOST));
        return allowed ? Optional.empty() : Optional.of("WebSockets are not open to pages of this origin.");
    }

    @Override
    public void onOpen(WebSocketConnection connection) {
        reader = Thread.currentThread();
        socket = connection.connection();
        ConnectionWriter writing =
                new ConnectionWriter(subscriber, endpoint.feed(), connection.writer(), endpoint.sent(), this::kill);
        writer = Thread.ofVirtual().name("feed-writer-" + name).start(writing);
        endpoint.opened(this);
    }

    /**
     * Every frame counts, whatever it is. One too many is not read before its time has come, so a client that goes on is
     * slowed down to what is allowed, and at last closed.
     */
    @Override
    public boolean onFrame() {
        lastReceivedNanos = System.nanoTime();
        inTime = rate.take(lastReceivedNanos);
        if (!inTime) {
            violated(
                    ErrorCode.RATE_LIMITED,
                    "The connection sends more than " + endpoint.settings().messagesPerSecond()
                            + " messages a second; this one was not read.");
            rate.await();
        }
        return !stopsReading;
    }

    @Override
    public void onText(String text) {
        if (inTime && !closing) {
            endpoint.operations().handle(this, text);
        }
    }

    @Override
    public void onBinary() {
        violated(ErrorCode.INVALID_JSON, "Messages are text; this one is binary.");
    }

    @Override
    public void onTooLong() {
        violated(
                ErrorCode.MESSAGE_TOO_LARGE,
                "A message may have " + endpoint.settings().maxMessageBytes() + " bytes; this one was not read.");
    }

    @Override
    public void onPing(byte[] payload) {
        if (inTime) {
            queue.offer(Frame.pong(payload));
        }
    }

    @Override
    public void onPong() {
        // That something came is all there is to know.
    }

    @Override
    public void onClose(int code) {
        finish(Frame.close(code == NO_CODE ? NORMAL : code, ""), false);
    }

    @Override
    public void onViolation(int code, String reason) {
        finish(Frame.close(code, reason), true);
    }

    @Override
    public void onEnd() {
        if (closing) {
            awaitWriter();
        }
        ended();
    }

    /** Waits until what is still to be told is written, while the client takes it. */
    private void awaitWriter() {
        Thread writing = writer;
        if (writing == null) {
            return;
        }
        try {
            writing.join(Duration.ofNanos(Math.max(1, closeByNanos - System.nanoTime())));
        } catch (InterruptedException e) {
            // The connection is being broken, so there is nobody to wait for.
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the client why and closes the connection. Any thread; doesn't wait. */
    void close(int code, ErrorCode error, String detail, boolean dropWaiting) {
        finish(ServerMessages.error(error, detail, "").then(Frame.close(code, error.code())), dropWaiting);
    }

    private void finish(Frame last, boolean dropWaiting) {
        if (!closing) {
            closeByNanos = System.nanoTime() + CLOSING_NANOS;
            closing = true;
            queue.finish(last, dropWaiting);
        }
    }

    /** Called twice a second: sends heartbeats, and ends the connection when it is time. Doesn't wait. */
    void look(long nowNanos) {
        WsSettings settings = endpoint.settings();
        lookAtKey();
        if (closing) {
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
                "The client reads too slowly: more waited for it than is allowed.",
                true);
    }

    /** Answers a message that breaks a limit, and ends the connection of a client that goes on with it. */
    void violated(ErrorCode code, String detail) {
        violations++;
        if (violations > MOST_VIOLATIONS) {
            stopsReading = true;
            close(POLICY_VIOLATION, code, detail, true);
        } else {
            queue.offer(ServerMessages.error(code, detail, ""));
        }
    }

    private InetAddress clientAddress() {
        GuardedConnection connection = socket;
        return connection == null ? InetAddress.getLoopbackAddress() : connection.clientAddress();
    }

    /** Counts a wrong key, keeps a client that goes on trying waiting, and at last ends its connection. */
    void failedAuthentication() {
        wrongKeys++;
        KeyAttempts.Refusal refusal = endpoint.entrance().wrongKeys().wrongKey(Gateway.WEBSOCKET, clientAddress());
        if (wrongKeys > MOST_WRONG_KEYS || refusal.lockedOutSeconds() > 0) {
            stopsReading = true;
            close(POLICY_VIOLATION, ErrorCode.UNAUTHORIZED, "Too many wrong keys.", false);
        } else {
            refusal.waitOut();
        }
    }

    /**
     * Refuses a key that is not good any more, or not from where the client is.
     *
     * @throws RefusedMessageException which the client is told, before its connection ends if it had been let in
     */
    void requireGood(HeldKey shown) throws RefusedMessageException {
        long nowMicros = endpoint.nowMicros();
        Optional<KeyFault> fault = shown.fault(clientAddress(), nowMicros);
        if (fault.isEmpty()) {
            shown.used(nowMicros);
            return;
        }
        if (shown == key) {
            endOfKey(fault.get());
        } else {
            countRefusal(shown, fault.get());
        }
        throw new RefusedMessageException(code(fault.get()), sentence(fault.get()));
    }

    /** Refuses what the key is not for. */
    void requireScope(HeldKey shown, KeyScope scope) throws RefusedMessageException {
        if (!shown.has(scope)) {
            countRefusal(shown, KeyFault.SCOPE_MISSING);
            throw new RefusedMessageException(
                    ErrorCode.SCOPE_MISSING, "This needs a key with the scope " + JsonFields.word(scope) + ", too.");
        }
    }

    /** Ends the connection when the key that it was let in with is not good any more. */
    private void lookAtKey() {
        HeldKey current = key;
        if (current != null) {
            current.end(endpoint.nowMicros()).ifPresent(this::endOfKey);
        }
    }

    private void endOfKey(KeyFault fault) {
        HeldKey ended = key;
        if (!closing && ended != null) {
            countRefusal(ended, fault);
            close(POLICY_VIOLATION, code(fault), sentence(fault), false);
        }
    }

    private void countRefusal(HeldKey refused, KeyFault fault) {
        endpoint.entrance()
                .wrongKeys()
                .refused(Gateway.WEBSOCKET, clientAddress(), refused.key().keyId(), fault);
    }

    private static ErrorCode code(KeyFault fault) {
        return switch (fault) {
            case REVOKED -> ErrorCode.KEY_REVOKED;
            case EXPIRED -> ErrorCode.KEY_EXPIRED;
            case WRONG_ADDRESS -> ErrorCode.ADDRESS_NOT_ALLOWED;
            case SCOPE_MISSING -> ErrorCode.SCOPE_MISSING;
        };
    }

    private static String sentence(KeyFault fault) {
        return Character.toUpperCase(fault.text().charAt(0)) + fault.text().substring(1) + ".";
    }

    /** The connection as an operator sees it. */
    ConnectionStatus status() {
        HeldKey shown = key;
        return new ConnectionStatus(
                name,
                shown == null ? OptionalLong.empty() : OptionalLong.of(shown.brokerId()),
                shown == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(shown.key().keyId()),
                clientAddress().getHostAddress(),
                subscriptions.size(),
                openedAtMicros);
    }

    /** The key that it was let in with last; null before. */
    @Nullable
    HeldKey key() {
        return key;
    }

    /** A right key came: the connection isn't anonymous any more. */
    void authenticated(HeldKey shown) {
        key = shown;
        brokerId = shown.brokerId();
        GuardedConnection connection = socket;
        if (connection != null) {
            connection.authenticated();
        }
    }

    private void ended() {
        closeByNanos = System.nanoTime();
        closing = true;
        queue.abandon();
        interrupt(writer);
        endpoint.closed(this);
    }
}
