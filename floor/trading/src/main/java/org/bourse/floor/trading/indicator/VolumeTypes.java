package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.indicator.Reckoning.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bourse.floor.trading.SeriesField;
import org.bourse.floor.trading.WindowMeasures;

/** Indicators of deals' quantities and of how they follow each other. */
final class VolumeTypes {

    private static final int LEAST_INTERVALS = 5;
    private static final int LEAST_CHANGES = 10;

    private VolumeTypes() {}

    static List<IndicatorType> all() {
        List<IndicatorType> types = new ArrayList<>();
        ofOneWindow(types);
        surges(types);
        types.add(two("VOLUME_CONCENTRATION", "Volume of (t1, t2) through that of (t3, t4)", 60, 600, 0)
                .makes(making -> ratioOf(making, SeriesField.QUANTITY, WindowMeasures::sum)));
        types.add(two("TRADE_SIZE_MOMENTUM", "Mean quantity of (t1, t2) through that of (t3, t4)", 60, 600, 60)
                .makes(making -> ratioOf(making, SeriesField.QUANTITY, WindowMeasures::mean)));
        types.add(two("TRADE_FREQUENCY_SPIKE", "Deals a second of (t1, t2) through those of (t3, t4)", 60, 600, 60)
                .makes(making -> rateRatio(making, SeriesField.PRICE, WindowMeasures::count)));
        types.add(two(
                        "DECISION_DENSITY_ACCELERATION",
                        "Median seconds between deals of (t3, t4) through that of (t1, t2)",
                        60,
                        600,
                        60)
                .makes(making -> {
                    WindowMeasures current = making.over(SeriesField.INTERVAL, "t1", "t2");
                    WindowMeasures base = making.over(SeriesField.INTERVAL, "t3", "t4");
                    return moment ->
                            ratio(base.at(moment).median(), current.at(moment).median());
                }));
        types.add(new IndicatorType(
                        "VOLUME_PRICE_CORRELATION",
                        "Pearson's of the deals' price changes and quantities, of 10 or more")
                .window("t1", 300, "t2", 0)
                .makes(VolumeTypes::correlation));
        return types;
    }

    private static void ofOneWindow(List<IndicatorType> types) {
        types.add(PriceTypes.one("SUM_VOLUME", "Volume of the window", SeriesField.QUANTITY, WindowMeasures::sum));
        types.add(PriceTypes.one("AVG_VOLUME", "Mean quantity of a deal", SeriesField.QUANTITY, WindowMeasures::mean));
        types.add(PriceTypes.one(
                "AVERAGE_TRADE_SIZE",
                "Volume through number of deals",
                SeriesField.QUANTITY,
                measures -> ratio(measures.sum(), measures.count())));
        types.add(PriceTypes.one("COUNT_DEALS", "Number of deals", SeriesField.PRICE, WindowMeasures::count));
        types.add(PriceTypes.one(
                "TRADE_FREQUENCY",
                "Deals a minute",
                SeriesField.PRICE,
                measures -> ratio(measures.count() * 60, seconds(measures))));
        types.add(PriceTypes.one(
                "INTER_DEAL_INTERVALS", "Mean seconds between deals", SeriesField.INTERVAL, WindowMeasures::mean));
        types.add(PriceTypes.one(
                "TRADE_CLUSTERING",
                "Variance of the seconds between deals through the square of their mean; of 5 or more",
                SeriesField.INTERVAL,
                measures -> measures.count() < LEAST_INTERVALS
                        ? Double.NaN
                        : ratio(measures.variance(), measures.mean() * measures.mean())));
        types.add(PriceTypes.one(
                "DEAL_SIZE_VOLATILITY",
                "Deviation of the deals' quantities through their mean",
                SeriesField.QUANTITY,
                measures -> ratio(measures.deviation(), measures.mean())));
        types.add(new IndicatorType(
                        "ORDER_FLOW_IMBALANCE", "What buyers took more than sellers, through all volume: -1 to 1")
                .window("t1", 60, "t2", 0)
                .makes(making -> flow(making, "t1", "t2")));
        types.add(two(
                        "ORDER_FLOW_REVERSAL",
                        "ORDER_FLOW_IMBALANCE of (t3, t4) less that of (t1, t2), through 1 and the size of the former",
                        60,
                        300,
                        60)
                .makes(making -> {
                    Measure current = flow(making, "t1", "t2");
                    Measure base = flow(making, "t3", "t4");
                    return moment -> (base.at(moment) - current.at(moment)) / (1 + Math.abs(base.at(moment)));
                }));
        types.add(new IndicatorType(
                        "VOLUME_EXHAUSTION",
                        "1 less the volume of the last span through the greatest one in the window")
                .with(Parameter.number("span", 60, 1, 3_600))
                .with(Parameter.number("step", 30, 1, 3_600))
                .window("t1", 600, "t2", 0)
                .makes(VolumeTypes::exhaustion));
    }

