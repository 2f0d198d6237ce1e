package org.bourse.fix.session;

import java.time.Duration;

/**
 * The bounds of the FIX port's connections: how many it holds, and how long it waits on them. Those that have not logged on give way to newer
 * ones, so they keep nobody out.
 *
 * @param max connections that may be open at once, 1 or more
 * @param maxPerAddress those of them that may come from one address, 1 or more
 * @param logon how long a connection may take to log on, 1 s or more
 * @param missing how long a message that others have overtaken may be missing before it is asked for again, 1 ms or more
 * @param message how long a message may take from its first byte to its last, 1 ms or more
 * @param waitingBytes messages of all sessions that may wait for their turn before each session's share gets small, 1 or more
 */
public record ConnectionLimits(
        int max, int maxPerAddress, Duration logon, Duration missing, Duration message, long waitingBytes) {

    private static final Duration USUAL_MISSING = Duration.ofSeconds(1);
    private static final Duration USUAL_MESSAGE = Duration.ofSeconds(10);
    private static final long USUAL_WAITING_BYTES = 16L << 20;

    public ConnectionLimits {
        if (max < 1 || maxPerAddress < 1 || logon.toSeconds() < 1) {
            throw new IllegalArgumentException("connection limits must be 1 or more, not " + max + ", " + maxPerAddress
                    + " and " + logon.toSeconds() + " s");
        }
        if (missing.toMillis() < 1 || message.toMillis() < 1 || waitingBytes < 1) {
            throw new IllegalArgumentException(
                    "a message may be missing or incomplete for 1 ms or more, and one byte or" + " more may wait, not "
                            + missing + ", " + message + " and " + waitingBytes);
        }
    }

    /** Limits under which a missing message is asked for again after a second, and one has ten to be complete. */
    public ConnectionLimits(int max, int maxPerAddress, Duration logon) {
        this(max, maxPerAddress, logon, USUAL_MISSING, USUAL_MESSAGE, USUAL_WAITING_BYTES);
    }

    /** The same, but for how long a message may be missing. */
    public ConnectionLimits withMissing(Duration other) {
        return new ConnectionLimits(max, maxPerAddress, logon, other, message, waitingBytes);
    }

    /** The same, but for how long a message may take. */
    public ConnectionLimits withMessage(Duration other) {
        return new ConnectionLimits(max, maxPerAddress, logon, missing, other, waitingBytes);
    }

    /** The same, but for how much may wait. */
    public ConnectionLimits withWaitingBytes(long other) {
        return new ConnectionLimits(max, maxPerAddress, logon, missing, message, other);
    }
}
