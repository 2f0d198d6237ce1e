package org.bourse.fix.session;

import java.time.Duration;

/**
 * How many connections the FIX port holds. Those that have not logged on give way to newer ones, so they keep nobody out.
 *
 * @param max connections that may be open at once, 1 or more
 * @param maxPerAddress those of them that may come from one address, 1 or more
 * @param logon how long a connection may take to log on, 1 s or more
 */
public record ConnectionLimits(int max, int maxPerAddress, Duration logon) {

    public ConnectionLimits {
        if (max < 1 || maxPerAddress < 1 || logon.toSeconds() < 1) {
            throw new IllegalArgumentException("connection limits must be 1 or more, not " + max + ", " + maxPerAddress
                    + " and " + logon.toSeconds() + " s");
        }
    }
}
