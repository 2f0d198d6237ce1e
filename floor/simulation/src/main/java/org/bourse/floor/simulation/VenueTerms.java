package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.MarketEvents;

/**
 * What a simulated venue is like.
 *
 * @param queue which of the others leave the queues that our orders stand in
 * @param entry how long an intent takes to the venue. The venue's clock here is that of receipt, so that paper trading and its
 *     backtest are the same: the way of the market's events to us belongs to this, too
 * @param response how long a report takes from the venue
 * @param makerRate what it takes of the value of a fill of an order that rested, as a share in the scale of {@link
 *     MarketEvents#RATE_SCALE}; negative where it pays
 * @param takerRate what it takes of the value of any other fill
 * @param contractSize how much one unit of quantity is of what the price is for
 * @param leverage how many times its margin a position may be worth when it is entered, 1 to {@link #MAX_LEVERAGE}
 * @param slippage of instruments that have bars alone
 */
public record VenueTerms(
        QueueModel queue,
        LatencyModel entry,
        LatencyModel response,
        long makerRate,
        long takerRate,
        BigDecimal contractSize,
        int leverage,
        SlippageModel slippage) {

    /** The largest leverage. */
    public static final int MAX_LEVERAGE = 200;

    /** A tenth, either way. */
    private static final long MAX_RATE = 100_000_000_000L;

    /**
     * 0.02 % for those who make a market and 0.06 % for those who take it, of bars alone 0.05 % of slippage, everything else as
     * cautious as it gets.
     */
    public static final VenueTerms DEFAULTS = new VenueTerms(
            new QueueModel.Tail(),
            new LatencyModel.Constant(100_000_000),
            new LatencyModel.Constant(100_000_000),
            200_000_000,
            600_000_000,
            BigDecimal.ONE,
            1,
            new SlippageModel.Constant(500_000_000));

    /** Refuses what no venue has. */
    public VenueTerms {
        List<String> faults = new ArrayList<>();
        checkRate("maker", makerRate, faults);
        checkRate("taker", takerRate, faults);
        if (contractSize.signum() <= 0 || contractSize.precision() > 18) {
            faults.add(
                    "A contract's size is above 0 with at most 18 digits, not " + contractSize.toPlainString() + ".");
        }
        if (leverage < 1 || leverage > MAX_LEVERAGE) {
            faults.add("A leverage is 1 to " + MAX_LEVERAGE + ", not " + leverage + ".");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", faults));
        }
    }

    /** The same with another queue model. */
    public VenueTerms with(QueueModel other) {
        return new VenueTerms(other, entry, response, makerRate, takerRate, contractSize, leverage, slippage);
    }

    /** The same with other latencies. */
    public VenueTerms with(LatencyModel otherEntry, LatencyModel otherResponse) {
        return new VenueTerms(queue, otherEntry, otherResponse, makerRate, takerRate, contractSize, leverage, slippage);
    }

    /** The same with another leverage. */
    public VenueTerms withLeverage(int other) {
        return new VenueTerms(queue, entry, response, makerRate, takerRate, contractSize, other, slippage);
    }

    /** What is taken for a fill of that value; exact. */
    BigDecimal fee(BigDecimal value, boolean maker) {
        return value.multiply(BigDecimal.valueOf(maker ? makerRate : takerRate, MarketEvents.RATE_SCALE))
                .stripTrailingZeros();
    }

    private static void checkRate(String whose, long rate, List<String> faults) {
        if (rate < -MAX_RATE || rate > MAX_RATE) {
            faults.add("The " + whose + "'s fee is -10 % to 10 %, not "
                    + BigDecimal.valueOf(rate, MarketEvents.RATE_SCALE - 2)
                            .stripTrailingZeros()
                            .toPlainString()
                    + " %.");
        }
    }
}
