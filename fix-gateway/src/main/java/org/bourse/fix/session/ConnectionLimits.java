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
 */
public record ConnectionLimits(int max, int maxPerAddress, Duration logon, Duration missing) {

    private static final Duration USUAL_MISSING = Duration.ofSeconds(1);

    public ConnectionLimits {
        if (max < 1 || maxPerAddress < 1 || logon.toSeconds() < 1) {
            throw new IllegalArgumentException("connection limits must be 1 or more, not " + max + ", " + maxPerAddress
                    + " and " + logon.toSeconds() + " s");
        }
        if (missing.toMillis() < 1) {
            throw new IllegalArgumentException("a message may be missing for 1 ms or more, not " + missing);
        }
    }

    /** Limits under which a missing message is asked for again after a second. */
    public ConnectionLimits(int max, int maxPerAddress, Duration logon) {
        this(max, maxPerAddress, logon, USUAL_MISSING);
    }
}
