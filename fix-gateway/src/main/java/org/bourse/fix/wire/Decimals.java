package org.bourse.fix.wire;

import java.util.OptionalLong;

/** FIX decimals and the exchange's exact integers. Never a floating-point number in between. */
public final class Decimals {

    private static final int MAX_DIGITS = 18;

    private Decimals() {}

    /**
     * A price in currency units as cents. Empty when it is not a whole number of cents or has more than 18 digits; the
     * text must have the form of a FIX decimal.
     */
    public static OptionalLong cents(String text) {
        return scaled(text, 2);
    }

    /** A quantity as shares. Empty when it is not whole or has more than 18 digits. */
    public static OptionalLong shares(String text) {
        return scaled(text, 0);
    }

    /** Cents as currency units with two decimals. */
    public static String price(long cents) {
        StringBuilder text = new StringBuilder(20);
        appendCents(text, cents);
        return text.toString();
    }

    /**
     * An average price in currency units, exact to four decimals, half up.
     *
     * @param valueCents sum of price times quantity, in cents, 0 or more
     * @param quantity shares, 0 for an average of 0
     */
    public static String average(long valueCents, long quantity) {
        if (quantity == 0) {
            return "0";
        }
        // Hundredths of a cent: the remainder is below the quantity, at most 10^12, so nothing overflows.
        long cents = valueCents / quantity;
        long hundredths = (valueCents % quantity * 100 + quantity / 2) / quantity;
        if (hundredths == 100) {
            cents++;
            hundredths = 0;
        }
        StringBuilder text = new StringBuilder(24);
        appendCents(text, cents);
        appendTwoDigits(text, hundredths);
        return text.toString();
    }

    private static void appendCents(StringBuilder text, long cents) {
        text.append(cents / 100).append('.');
        appendTwoDigits(text, cents % 100);
    }

    private static void appendTwoDigits(StringBuilder text, long number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static OptionalLong scaled(String text, int decimals) {
        boolean negative = text.startsWith("-");
        int point = text.indexOf('.');
        int wholeEnd = point < 0 ? text.length() : point;
        long value = 0;
        int digits = 0;
        for (int i = negative ? 1 : 0; i < wholeEnd; i++) {
            value = value * 10 + digit(text, i);
            // Leading zeros are free.
            if (value != 0 && ++digits > MAX_DIGITS - decimals) {
                return OptionalLong.empty();
            }
        }
        int read = 0;
        for (int i = wholeEnd + 1; i < text.length(); i++) {
            int digit = digit(text, i);
            if (read++ < decimals) {
                value = value * 10 + digit;
            } else if (digit != 0) {
                return OptionalLong.empty();
            }
        }
        for (; read < decimals; read++) {
            value *= 10;
        }
        return OptionalLong.of(negative ? -value : value);
    }

    private static int digit(String text, int index) {
        return text.charAt(index) - '0';
    }
}
