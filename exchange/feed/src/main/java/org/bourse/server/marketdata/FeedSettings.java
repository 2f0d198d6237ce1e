package org.bourse.server.marketdata;

/**
 * Settings of the live feed.
 *
 * @param executionsKept executions of all brokers kept for clients that come back, 0 or more
 * @param commandsPerPublish most commands that are published together while more wait, 1 or more
 * @param pauseNanosPerDelivery rest after each publish, in nanoseconds for each message delivered, 0 or more
 */
public record FeedSettings(int executionsKept, int commandsPerPublish, long pauseNanosPerDelivery) {

    /** 262,144 executions, 4,096 commands together, 10 µs for each message. */
    public static final FeedSettings DEFAULTS = new FeedSettings(262_144, 4_096, 10_000);

    public FeedSettings {
        atLeast("executionsKept", executionsKept, 0);
        atLeast("commandsPerPublish", commandsPerPublish, 1);
        atLeast("pauseNanosPerDelivery", pauseNanosPerDelivery, 0);
    }

    /** The same but for the executions kept. */
    public FeedSettings withExecutionsKept(int kept) {
        return new FeedSettings(kept, commandsPerPublish, pauseNanosPerDelivery);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
    }
}
