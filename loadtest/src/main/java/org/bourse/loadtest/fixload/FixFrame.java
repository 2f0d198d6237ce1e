package org.bourse.loadtest.fixload;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Messages as they go over the wire. */
final class FixFrame {

    static final char SOH = '\u0001';

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private FixFrame() {}

    /**
     * A whole message to the exchange.
     *
     * @param fields what comes after the standard header, each field with its SOH
     */
    static byte[] of(String type, long sequence, String sender, Instant time, String fields) {
        String body = "35=" + type + SOH + "34=" + sequence + SOH + "49=" + sender + SOH + "56=EXCHANGE" + SOH + "52="
                + TIME.format(time) + SOH + fields;
        byte[] message = ("8=FIX.4.4" + SOH + "9=" + body.length() + SOH + body + "10=000" + SOH)
                .getBytes(StandardCharsets.ISO_8859_1);
        int sum = 0;
        int trailer = message.length - 7;
        for (int i = 0; i < trailer; i++) {
            sum += message[i];
        }
        int checksum = sum & 0xFF;
        message[trailer + 3] = (byte) ('0' + checksum / 100);
        message[trailer + 4] = (byte) ('0' + checksum / 10 % 10);
        message[trailer + 5] = (byte) ('0' + checksum % 10);
        return message;
    }

    /** One field. */
    static String field(int tag, String value) {
        return tag + "=" + value + SOH;
    }

    /** A time in the form of FIX. */
    static String time(Instant time) {
        return TIME.format(time);
    }
}
