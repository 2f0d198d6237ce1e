package org.bourse.floor.simulation;

import java.math.BigDecimal;
import org.bourse.floor.market.MarketEvents;

/**
 * By how much a fill is worse than the price that a bar says, where there are bars alone: a book says itself what an order costs.
 * Shares are in the scale of {@link MarketEvents#RATE_SCALE}.
 */
public sealed interface SlippageModel {

    /** A tenth. */
    long MAX_RATE = 100_000_000_000L;

    /** Always as much. */
    record Constant(long rate) implements SlippageModel {

        /** Refuses what is no such share. */
        public Constant {
            require(rate);
        }
    }

    /**
     * From nothing to as much, drawn anew for each fill by a seed: the same fill of the same run always slips as far.
     */
    record Drawn(long most, long seed) implements SlippageModel {

        /** Refuses what is no such share. */
        public Drawn {
            require(most);
        }
    }

    /** The share of the fill of that number. */
    default long rateOf(long fill) {
        return switch (this) {
            case Constant constant -> constant.rate();
            case Drawn drawn -> Long.remainderUnsigned(LatencyModel.mixed(drawn.seed() + fill), drawn.most() + 1);
        };
    }

    /** Percent as text, or {@code random:} and the most of it, which is drawn by the seed. */
    static SlippageModel of(String text, long seed) {
        boolean drawn = text.startsWith("random:");
        String percent = drawn ? text.substring("random:".length()) : text;
        if (!percent.matches("\\d{1,2}(\\.\\d{1,10})?") || new BigDecimal(percent).compareTo(BigDecimal.TEN) > 0) {
            throw new IllegalArgumentException(
                    "A slippage is 0 to 10 percent such as 0.05, or random:0.1, not " + text + ".");
        }
        long rate = new BigDecimal(percent)
                .movePointRight(MarketEvents.RATE_SCALE - 2)
                .longValueExact();
        return drawn ? new Drawn(rate, seed) : new Constant(rate);
    }

    private static void require(long rate) {
        if (rate < 0 || rate > MAX_RATE) {
            throw new IllegalArgumentException("A slippage is 0 to 10 percent.");
        }
    }
}
