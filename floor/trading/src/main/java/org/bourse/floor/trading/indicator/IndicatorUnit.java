package org.bourse.floor.trading.indicator;

import java.util.Locale;

/** What a number of an indicator, or of its parameter, is of. */
public enum IndicatorUnit {
    /** Nothing in particular: a ratio, a score, or a number of things. */
    NONE,
    /** Money for one unit of the instrument. */
    PRICE,
    /** Units of the instrument. */
    QUANTITY,
    /** Hundredths. */
    PERCENT,
    /** Hundredths a second. */
    PERCENT_PER_SECOND,
    /** Seconds. */
    SECONDS,
    /** Deals. */
    DEALS,
    /** Deals a minute. */
    DEALS_PER_MINUTE,
    /** Bars. */
    BARS;

    /** As clients read it, in lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of a type's values. */
    static IndicatorUnit of(String type) {
        return switch (type) {
            case "TWPA",
                    "VTWPA",
                    "VWAP",
                    "FIRST_PRICE",
                    "LAST_PRICE",
                    "MAX_PRICE",
                    "MIN_PRICE",
                    "AVG_BEST_BID",
                    "AVG_BEST_ASK",
                    "TW_MIDPRICE",
                    "SMA",
                    "EMA",
                    "ATR",
                    "MACD",
                    "MACD_SIGNAL",
                    "MACD_HISTOGRAM",
                    "BOLLINGER_UPPER",
                    "BOLLINGER_MIDDLE",
                    "BOLLINGER_LOWER",
                    "MAXIMUM_PRICE_ESTIMATOR",
                    "MINIMUM_PRICE_ESTIMATOR",
                    "OPTIMAL_SHORT_ENTRY",
                    "DYNAMIC_STOP",
                    "ADAPTIVE_TP" -> PRICE;
            case "SUM_VOLUME", "AVG_VOLUME", "AVERAGE_TRADE_SIZE", "AVG_BID_QTY", "AVG_ASK_QTY", "TOTAL_LIQUIDITY" ->
                QUANTITY;
            case "PUMP_MAGNITUDE_PCT",
                    "PRICE_MOMENTUM",
                    "VELOCITY",
                    "PRICE_VOLATILITY",
                    "SPREAD_PERCENTAGE",
                    "SPREAD_PCT",
                    "SPREAD_VOLATILITY",
                    "BID_ASK_IMBALANCE",
                    "LIQUIDITY_DRAIN_INDEX",
                    "MID_PRICE_VELOCITY",
                    "DEAL_VS_MID_DEVIATION",
                    "MOMENTUM_REVERSAL_INDEX",
                    "SUPPORT_LEVEL_PROXIMITY",
                    "SUPPORT_CLUSTER_PROXIMITY",
                    "POSITION_SIZE" -> PERCENT;
            case "PRICE_VELOCITY", "VELOCITY_ACCELERATION" -> PERCENT_PER_SECOND;
            case "INTER_DEAL_INTERVALS" -> SECONDS;
            case "COUNT_DEALS" -> DEALS;
            case "TRADE_FREQUENCY" -> DEALS_PER_MINUTE;
            default -> NONE;
        };
    }
}
