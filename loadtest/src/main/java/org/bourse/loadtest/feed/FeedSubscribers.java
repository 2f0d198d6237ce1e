package org.bourse.loadtest.feed;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Many WebSockets that follow the feed. Those that don't read never do; the others read all the time, and what they get is
 * counted, anew from {@link #measure} on.
 */
public final class FeedSubscribers implements AutoCloseable {

    private static final int THREADS = 2;
    private static final long LONGEST_ANSWER_SECONDS = 60;
    private static final String SUBSCRIBED = "{\"type\":\"subscribed\",";

    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newFixedThreadPool(
                    THREADS,
                    Thread.ofPlatform().name("subscribers-", 0).daemon().factory()))
            .build();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final CountDownLatch unsubscribed;
    private volatile FeedTally tally = new FeedTally();
    private volatile boolean closing;

    private FeedSubscribers(int readers) {
        unsubscribed = new CountDownLatch(readers);
    }

    /**
     * Connects one for each subscription, and waits until the exchange has confirmed those of all that read.
     *
     * @throws ExchangeFailure when it has not within a minute
     */
    public static FeedSubscribers connect(URI exchange, List<FeedSubscription> subscriptions)
            throws InterruptedException {
        FeedSubscribers subscribers = new FeedSubscribers(
                (int) subscriptions.stream().filter(FeedSubscription::isRead).count());
        try {
            subscribers.subscribe(URI.create("ws://" + exchange.getAuthority() + "/ws"), subscriptions);
            return subscribers;
        } catch (InterruptedException | RuntimeException e) {
            subscribers.close();
            throw e;
        }
    }

    private void subscribe(URI feed, List<FeedSubscription> subscriptions) throws InterruptedException {
        for (int i = 0; i < subscriptions.size(); i++) {
            FeedSubscription subscription = subscriptions.get(i);
            WebSocket.Listener listener = subscription.isRead() ? new Reader(i) : new Sleeper();
            WebSocket socket =
                    http.newWebSocketBuilder().buildAsync(feed, listener).join();
            sockets.add(socket);
            for (String message : subscription.messages()) {
                socket.sendText(message, true).join();
            }
        }
        if (!unsubscribed.await(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
            throw new ExchangeFailure(unsubscribed.getCount() + " subscriptions were not confirmed within "
                    + LONGEST_ANSWER_SECONDS + " s; the exchange complained: " + tally.errors());
        }
    }

    /** Begins to count anew. */
    public void measure() {
        tally = new FeedTally();
    }

    /** The messages that arrived since then, or from the start. */
    public FeedTally measured() {
        return tally;
    }

    /** The number of those that read and lost their connection. */
    public int lostConnections() {
        return lost.get();
    }

    @Override
    public void close() {
        closing = true;
        sockets.forEach(WebSocket::abort);
        http.shutdownNow();
    }

    /** Never asks for a message, so that the JDK reads none. */
    private static final class Sleeper implements WebSocket.Listener {

        @Override
        public void onOpen(WebSocket socket) {
            // Asks for nothing.
        }
    }

    /** Counts what it gets. */
    private final class Reader implements WebSocket.Listener {

        private final int number;
        private final StringBuilder message = new StringBuilder();

        Reader(int number) {
            this.number = number;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                String whole = message.toString();
                tally.received(number, whole, Instant.now());
                if (whole.startsWith(SUBSCRIBED)) {
                    unsubscribed.countDown();
                }
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            lose();
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            lose();
        }

        private void lose() {
            if (!closing) {
                lost.incrementAndGet();
            }
        }
    }
}
