package org.bourse.fix.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.bourse.engine.model.Times;

/** FIX times ({@code YYYYMMDD-HH:MM:SS[.fraction]}, always UTC) and microseconds since 1970. */
public final class FixTime {

    private static final long MICROS_PER_SECOND = 1_000_000;

    private FixTime() {}

    /** A UTCTimestamp with microseconds. */
    public static String timestamp(long micros) {
        return date(micros) + '-' + timeOfDay(micros);
    }

    /** A UTCDateOnly. */
    public static String date(long micros) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, Times.MICROS_PER_DAY));
        StringBuilder text = new StringBuilder(8);
        append(text, day.getYear(), 1_000);
        append(text, day.getMonthValue(), 10);
        append(text, day.getDayOfMonth(), 10);
        return text.toString();
    }

    /** A UTCTimeOnly with microseconds. */
    public static String timeOfDay(long micros) {
        long ofDay = Math.floorMod(micros, Times.MICROS_PER_DAY);
        long seconds = ofDay / MICROS_PER_SECOND;
        StringBuilder text = new StringBuilder(15);
        append(text, seconds / 3_600, 10);
        text.append(':');
        append(text, seconds / 60 % 60, 10);
        text.append(':');
        append(text, seconds % 60, 10);
        text.append('.');
        append(text, ofDay % MICROS_PER_SECOND, 100_000);
        return text.toString();
    }

    /** The instant of a UTCTimestamp with up to nanoseconds, cut to microseconds; empty when it is none. */
    public static OptionalLong parseTimestamp(String text) {
        OptionalLong day =
                text.length() > 9 && text.charAt(8) == '-' ? parseDate(text.substring(0, 8)) : OptionalLong.empty();
        int length = text.length();
        boolean shaped = day.isPresent()
                && (length == 17 || length == 21 || length == 24 || length == 27)
                && text.charAt(11) == ':'
                && text.charAt(14) == ':'
                && (length == 17 || text.charAt(17) == '.');
        if (!shaped) {
            return OptionalLong.empty();
        }
        int hour = number(text, 9, 11);
        int minute = number(text, 12, 14);
        int second = number(text, 15, 17);
        int fraction = length == 17 ? 0 : number(text, 18, length);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0) {
            return OptionalLong.empty();
        }
        long micros = switch (length) {
            case 21 -> fraction * 1_000L;
            case 27 -> fraction / 1_000;
            default -> fraction;
        };
        return OptionalLong.of(day.getAsLong() + ((hour * 60L + minute) * 60 + second) * MICROS_PER_SECOND + micros);
    }

    /** The first instant of a {@code YYYYMMDD} date; empty when it is none. */
    public static OptionalLong parseDate(String text) {
        if (text.length() != 8) {
            return OptionalLong.empty();
        }
        int year = number(text, 0, 4);
        int month = number(text, 4, 6);
        int day = number(text, 6, 8);
        if (year < 1970 || month < 1 || day < 1) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    Math.multiplyExact(LocalDate.of(year, month, day).toEpochDay(), Times.MICROS_PER_DAY));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** The wall clock, in microseconds since 1970; for what happens outside the exchange's own sequence of events. */
    public static long nowMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / 1_000;
    }

    /** The wall clock, as a SendingTime for messages that no session sends. */
    public static String now() {
        return timestamp(nowMicros());
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static void append(StringBuilder text, long number, int highestPlace) {
        for (int place = highestPlace; place > 0; place /= 10) {
            text.append((char) ('0' + number / place % 10));
        }
    }
}
