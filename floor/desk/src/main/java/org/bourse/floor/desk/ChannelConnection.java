package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bourse.server.access.AllowedOrigins;
import org.bourse.server.guard.GuardedConnection;
import org.bourse.server.guard.WebSocketConnection;
import org.bourse.server.guard.WebSocketFrame;
import org.bourse.server.guard.WebSocketListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of the live channels. One thread reads what it asks for, another one says everything: answers at once, channels
 * each tenth of a second. A client that does not read holds up these two only, and is cut off in the end.
 */
final class ChannelConnection implements WebSocketListener {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelConnection.class);

    /** Channels of one client at most. */
    static final int MAX_SUBSCRIPTIONS = 500;

    static final int TOO_BIG = 1009;
    static final int TRY_AGAIN_LATER = 1013;

    /** The longest message, in bytes. */
    static final int MAX_MESSAGE = 65_536;

    /** How long a client may take for one message. */
    static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int NORMAL = 1000;
    private static final int NO_CODE = 1005;

    /** How long a client may take to read the last message. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** The floor's own pages alone: what is public on this port is not so on every page. */
    private static final AllowedOrigins OWN_PAGES = new AllowedOrigins(Set.of());

    private static final int WAITING_ANSWERS = 16;
    private static final long EVERY_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PING_NANOS = Duration.ofSeconds(20).toNanos();

    private final ChannelEndpoint endpoint;
    private final BlockingQueue<Work> work = new ArrayBlockingQueue<>(WAITING_ANSWERS);
    private final Map<String, ChannelSubscription> subscriptions = new LinkedHashMap<>();
    private @Nullable GuardedConnection socket;

    /** Its reading has ended. */
    private final CountDownLatch over = new CountDownLatch(1);

    private volatile @Nullable Thread reader;
    private volatile @Nullable Thread writer;

    /** Its end is among what waits to be said. The reading thread's. */
    private boolean closing;

    private volatile boolean ended;
    private volatile boolean authenticated;
    private volatile long sendingSince;

    /** Something the writing thread does; it owns the subscriptions. */
    @FunctionalInterface
    private interface Work {

        void run(DataWriter to);
    }

    ChannelConnection(ChannelEndpoint endpoint) {
        this.endpoint = endpoint;
        this.authenticated = endpoint.keys().readsArePublic();
    }

    /** A browser tells which page asks: another one could misuse what its visitors may reach. */
    @Override
    public Optional<String> refusal(Headers headers) {
        return OWN_PAGES.allows(headers.first(HeaderNames.ORIGIN), headers.first(HeaderNames.HOST))
                ? Optional.empty()
                : Optional.of("Pages of this origin may not connect.");
    }

    @Override
    public void onOpen(WebSocketConnection connection) {
        socket = connection.connection();
        reader = Thread.currentThread();
        DataWriter to = connection.writer();
        writer = Thread.ofVirtual().name("floor-channel").start(() -> write(to));
        if (!endpoint.opened(this)) {
            answer(error(Optional.empty(), "too_many_connections", "There are as many connections as allowed."));
            close(TRY_AGAIN_LATER, "too_many_connections");
        }
    }

    @Override
    public boolean onFrame() {
        return !closing;
    }

    @Override
    public void onText(String text) {
        take(text);
    }

    @Override
    public void onBinary() {
        answer(error(Optional.empty(), "invalid_message", "Messages are texts, not bytes."));
    }

    @Override
    public void onTooLong() {
        close(TOO_BIG, "message_too_large");
    }

    @Override
    public void onPing(byte[] payload) {
        byte[] pong = WebSocketFrame.pong(payload);
        later(to -> write(to, pong));
    }

    @Override
    public void onPong() {
        // Nobody asked for one.
    }

    @Override
    public void onClose(int code) {
        close(code == NO_CODE ? NORMAL : code, "");
    }

    @Override
    public void onViolation(int code, String reason) {
        close(code, reason);
    }

    @Override
    public void onEnd() {
        over.countDown();
        Thread writing = writer;
        if (writing != null && closing) {
            try {
                boolean unused = writing.join(FAREWELL);
            } catch (InterruptedException e) {
                // It is being broken, so there is nobody to wait for.
                Thread.currentThread().interrupt();
            }
        }
        end();
        if (writing != null) {
            writing.interrupt();
        }
    }

    /** Says that it ends, once all that waits was said. */
    private void close(int code, String reason) {
        closing = true;
        byte[] last = WebSocketFrame.close(code, reason);
        later(to -> {
            write(to, last);
            end();
        });
    }

    private void take(String text) {
        try {
            take(ChannelRequest.read(text));
        } catch (DeskRefusal refusal) {
            answer(error(ChannelRequest.idOf(text), refusal.code(), refusal.detail()));
        } catch (JsonProcessingException e) {
            answer(error(
                    Optional.empty(),
                    "malformed_json",
                    "A message must be one JSON object: " + FloorText.shown(e.getOriginalMessage())));
        } catch (IOException e) {
            answer(error(Optional.empty(), "malformed_json", "A message must be one JSON object."));
        }
    }

    private void take(ChannelRequest request) {
        switch (request.op()) {
            case "ping" -> answer(message("pong", request.requestId(), json -> {}));
            case "auth" -> {
                requireReader(request.apiKey());
                authenticated(request.apiKey());
                answer(message("authenticated", request.requestId(), json -> {}));
            }
            case "subscribe" -> {
                requireKey();
                Map<String, ChannelSubscription> asked = endpoint.subscriptions(request);
                later(to -> subscribe(to, request, asked));
            }
            case "unsubscribe" -> {
                requireKey();
                Map<String, ChannelSubscription> asked = endpoint.subscriptions(request);
                later(to -> {
                    asked.keySet().forEach(subscriptions::remove);
                    send(to, message("unsubscribed", request.requestId(), json -> {}));
                });
            }
            default -> throw DeskRefusal.badRequest("unknown_op", ChannelRequest.OPS);
        }
    }

    private void authenticated(Optional<String> key) {
        authenticated = true;
        GuardedConnection by = socket;
        if (by != null && endpoint.keys().isSomebodys(key)) {
            by.authenticated();
        }
    }

    private void requireReader(Optional<String> key) {
        try {
            endpoint.keys().requireReader(key);
        } catch (DeskRefusal refusal) {
            if (refusal.code().equals("unauthorized")) {
                throw DeskRefusal.badRequest(
                        "unauthorized", "auth needs a broker's key of the exchange, or the operator's, as api_key.");
            }
            throw refusal;
        }
    }

    private void requireKey() {
        if (!authenticated) {
            throw DeskRefusal.badRequest("unauthorized", "Send auth with a broker's key of the exchange first.");
        }
    }

    private void subscribe(DataWriter to, ChannelRequest request, Map<String, ChannelSubscription> asked) {
        long more = asked.keySet().stream()
                .filter(name -> !subscriptions.containsKey(name))
                .count();
        if (subscriptions.size() + more > MAX_SUBSCRIPTIONS) {
            send(
                    to,
                    error(
                            request.requestId(),
                            "too_many_subscriptions",
                            "A connection may have " + MAX_SUBSCRIPTIONS + " channels; it has " + subscriptions.size()
                                    + " and this asks for " + more + " more."));
            return;
        }
        subscriptions.putAll(asked);
        send(to, message("subscribed", request.requestId(), json -> {}));
        asked.values().forEach(one -> one.next().ifPresent(text -> send(to, text)));
    }

    /** Waits while the writer is behind: a client that asks and does not read is then not read from either. */
    private void later(Work one) {
        try {
            while (!ended && !work.offer(one, 1, TimeUnit.SECONDS)) {
                // The writer may have been cut off meanwhile.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
        }
    }

    private void answer(String text) {
        later(to -> send(to, text));
    }

    private void write(DataWriter to) {
        long saidNanos = System.nanoTime();
        long pingedNanos = saidNanos;
        try {
            while (!ended) {
                long rest = EVERY_NANOS - (System.nanoTime() - saidNanos);
                Work one = work.poll(Math.max(0, rest), TimeUnit.NANOSECONDS);
                if (one != null) {
                    one.run(to);
                }
                long now = System.nanoTime();
                if (!ended && now - saidNanos >= EVERY_NANOS) {
                    subscriptions.values().forEach(channel -> channel.next().ifPresent(text -> send(to, text)));
                    saidNanos = System.nanoTime();
                }
                if (!ended && now - pingedNanos >= PING_NANOS) {
                    pingedNanos = now;
                    send(to, message("heartbeat", Optional.empty(), json -> {}));
                }
            }
            boolean unused = over.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Where the socket has ended that is said to the reading side too.
            if (sendingSince == 0 && !ended) {
                LOG.error("A message of a channel could not be made, so its connection ends.", e);
            }
        } finally {
            end();
            endReading();
        }
    }

    /** A virtual thread that is interrupted in a socket's read closes the socket. */
    private void endReading() {
        Thread reading = reader;
        if (over.getCount() > 0 && reading != null) {
            reading.interrupt();
        }
    }

    private void send(DataWriter to, String text) {
        write(to, WebSocketFrame.text(text.getBytes(StandardCharsets.UTF_8)));
        endpoint.sent();
    }

    private void write(DataWriter to, byte[] frame) {
        sendingSince = System.nanoTime() | 1;
        to.writeNow(BufferData.create(frame));
        sendingSince = 0;
    }

    /** Cuts it off where it has not taken a message for too long. */
    void look(long nanos) {
        long since = sendingSince;
        Thread thread = writer;
        if (since != 0 && nanos - since > PATIENCE_NANOS && thread != null) {
            endpoint.cutOff();
            end();
            // Ends the writing, and with it the socket.
            thread.interrupt();
        }
    }

    /** Ends it. */
    void end() {
        ended = true;
        endpoint.closed(this);
    }

    private static String message(String type, Optional<String> requestId, DeskCall.Content more) {
        return DeskCall.json(json -> {
            json.writeStringField("type", type);
            id(json, requestId);
            more.write(json);
        });
    }

    private static String error(Optional<String> requestId, String code, String detail) {
        return message("error", requestId, json -> {
            json.writeStringField("code", code);
            json.writeStringField("detail", detail);
        });
    }

    private static void id(JsonGenerator json, Optional<String> requestId) throws IOException {
        if (requestId.isPresent()) {
            json.writeStringField("request_id", requestId.get());
        }
    }
}
