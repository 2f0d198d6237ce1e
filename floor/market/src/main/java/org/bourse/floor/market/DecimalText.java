package org.bourse.floor.market;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Decimal numbers as venues write them, made exact integers of a scale and back, without a floating-point number between. */
public final class DecimalText {

    /** What {@link #parse} answers for no number at all. */
    public static final long INVALID = -1;
    /** … for a negative one. */
    public static final long NEGATIVE = -2;
    /** … for digits, other than zeros, beyond the scale. */
    public static final long TOO_PRECISE = -3;
    /** … for one above {@link #MAX_VALUE}. */
    public static final long TOO_LARGE = -4;

    /** The largest value taken: a tenth of what fits, so that sums of some have room. */
    public static final long MAX_VALUE = Long.MAX_VALUE / 10;

    private static final int MAX_EXPONENT = 30;
    private static final int MAX_LENGTH = 64;

    /** So many digits fit below {@link #MAX_VALUE}. */
    private static final int MAX_PLAIN = 17;

    private static final long NOT_PLAIN = Long.MIN_VALUE;
    private static final long[] TENS = new long[MAX_PLAIN + 1];

    /** The largest value that can be taken so many tens' times. */
    private static final long[] LIMITS = new long[MAX_PLAIN + 1];

    static {
        TENS[0] = 1;
        LIMITS[0] = MAX_VALUE;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
            LIMITS[i] = MAX_VALUE / TENS[i];
        }
    }

    private DecimalText() {}

    /**
     * The number as an integer of that scale, or one of the negative answers above: what a venue sends wrongly is a value
     * here, not an exception. {@code .48}, {@code 5.}, trailing zeros and exponents are taken.
     */
    public static long parse(byte[] text, int from, int to, int scale) {
        if (from >= to || to - from > MAX_LENGTH) {
            return INVALID;
        }
        long plain = plain(text, from, to, scale);
        return plain == NOT_PLAIN ? general(text, from, to, scale) : plain;
    }

    /** The most common form at once: few digits with a point among them, and none but zeros beyond the scale. */
    private static long plain(byte[] text, int from, int to, int scale) {
        if (to - from > MAX_PLAIN) {
            return NOT_PLAIN;
        }
        long value = 0;
        int point = to;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (text[i] == '.' && point == to) {
                point = i;
            } else {
                return NOT_PLAIN;
            }
        }
        int decimals = Math.max(to - point - 1, 0);
        if (to - from - (point == to ? 0 : 1) == 0) {
            return NOT_PLAIN;
        }
        int shift = scale - decimals;
        if (shift >= 0) {
            return shift < TENS.length && value <= LIMITS[shift] ? value * TENS[shift] : NOT_PLAIN;
        }
        return value % TENS[-shift] == 0 ? value / TENS[-shift] : TOO_PRECISE;
    }

    private static long general(byte[] text, int from, int to, int scale) {
        boolean negative = text[from] == '-';
        int at = negative || text[from] == '+' ? from + 1 : from;
        int mantissaEnd = at;
        while (mantissaEnd < to && text[mantissaEnd] != 'e' && text[mantissaEnd] != 'E') {
            mantissaEnd++;
        }
        int exponent = mantissaEnd == to ? 0 : exponent(text, mantissaEnd + 1, to);
        if (exponent == Integer.MIN_VALUE) {
            return INVALID;
        }
        long value = mantissa(text, at, mantissaEnd, scale + exponent);
        return negative && value > 0 ? NEGATIVE : value;
    }

    /** The same of a text. */
    public static long parse(String text, int scale) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length, scale);
    }

    /** Digits with at most one point, times 10 to the power of {@code shift}. */
    private static long mantissa(byte[] text, int from, int to, int shift) {
        long value = 0;
        int left = shift;
        boolean point = false;
        boolean digits = false;
        for (int i = from; i < to; i++) {
            int c = text[i];
            if (c == '.' && !point) {
                point = true;
            } else if (c >= '0' && c <= '9') {
                digits = true;
                int digit = c - '0';
                if (point && left <= 0) {
                    if (digit != 0) {
                        return rest(text, i, to, TOO_PRECISE);
                    }
                } else {
                    if (value > MAX_VALUE / 10) {
                        return rest(text, i, to, TOO_LARGE);
                    }
                    value = value * 10 + digit;
                    left -= point ? 1 : 0;
                }
            } else {
                return INVALID;
            }
        }
        return digits ? shifted(value, left) : INVALID;
    }

    private static long shifted(long value, int shift) {
        long result = value;
        for (int i = shift; i > 0 && result != 0; i--) {
            if (result > MAX_VALUE / 10) {
                return TOO_LARGE;
            }
            result *= 10;
        }
        for (int i = shift; i < 0 && result != 0; i++) {
            if (result % 10 != 0) {
                return TOO_PRECISE;
            }
            result /= 10;
        }
        return result > MAX_VALUE ? TOO_LARGE : result;
    }

    /** That answer, if nothing but digits and points follows: what is no number is said to be none first. */
    private static long rest(byte[] text, int from, int to, long answer) {
        for (int i = from; i < to; i++) {
            if ((text[i] < '0' || text[i] > '9') && text[i] != '.') {
                return INVALID;
            }
        }
        return answer;
    }

    private static int exponent(byte[] text, int from, int to) {
        int at = from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
        if (at >= to || to - at > 3) {
            return Integer.MIN_VALUE;
        }
        int value = 0;
        for (int i = at; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return Integer.MIN_VALUE;
            }
            value = value * 10 + text[i] - '0';
        }
        if (value > MAX_EXPONENT) {
            return Integer.MIN_VALUE;
        }
        return text[from] == '-' ? -value : value;
    }

    /** An integer of that scale as text: 1025 at 2 is {@code 10.25}. */
    public static String format(long value, int scale) {
        return BigDecimal.valueOf(value, scale).toPlainString();
    }
}
