package org.bourse.floor.feed;

import java.time.Duration;

/**
 * The rules of a venue for its connections.
 *
 * @param maxFrameBytes a longer message ends the connection
 * @param silence after so long without a message it is taken for dead
 * @param firstPause before it is opened again; doubles up to {@code longestPause}, each time more or less by a fifth
 * @param longestPause the longest of these
 * @param rotation after so long it is replaced, before the venue ends it
 * @param heartbeat a text that is sent to the venue again and again, to which it answers; empty: none is
 * @param heartbeatEvery how often
 */
public record LinkPolicy(
        int maxFrameBytes,
        Duration silence,
        Duration firstPause,
        Duration longestPause,
        Duration rotation,
        String heartbeat,
        Duration heartbeatEvery) {

    /** Rules without a heartbeat of ours. */
    public LinkPolicy(
            int maxFrameBytes, Duration silence, Duration firstPause, Duration longestPause, Duration rotation) {
        this(maxFrameBytes, silence, firstPause, longestPause, rotation, "", Duration.ofDays(365));
    }

    /** Binance: a message now and then whatever the market does, and an end after 24 hours. */
    public static LinkPolicy binance() {
        return new LinkPolicy(
                32 * 1024 * 1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofHours(23));
    }

    /** Our own exchange: it says something every 15 seconds, and has no end of its own. */
    public static LinkPolicy bourse() {
        return new LinkPolicy(
                32 * 1024 * 1024,
                Duration.ofSeconds(45),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofDays(365));
    }

    /** Polymarket: it answers each PING with PONG, so that a connection without a word for 30 seconds is dead. */
    public static LinkPolicy polymarket() {
        return new LinkPolicy(
                32 * 1024 * 1024,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofDays(365),
                "PING",
                Duration.ofSeconds(10));
    }
}
