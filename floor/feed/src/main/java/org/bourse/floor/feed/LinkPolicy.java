package org.bourse.floor.feed;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The rules of a venue for its connections.
 *
 * @param maxFrameBytes a longer message ends the connection
 * @param silence after so long without a message it is taken for dead
 * @param firstPause before it is opened again; doubles up to {@code longestPause}, each time more or less by a fifth
 * @param longestPause the longest of these
 * @param rotation after so long it is replaced, before the venue ends it
 * @param heartbeat a text that is sent to the venue again and again, to which it answers; empty: none is
 * @param heartbeatAnswer what its answer to that text has in it; where none came for the time of {@code silence} the connection is
 *     taken for dead, whatever else comes by it; empty: its answers are not told from other messages
 * @param heartbeatEvery how often
 * @param sendEvery the shortest time from one message of ours to the next
 * @param refusal what a message has in it by which the venue refuses us, while it is greeted; such a connection is ended
 * @param refusedPause before it is opened again then
 */
public record LinkPolicy(
        int maxFrameBytes,
        Duration silence,
        Duration firstPause,
        Duration longestPause,
        Duration rotation,
        String heartbeat,
        String heartbeatAnswer,
        Duration heartbeatEvery,
        Duration sendEvery,
        Pattern refusal,
        Duration refusedPause) {

    /** In place of a heartbeat's text: a ping of the WebSocket itself, which every server answers. */
    public static final String PING_FRAME = "<ping>";

    private static final int MAX_FRAME = 32 * 1024 * 1024;
    private static final int LONGEST_ANSWER = 200;
    private static final Duration NEVER = Duration.ofDays(365);

    /** An error of Alpaca, whatever its code; 407 is for those who are slow, once they are greeted. */
    static final Pattern ALPACA_ERROR = Pattern.compile("\"T\"\\s*:\\s*\"error\"");

    private static final Pattern NOTHING = Pattern.compile("(?!)");

    /** Rules without a heartbeat of ours. */
    public LinkPolicy(
            int maxFrameBytes, Duration silence, Duration firstPause, Duration longestPause, Duration rotation) {
        this(maxFrameBytes, silence, firstPause, longestPause, rotation, "", NEVER);
    }

    /** Rules without refusals, by which we may send as fast as we like. */
    public LinkPolicy(
            int maxFrameBytes,
            Duration silence,
            Duration firstPause,
            Duration longestPause,
            Duration rotation,
            String heartbeat,
            Duration heartbeatEvery) {
        this(
                maxFrameBytes,
                silence,
                firstPause,
                longestPause,
                rotation,
                heartbeat,
                "",
                heartbeatEvery,
                Duration.ZERO,
                NOTHING,
                longestPause);
    }

    /** Binance: a message now and then whatever the market does, and an end after 24 hours. */
    public static LinkPolicy binance() {
        return new LinkPolicy(
                MAX_FRAME, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofHours(23));
    }

    /** Our own exchange: it says something every 15 seconds, and has no end of its own. */
    public static LinkPolicy bourse() {
        return new LinkPolicy(MAX_FRAME, Duration.ofSeconds(45), Duration.ofSeconds(1), Duration.ofSeconds(3), NEVER);
    }

    /** Polymarket: it answers each PING with PONG, so that a connection without a word for 30 seconds is dead. */
    public static LinkPolicy polymarket() {
        return new LinkPolicy(
                        MAX_FRAME,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        NEVER,
                        "PING",
                        Duration.ofSeconds(10))
                .answeredBy("PONG");
    }

    /** MEXC: it ends a connection without a ping for a minute, whatever else comes, and takes 20 messages a second. */
    public static LinkPolicy mexc() {
        return new LinkPolicy(
                        MAX_FRAME,
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        NEVER,
                        "{\"method\":\"ping\"}",
                        Duration.ofSeconds(15))
                .answeredBy("\"channel\":\"pong\"")
                .sendingEvery(Duration.ofMillis(50));
    }

    /** Alpaca: one connection an endpoint, which may be silent while the market is closed; 402 and 406 come again if asked at once. */
    public static LinkPolicy alpaca() {
        return new LinkPolicy(
                        MAX_FRAME,
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        NEVER,
                        PING_FRAME,
                        Duration.ofSeconds(15))
                .refusedBy(ALPACA_ERROR, Duration.ofSeconds(60));
    }

    /** The same rules with an answer to heartbeats by which it is known. */
    LinkPolicy answeredBy(String said) {
        return new LinkPolicy(
                maxFrameBytes,
                silence,
                firstPause,
                longestPause,
                rotation,
                heartbeat,
                said,
                heartbeatEvery,
                sendEvery,
                refusal,
                refusedPause);
    }

    /** The same rules with that much time from one message of ours to the next. */
    public LinkPolicy sendingEvery(Duration gap) {
        return new LinkPolicy(
                maxFrameBytes,
                silence,
                firstPause,
                longestPause,
                rotation,
                heartbeat,
                heartbeatAnswer,
                heartbeatEvery,
                gap,
                refusal,
                refusedPause);
    }

    /** The same rules with refusals, and the pause after one. */
    public LinkPolicy refusedBy(Pattern said, Duration pause) {
        return new LinkPolicy(
                maxFrameBytes,
                silence,
                firstPause,
                longestPause,
                rotation,
                heartbeat,
                heartbeatAnswer,
                heartbeatEvery,
                sendEvery,
                said,
                pause);
    }

    /** Whether a message is the answer to a heartbeat; such a one is short. */
    boolean isHeartbeatAnswer(String message) {
        return !heartbeatAnswer.isEmpty() && message.length() <= LONGEST_ANSWER && message.contains(heartbeatAnswer);
    }

    /** Whether answers to heartbeats can be told from other messages. */
    boolean knowsAnswers() {
        return !heartbeatAnswer.isEmpty() || heartbeat.equals(PING_FRAME);
    }

    boolean isRefusal(String message) {
        return refusal.matcher(message).find();
    }

    /** The pause after that one. */
    Duration after(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        if (doubled.compareTo(longestPause) < 0) {
            return doubled;
        }
        return longestPause;
    }
}
