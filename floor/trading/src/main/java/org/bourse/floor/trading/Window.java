package org.bourse.floor.trading;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * A stretch of time before a moment of reference: from {@code fromNanos} before it to {@code toNanos} before it, both
 * included. 300 s and 0 s are the last five minutes; 600 s and 300 s the five before these; 0 and 0 the moment itself.
 *
 * @param fromNanos how long before the moment it begins
 * @param toNanos how long before the moment it ends
 */
public record Window(long fromNanos, long toNanos) {

    /** The longest that one may reach back: a day. */
    public static final double MAX_SECONDS = 86_400;

    private static final double NANOS = 1e9;
    private static final int BUSY_EVENTS = 100;
    /** A time, a value and three sums of two numbers each. */
    private static final int BYTES_A_POINT = 64;

    private static final long MAX_NANOS = (long) (MAX_SECONDS * NANOS);

    /** Refuses one that ends before it begins, that reaches into the future or back by more than a day. */
    public Window {
        if (toNanos < 0 || fromNanos < toNanos || fromNanos > MAX_NANOS) {
            throw new IllegalArgumentException(
                    "A window begins 0 to 86400 s before its moment, and ends no earlier than" + " that; not from "
                            + fromNanos + " ns to " + toNanos + " ns before.");
        }
    }

    /**
     * The one between these two, whichever is the longer; refuses what is negative, no number, more than a day or, without
     * being a moment, less than a nanosecond.
     */
    public static Window ofSeconds(double t1, double t2) {
        requireSeconds(t1);
        requireSeconds(t2);
        Window window = new Window(nanos(Math.max(t1, t2)), nanos(Math.min(t1, t2)));
        if (window.fromNanos == window.toNanos && t1 != t2) {
            throw new IllegalArgumentException("A window is a moment, or a nanosecond or longer; its ends must not be "
                    + plain(t1) + " s and " + plain(t2) + " s before its moment");
        }
        return window;
    }

    private static void requireSeconds(double seconds) {
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
            throw new IllegalArgumentException("A window's seconds are 0 to 86400, not "
                    + plain(seconds) + "."
                    + (seconds > 0 ? " " + cost(seconds) : ""));
        }
    }

    private static String plain(double seconds) {
        return Double.isFinite(seconds)
                ? BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString()
                : String.valueOf(seconds);
    }

    /** What keeping all data of so many seconds would cost, as a sentence for whoever wants more than is kept. */
    public static String cost(double seconds) {
        double points = seconds * BUSY_EVENTS;
        return String.format(
                Locale.ROOT,
                "What is older than 86400 s is not kept: at %d events a second a window of %.0f s would be %.0f points,"
                        + " %.0f MiB for each series of an instrument.",
                BUSY_EVENTS,
                seconds,
                points,
                Math.ceil(points * BYTES_A_POINT / (1 << 20)));
    }

    /** Whether a window of so many seconds has no value where an instrument is as busy as some are. */
    public static boolean isLong(double seconds) {
        return seconds * BUSY_EVENTS > InstrumentSeries.MOST_POINTS;
    }

    /** Up to which rate a window of so many seconds has values, as a sentence. */
    public static String rate(double seconds) {
        return String.format(
                Locale.ROOT,
                "A window of %.0f s has values up to %.1f events a second, as a series of an instrument keeps %d"
                        + " points",
                seconds,
                mostPerSecond(seconds),
                InstrumentSeries.MOST_POINTS);
    }

    /** So many events a second a window of so many seconds has room for, rounded down to a tenth. */
    public static double mostPerSecond(double seconds) {
        return Math.floor(10 * InstrumentSeries.MOST_POINTS / seconds) / 10;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS);
    }

    /** When it begins, seen from that moment. */
    public long start(long reference) {
        return reference - fromNanos;
    }

    /** When it ends, seen from that moment. */
    public long end(long reference) {
        return reference - toNanos;
    }

    /**
     * How often its measures are worth computing again, unless somebody says otherwise: the older its end, the less
     * often.
     */
    public long refreshNanos() {
        long seconds = (long) Math.ceil(toNanos / NANOS);
        if (seconds <= 1) {
            return refresh(1);
        }
        if (seconds <= 30) {
            return refresh(2);
        }
        if (seconds <= 120) {
            return refresh(5);
        }
        if (seconds <= 600) {
            return refresh(10);
        }
        return refresh(seconds <= 1_800 ? 15 : 30);
    }

    private static long refresh(long seconds) {
        return seconds * (long) NANOS;
    }
}
