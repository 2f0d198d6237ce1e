package org.bourse.server.health;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.bourse.server.json.BoundedJson;

/**
 * The question to the exchange that runs on this machine with the same settings, whether it takes orders: {@code --health},
 * for container platforms and people. Asked of the health port by a bare socket, so that it costs little.
 */
public final class HealthQuestion {

    private static final int MOST_MILLIS = 2_000;
    private static final int MOST_BYTES = 65_536;

    private HealthQuestion() {}

    /**
     * What came of it.
     *
     * @param ready whether orders are taken
     * @param text that in words; when not, what the exchange says of the reason, or why it could not be asked
     */
    public record Answer(boolean ready, String text) {}

    /** Asks once; answers within seconds, whatever happens. */
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
        InetAddress host = InetAddress.getByName(settings.host());
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host, settings.port()),
                    MOST_MILLIS);
            socket.setSoTimeout(MOST_MILLIS);
            socket.getOutputStream()
                    .write("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static Answer read(String message) throws IOException {
        String[] headersAndBody = message.split("\r\n\r\n", 2);
        if (headersAndBody.length < 2 || !message.startsWith("HTTP/1.")) {
            throw new IOException("the answer is no exchange's");
        }
        if (message.startsWith(" 200 ", "HTTP/1.1".length())) {
            return new Answer(true, "ready");
        }
        Map<String, String> fields = fields(headersAndBody[1]);
        String detail = fields.getOrDefault("detail", "");
        String progress =
                fields.containsKey("total") ? ", " + fields.get("done") + " of " + fields.get("total") + " done" : "";
        return new Answer(
                false, fields.getOrDefault("status", "not ready") + (detail.isEmpty() ? "" : ": " + detail) + progress);
    }

    private static Map<String, String> fields(String body) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = BoundedJson.FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is no exchange's");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getValueAsString(""));
                json.skipChildren();
            }
        }
        return fields;
    }
}
