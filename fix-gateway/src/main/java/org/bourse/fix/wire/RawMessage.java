package org.bourse.fix.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A FIX message as the text that came from or goes to the wire; for what happens outside a session. */
public final class RawMessage {

    /** The byte that ends each field. */
    public static final char SOH = '\u0001';

    private static final Pattern PASSWORDS = Pattern.compile("(?<![0-9])554=[^" + SOH + "]*");

    private static final int MOST_TAG = 100_000;

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

    /** The message with its header only, of which each field is there once: the first. */
    public static String withoutBody(String message) {
        StringBuilder kept = new StringBuilder();
        takeHeader(message, message.indexOf(SOH + "35=") + 1, kept, new StringBuilder());
        return framed(kept.toString());
    }

    /**
     * The message, but header fields that are there twice stand behind its body. QuickFIX/J takes the last of them for the
     * field's value, as long as they are in the header; behind the body it rejects them as given twice.
     */
    public static String withRepeatedHeaderFieldsLast(String message) {
        if (!hasRepeatedHeaderField(message)) {
            return message;
        }
        StringBuilder kept = new StringBuilder();
        StringBuilder repeated = new StringBuilder();
        int body = takeHeader(message, 0, kept, repeated);
        int trailer = message.lastIndexOf(SOH + "10=") + 1;
        String fields = message.substring(body, trailer);
        // Without a body there would be no behind: any field of one will do, as the message is rejected.
        return framed(
                kept.substring(kept.indexOf(SOH + "35=") + 1) + (fields.isEmpty() ? "58=-" + SOH : fields) + repeated);
    }

    private static boolean hasRepeatedHeaderField(String message) {
        int seen = 0;
        for (int from = 0; from < message.length(); ) {
            int bit = headerBit(tag(message, from));
            if (bit == 0) {
                return false;
            }
            if ((seen & bit) != 0) {
                return true;
            }
            seen |= bit;
            from = message.indexOf(SOH, from) + 1;
        }
        return false;
    }

    /** Sorts the fields of a header into those that are there the first time and those that are not; returns its end. */
    private static int takeHeader(String message, int start, StringBuilder first, StringBuilder repeated) {
        int seen = 0;
        int from = start;
        while (from < message.length()) {
            int to = message.indexOf(SOH, from) + 1;
            int bit = headerBit(tag(message, from));
            if (to == 0 || bit == 0) {
                return from;
            }
            StringBuilder taken = (seen & bit) == 0 ? first : repeated;
            taken.append(message, from, to);
            seen |= bit;
            from = to;
        }
        return from;
    }

    /** The tag of the field that begins here, as QuickFIX/J reads it; -1 when it is none. */
    private static int tag(String message, int from) {
        int tag = 0;
        for (int i = from; i < message.length() && tag < MOST_TAG; i++) {
            char c = message.charAt(i);
            if (c == '=') {
                return i == from ? -1 : tag;
            }
            if (c < '0' || c > '9') {
                return -1;
            }
            tag = tag * 10 + c - '0';
        }
        return -1;
    }

    /** A bit for each field that QuickFIX/J takes for one of the header; 0 for any other. */
    private static int headerBit(int tag) {
        return switch (tag) {
            case 8 -> 1;
            case 9 -> 1 << 1;
            case 34 -> 1 << 2;
            case 35 -> 1 << 3;
            case 43 -> 1 << 4;
            case 49 -> 1 << 5;
            case 50 -> 1 << 6;
            case 52 -> 1 << 7;
            case 56 -> 1 << 8;
            case 57 -> 1 << 9;
            case 90 -> 1 << 10;
            case 91 -> 1 << 11;
            case 97 -> 1 << 12;
            case 115 -> 1 << 13;
            case 116 -> 1 << 14;
            case 122 -> 1 << 15;
            case 128 -> 1 << 16;
            case 129 -> 1 << 17;
            case 142 -> 1 << 18;
            case 143 -> 1 << 19;
            case 144 -> 1 << 20;
            case 145 -> 1 << 21;
            case 212 -> 1 << 22;
            case 213 -> 1 << 23;
            case 347 -> 1 << 24;
            case 369 -> 1 << 25;
            case 370 -> 1 << 26;
            case 627 -> 1 << 27;
            case 1128 -> 1 << 28;
            default -> 0;
        };
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

    private static String checkSum(String message, int end) {
        int sum = 0;
        for (int i = 0; i < end; i++) {
            sum += message.charAt(i);
        }
        sum &= 0xFF;
        return "" + (char) ('0' + sum / 100) + (char) ('0' + sum / 10 % 10) + (char) ('0' + sum % 10);
    }
}
