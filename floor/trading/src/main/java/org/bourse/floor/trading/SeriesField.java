package org.bourse.floor.trading;

/** What of an instrument has a series. Of deals each is a point, of the best prices each change of what is named. */
public enum SeriesField {
    /** The price of each deal. */
    PRICE(true),
    /** The quantity of each deal. */
    QUANTITY(true),
    /** Price times quantity of each deal. */
    TURNOVER(true),
    /** The quantity of each deal that a buyer took, and 0 of one that a seller took. */
    BUY_QUANTITY(true),
    /** Seconds from the deal before to each deal; the first after a loss of continuity has none. */
    INTERVAL(true),
    /** The price of each deal less that of the one before; the first has none. */
    PRICE_CHANGE(true),
    /** The quantity of each deal that has a {@link #PRICE_CHANGE}. */
    CHANGE_QUANTITY(true),
    /** {@link #PRICE_CHANGE} times {@link #CHANGE_QUANTITY}. */
    CHANGE_TIMES_QUANTITY(true),
    /** The best bid. */
    BID(false),
    /** The best ask. */
    ASK(false),
    /** The middle of the best prices. */
    MID(false),
    /** The quantity at the best bid. */
    BID_QUANTITY(false),
    /** The quantity at the best ask. */
    ASK_QUANTITY(false),
    /** The money at the best prices: quantity times price of the bid, and of the ask. */
    LIQUIDITY(false),
    /** Of the quantities at the best prices, what the bid has more than the ask, as a share of both: -1 to 1. */
    IMBALANCE(false),
    /** The ask less the bid, in percent of their middle. */
    SPREAD_PCT(false);

    private final boolean ofDeals;

    SeriesField(boolean ofDeals) {
        this.ofDeals = ofDeals;
    }

    /** Whether it is of deals; else it is of best prices. */
    public boolean isOfDeals() {
        return ofDeals;
    }
}
