package org.bourse.server.guard;

import java.util.Locale;

/** The characters of RFC 9110 and 3986, and what lines, lists and numbers are made of. */
final class Syntax {

    static final byte CR = '\r';
    static final byte LF = '\n';

    private static final boolean[] TOKEN = table("!#$%&'*+-.^_`|~");
    private static final boolean[] TARGET = table("-._~!$&'()*+,;=:@/?");
    private static final boolean[] NAME = table("-._~!$&'()*+,;=");
    private static final boolean[] ADDRESS = table("-._~!$&'()*+,;=:");
    private static final int LAST_PORT = 65_535;

    private Syntax() {}

    /** Whether this is a character of a token, such as a method or a header's name. */
    static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    /** Whether all of these are characters of a token, and there is one. */
    static boolean isToken(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isToken(bytes[i])) {
                return false;
            }
        }
        return from < to;
    }

    /** Whether these are a path and a query, with every percent sign before two hexadecimal digits. */
    static boolean isPathAndQuery(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '%') {
                if (i + 2 >= to || hex(bytes[i + 1]) < 0 || hex(bytes[i + 2]) < 0) {
                    return false;
                }
                i += 2;
            } else if (b < 0 || !TARGET[b]) {
                return false;
            }
        }
        return true;
    }

    /** Whether these can be a host, which may not be empty (RFC 9110, section 4.2.1), and a port if there is one. */
    static boolean isHost(byte[] bytes, int from, int to) {
        boolean literal = from < to && bytes[from] == '[';
        int end = literal ? endOf(ADDRESS, bytes, from + 1, to) : endOf(NAME, bytes, from, to);
        int empty = literal ? from + 1 : from;
        if (end == empty || (literal && (end == to || bytes[end] != ']'))) {
            return false;
        }
        int colon = literal ? end + 1 : end;
        return colon == to || (bytes[colon] == ':' && (colon + 1 == to || isPort(bytes, colon + 1, to)));
    }

    /** Behind the last of these characters, and of pairs of hexadecimal digits behind a percent sign. */
    private static int endOf(boolean[] allowed, byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (bytes[i] == '%' && i + 2 < to && hex(bytes[i + 1]) >= 0 && hex(bytes[i + 2]) >= 0) {
                i += 3;
            } else if (bytes[i] >= 0 && allowed[bytes[i]]) {
                i++;
            } else {
                return i;
            }
        }
        return i;
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        return number(bytes, from, to) >= 0 && number(bytes, from, to) <= LAST_PORT;
    }

    /** The value of a hexadecimal digit; -1 for another character. */
    static int hex(byte b) {
        return b < 0 ? -1 : Character.digit(b, 16);
    }

    /** Whether these bytes are this lower-case text, in any case. */
    static boolean isText(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lower(bytes[i]) != lowerCase.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    /** Whether two pieces of the same bytes are the same text, in any case. */
    static boolean isSameIgnoringCase(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lower(bytes[i]) != lower(bytes[otherFrom + i - from])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** Whether one of the elements of a list with commas is this lower-case text, in any case. */
    static boolean hasElement(byte[] bytes, int from, int to, String lowerCase) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes[i] == ',') {
                int first = skipSpace(bytes, start, i);
                if (isText(bytes, first, trimSpace(bytes, first, i), lowerCase)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    /** The place of the first byte that is neither a space nor a tab. */
    static int skipSpace(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Behind the last byte that is neither a space nor a tab. */
    static int trimSpace(byte[] bytes, int from, int to) {
        int i = to;
        while (i > from && isSpace(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The number that these digits are, at most 18 of them; -1 when they are anything else. */
    static long number(byte[] bytes, int from, int to) {
        if (from == to || to - from > 18) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }

    private static boolean[] table(String others) {
        boolean[] table = new boolean[128];
        for (char c = 0; c < 128; c++) {
            String text = String.valueOf(c).toLowerCase(Locale.ROOT);
            boolean letterOrDigit = (text.charAt(0) >= 'a' && text.charAt(0) <= 'z') || (c >= '0' && c <= '9');
            table[c] = letterOrDigit || others.indexOf(c) >= 0;
        }
        return table;
    }
}
