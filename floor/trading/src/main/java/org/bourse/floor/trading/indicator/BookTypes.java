package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.indicator.Reckoning.percent;
import static org.bourse.floor.trading.indicator.Reckoning.ratio;

import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.trading.SeriesField;

/** Indicators of the best prices and their quantities. */
final class BookTypes {

    private static final int LEAST_SPREADS = 5;

    private BookTypes() {}

    static List<IndicatorType> all() {
        List<IndicatorType> types = new ArrayList<>();
        types.add(average("AVG_BEST_BID", "Time-weighted mean of the best bid", SeriesField.BID));
        types.add(average("AVG_BEST_ASK", "Time-weighted mean of the best ask", SeriesField.ASK));
        types.add(average("AVG_BID_QTY", "Time-weighted mean quantity at the best bid", SeriesField.BID_QUANTITY));
        types.add(average("AVG_ASK_QTY", "Time-weighted mean quantity at the best ask", SeriesField.ASK_QUANTITY));
        types.add(average("TW_MIDPRICE", "Time-weighted mean of the middle of the best prices", SeriesField.MID));
        types.add(average(
                "SPREAD_PERCENTAGE", "Time-weighted mean spread in percent of the middle", SeriesField.SPREAD_PCT));
        types.add(new IndicatorType("SPREAD_PCT", "The spread now in percent of the middle")
                .makes(making -> making.inForce(SeriesField.SPREAD_PCT, 0)));
        types.add(PriceTypes.one(
                "SPREAD_VOLATILITY",
                "Deviation of the spreads in percent, of 5 or more",
                SeriesField.SPREAD_PCT,
                measures -> measures.count() >= LEAST_SPREADS ? measures.deviation() : Double.NaN));
        types.add(new IndicatorType(
                        "BID_ASK_IMBALANCE",
                        "Time-weighted mean of what the best bid has more than the best ask, in percent of both")
                .seconds("t1", 30)
                .makes(making -> {
                    Measure share = making.timeAverage(SeriesField.IMBALANCE, making.number("t1"), 0);
                    return moment -> share.at(moment) * 100;
                }));
        types.add(new IndicatorType(
                        "LIQUIDITY_DRAIN_INDEX",
                        "By how many percent the money at the best prices of (t1, t2) is less than that"
                                + " of (t3, t4); absent where that is below min")
                .window("t1", 30, "t2", 0)
                .window("t3", 600, "t4", 30)
                .with(Parameter.number("min", 100, 0, 1e15))
                .makes(BookTypes::drainIndex));
        quantities(types);
        return types;
    }

    private static void quantities(List<IndicatorType> types) {
        types.add(new IndicatorType("TOTAL_LIQUIDITY", "Time-weighted mean quantity at both best prices")
                .window("t1", 60, "t2", 0)
                .makes(making -> total(making, "t1", "t2")));
        types.add(two("LIQUIDITY_RATIO", "TOTAL_LIQUIDITY of (t1, t2) through that of (t3, t4)")
                .makes(making -> {
                    Measure current = total(making, "t1", "t2");
                    Measure base = total(making, "t3", "t4");
                    return moment -> ratio(current.at(moment), base.at(moment));
                }));
        types.add(two("LIQUIDITY_DRAIN", "1 less LIQUIDITY_RATIO").makes(making -> {
            Measure current = total(making, "t1", "t2");
            Measure base = total(making, "t3", "t4");
            return moment -> 1 - ratio(current.at(moment), base.at(moment));
        }));
        types.add(two("SPREAD_WIDENING_RATIO", "SPREAD_PERCENTAGE of (t1, t2) through that of (t3, t4)")
                .makes(making -> {
                    Measure current =
                            making.timeAverage(SeriesField.SPREAD_PCT, making.number("t1"), making.number("t2"));
                    Measure base = making.timeAverage(SeriesField.SPREAD_PCT, making.number("t3"), making.number("t4"));
                    return moment -> ratio(current.at(moment), base.at(moment));
                }));
        types.add(two("MID_PRICE_VELOCITY", "TW_MIDPRICE of (t1, t2) above that of (t3, t4) in percent")
                .makes(making -> {
                    Measure current = making.timeAverage(SeriesField.MID, making.number("t1"), making.number("t2"));
                    Measure base = making.timeAverage(SeriesField.MID, making.number("t3"), making.number("t4"));
                    return moment -> percent(current.at(moment), base.at(moment));
                }));
        types.add(new IndicatorType("DEAL_VS_MID_DEVIATION", "How far TWPA is from TW_MIDPRICE, in percent of it")
                .window("t1", 60, "t2", 0)
                .makes(making -> {
                    Measure deals = making.timeAverage(SeriesField.PRICE, making.number("t1"), making.number("t2"));
                    Measure mids = making.timeAverage(SeriesField.MID, making.number("t1"), making.number("t2"));
                    return moment -> Math.abs(percent(deals.at(moment), mids.at(moment)));
                }));
        types.add(new IndicatorType(
                        "MARKET_STRESS", "PRICE_VOLATILITY times DEAL_SIZE_VOLATILITY times SPREAD_VOLATILITY")
                .window("t1", 300, "t2", 0)
                .makes(making -> {
                    Object[] window = {"t1", making.number("t1"), "t2", making.number("t2")};
                    Indicator prices = making.indicator("PRICE_VOLATILITY", window);
                    Indicator quantities = making.indicator("DEAL_SIZE_VOLATILITY", window);
                    Indicator spreads = making.indicator("SPREAD_VOLATILITY", window);
                    return moment -> prices.at(moment) * quantities.at(moment) * spreads.at(moment);
                }));
    }

    private static IndicatorType two(String name, String text) {
        return new IndicatorType(name, text).window("t1", 60, "t2", 0).window("t3", 600, "t4", 60);
    }

    private static IndicatorType average(String name, String text, SeriesField field) {
        return new IndicatorType(name, text)
                .window("t1", 300, "t2", 0)
                .makes(making -> making.timeAverage(field, making.number("t1"), making.number("t2")));
    }

    private static Measure total(Making making, String t1, String t2) {
        Measure bids = making.timeAverage(SeriesField.BID_QUANTITY, making.number(t1), making.number(t2));
        Measure asks = making.timeAverage(SeriesField.ASK_QUANTITY, making.number(t1), making.number(t2));
        return moment -> bids.at(moment) + asks.at(moment);
    }

    private static Measure drainIndex(Making making) {
        Measure current = making.timeAverage(SeriesField.LIQUIDITY, making.number("t1"), making.number("t2"));
        Measure base = making.timeAverage(SeriesField.LIQUIDITY, making.number("t3"), making.number("t4"));
        double least = making.number("min");
        return moment -> {
            double before = base.at(moment);
            return before < least ? Double.NaN : -percent(current.at(moment), before);
        };
    }
}
