package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client that knows the document only: any WebSocket library would do. */
final class ChannelClient implements WebSocket.Listener {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    final WebSocket socket;
    volatile int closed;
    private volatile @Nullable Throwable failure;

    ChannelClient(URI floor, String origin) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        socket = builder.buildAsync(URI.create("ws://localhost:" + floor.getPort() + "/ws"), this)
                .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            try {
                messages.add(FloorDocuments.checkedMessage(partial.toString()));
            } catch (IOException | AssertionError e) {
                failure = e;
            }
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = code;
        return null;
    }

    void say(String text) {
        socket.sendText(text.replace('\'', '"'), true).join();
    }

    JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode message = messages.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(failure).isNull();
            assertThat(message).as("a message within " + PATIENCE).isNotNull();
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    JsonNode next(String type) throws InterruptedException {
        return next(message -> message.path("type").asText().equals(type));
    }

    void end() {
        socket.abort();
        client.shutdownNow();
    }
}
