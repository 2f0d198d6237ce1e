package org.bourse.loadtest.feed;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many WebSockets that follow book, trades and ticker. Those that sleep never read; the others read all the time, and what
 * they get is counted from {@link #measure} on.
 */
final class FeedSubscribers implements AutoCloseable {

    private static final int THREADS = 2;

    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newFixedThreadPool(
                    THREADS,
                    Thread.ofPlatform().name("subscribers-", 0).daemon().factory()))
            .build();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile FeedTally tally = new FeedTally(0);
    private volatile boolean closing;

    private FeedSubscribers() {}

    static FeedSubscribers connect(URI exchange, FeedBenchmarkOptions options) {
        FeedSubscribers subscribers = new FeedSubscribers();
        URI feed = URI.create("ws://" + exchange.getAuthority() + "/ws");
        for (int i = 0; i < options.subscribers; i++) {
            List<String> symbols = new ArrayList<>();
            for (int j = 0; j < options.symbolsEach; j++) {
                symbols.add("SYM" + (1 + (i + j) % options.symbols));
            }
            WebSocket.Listener listener = i < options.sleepers ? new Sleeper() : subscribers.new Reader(i);
            WebSocket socket = subscribers
                    .http
                    .newWebSocketBuilder()
                    .buildAsync(feed, listener)
                    .join();
            socket.sendText(subscription(symbols), true).join();
            subscribers.sockets.add(socket);
        }
        return subscribers;
    }

    private static String subscription(List<String> symbols) {
        String names = "\"symbols\":[\"" + String.join("\",\"", symbols) + "\"]}";
        return "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\"," + names + ",{\"name\":\"trades\"," + names
                + ",{\"name\":\"ticker\"," + names + "]}";
    }

    /** Begins to count. */
    void measure() {
        tally = new FeedTally(sockets.size());
    }

    /** The messages that arrived since then. */
    FeedTally measured() {
        return tally;
    }

    /** The number of those that read and lost their connection. */
    int lostConnections() {
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
                tally.received(number, message.toString(), Instant.now());
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
