package org.bourse.floor.feed;

import java.time.Duration;

/**
 * When a connection is replaced by a new one that has its tokens, which is open before the old one ends.
 *
 * @param look how often that is looked at
 * @param age after so long
 * @param left when that share of the tokens it was opened with or got since is not followed any more, 0 to 1
 * @param least a connection that is younger stays, whatever its share
 * @param patience the new one must have brought all books within that; else the old one stays
 */
public record RecyclePolicy(Duration look, Duration age, double left, Duration least, Duration patience) {

    /** Polymarket: once a day, or with three tokens of ten gone, after five minutes at the least. */
    public static RecyclePolicy polymarket() {
        return new RecyclePolicy(
                Duration.ofSeconds(60), Duration.ofDays(1), 0.3, Duration.ofMinutes(5), Duration.ofSeconds(30));
    }
}
