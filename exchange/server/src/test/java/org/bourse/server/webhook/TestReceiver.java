package org.bourse.server.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A broker's side of its webhooks: a real web server that keeps what it gets and answers as it is told. */
final class TestReceiver implements AutoCloseable {

    /** A request as it came. */
    record Received(String path, String id, String timestamp, String signature, String body) {

        long tradeId() {
            try {
                JsonNode json = new ObjectMapper().readTree(body);
                return Long.parseLong(json.get("trade_id").asText());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch released = new CountDownLatch(1);
    private final HttpServer server;
    private volatile HttpHandler answer = exchange -> answer(exchange, 200);

    TestReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Answers all further requests like that; they are kept before. */
    void answerWith(HttpHandler handler) {
        answer = handler;
    }

    void answerWith(int status) {
        answer = exchange -> answer(exchange, status);
    }

    /** Takes all further requests and never answers. */
    void hang() {
        answer = exchange -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
    }

    List<Received> received() {
        return received;
    }

    List<Long> tradeIds() {
        return received.stream().map(Received::tradeId).toList();
    }

    List<Long> tradeIds(String path) {
        return received.stream()
                .filter(request -> request.path().equals(path))
                .map(Received::tradeId)
                .toList();
    }

    static void answer(HttpExchange exchange, int status) throws IOException {
        if (status == 204) {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            return;
        }
        byte[] body = "ok".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                body));
        answer.handle(exchange);
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
