package org.bourse.server.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A broker's, or the operator's, HTTP client. Every call throws when there is no answer. */
public final class ExchangeClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private final HttpClient http;
    private final URI uri;
    private final String apiKey;

    /** A client of the exchange at {@code uri} with this key. */
    public ExchangeClient(HttpClient http, URI uri, String apiKey) {
        this.http = http;
        this.uri = uri;
        this.apiKey = apiKey;
    }

    /** {@code GET} a path. */
    public Answer get(String path) throws IOException {
        return send(request(path).GET());
    }

    /** What {@code GET} answers when that is not JSON. */
    public String text(String path) throws IOException {
        try {
            return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an answer", e);
        }
    }

    /** {@code POST} a JSON body to a path. */
    public Answer post(String path, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** {@code POST} to a path without a body. */
    public Answer post(String path) throws IOException {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** {@code PUT} to a path with a JSON body. */
    public Answer put(String path, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** {@code PATCH} a path with a JSON body. */
    public Answer patch(String path, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    /** {@code DELETE} a path. */
    public Answer delete(String path) throws IOException {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri.resolve(path))
                .timeout(LONGEST_ANSWER)
                .header("Authorization", "Bearer " + apiKey);
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            boolean replayed = response.headers()
                    .firstValue("Idempotent-Replayed")
                    .map("true"::equals)
                    .orElse(false);
            return new Answer(
                    response.statusCode(), body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body), replayed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an answer", e);
        }
    }

    /** An HTTP answer: its status, its JSON body (an empty object when it has none), and whether it is a repeat. */
    public record Answer(int status, JsonNode body, boolean replayed) {}
}
