package org.bourse.floor.market;

import java.util.Locale;

/** The reasons for which a book may not be trusted. */
public enum StaleReason {
    /** It may be, or was never followed. */
    NONE(0),
    /** A change is missing in the venue's numbering. */
    GAP(1),
    /** The connection was lost. */
    RECONNECT(2),
    /** Frames came faster than they could be taken, and were dropped. */
    OVERFLOW(3),
    /** A change of it could not be read. */
    PARSE(4),
    /** A price or quantity that its tick or lot does not allow. */
    OFF_TICK(5),
    /** Its best bid was at or above its best ask for more than a second. */
    CROSSED(6),
    /** Its best prices were not those that the venue itself says. */
    BEST_MISMATCH(7),
    /** It was not the mirror of the market's other outcome, in comparison after comparison. */
    MIRROR(8),
    /** A comparison with the venue's own book failed. */
    AUDIT(10),
    /** The venue started again, with other numbers. */
    VENUE_RESTART(11),
    /** The floor's own thread has ended by an error: nothing is taken in any more. */
    FLOOR_ENDED(12),
    /** It had more levels than an event holds. */
    TOO_LARGE(13),
    /** Nothing showed for too long that it is the venue's. */
    UNPROVEN(14),
    /** The venue trades it no more. */
    RESOLVED(15),
    /** Its market is closed at this hour, and nothing came since it was followed. */
    MARKET_CLOSED(16),
    /** The floor failed at an event, and does not know what of it the book has. */
    FLOOR_ERROR(17);

    private final int number;

    StaleReason(int number) {
        this.number = number;
    }

    /** Its number in events. */
    public int number() {
        return number;
    }

    /** The one with that number; refuses others. */
    public static StaleReason of(int number) {
        for (StaleReason reason : values()) {
            if (reason.number == number) {
                return reason;
            }
        }
        throw new IllegalArgumentException("No reason has the number " + number + ".");
    }

    /** Whether it is no fault that the book is not live. */
    public boolean isExpected() {
        return this == RESOLVED || this == MARKET_CLOSED;
    }

    /** As it is said to people and programs. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
