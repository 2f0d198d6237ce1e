package org.bourse.floor.desk;

/** The waits between requests to the exchange for one thing, each twice as long as the one before, up to two seconds. */
final class RequestWaits {

    private static final long FIRST_MILLIS = 100;
    private static final long MOST_MILLIS = 2_000;

    private final LiveAccount account;
    private long millis = FIRST_MILLIS;

    RequestWaits(LiveAccount account) {
        this.account = account;
    }

    /** The exchange has said how long the next one is to be. */
    void next(long asked) {
        millis = asked;
    }

    /** Waits; false: the floor ends. */
    boolean pass() {
        boolean goesOn = account.pause(millis);
        millis = Math.min(2 * millis, MOST_MILLIS);
        return goesOn;
    }
}
