package org.bourse.server.view;

/**
 * A question for an instrument's trades.
 *
 * @param symbol the instrument's
 * @param oldestFirst from the oldest on; from the newest back otherwise
 * @param beyondTradeId only those after this trade in that order; {@link #FROM_THE_START} for all
 * @param sinceMicros only those at this time or later, UTC microseconds
 * @param beforeMicros only those earlier than this
 * @param limit how many at the most, 1 or more
 */
public record TradeQuery(
        String symbol, boolean oldestFirst, long beyondTradeId, long sinceMicros, long beforeMicros, int limit) {

    /** In place of the trade that the last page ended with: there was no page. */
    public static final long FROM_THE_START = 0;

    /** Every trade that fits has a larger id than this. */
    public long afterTradeId() {
        return oldestFirst ? beyondTradeId : 0;
    }

    /** Every trade that fits has a smaller id than this. */
    public long beforeTradeId() {
        return oldestFirst || beyondTradeId == FROM_THE_START ? Long.MAX_VALUE : beyondTradeId;
    }

    boolean fits(long tradeId, long executedAtMicros) {
        return tradeId > afterTradeId()
                && tradeId < beforeTradeId()
                && executedAtMicros >= sinceMicros
                && executedAtMicros < beforeMicros;
    }

    /** The same with so many at the most. */
    TradeQuery atMost(int trades) {
        return new TradeQuery(symbol, oldestFirst, beyondTradeId, sinceMicros, beforeMicros, trades);
    }
}
