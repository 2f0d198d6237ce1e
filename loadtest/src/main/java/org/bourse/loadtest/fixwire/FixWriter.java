package org.bourse.loadtest.fixwire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One session's messages to the exchange, numbered from 1, in batches: messages one behind the other, as bytes to be
 * written at once. Used by one thread at a time.
 */
public final class FixWriter {

    /** The end of each field. */
    public static final char SOH = '\u0001';

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final String compId;
    private final StringBuilder header = new StringBuilder(64);
    private final StringBuilder batch = new StringBuilder(512);
    private String time = "";
    private int nextSequence = 1;

    /**
     * A writer for a session.
     *
     * @param compId whose session it is: SenderCompID(49)
     */
    public FixWriter(String compId) {
        this.compId = compId;
    }

    /**
     * Begins another batch.
     *
     * @param sent SendingTime(52) of its messages
     */
    public void begin(Instant sent) {
        batch.setLength(0);
        time = time(sent);
    }

    /**
     * Adds a message to the batch.
     *
     * @param type MsgType(35)
     * @param fields what comes after the standard header, each field with its SOH; in Latin 1
     */
    public void add(String type, CharSequence fields) {
        header.setLength(0);
        header.append("35=").append(type).append(SOH);
        header.append("34=").append(nextSequence++).append(SOH);
        header.append("49=").append(compId).append(SOH);
        header.append("56=EXCHANGE").append(SOH);
        header.append("52=").append(time).append(SOH);
        int start = batch.length();
        batch.append("8=FIX.4.4").append(SOH);
        batch.append("9=").append(header.length() + fields.length()).append(SOH);
        batch.append(header).append(fields);
        int sum = 0;
        for (int i = start; i < batch.length(); i++) {
            sum += batch.charAt(i);
        }
        batch.append("10=").append(Integer.toString(1_000 + sum % 256), 1, 4).append(SOH);
    }

    /** The batch. */
    public byte[] bytes() {
        return batch.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The time of the batch in the form of FIX. */
    public String time() {
        return time;
    }

    /** A time in the form of FIX, to the millisecond. */
    public static String time(Instant time) {
        return TIME.format(time);
    }

    /** One field with its SOH. */
    public static String field(int tag, String value) {
        return tag + "=" + value + SOH;
    }
}
