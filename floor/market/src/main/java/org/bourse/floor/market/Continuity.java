package org.bourse.floor.market;

/** The states of a book: of those only {@link #LIVE} says that its levels are the venue's. */
public enum Continuity {
    /** Not followed. */
    CLOSED(0),
    /** Followed, and never whole so far: changes are kept until the first snapshot is there. */
    SYNCING(1),
    /** Whole, with every change since. */
    LIVE(2),
    /** It was whole, and something is missing or wrong since. */
    STALE(3),
    /** A new snapshot was asked for; changes are kept until it is there. */
    RESYNCING(4);

    private final int number;

    Continuity(int number) {
        this.number = number;
    }

    /** Its number in events. */
    public int number() {
        return number;
    }

    /** The one with that number; refuses others. */
    public static Continuity of(int number) {
        for (Continuity state : values()) {
            if (state.number == number) {
                return state;
            }
        }
        throw new IllegalArgumentException("No state of a book has the number " + number + ".");
    }
}
