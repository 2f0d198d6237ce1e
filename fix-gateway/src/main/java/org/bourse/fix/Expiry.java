package org.bourse.fix;

/**
 * The expiry of an order that is good till a date: a time, or a duration from when the exchange has taken it.
 *
 * @param untilMicros the time, since the epoch; 0 when {@code seconds} says it
 * @param seconds how long after; 0 when {@code untilMicros} says it
 */
record Expiry(long untilMicros, int seconds) {

    /** The expiry of an order without a date. */
    static final Expiry NONE = new Expiry(0, 0);

    /** At a time. */
    static Expiry at(long untilMicros) {
        return new Expiry(untilMicros, 0);
    }

    /** So many seconds after the exchange has taken the order. */
    static Expiry after(int seconds) {
        return new Expiry(0, seconds);
    }
}
