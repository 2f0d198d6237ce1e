package org.bourse.server.guard;

import io.helidon.http.Header;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** Answers to requests that the guard refuses: the program's own form of a refusal, as bytes of HTTP/1.1. */
public interface FaultAnswers {

    /**
     * A whole answer, after which the connection is closed.
     *
     * @param status HTTP's number: 400, 403, 413, 414, 426, 429, 431 or 503
     * @param detail a sentence about what was wrong and what is allowed; nothing in it is the client's
     */
    byte[] answer(int status, String detail);

    /** The bytes of an answer with these headers and this body, which says that its connection is closed. */
    static byte[] bytes(int status, Iterable<Header> headers, byte[] body) {
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reasonPhrase(status))
                .append("\r\nDate: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
                .append("\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.get()).append("\r\n");
        }
        head.append("Connection: close\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    /** The name of a status; Helidon has none for 431. */
    public static String reasonPhrase(int status) {
        return status == 431
                ? "Request Header Fields Too Large"
                : Status.create(status).reasonPhrase();
    }
}
