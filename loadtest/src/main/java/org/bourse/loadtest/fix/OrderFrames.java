package org.bourse.loadtest.fix;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Whole FIX messages, one behind the other, as bytes to be written at once. Used by one thread. */
final class OrderFrames {

    static final char SOH = '\u0001';

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSS");
    private static final int SYMBOLS = 100;

    private final String compId;
    private final StringBuilder body = new StringBuilder(256);
    private final StringBuilder text = new StringBuilder(1 << 14);
    private String now = "";
    private int nextSequence = 1;

    OrderFrames(String compId) {
        this.compId = compId;
    }

    /** Begins another batch. */
    void clear() {
        text.setLength(0);
        now = TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    }

    /** A limit order that rests: all buy, each of a session at one of ten prices of a hundred symbols. */
    void order(String clientOrderId, long number) {
        body.append("11=")
                .append(clientOrderId)
                .append(SOH)
                .append("1=12345678901")
                .append(SOH);
        body.append("55=SYM")
                .append(number % SYMBOLS)
                .append(SOH)
                .append("54=1")
                .append(SOH);
        body.append("60=")
                .append(now)
                .append(SOH)
                .append("38=100")
                .append(SOH)
                .append("40=2")
                .append(SOH);
        body.append("44=10.")
                .append(10 + number / SYMBOLS % 10)
                .append(SOH)
                .append("59=1")
                .append(SOH);
        frame("D");
    }

    /** A message of fields that are separated by {@code |}. */
    void message(String type, String fields) {
        body.append(fields.replace('|', SOH));
        frame(type);
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The time of the batch, as FIX writes it. */
    String now() {
        return now;
    }

    private void frame(String type) {
        StringBuilder header = new StringBuilder(64);
        header.append("35=")
                .append(type)
                .append(SOH)
                .append("34=")
                .append(nextSequence++)
                .append(SOH);
        header.append("49=")
                .append(compId)
                .append(SOH)
                .append("52=")
                .append(now)
                .append(SOH);
        header.append("56=EXCHANGE").append(SOH);
        int start = text.length();
        text.append("8=FIX.4.4").append(SOH).append("9=").append(header.length() + body.length());
        text.append(SOH).append(header).append(body);
        body.setLength(0);
        int sum = 0;
        for (int i = start; i < text.length(); i++) {
            sum += text.charAt(i);
        }
        text.append("10=").append(Integer.toString(1_000 + sum % 256), 1, 4).append(SOH);
    }
}
