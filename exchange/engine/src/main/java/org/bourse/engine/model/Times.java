package org.bourse.engine.model;

/**
 * Time as the engine knows it: microseconds since 1970-01-01T00:00:00Z (UTC, no leap seconds). Microseconds, because
 * that is what PostgreSQL's {@code timestamptz} keeps: a time read back from history equals the one in memory.
 */
public final class Times {

    /** An instant that never comes: the validity of a good-till-cancelled order. */
    public static final long NEVER_MICROS = Long.MAX_VALUE;

    /** The latest instant an order may be valid until: 9999-12-31T23:59:59.999999Z, the last four-digit year. */
    public static final long LATEST_MICROS = 253_402_300_799_999_999L;

    /** Microseconds in a second. */
    public static final long MICROS_PER_SECOND = 1_000_000L;

    /** Microseconds in a day. */
    public static final long MICROS_PER_DAY = 86_400_000_000L;

    private Times() {}

    /** So many seconds after an instant of the engine's. */
    public static long after(long timeMicros, int seconds) {
        return timeMicros + seconds * MICROS_PER_SECOND;
    }

    /**
     * The first end of a trading day strictly after {@code timeMicros}.
     *
     * @param timeMicros an instant, 0 or later
     * @param dayEndMicrosOfDay when a trading day ends, in microseconds after midnight UTC, 0 to 86,399,999,999
     */
    public static long endOfTradingDay(long timeMicros, long dayEndMicrosOfDay) {
        long end = timeMicros - Math.floorMod(timeMicros, MICROS_PER_DAY) + dayEndMicrosOfDay;
        return end > timeMicros ? end : end + MICROS_PER_DAY;
    }
}
