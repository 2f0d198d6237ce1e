package org.bourse.fix.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A FIX message as the text that came from or goes to the wire; for what happens outside a session. */
public final class RawMessage {

    /** The byte that ends each field. */
    public static final char SOH = '\u0001';

    private static final Pattern PASSWORDS = Pattern.compile("(?<![0-9])554=[^" + SOH + "]*");

    private RawMessage() {}

    /** The value of the first field with this tag; the message must begin with another field. */
    public static Optional<String> field(String message, int tag) {
        String key = SOH + Integer.toString(tag) + '=';
        int start = message.indexOf(key);
        if (start < 0) {
            return Optional.empty();
        }
        int from = start + key.length();
        int to = message.indexOf(SOH, from);
        return to < 0 ? Optional.empty() : Optional.of(message.substring(from, to));
    }

    /** A whole message: these fields (from MsgType(35) on, each ended by SOH) between the frame that FIX asks for. */
    public static String framed(String fields) {
        String message = "8=FIX.4.4" + SOH + "9=" + fields.length() + SOH + fields;
        return message + "10=" + checkSum(message, message.length()) + SOH;
    }

    /** The message with this value of a field, which is added when it is missing. */
    public static String with(String message, int tag, String value) {
        String key = SOH + Integer.toString(tag) + '=';
        int trailer = message.lastIndexOf(SOH + "10=") + 1;
        int fields = message.indexOf(SOH + "35=") + 1;
        int field = message.indexOf(key);
        if (field < 0) {
            return framed(message.substring(fields, trailer) + key.substring(1) + value + SOH);
        }
        int from = field + key.length();
        return framed(message.substring(fields, from) + value + message.substring(message.indexOf(SOH, from), trailer));
    }

    /** The message with its header only. */
    public static String withoutBody(String message) {
        StringBuilder kept = new StringBuilder();
        int from = message.indexOf(SOH + "35=") + 1;
        while (from > 0 && from < message.length()) {
            int to = message.indexOf(SOH, from);
            if (to < 0 || !isHeaderField(message, from)) {
                break;
            }
            kept.append(message, from, to + 1);
            from = to + 1;
        }
        return framed(kept.toString());
    }

    /** A sent message as it is sent again: as a possible duplicate, with the time of now beside that of then. */
    public static String repeated(String message, String now) {
        int typeEnd = message.indexOf(SOH, message.indexOf(SOH + "35=") + 1) + 1;
        int timeStart = message.indexOf(SOH + "52=") + 1;
        int timeEnd = message.indexOf(SOH, timeStart);
        int trailer = message.lastIndexOf(SOH + "10=") + 1;
        String then = message.substring(timeStart + 3, timeEnd);
        return framed(message.substring(message.indexOf(SOH + "35=") + 1, typeEnd) + "43=Y" + SOH
                + message.substring(typeEnd, timeStart) + "52=" + now + SOH + "122=" + then + SOH
                + message.substring(timeEnd + 1, trailer));
    }

    /**
     * A SequenceReset(4) that fills a gap.
     *
     * @param from the first sequence number of the gap
     * @param next the sequence number after it
     */
    public static String gapFill(String sender, String target, int from, int next, String now) {
        return framed("35=4" + SOH + "43=Y" + SOH + "34=" + from + SOH + "49=" + sender + SOH + "52=" + now + SOH
                + "122=" + now + SOH + "56=" + target + SOH + "123=Y" + SOH + "36=" + next + SOH);
    }

    /** The text with whatever would not survive the wire's one byte per character as a question mark. */
    public static String latin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }

    /** The text with each password hidden, wherever in it and in however damaged a message it is. */
    public static String masked(String text) {
        return text.contains("554=") ? PASSWORDS.matcher(text).replaceAll("554=***") : text;
    }

    private static boolean isHeaderField(String message, int from) {
        int equals = message.indexOf('=', from);
        return switch (equals < 0 ? "" : message.substring(from, equals)) {
            case "35", "49", "56", "34", "52", "43", "97", "50", "142", "57", "143", "122", "369" -> true;
            default -> false;
        };
    }

    private static String checkSum(String message, int end) {
        int sum = 0;
        for (int i = 0; i < end; i++) {
            sum += message.charAt(i);
        }
        sum &= 0xFF;
        return "" + (char) ('0' + sum / 100) + (char) ('0' + sum / 10 % 10) + (char) ('0' + sum % 10);
    }
}
