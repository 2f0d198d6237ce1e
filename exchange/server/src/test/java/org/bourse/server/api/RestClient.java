package org.bourse.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Calls the REST gateway as a stranger would. Every answer it sees is checked against the OpenAPI document. */
final class RestClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;
    private final String key;

    RestClient(int port) {
        this(port, "");
    }

    private RestClient(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /** The same client with this key. */
    RestClient with(String otherKey) {
        return new RestClient(port, otherKey);
    }

    RestClient asAdmin() {
        return with(RestStack.ADMIN_KEY);
    }

    /** Registers a broker, and gives a client with its key. */
    RestClient broker(String name) {
        Reply reply = asAdmin().post("/register", "{\"name\": \"" + name + "\"}");
        if (reply.status() != 201) {
            throw new AssertionError("not registered: " + reply.text());
        }
        return with(reply.json().get("api_key").asText());
    }

    Reply get(String path) {
        return send(request(path).GET());
    }

    Reply post(String path, String json) {
        return send(json(path).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Reply post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    Reply put(String path, String json) {
        return send(json(path).PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    Reply patch(String path, String json) {
        return send(json(path).method("PATCH", HttpRequest.BodyPublishers.ofString(json)));
    }

    Reply delete(String path) {
        return send(request(path).DELETE());
    }

    Reply method(String method, String path) {
        return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(3));
        return key.isEmpty() ? builder : builder.header("Authorization", "Bearer " + key);
    }

    Reply send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            Reply reply = new Reply(response.statusCode(), response.headers(), response.body());
            OpenApiContract.check(request.method(), request.uri().getRawPath(), reply);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer. */
    static final class Reply {

        private final int status;
        private final HttpHeaders headers;
        private final byte[] bytes;

        Reply(int status, HttpHeaders headers, byte[] bytes) {
            this.status = status;
            this.headers = headers;
            this.bytes = bytes;
        }

        int status() {
            return status;
        }

        HttpHeaders headers() {
            return headers;
        }

        byte[] bytes() {
            return bytes;
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        List<String> headers(String name) {
            return headers.allValues(name);
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** The body as JSON; a missing node when there is none. */
        JsonNode json() {
            if (bytes.length == 0) {
                return MissingNode.getInstance();
            }
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        /** The problem's code. */
        String code() {
            return json().path("code").asText();
        }

        String detail() {
            return json().path("detail").asText();
        }
    }
}
