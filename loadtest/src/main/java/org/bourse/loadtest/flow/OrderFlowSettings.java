package org.bourse.loadtest.flow;

/**
 * What orders are drawn from.
 *
 * @param seed the same seed gives the same orders
 * @param brokers how many senders
 * @param instruments how many symbols, drawn by Zipf's law with {@link #ZIPF_EXPONENT}
 * @param shortLives whether 10 % live under a second, 20 % for 5 to 10 s and the rest for the day; otherwise all live
 *     longer than the test
 */
public record OrderFlowSettings(long seed, int brokers, int instruments, boolean shortLives) {

    /** How unevenly orders spread over instruments: as on a real market, a few get most. */
    public static final double ZIPF_EXPONENT = 0.95;
}