    private static void surges(List<IndicatorType> types) {
        types.add(two(
                        "VOLUME_SURGE_RATIO",
                        "Volume a second of (t1, t2) through that of (t3, t4); absent where that is below min_baseline",
                        30,
                        600,
                        30)
                .with(Parameter.number("min_baseline", 0.001, 0, 1e12))
                .makes(VolumeTypes::surge));
        types.add(two("VOLUME_SURGE", "Volume of (t1, t2) through that of (t3, t4)", 30, 600, 30)
                .makes(making -> ratioOf(making, SeriesField.QUANTITY, WindowMeasures::sum)));
        types.add(two(
                        "VOLUME_SPIKE_RATIO",
                        "Volume of (t1, t2) through what (t3, t4) has in as many seconds",
                        30,
                        600,
                        30)
                .makes(making -> rateRatio(making, SeriesField.QUANTITY, WindowMeasures::sum)));
        types.add(new IndicatorType(
                        "VOLUME_ACCELERATION",
                        "VOLUME_SURGE_RATIO now less that of t1 seconds ago, both against (t3, t4) before their moment")
                .with(Parameter.number("t1", 30, 1, 3_600))
                .window("t3", 600, "t4", 30)
                .makes(VolumeTypes::acceleration));
    }

    private static IndicatorType two(String name, String text, double t1, double t3, double t4) {
        return new IndicatorType(name, text).window("t1", t1, "t2", 0).window("t3", t3, "t4", t4);
    }

    private static double seconds(WindowMeasures measures) {
        return (measures.window().fromNanos() - measures.window().toNanos()) / 1e9;
    }

    static Measure rate(WindowMeasures measures, ToDoubleFunction<WindowMeasures> measure) {
        double seconds = seconds(measures);
        return moment -> ratio(measure.applyAsDouble(measures.at(moment)), seconds);
    }

    private static Measure ratioOf(Making making, SeriesField field, ToDoubleFunction<WindowMeasures> measure) {
        WindowMeasures current = making.over(field, "t1", "t2");
        WindowMeasures base = making.over(field, "t3", "t4");
        return moment -> ratio(measure.applyAsDouble(current.at(moment)), measure.applyAsDouble(base.at(moment)));
    }

    private static Measure rateRatio(Making making, SeriesField field, ToDoubleFunction<WindowMeasures> measure) {
        Measure current = rate(making.over(field, "t1", "t2"), measure);
        Measure base = rate(making.over(field, "t3", "t4"), measure);
        return moment -> ratio(current.at(moment), base.at(moment));
    }

    private static Measure surge(Making making) {
        making.requireLength("t1", "t2");
        making.requireLength("t3", "t4");
        return surge(
                making,
                making.number("t1"),
                making.number("t2"),
                making.number("t3"),
                making.number("t4"),
                making.number("min_baseline"));
    }

    private static Measure surge(Making making, double t1, double t2, double t3, double t4, double least) {
        Measure current = rate(making.over(SeriesField.QUANTITY, t1, t2), WindowMeasures::sum);
        Measure base = rate(making.over(SeriesField.QUANTITY, t3, t4), WindowMeasures::sum);
        return moment -> base.at(moment) < least ? Double.NaN : ratio(current.at(moment), base.at(moment));
    }

    private static Measure acceleration(Making making) {
        double span = making.number("t1");
        double t3 = making.number("t3");
        double t4 = making.number("t4");
        making.requireLength("t3", "t4");
        making.require(
                span != Math.max(t3, t4) || Math.min(t3, t4) != 0,
                "(t1, 0) and (t3, t4) must differ, not both be (" + Parameter.text(span)
                        + ", 0): it would compare a window with itself");
        Measure now = surge(making, span, 0, t3, t4, 0);
        Measure before = surge(making, 2 * span, span, t3 + span, t4 + span, 0);
        return moment -> now.at(moment) - before.at(moment);
    }

    private static Measure flow(Making making, String t1, String t2) {
        WindowMeasures bought = making.over(SeriesField.BUY_QUANTITY, t1, t2);
        WindowMeasures all = making.over(SeriesField.QUANTITY, t1, t2);
        return moment -> {
            double volume = all.at(moment).sum();
            return ratio(2 * bought.at(moment).sum() - volume, volume);
        };
    }

    private static Measure exhaustion(Making making) {
        WindowMeasures volume = making.over(SeriesField.QUANTITY, making.number("span"), 0);
        WindowMeasures volumes = making.kept(
                moment -> volume.at(moment).sum(), making.number("step"), making.number("t1"), making.number("t2"));
        return moment -> 1 - ratio(volume.at(moment).sum(), volumes.at(moment).highest());
    }

    private static Measure correlation(Making making) {
        WindowMeasures changes = making.over(SeriesField.PRICE_CHANGE, "t1", "t2");
        WindowMeasures quantities = making.over(SeriesField.CHANGE_QUANTITY, "t1", "t2");
        WindowMeasures products = making.over(SeriesField.CHANGE_TIMES_QUANTITY, "t1", "t2");
        return moment -> {
            double count = changes.at(moment).count();
            quantities.at(moment);
            products.at(moment);
            if (!(count >= LEAST_CHANGES)) {
                return Double.NaN;
            }
            double together = products.mean() - changes.mean() * quantities.mean();
            return ratio(together, changes.deviation() * quantities.deviation());
        };
    }
}
