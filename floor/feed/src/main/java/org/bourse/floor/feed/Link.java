package org.bourse.floor.feed;

import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is opened again whenever it ends. It bounds the size of messages, takes silence for death, and replaces a
 * socket that the venue is about to end by a new one first, so that nothing is missed.
 */
final class Link implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 200;
    private static final long FAREWELL_MILLIS = 200;
    private static final Duration END = Duration.ofSeconds(2);
    private static final Duration REPLACED_AGAIN = Duration.ofMinutes(1);

    private final int number;
    private final URI address;
    private final LinkPolicy policy;
    private final Arrivals arrivals;
    private final HttpClient client;
    private final Supplier<List<Outgoing>> greetings;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile @Nullable Session current;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong reconnects = new AtomicLong();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Thread thread;
    private volatile long lastMessage;
    private long sentAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    private volatile String id = newId();
    private volatile LinkStatus.State state = LinkStatus.State.DISCONNECTED;
    private final AtomicBoolean replacing = new AtomicBoolean();
    private final AtomicLong replaced = new AtomicLong();
    private final AtomicLong notReplaced = new AtomicLong();
    private volatile String lastProblem = "";

    /**
     * A message to the venue.
     *
     * @param text as it is sent; empty: nothing is, and a greeting has ended when it would be
     * @param secret whether it is kept off the tape
     * @param after a greeting: sent once a message with that in it has come; empty: at once
     */
    record Outgoing(String text, boolean secret, String after) {

        Outgoing(String text, boolean secret) {
            this(text, secret, "");
        }
    }

    /** One that is not open yet; what it says first is asked for each time that it opens. */
    Link(
            int number,
            URI address,
            LinkPolicy policy,
            Arrivals arrivals,
            HttpClient client,
            Supplier<List<Outgoing>> greetings) {
        this.number = number;
        this.address = address;
        this.policy = policy;
        this.arrivals = arrivals;
        this.client = client;
        this.greetings = greetings;
        thread = Thread.ofVirtual().name("link-" + number).unstarted(this::run);
    }

    private static String newId() {
        return "conn-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    void start() {
        thread.start();
    }

    /** Its own name, which changes when another socket takes the place of the one it has. */
    String id() {
        return id;
    }

    /** Has its socket replaced by a new one, which is open before the old one ends. */
    Recycling replaceNow() {
        if (!isConnected()) {
            return Recycling.NOT_OPEN;
        }
        return replacing.compareAndSet(false, true) ? Recycling.BEGUN : Recycling.UNDER_WAY;
    }

    /** How often its socket was replaced by a new one. */
    long replacements() {
        return replaced.get();
    }

    /** How often that was tried in vain. */
    long failedReplacements() {
        return notReplaced.get();
    }

    private boolean isConnected() {
        return state == LinkStatus.State.CONNECTED || state == LinkStatus.State.DRAINING;
    }

    LinkStatus status() {
        LinkStatus.State now = state;
        boolean connected = now == LinkStatus.State.CONNECTED || now == LinkStatus.State.DRAINING;
        boolean healthy =
                connected && System.nanoTime() - lastMessage <= policy.silence().toNanos();
        Session session = connected ? current : null;
        return new LinkStatus(
                number,
                id,
                address,
                now,
                healthy,
                frames.get(),
                bytes.get(),
                reconnects.get(),
                lastProblem,
                session == null ? 0 : ago(session.bornNanos),
                session == null || !session.firstMessage.isDone() ? 0 : ago(lastMessage),
                Optional.empty());
    }

    /** That moment of {@link System#nanoTime} by the floor's clock. */
    private long ago(long nanoTime) {
        return arrivals.nanos() - (System.nanoTime() - nanoTime);
    }

    private void run() {
        Duration pause = policy.firstPause();
        try {
            while (!stopped.isDone()) {
                String why;
                try {
                    state = LinkStatus.State.CONNECTING;
                    Session session = open();
                    state = LinkStatus.State.CONNECTED;
                    arrivals.put(new Arrival.Opened(number, arrivals.nanos(), address.toString()));
                    current = session;
                    session.go();
                    greet(session);
                    why = follow(session);
                    if (session.refused) {
                        pause = policy.refusedPause();
                    } else if (session.firstMessage.isDone()) {
                        pause = policy.firstPause();
                    }
                } catch (ExecutionException | TimeoutException e) {
                    why = "not opened: " + reason(e);
                }
                boolean wasConnected = isConnected();
                state = LinkStatus.State.DISCONNECTED;
                replacing.set(false);
                if (wasConnected) {
                    arrivals.put(new Arrival.Closed(number, arrivals.nanos(), why));
                }
                if (!stopped.isDone()) {
                    again(why, pause);
                    pause = policy.after(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            state = LinkStatus.State.CLOSED;
        }
    }

    /** Says who we are and what we want, each when the venue is ready for it. */
    private void greet(Session session) throws InterruptedException {
        for (Outgoing greeting : greetings.get()) {
            CompletableFuture<Boolean> ready = session.awaited.get(greeting.after());
            long since = System.nanoTime();
            while (ready != null && await(ready, LOOK_MILLIS) == null && isGoing(session)) {
                if (System.nanoTime() - since > CONNECT.toNanos()) {
                    session.ended.complete(
                            "the venue did not say " + greeting.after() + " within " + CONNECT.toSeconds() + " s");
                }
            }
            if (!isGoing(session)) {
                return;
            }
            if (!greeting.text().isEmpty()) {
                send(greeting);
            }
        }
        session.greeted.complete(true);
    }

    private boolean isGoing(Session session) {
        return !stopped.isDone() && !session.ended.isDone();
    }

    private void again(String why, Duration pause) throws InterruptedException {
        lastProblem = why;
        reconnects.incrementAndGet();
        long millis = (long) (pause.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
        LOG.info("Link {} to {} ended ({}); it is opened again in {} ms.", number, address.getHost(), why, millis);
        await(stopped, millis);
    }

    /** Stays until the connection ends; answers why it did. */
    private String follow(Session first) throws InterruptedException {
        Session session = first;
        long beatAt = System.nanoTime();
        long replacedAt = beatAt + policy.rotation().toNanos();
        try {
            while (true) {
                String ended = await(session.ended, LOOK_MILLIS);
                if (ended != null) {
                    return ended;
                }
                if (stopped.isDone()) {
                    return "stopped";
                }
                if (System.nanoTime() - lastMessage > policy.silence().toNanos()) {
                    return "silence for " + policy.silence().toMillis() + " ms";
                }
                if (session.isUnanswered()) {
                    return "no answer to a ping for " + policy.silence().toMillis() + " ms";
                }
                if (!policy.heartbeat().isEmpty()
                        && System.nanoTime() - beatAt > policy.heartbeatEvery().toNanos()) {
                    beatAt = System.nanoTime();
                    beat(session);
                }
                if (System.nanoTime() - replacedAt > 0) {
                    replacing.set(true);
                }
                if (replacing.get()) {
                    Session before = session;
                    session = replace(session);
                    Duration next = session == before ? REPLACED_AGAIN : policy.rotation();
                    replacedAt = System.nanoTime() + next.toNanos();
                }
            }
        } finally {
            session.end();
        }
    }

    private void beat(Session session) {
        WebSocket open = session.socket;
        session.pinged();
        if (!policy.heartbeat().equals(LinkPolicy.PING_FRAME)) {
            send(new Outgoing(policy.heartbeat(), false));
        } else if (open != null) {
            CompletableFuture<WebSocket> unused = open.sendPing(ByteBuffer.allocate(0));
        }
    }

    /**
     * A new socket first, then the end of the old one: both bring frames, and what comes twice is the same. The old one stays where
     * nothing comes by the new one.
     */
    private Session replace(Session old) throws InterruptedException {
        state = LinkStatus.State.DRAINING;
        String why = "nothing came by the new socket";
        Session taken = old;
        Session fresh = null;
        try {
            fresh = open();
            current = fresh;
            fresh.go();
            greet(fresh);
            if (hasSpoken(fresh, old)) {
                taken = fresh;
                fresh = null;
                old.end();
                id = newId();
            }
        } catch (ExecutionException | TimeoutException e) {
            why = reason(e);
        } finally {
            if (fresh != null) {
                current = old;
                fresh.end();
            }
            state = LinkStatus.State.CONNECTED;
            replacing.set(false);
        }
        if (taken == old) {
            notReplaced.incrementAndGet();
            LOG.info("Link {} could not be replaced yet: {}", number, why);
        } else {
            replaced.incrementAndGet();
        }
        return taken;
    }

    /** Waits for a message by the new socket, as long as both are open. */
    private boolean hasSpoken(Session fresh, Session old) throws InterruptedException {
        long since = System.nanoTime();
        while (isGoing(fresh)
                && !old.ended.isDone()
                && System.nanoTime() - since < policy.silence().toNanos()) {
            if (await(fresh.firstMessage, LOOK_MILLIS) != null) {
                return true;
            }
        }
        return isGoing(fresh) && fresh.firstMessage.isDone();
    }

    /** Sends messages after the greetings; where it is not open, or ends before, they are part of what it says next or of no use. */
    void say(List<Outgoing> messages) {
        Session session = current;
        try {
            while (session != null && isGoing(session)) {
                if (await(session.greeted, LOOK_MILLIS) != null) {
                    messages.forEach(this::send);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts what that one brought as its own: it has taken its place. */
    void replaces(Link ended) {
        frames.addAndGet(ended.frames.get());
        bytes.addAndGet(ended.bytes.get());
        reconnects.addAndGet(ended.reconnects.get());
    }

    /** The number of what comes by it. */
    int number() {
        return number;
    }

    /** Sends a message by the open connection, after those before; where there is none, or it breaks, none is sent. */
    void send(Outgoing message) {
        Session session = current;
        WebSocket open = session == null ? null : session.socket;
        if (session == null || open == null) {
            return;
        }
        sending.lock();
        try {
            pace();
            if (!message.secret()) {
                // Before what the venue says to it.
                arrivals.put(new Arrival.Sent(number, arrivals.nanos(), message.text()));
            }
            open.sendText(message.text(), true).get(CONNECT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            session.ended.complete("not sent: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sending.unlock();
        }
    }

    /** Not more messages in a time than the venue takes. */
    private void pace() throws InterruptedException {
        long wait = sentAt + policy.sendEvery().toNanos() - System.nanoTime();
        if (wait > 0) {
            await(stopped, TimeUnit.NANOSECONDS.toMillis(wait) + 1);
        }
        sentAt = System.nanoTime();
    }

    private Session open() throws InterruptedException, ExecutionException, TimeoutException {
        lastMessage = System.nanoTime();
        Session session = new Session();
        CompletableFuture<WebSocket> opening =
                client.newWebSocketBuilder().connectTimeout(CONNECT).buildAsync(address, session);
        try {
            session.socket = opening.get(CONNECT.toMillis() * 2, TimeUnit.MILLISECONDS);
            return session;
        } catch (TimeoutException | InterruptedException e) {
            // Nobody waits for it any more: should it open yet, it must not stay.
            CompletableFuture<Void> unused = opening.thenAccept(WebSocket::abort);
            throw e;
        }
    }

    private static <T> @Nullable T await(CompletableFuture<T> future, long millis) throws InterruptedException {
        try {
            return future.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    /** Ends it for good, within seconds whatever it waits for. */
    @Override
    public void close() {
        stopped.complete(null);
        try {
            if (thread.getState() == Thread.State.NEW) {
                state = LinkStatus.State.CLOSED;
            } else if (!thread.join(END)) {
                // A venue that takes connections and says nothing.
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One socket. */
    private final class Session implements WebSocket.Listener {

        private final long bornNanos = System.nanoTime();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private final CompletableFuture<Boolean> firstMessage = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();
        private final Map<String, CompletableFuture<Boolean>> awaited = new HashMap<>();
        private final CompletableFuture<Boolean> greeted = new CompletableFuture<>();
        private volatile boolean refused;
        private volatile @Nullable WebSocket socket;

        /** When it was pinged first since its last answer; empty: it has answered, or was not. */
        private final AtomicReference<@Nullable Long> unanswered = new AtomicReference<>();

        Session() {
            for (Outgoing greeting : greetings.get()) {
                if (!greeting.after().isEmpty()) {
                    awaited.put(greeting.after(), new CompletableFuture<>());
                }
            }
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            // Messages are taken from go() on.
        }

        /** Begins to take messages, once everybody knows that it is open. */
        void go() {
            WebSocket open = socket;
            if (open != null) {
                open.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            if (parts.length() + data.length() > policy.maxFrameBytes()) {
                ended.complete("a message of more than " + policy.maxFrameBytes() + " bytes");
                return null;
            }
            if (last && parts.isEmpty()) {
                message(data.toString());
            } else {
                parts.append(data);
                if (last) {
                    message(parts.toString());
                    parts.setLength(0);
                }
            }
            webSocket.request(1);
            return null;
        }

        private void message(String text) {
            lastMessage = System.nanoTime();
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            frames.incrementAndGet();
            bytes.addAndGet(content.length);
            arrivals.frame(number, content);
            firstMessage.complete(true);
            if (policy.isHeartbeatAnswer(text)) {
                unanswered.set(null);
            }
            if (!greeted.isDone()) {
                answer(text);
            }
        }

        void pinged() {
            unanswered.compareAndSet(null, System.nanoTime());
        }

        /** A venue that sends and no longer hears: it may end the connection at any time, and take no subscription meanwhile. */
        boolean isUnanswered() {
            Long since = unanswered.get();
            return policy.knowsAnswers()
                    && since != null
                    && System.nanoTime() - since > policy.silence().toNanos();
        }

        /** What the venue says to our greetings. */
        private void answer(String text) {
            if (policy.isRefusal(text)) {
                refused = true;
                ended.complete("refused by the venue: " + (text.length() > 100 ? text.substring(0, 100) : text));
            }
            awaited.forEach((said, ready) -> {
                if (text.contains(said)) {
                    ready.complete(true);
                }
            });
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            // No venue that is followed sends its market data so.
            webSocket.request(1);
            return null;
        }

        /** Of a venue that has nothing to say at the moment. */
        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            lastMessage = System.nanoTime();
            unanswered.set(null);
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            ended.complete("closed by the venue: " + statusCode + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            ended.complete("broken: " + error.getClass().getSimpleName() + " " + error.getMessage());
        }

        /** Says that it ends, so that a venue that allows one connection takes the next at once; waits for nobody who is gone. */
        void end() {
            WebSocket open = socket;
            if (open == null) {
                return;
            }
            try {
                open.sendClose(WebSocket.NORMAL_CLOSURE, "").get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("Link {} could not say that it ends: {}", number, reason(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                open.abort();
            }
        }
    }
}
