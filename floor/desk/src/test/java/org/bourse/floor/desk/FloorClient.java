package org.bourse.floor.desk;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls the floor, with a key or without one; each answer must be as the OpenAPI document says. */
final class FloorClient implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI floor;
    private final String key;

    FloorClient(URI floor, String key) {
        this.floor = floor;
        this.key = key;
    }

    HttpResponse<String> get(String path) {
        return call("GET", path, HttpRequest.BodyPublishers.noBody(), "");
    }

    JsonNode json(String path) {
        try {
            return FloorDocuments.tree(get(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> post(String path, String body) {
        return call("POST", path, HttpRequest.BodyPublishers.ofString(body), "application/json");
    }

    /** The same with one or more keys, of which it may begin one run. */
    HttpResponse<String> postKeyed(String path, String body, String... keys) {
        return call("POST", path, HttpRequest.BodyPublishers.ofString(body), "application/json", keys);
    }

    HttpResponse<String> put(String path, String body) {
        return call("PUT", path, HttpRequest.BodyPublishers.ofString(body), "application/json");
    }

    HttpResponse<String> putAs(String path, String body, String type) {
        return call("PUT", path, HttpRequest.BodyPublishers.ofString(body), type);
    }

    HttpResponse<String> postAs(String path, String body, String type) {
        return call("POST", path, HttpRequest.BodyPublishers.ofString(body), type);
    }

    HttpResponse<String> delete(String path) {
        return call("DELETE", path, HttpRequest.BodyPublishers.noBody(), "");
    }

    /** An answer that no document of a call has, as it is the web server's own. */
    HttpResponse<String> undocumented(String path) {
        return send(HttpRequest.newBuilder(floor.resolve(path)).build());
    }

    private HttpResponse<String> call(
            String method, String path, HttpRequest.BodyPublisher body, String type, String... keys) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(floor.resolve(path)).method(method, body);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        for (String one : keys) {
            request.header("Idempotency-Key", one);
        }
        try {
            return FloorDocuments.checked(send(request.build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
