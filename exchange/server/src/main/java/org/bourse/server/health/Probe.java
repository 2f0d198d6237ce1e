package org.bourse.server.health;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import org.bourse.server.health.HealthReport.State;
import org.bourse.server.json.JsonText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the health port: one request, one answer, and the end. Used by the port's thread only. */
final class Probe {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    /** Far more than a probe sends. */
    private static final int MOST_REQUEST_BYTES = 4_096;

    private final SocketChannel channel;
    private final long openedNanos;
    private final ByteBuffer request = ByteBuffer.allocate(MOST_REQUEST_BYTES);
    private ByteBuffer answer = ByteBuffer.allocate(0);

    Probe(SocketChannel channel, long openedNanos) {
        this.channel = channel;
        this.openedNanos = openedNanos;
    }

    long openedNanos() {
        return openedNanos;
    }

    boolean isClosed() {
        return !channel.isOpen();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a probe's connection could not be closed", e);
        }
    }

    /** Reads or writes what can be now. */
    void proceed(SelectionKey key, Supplier<HealthReport> reports) {
        try {
            if (!answer.hasRemaining()) {
                read(reports);
            }
            if (answer.hasRemaining()) {
                write(key);
            }
        } catch (IOException e) {
            close();
        }
    }

    private void read(Supplier<HealthReport> reports) throws IOException {
        int read = channel.read(request);
        String text = new String(request.array(), 0, request.position(), StandardCharsets.ISO_8859_1);
        if (text.contains("\r\n\r\n") || text.contains("\n\n")) {
            answer = answerTo(text.substring(0, text.indexOf('\n')).strip(), reports);
        } else if (read < 0) {
            close();
        } else if (!request.hasRemaining()) {
            answer = refusal("431 Request Header Fields Too Large", "a probe's request has at most 4096 bytes");
        }
    }

    private void write(SelectionKey key) throws IOException {
        channel.write(answer);
        if (answer.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else {
            close();
        }
    }

    private static ByteBuffer answerTo(String requestLine, Supplier<HealthReport> reports) {
        String[] parts = requestLine.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            return refusal("400 Bad Request", "the request is not valid HTTP/1.1");
        }
        String path = parts[1].split("\\?", 2)[0];
        boolean live = path.equals("/health/live");
        if (!live && !path.equals("/health/ready")) {
            return refusal("404 Not Found", "this port has /health/live and /health/ready");
        }
        boolean head = parts[0].equals("HEAD");
        if (!head && !parts[0].equals("GET")) {
            return refusal("405 Method Not Allowed", "/health/live and /health/ready are asked with GET");
        }
        HealthReport report = reports.get();
        boolean well = live ? report.state().isAlive() : report.state().isReady();
        return message(well ? "200 OK" : "503 Service Unavailable", body(live, well, report), head);
    }

    private static byte[] body(boolean live, boolean well, HealthReport report) {
        return JsonText.object(json -> {
            json.writeStringField("status", well ? "up" : word(live ? State.DOWN : report.state()));
            if (!report.detail().isEmpty()) {
                json.writeStringField("detail", report.detail());
            }
            if (report.total() > 0) {
                json.writeNumberField("done", report.done());
                json.writeNumberField("total", report.total());
            }
        });
    }

    /** What readers of the REST gateway's health know already: not ready is down there, too. */
    private static String word(State state) {
        return state == State.NOT_READY ? "down" : state.name().toLowerCase(Locale.ROOT);
    }

    private static ByteBuffer refusal(String status, String detail) {
        return message(status, JsonText.object(json -> json.writeStringField("detail", detail)), false);
    }

    private static ByteBuffer message(String status, byte[] body, boolean head) {
        byte[] headers = ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
                        + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer message = ByteBuffer.allocate(headers.length + (head ? 0 : body.length));
        message.put(headers);
        if (!head) {
            message.put(body);
        }
        return message.flip();
    }
}
