package org.bourse.server.health;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bourse.server.json.BoundedJson;

/**
 * The question to the exchange that runs on this machine with the same settings, whether it takes orders: {@code --health},
 * for container platforms and people. Asked of the health port by a bare socket, so that it costs little.
 */
public final class HealthQuestion {

    private static final String NO_EXCHANGE = "the answer is no exchange's";
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String UP = "up";
    private static final int MOST_BYTES = 65_536;

    private HealthQuestion() {}

    /**
     * The answer.
     *
     * @param ready whether orders are taken
     * @param text that in words; when not, what the exchange says of the reason, or why it could not be asked
     */
    public record Answer(boolean ready, String text) {}

    /** Asks once; answers within two seconds, whatever happens. */
    public static Answer ask(HealthSettings settings) {
        if (settings.port() == 0) {
            return new Answer(false, "not asked: the health port is any that is free; set EXCHANGE_HEALTH_PORT");
        }
        try {
            return read(exchange(settings));
        } catch (IOException e) {
            return new Answer(
                    false,
                    "nothing answers at " + settings.host() + ":" + settings.port() + " (EXCHANGE_HEALTH_PORT): "
                            + e.getMessage());
        }
    }

    private static String exchange(HealthSettings settings) throws IOException {
        long deadline = System.nanoTime() + MOST_NANOS;
        InetAddress host = InetAddress.getByName(settings.host());
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host, settings.port()),
                    millisUntil(deadline));
            socket.getOutputStream()
                    .write("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(read(socket, deadline), StandardCharsets.UTF_8);
        }
    }

    /** What comes until the end or the deadline: a peer that says a little now and then is no exchange that is well. */
    private static byte[] read(Socket socket, long deadline) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] part = new byte[8_192];
        while (message.size() < MOST_BYTES) {
            socket.setSoTimeout(millisUntil(deadline));
            int length = socket.getInputStream().read(part);
            if (length < 0) {
                break;
            }
            message.write(part, 0, length);
        }
        return message.toByteArray();
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException(
                    "no whole answer within " + TimeUnit.NANOSECONDS.toSeconds(MOST_NANOS) + " s");
        }
        return (int) millis;
    }

    private static Answer read(String message) throws IOException {
        String[] headersAndBody = message.split("\r\n\r\n", 2);
        if (headersAndBody.length < 2 || !message.startsWith("HTTP/1.")) {
            throw new IOException(NO_EXCHANGE);
        }
        Map<String, String> fields = fields(headersAndBody[1]);
        String status = fields.get("status");
        if (status == null) {
            throw new IOException(NO_EXCHANGE);
        }
        String detail = fields.getOrDefault("detail", "");
        if (message.startsWith(" 200 ", "HTTP/1.1".length()) && status.equals(UP)) {
            return new Answer(true, detail.isEmpty() ? "ready" : "ready: " + detail);
        }
        String progress =
                fields.containsKey("total") ? ", " + fields.get("done") + " of " + fields.get("total") + " done" : "";
        return new Answer(false, status + (detail.isEmpty() ? "" : ": " + detail) + progress);
    }

    private static Map<String, String> fields(String body) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = BoundedJson.FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(NO_EXCHANGE);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getValueAsString(""));
                json.skipChildren();
            }
        } catch (JsonParseException e) {
            throw new IOException(NO_EXCHANGE, e);
        }
        return fields;
    }
}
