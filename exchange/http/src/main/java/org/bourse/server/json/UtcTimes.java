package org.bourse.server.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bourse.engine.model.Times;

/** Instants as they are written in JSON: ISO-8601 with an offset, precise to the microsecond. */
public final class UtcTimes {

    /** The answer of {@link #parse} for text that is no instant. */
    public static final long NOT_A_TIME = Long.MIN_VALUE;

    private static final int SECONDS_LENGTH = "2026-11-21T07:25:58Z".length();
    private static final int MOST_FRACTION_DIGITS = 9;
    private static final int MICROS_DIGITS = 6;

    /** With an offset such as {@code +0300}, as Python's {@code %z} and the clients that are generated for it write it. */
    private static final DateTimeFormatter OFFSET_WITHOUT_COLON = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("xx")
            .toFormatter(Locale.ROOT);

    private UtcTimes() {}

    /** ISO-8601 in UTC, with as much of a fraction as there is. */
    public static String format(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L)
                .toString();
    }

    /**
     * Microseconds since 1970 of an ISO-8601 time with an offset, its colon or not, or {@code Z}; else {@link #NOT_A_TIME}.
     * What is finer than a microsecond is cut off. Years beyond what fits come back as one just after {@link Times#LATEST_MICROS}.
     */
    public static long parse(String text) {
        long micros = parsePlainUtc(text);
        return micros == NOT_A_TIME ? parseAny(text) : micros;
    }

    /** The form that programs send, {@code 2026-11-21T07:25:58[.123456]Z}, without the cost of a general parser. */
    private static long parsePlainUtc(String text) {
        int length = text.length();
        if (length < SECONDS_LENGTH
                || length > SECONDS_LENGTH + 1 + MOST_FRACTION_DIGITS
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(length - 1) != 'Z') {
            return NOT_A_TIME;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int fraction = fractionMicros(text, length - 1);
        if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return NOT_A_TIME;
        }
        if (second < 0
                || second > 59
                || fraction < 0
                || day > LocalDate.of(year, month, 1).lengthOfMonth()) {
            return NOT_A_TIME;
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second;
        return seconds * 1_000_000L + fraction;
    }

    /** The microseconds between the seconds and {@code end}; -1 when that is no fraction. */
    private static int fractionMicros(String text, int end) {
        int start = SECONDS_LENGTH - 1;
        if (start == end) {
            return 0;
        }
        int digits = end - start - 1;
        if (text.charAt(start) != '.' || digits == 0) {
            return -1;
        }
        int micros = number(text, start + 1, start + 1 + Math.min(digits, MICROS_DIGITS));
        for (int i = digits; i < MICROS_DIGITS && micros >= 0; i++) {
            micros *= 10;
        }
        return digits > MICROS_DIGITS && number(text, start + 1 + MICROS_DIGITS, end) < 0 ? -1 : micros;
    }

    /** The digits from {@code from} to before {@code to} as a number; -1 when there is something else. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static long parseAny(String text) {
        try {
            OffsetDateTime time = hasOffsetWithoutColon(text)
                    ? OffsetDateTime.parse(text, OFFSET_WITHOUT_COLON)
                    : OffsetDateTime.parse(text);
            if (time.getYear() > 9_999 + 1) {
                return Times.LATEST_MICROS + 1;
            }
            if (time.getYear() < -9_999) {
                return NOT_A_TIME;
            }
            return TimeUnit.SECONDS.toMicros(time.toEpochSecond()) + time.getNano() / 1_000;
        } catch (DateTimeException e) {
            return NOT_A_TIME;
        }
    }

    private static boolean hasOffsetWithoutColon(String text) {
        int sign = text.length() - "+0300".length();
        return sign > 0 && (text.charAt(sign) == '+' || text.charAt(sign) == '-');
    }
}
