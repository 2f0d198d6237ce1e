package org.bourse.contract;

/**
 * Whether an instrument, or the whole market, is traded now.
 *
 * @param halted whether new orders and replaces are refused; cancels and expiries go on
 * @param reason what the operator said when it came to that; empty where nothing was said
 */
public record TradingStatus(boolean halted, String reason) {

    /** Traded, and nothing was said of it. */
    public static final TradingStatus OPEN = new TradingStatus(false, "");

    /** What holds for an instrument with this status in a market with that one: the market's halt comes first. */
    public TradingStatus within(TradingStatus market) {
        return market.halted ? market : this;
    }

    /** {@code open} or {@code halted}. */
    public String word() {
        return halted ? "halted" : "open";
    }
}
