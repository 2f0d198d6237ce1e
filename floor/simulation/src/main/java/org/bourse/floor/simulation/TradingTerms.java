package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.MarketEvents;

/**
 * What an instrument costs to trade at a simulated venue, and what its units are.
 *
 * @param makerRate what the venue takes of the value of a fill of an order that rested, as a share in the scale of {@link
 *     MarketEvents#RATE_SCALE}; negative where it pays
 * @param takerRate what it takes of the value of any other fill
 * @param contractSize how much one unit of quantity is of what the price is for
 * @param leverage how many times its margin a position may be worth when it is entered, 1 to {@link #MAX_LEVERAGE}
 */
public record TradingTerms(long makerRate, long takerRate, BigDecimal contractSize, int leverage) {

    /** The largest leverage. */
    public static final int MAX_LEVERAGE = 200;

    /** A tenth, either way. */
    private static final long MAX_RATE = 100_000_000_000L;

    /** 0.02 % for those who make a market and 0.06 % for those who take it, everything else as cautious as it gets. */
    public static final TradingTerms DEFAULTS = new TradingTerms(200_000_000, 600_000_000, BigDecimal.ONE, 1);

    /** Refuses what no venue has. */
    public TradingTerms {
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

    /** What is taken for a fill of that value; exact. */
    BigDecimal fee(BigDecimal value, boolean maker) {
        return value.multiply(BigDecimal.valueOf(maker ? makerRate : takerRate, MarketEvents.RATE_SCALE))
                .stripTrailingZeros();
    }

    /** What is set aside for a position of that value; rounded up. */
    BigDecimal margin(BigDecimal value) {
        return value.divide(BigDecimal.valueOf(leverage), value.scale() + 2, RoundingMode.UP);
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
