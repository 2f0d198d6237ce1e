package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.indicator.Reckoning.percent;
import static org.bourse.floor.trading.indicator.Reckoning.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bourse.floor.trading.SeriesField;
import org.bourse.floor.trading.WindowMeasures;

/** Indicators of deals' prices, and measures over values of another indicator. */
final class PriceTypes {

    private static final double LEAST_DENOMINATOR = 0.001;

    private PriceTypes() {}

    static List<IndicatorType> all() {
        List<IndicatorType> types = new ArrayList<>();
        averages(types);
        moves(types);
        types.add(one("FIRST_PRICE", "First price in the window", SeriesField.PRICE, WindowMeasures::first));
        types.add(one("LAST_PRICE", "Last price in the window", SeriesField.PRICE, WindowMeasures::last));
        types.add(one("MAX_PRICE", "Highest price in the window", SeriesField.PRICE, WindowMeasures::highest));
        types.add(one("MIN_PRICE", "Lowest price in the window", SeriesField.PRICE, WindowMeasures::lowest));
        types.add(kept("MAX_OF", "Highest value of an indicator in the window", WindowMeasures::highest));
        types.add(kept("MIN_OF", "Lowest value of an indicator in the window", WindowMeasures::lowest));
        types.add(kept("AVG_OF", "Mean of an indicator's values in the window", WindowMeasures::mean));
        return types;
    }

    private static void averages(List<IndicatorType> types) {
        types.add(new IndicatorType("TWPA", "Time-weighted mean price of the window")
                .window("t1", 300, "t2", 0)
                .makes(making -> making.timeAverage(SeriesField.PRICE, making.number("t1"), making.number("t2"))));
        types.add(new IndicatorType("TWPA_RATIO", "TWPA(t1, t2) through TWPA(t3, t4); absent where that is below 0.001")
                .window("t1", 300, "t2", 60)
                .window("t3", 1_800, "t4", 300)
                .makes(PriceTypes::averageRatio));
        types.add(new IndicatorType("VTWPA", "Mean price weighted by quantity and by time in force")
                .window("t1", 300, "t2", 0)
                .makes(PriceTypes::volumeTimeAverage));
        types.add(new IndicatorType("VWAP", "Mean price weighted by quantity")
                .window("t1", 300, "t2", 0)
                .makes(making -> {
                    WindowMeasures money = making.over(SeriesField.TURNOVER, "t1", "t2");
                    WindowMeasures quantity = making.over(SeriesField.QUANTITY, "t1", "t2");
                    return moment ->
                            ratio(money.at(moment).sum(), quantity.at(moment).sum());
                }));
    }

    private static Measure averageRatio(Making making) {
        Measure current = making.timeAverage(SeriesField.PRICE, making.number("t1"), making.number("t2"));
        Measure base = making.timeAverage(SeriesField.PRICE, making.number("t3"), making.number("t4"));
        return moment -> {
            double denominator = base.at(moment);
            return Math.abs(denominator) < LEAST_DENOMINATOR ? Double.NaN : current.at(moment) / denominator;
        };
    }

    private static Measure volumeTimeAverage(Making making) {
        Measure money = making.timeAverage(SeriesField.TURNOVER, making.number("t1"), making.number("t2"));
        Measure quantity = making.timeAverage(SeriesField.QUANTITY, making.number("t1"), making.number("t2"));
        return moment -> ratio(money.at(moment), quantity.at(moment));
    }

    private static void moves(List<IndicatorType> types) {
        types.add(pump("PUMP_MAGNITUDE_PCT", "TWPA(t1, 0) above TWPA(t3, t3 - d) in percent")
                .makes(PriceTypes::magnitude));
        types.add(pump("PRICE_VELOCITY", "PUMP_MAGNITUDE_PCT through the seconds between the middles of both windows")
                .makes(making ->
                        velocity(making, "", making.number("t1"), making.number("t3"), making.number("d"), 0)));
        types.add(new IndicatorType("PRICE_MOMENTUM", "Mean price of (t1, t2) above that of (t3, t4) in percent")
                .window("t1", 30, "t2", 0)
                .window("t3", 120, "t4", 30)
                .makes(PriceTypes::momentum));
        types.add(new IndicatorType(
                        "VELOCITY", "Price of (t1, t2) above that of (t3, t4) in percent, by the method named")
                .window("t1", 10, "t2", 0)
                .window("t3", 60, "t4", 30)
                .with(Parameter.word("method", "last_price", "TWPA", "VTWPA", "TW_MidPrice"))
                .makes(PriceTypes::velocityBy));
        types.add(
                new IndicatorType("PRICE_VOLATILITY", "Deviation of the price's moves of step seconds each, in percent")
                        .window("t1", 300, "t2", 0)
                        .with(Parameter.number("step", 5, Variant.MIN_REFRESH_SECONDS, Variant.MAX_REFRESH_SECONDS))
                        .makes(PriceTypes::volatility));
    }

