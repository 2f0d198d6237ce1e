package org.bourse.server.marketdata;

import java.util.OptionalLong;

/**
 * A wish to receive a channel.
 *
 * @param depth levels of each side of a book; 0 for all, and for every other channel
 * @param resumeFrom the sequence the client has reached already: of the book's last message, of the last trade, or of the
 *     last execution's event. Empty to start afresh; tickers and candles always do
 */
public record Subscription(Channel channel, int depth, OptionalLong resumeFrom) {

    /** Most levels that can be asked for by number. */
    public static final int MAX_DEPTH = 1_000;

    public Subscription {
        if (depth < 0 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("depth must be between 0 and " + MAX_DEPTH + ", not " + depth);
        }
    }
}
