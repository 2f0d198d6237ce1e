package org.bourse.fix.wire;

import java.util.OptionalLong;

/** FIX decimals and the exchange's exact integers. Never a floating-point number in between. */
public final class Decimals {

    /** Most decimals of a number that is written. */
    private static final int MAX_SCALE = 18;

    /** Decimals that an average has more than the numbers it is of. */
    private static final int MORE_DECIMALS = 2;

    private static final int MAX_DIGITS = 18;
    private static final long[] POWERS = powers();

    private Decimals() {}

    /**
     * A number in units of {@code 10^-scale}. Empty when it is no whole number of them, or one of more than 18 digits; the
     * text must have the form of a FIX decimal.
     *
     * @param scale decimals of the unit, 0 to 8
     */
    public static OptionalLong parse(String text, int scale) {
        boolean negative = text.startsWith("-");
        int point = text.indexOf('.');
        int wholeEnd = point < 0 ? text.length() : point;
        long value = 0;
        int digits = 0;
        for (int i = negative ? 1 : 0; i < wholeEnd; i++) {
            value = value * 10 + digit(text, i);
            // Leading zeros are free.
            if (value != 0 && ++digits > MAX_DIGITS - scale) {
                return OptionalLong.empty();
            }
        }
        int read = 0;
        for (int i = wholeEnd + 1; i < text.length(); i++) {
            int digit = digit(text, i);
            if (read++ < scale) {
                value = value * 10 + digit;
            } else if (digit != 0) {
                return OptionalLong.empty();
            }
        }
        for (; read < scale; read++) {
            value *= 10;
        }
        return OptionalLong.of(negative ? -value : value);
    }

    /**
     * A number of units of {@code 10^-scale}, with all its decimals.
     *
     * @param number any but the smallest {@code long}
     * @param scale decimals of the unit, 0 to 18
     */
    public static String text(long number, int scale) {
        if (scale == 0) {
            return Long.toString(number);
        }
        StringBuilder text = new StringBuilder(24);
        if (number < 0) {
            text.append('-');
        }
        long size = Math.abs(number);
        text.append(size / POWERS[scale]).append('.');
        appendDecimals(text, size % POWERS[scale], scale);
        return text.toString();
    }

    /**
     * An average price, exact to two decimals more than its prices have, half up.
     *
     * @param value sum of price times quantity, in the units of both, 0 or more
     * @param quantity in its units, up to 10^15; 0 for an average of 0
     * @param scale decimals of the prices' unit, 0 to 8
     */
    public static String average(long value, long quantity, int scale) {
        if (quantity == 0) {
            return "0";
        }
        // The remainder is below the quantity, so nothing overflows.
        long whole = value / quantity;
        long hundredths = (value % quantity * 100 + quantity / 2) / quantity;
        if (hundredths == 100) {
            whole++;
            hundredths = 0;
        }
        StringBuilder text = new StringBuilder(28).append(text(whole, scale));
        if (scale == 0) {
            text.append('.');
        }
        appendDecimals(text, hundredths, MORE_DECIMALS);
        return text.toString();
    }

    private static void appendDecimals(StringBuilder text, long number, int digits) {
        for (int i = digits - 1; i >= 0; i--) {
            text.append((char) ('0' + number / POWERS[i] % 10));
        }
    }

    private static long[] powers() {
        long[] powers = new long[MAX_SCALE + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    private static int digit(String text, int index) {
        return text.charAt(index) - '0';
    }
}
