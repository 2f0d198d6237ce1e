package org.bourse.contract;

import org.bourse.engine.event.Event;

/**
 * The trading status of an instrument, or of the whole market.
 *
 * @param halted whether new orders and replaces are refused; cancels and expiries go on
 * @param reason what the operator said when it came to that; empty where nothing was said
 * @param delisted whether an instrument's listing has ended; then it is halted, too
 */
public record TradingStatus(boolean halted, String reason, boolean delisted) {

    /** Traded, and nothing was said of it. */
    public static final TradingStatus OPEN = new TradingStatus(false, "");

    /** The status of what is listed. */
    public TradingStatus(boolean halted, String reason) {
        this(halted, reason, false);
    }

    /** The status that this leaves an instrument in. */
    public static TradingStatus after(Event.InstrumentHalted event) {
        return new TradingStatus(true, event.reason());
    }

    /** The status that this leaves an instrument in. */
    public static TradingStatus after(Event.InstrumentResumed event) {
        return new TradingStatus(false, event.reason());
    }

    /** The status after a listing ended, or began again: what is listed again is halted until it is resumed. */
    public static TradingStatus after(Event.ListingChanged event) {
        return new TradingStatus(true, event.reason(), !event.listed());
    }

    /** The status that this leaves the market in. */
    public static TradingStatus after(Event.MarketHalted event) {
        return new TradingStatus(true, event.reason());
    }

    /** The status that this leaves the market in. */
    public static TradingStatus after(Event.MarketResumed event) {
        return new TradingStatus(false, event.reason());
    }

    /** The status that holds in a market with that one: the market's halt comes before the instrument's own. */
    public TradingStatus within(TradingStatus market) {
        return market.halted && !delisted ? market : this;
    }

    /** {@code open}, {@code halted} or {@code delisted}. */
    public String word() {
        if (delisted) {
            return "delisted";
        }
        return halted ? "halted" : "open";
    }
}
