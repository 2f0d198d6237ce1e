package org.bourse.loadtest.flow;

/**
 * The distributions that orders are drawn from.
 *
 * @param seed the same seed gives the same orders
 * @param brokers how many senders
 * @param instruments how many symbols, drawn by Zipf's law with {@link #ZIPF_EXPONENT}
 * @param lives how long limit orders live
 */
public record OrderFlowSettings(long seed, int brokers, int instruments, OrderLifetimes lives) {

    /** The unevenness of orders over instruments: as on a real market, a few get most. */
    public static final double ZIPF_EXPONENT = 0.95;
}
