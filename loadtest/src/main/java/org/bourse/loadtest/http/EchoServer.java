package org.bourse.loadtest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same web server doing as little as a JSON service can: read the body, parse it, hash the key, send the body back
 * with a number as its order id. What it manages is the ceiling for anything behind this web server on this machine.
 */
final class EchoServer {

    private static final JsonFactory JSON = new JsonFactory();
    private static final AtomicLong ORDERS = new AtomicLong();

    private EchoServer() {}

    /** Listens on the port given as the only argument. */
    public static void main(String[] args) {
        WebServer.builder()
                .port(Integer.parseInt(args[0]))
                .routing(routing -> routing.post("/orders", EchoServer::echo))
                .build()
                .start();
    }

    private static void echo(ServerRequest request, ServerResponse response) throws IOException {
        byte[] body = request.content().as(byte[].class);
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        }
        String key = request.headers().get(HeaderNames.AUTHORIZATION).get();
        response.status(isKnown(key) ? Status.CREATED_201 : Status.UNAUTHORIZED_401);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(numbered(body));
    }

    /** The order with the next id as its first field. */
    private static byte[] numbered(byte[] order) {
        byte[] field = ("{\"order_id\":\"" + ORDERS.incrementAndGet() + "\",").getBytes(StandardCharsets.US_ASCII);
        byte[] answer = Arrays.copyOf(field, field.length + order.length - 1);
        System.arraycopy(order, 1, answer, field.length, order.length - 1);
        return answer;
    }

    /** Costs what checking a key costs; every key is good. */
    private static boolean isKnown(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII)).length == 32;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
