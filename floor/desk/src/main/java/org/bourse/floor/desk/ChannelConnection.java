package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of the live channels. One thread reads what it asks for, another one says everything: answers at once, channels
 * each tenth of a second. A client that does not read holds up these two only, and is cut off in the end.
 */
final class ChannelConnection implements WsListener {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelConnection.class);

    /** Channels of one client at most. */
    static final int MAX_SUBSCRIPTIONS = 500;

    static final int POLICY_VIOLATION = 1008;
    static final int TOO_BIG = 1009;
    static final int TRY_AGAIN_LATER = 1013;

    /** How long a client may take for one message. */
    static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int MAX_MESSAGE = 65_536;
    private static final int WAITING_ANSWERS = 16;
    private static final long EVERY_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PING_NANOS = Duration.ofSeconds(20).toNanos();

    private final ChannelEndpoint endpoint;
    private final BlockingQueue<Work> work = new ArrayBlockingQueue<>(WAITING_ANSWERS);
    private final Map<String, ChannelSubscription> subscriptions = new LinkedHashMap<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile @Nullable Thread writer;
    private volatile boolean ended;
    private volatile boolean authenticated;
    private volatile long sendingSince;

    /** Something the writing thread does; it owns the subscriptions. */
    @FunctionalInterface
    private interface Work {

        void run(WsSession session);
    }

    ChannelConnection(ChannelEndpoint endpoint) {
        this.endpoint = endpoint;
        this.authenticated = endpoint.keys().readsArePublic();
    }

    /** Lets a browser connect from the floor's own pages only: what is public on this port is not so on every page. */
    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) throws WsUpgradeException {
        Optional<String> origin = headers.first(HeaderNames.ORIGIN);
        if (origin.isPresent()
                && !isOwn(origin.get(), headers.first(HeaderNames.HOST).orElse(""))) {
            throw new WsUpgradeException("Pages of this origin may not connect.");
        }
        return Optional.empty();
    }

    private static boolean isOwn(String origin, String host) {
        try {
            return host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void onOpen(WsSession session) {
        if (!endpoint.opened(this)) {
            session.send(
                    error(Optional.empty(), "too_many_connections", "There are as many connections as allowed."), true);
            session.close(TRY_AGAIN_LATER, "too_many_connections");
            return;
        }
        writer = Thread.ofVirtual().name("floor-channel").start(() -> write(session));
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        if (partial.length() + text.length() > MAX_MESSAGE) {
            session.close(TOO_BIG, "message_too_large");
            end();
            return;
        }
        partial.append(text);
        if (last) {
            String whole = partial.toString();
            partial.setLength(0);
            take(whole);
        }
    }

    @Override
    public void onMessage(WsSession session, BufferData buffer, boolean last) {
        answer(error(Optional.empty(), "invalid_message", "Messages are texts, not bytes."));
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        end();
    }

    @Override
    public void onError(WsSession session, Throwable error) {
        end();
    }

    private void take(String text) {
        Optional<String> id = Optional.empty();
        try {
            ChannelRequest request = ChannelRequest.read(text);
            id = request.requestId();
            take(request);
        } catch (DeskRefusal refusal) {
            answer(error(id, refusal.code(), refusal.detail()));
        } catch (JsonProcessingException e) {
            answer(error(
                    id,
                    "malformed_json",
                    "A message must be one JSON object: " + FloorText.shown(e.getOriginalMessage())));
        } catch (IOException e) {
            answer(error(id, "malformed_json", "A message must be one JSON object."));
        }
    }

    private void take(ChannelRequest request) {
        switch (request.op()) {
            case "ping" -> answer(message("pong", request.requestId(), json -> {}));
            case "auth" -> {
                requireReader(request.apiKey());
                authenticated = true;
                answer(message("authenticated", request.requestId(), json -> {}));
            }
            case "subscribe" -> {
                requireKey();
                Map<String, ChannelSubscription> asked = endpoint.subscriptions(request);
                later(session -> subscribe(session, request, asked));
            }
            case "unsubscribe" -> {
                requireKey();
                Map<String, ChannelSubscription> asked = endpoint.subscriptions(request);
                later(session -> {
                    asked.keySet().forEach(subscriptions::remove);
                    send(session, message("unsubscribed", request.requestId(), json -> {}));
                });
            }
            default -> throw DeskRefusal.badRequest("unknown_op", "op must be subscribe, unsubscribe, auth or ping.");
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

    private void subscribe(WsSession session, ChannelRequest request, Map<String, ChannelSubscription> asked) {
        long more = asked.keySet().stream()
                .filter(name -> !subscriptions.containsKey(name))
                .count();
        if (subscriptions.size() + more > MAX_SUBSCRIPTIONS) {
            send(
                    session,
                    error(
                            request.requestId(),
                            "too_many_subscriptions",
                            "A connection may have " + MAX_SUBSCRIPTIONS + " channels; it has " + subscriptions.size()
                                    + " and this asks for " + more + " more."));
            return;
        }
        subscriptions.putAll(asked);
        send(session, message("subscribed", request.requestId(), json -> {}));
        asked.values().forEach(one -> one.next().ifPresent(text -> send(session, text)));
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
        later(session -> send(session, text));
    }

    private void write(WsSession session) {
        long saidNanos = System.nanoTime();
        long pingedNanos = saidNanos;
        try {
            while (!ended) {
                long rest = EVERY_NANOS - (System.nanoTime() - saidNanos);
                Work one = work.poll(Math.max(0, rest), TimeUnit.NANOSECONDS);
                if (one != null) {
                    one.run(session);
                }
                long now = System.nanoTime();
                if (now - saidNanos >= EVERY_NANOS) {
                    subscriptions.values().forEach(channel -> channel.next().ifPresent(text -> send(session, text)));
                    saidNanos = System.nanoTime();
                }
                if (now - pingedNanos >= PING_NANOS) {
                    pingedNanos = now;
                    send(session, message("heartbeat", Optional.empty(), json -> {}));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Where the socket has ended that is said to the reading side too.
            if (sendingSince == 0 && !ended) {
                LOG.error("A message of a channel could not be made, so its connection ends.", e);
            }
        } finally {
            end();
        }
    }

    private void send(WsSession session, String text) {
        sendingSince = System.nanoTime() | 1;
        session.send(text, true);
        sendingSince = 0;
        endpoint.sent();
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