    private static IndicatorType pump(String name, String text) {
        return new IndicatorType(name, text).seconds("t1", 10).seconds("t3", 60).seconds("d", 30);
    }

    /** As it was so many seconds ago. */
    private static Measure magnitude(Making making) {
        return magnitude(making, "", making.number("t1"), making.number("t3"), making.number("d"), 0);
    }

    private static Measure magnitude(Making making, String of, double t1, double t3, double d, double ago) {
        making.require(
                t3 > 0 && d <= t3,
                "t3" + of + " must be above 0 and at least d, not " + Parameter.text(t3) + " with a d of "
                        + Parameter.text(d) + ": the window (t3, t3 - d) is one of the past");
        making.require(
                t1 != t3 || d != t3 || t3 == 0,
                "(t1, 0) and (t3, t3 - d)" + of + " must differ, not both be (" + Parameter.text(t1)
                        + ", 0): it would compare a window with itself");
        Measure current = making.timeAverage(SeriesField.PRICE, t1 + ago, ago);
        Measure base = making.timeAverage(SeriesField.PRICE, t3 + ago, Math.max(0, t3 - d) + ago);
        return moment -> percent(current.at(moment), base.at(moment));
    }

    /** Of a span that is a setting's, which is named; nothing: the settings t1, t3 and d themselves. */
    static Measure velocity(Making making, String of, double t1, double t3, double d, double ago) {
        Measure magnitude = magnitude(making, of, t1, t3, d, ago);
        double distance = (t3 + t3 - d) / 2 - t1 / 2;
        making.require(
                distance > 0 || t3 <= 0 || d > t3,
                "t1" + of + " must be below 2 t3 - d, " + Parameter.text(2 * t3 - d) + ", not " + Parameter.text(t1)
                        + ": the middle of (t3, t3 - d) is before that of (t1, 0)");
        return moment -> ratio(magnitude.at(moment), distance);
    }

    private static Measure momentum(Making making) {
        WindowMeasures current = making.over(SeriesField.PRICE, "t1", "t2");
        double t1 = Math.max(making.number("t1"), making.number("t2"));
        double t3 = Math.max(making.number("t3"), making.number("t4"));
        making.require(
                t3 > t1,
                "t3 must be above t1, not " + Parameter.text(t3) + " with a t1 of " + Parameter.text(t1)
                        + ": (t3, t4) ends where (t1, t2) begins, at the latest");
        double t4 = Math.max(Math.min(making.number("t3"), making.number("t4")), t1);
        making.requireLength("t3", "t4");
        WindowMeasures base = making.over(SeriesField.PRICE, t3, t4);
        return moment -> percent(current.at(moment).mean(), base.at(moment).mean());
    }

    private static Measure velocityBy(Making making) {
        double end = Math.min(making.number("t1"), making.number("t2"));
        making.require(
                !making.word("method").equals("last_price")
                        || end != Math.min(making.number("t3"), making.number("t4")),
                "t2 and t4 must differ with the method last_price, not both be " + Parameter.text(end)
                        + ": it would compare a price with itself");
        Measure current = priceBy(making, "t1", "t2");
        Measure base = priceBy(making, "t3", "t4");
        return moment -> percent(current.at(moment), base.at(moment));
    }

    private static Measure priceBy(Making making, String from, String to) {
        double t1 = making.number(from);
        double t2 = making.number(to);
        return switch (making.word("method")) {
            case "TWPA" -> making.timeAverage(SeriesField.PRICE, t1, t2);
            case "VTWPA" -> making.indicator("VTWPA", "t1", t1, "t2", t2)::at;
            case "TW_MidPrice" -> making.timeAverage(SeriesField.MID, t1, t2);
            default -> making.inForce(SeriesField.PRICE, Math.min(t1, t2));
        };
    }

    private static Measure volatility(Making making) {
        double step = making.number("step");
        Measure now = making.inForce(SeriesField.PRICE, 0);
        Measure before = making.inForce(SeriesField.PRICE, step);
        WindowMeasures moves = making.kept(
                moment -> percent(now.at(moment), before.at(moment)), step, making.number("t1"), making.number("t2"));
        return moment -> moves.at(moment).deviation();
    }

    /** A measure over one window of a field. */
    static IndicatorType one(String name, String text, SeriesField field, ToDoubleFunction<WindowMeasures> measure) {
        return new IndicatorType(name, text).window("t1", 300, "t2", 0).makes(making -> {
            WindowMeasures measures = making.over(field, "t1", "t2");
            return moment -> measure.applyAsDouble(measures.at(moment));
        });
    }

    private static IndicatorType kept(String name, String text, ToDoubleFunction<WindowMeasures> measure) {
        return new IndicatorType(name, text)
                .input("of")
                .window("t1", 300, "t2", 0)
                .makes(making -> {
                    Indicator source = making.input("of");
                    WindowMeasures values = making.kept(source::at, 0, making.number("t1"), making.number("t2"));
                    return moment -> measure.applyAsDouble(values.at(moment));
                });
    }
}
