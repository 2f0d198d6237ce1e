package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.isPresent;
import static org.bourse.floor.trading.indicator.Reckoning.percent;
import static org.bourse.floor.trading.indicator.Reckoning.ratio;
import static org.bourse.floor.trading.indicator.Reckoning.share;

import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.trading.SeriesField;
import org.bourse.floor.trading.WindowMeasures;

/** Indicators of sudden rises and what follows them, made of others: with these' standard parameters, or of variants of them. */
final class PumpTypes {

    private static final double KELLY_PART = 0.25;

    private PumpTypes() {}

    static List<IndicatorType> all() {
        List<IndicatorType> types = new ArrayList<>();
        endings(types);
        scores(types);
        levels(types);
        prices(types);
        types.add(new IndicatorType(
                        "PUMP_SUSTAINABILITY",
                        "VOLUME_SURGE_RATIO through 3, at most 1, times DIRECTION_CONSISTENCY times (1 +"
                                + " MARKET_REGIME) / 2")
                .parts("VOLUME_SURGE_RATIO", "DIRECTION_CONSISTENCY", "MARKET_REGIME")
                .makes(making -> {
                    Indicator surge = making.part("VOLUME_SURGE_RATIO");
                    Indicator consistency = making.part("DIRECTION_CONSISTENCY");
                    Indicator regime = making.part("MARKET_REGIME");
                    return moment -> share(surge.at(moment) / 3) * consistency.at(moment) * (1 + regime.at(moment)) / 2;
                }));
        return types;
    }

    private static void endings(List<IndicatorType> types) {
        types.add(new IndicatorType(
                        "MOMENTUM_DEATH",
                        "How far PUMP_MAGNITUDE_PCT is below its highest in the window, as a share of"
                                + " that; absent where that is not above 0")
                .window("t1", 600, "t2", 0)
                .parts("PUMP_MAGNITUDE_PCT")
                .makes(making -> ofExtreme(making, making.part("PUMP_MAGNITUDE_PCT"), true)));
        types.add(new IndicatorType(
                        "DUMP_VELOCITY_DECELERATION",
                        "How far PRICE_VELOCITY is above its lowest in the window, as a share of that, 0"
                                + " to 1; absent where that is not below 0")
                .window("t1", 600, "t2", 0)
                .parts("PRICE_VELOCITY")
                .makes(making -> {
                    Measure deceleration = ofExtreme(making, making.part("PRICE_VELOCITY"), false);
                    return moment -> share(deceleration.at(moment));
                }));
        types.add(new IndicatorType(
                        "EXHAUSTION",
                        "LIQUIDITY_DRAIN times MOMENTUM_DEATH times what VOLUME_SPIKE_RATIO is below 1; 0 to 1 each")
                .parts("LIQUIDITY_DRAIN", "MOMENTUM_DEATH", "VOLUME_SPIKE_RATIO")
                .makes(making -> {
                    Indicator drain = making.part("LIQUIDITY_DRAIN");
                    Indicator death = making.part("MOMENTUM_DEATH");
                    Indicator volume = making.part("VOLUME_SPIKE_RATIO");
                    return moment -> share(drain.at(moment)) * share(death.at(moment)) * share(1 - volume.at(moment));
                }));
        types.add(new IndicatorType(
                        "PUMP_TO_DUMP_TRANSITION",
                        "0.3 MOMENTUM_DEATH, 0.25 ORDER_FLOW_REVERSAL, 0.25 VOLUME_EXHAUSTION, 0.2"
                                + " LIQUIDITY_DRAIN; 0 to 1 each")
                .parts("MOMENTUM_DEATH", "ORDER_FLOW_REVERSAL", "VOLUME_EXHAUSTION", "LIQUIDITY_DRAIN")
                .makes(making -> {
                    Indicator death = making.part("MOMENTUM_DEATH");
                    Indicator flow = making.part("ORDER_FLOW_REVERSAL");
                    Indicator volume = making.part("VOLUME_EXHAUSTION");
                    Indicator drain = making.part("LIQUIDITY_DRAIN");
                    return moment -> 0.3 * share(death.at(moment))
                            + 0.25 * share(flow.at(moment))
                            + 0.25 * share(volume.at(moment))
                            + 0.2 * share(drain.at(moment));
                }));
    }

    private static Measure ofExtreme(Making making, Indicator source, boolean highest) {
        WindowMeasures values = making.kept(source::at, 0, making.number("t1"), making.number("t2"));
        return moment -> {
            values.at(moment);
            double extreme = highest ? values.highest() : values.lowest();
            boolean meaningful = highest ? extreme > 0 : extreme < 0;
            return meaningful ? 1 - source.at(moment) / extreme : Double.NaN;
        };
    }

    private static void scores(List<IndicatorType> types) {
        types.add(new IndicatorType(
                        "PUMP_STRENGTH_SCORE",
                        "0.3 PUMP_MAGNITUDE_PCT, 0.25 VOLUME_SURGE_RATIO, 0.25 ORDER_FLOW_IMBALANCE, 0.2"
                                + " TRADE_FREQUENCY_SPIKE, each through its scale, 0 to 1")
                .with(Parameter.numbers("scales", "20,5,0.6,5", 0.001, 1e6, 4, 4))
                .parts("PUMP_MAGNITUDE_PCT", "VOLUME_SURGE_RATIO", "ORDER_FLOW_IMBALANCE", "TRADE_FREQUENCY_SPIKE")
                .makes(making -> {
                    double[] scales = making.numbers("scales");
                    Indicator velocity = making.part("PUMP_MAGNITUDE_PCT");
                    Indicator surge = making.part("VOLUME_SURGE_RATIO");
                    Indicator flow = making.part("ORDER_FLOW_IMBALANCE");
                    Indicator density = making.part("TRADE_FREQUENCY_SPIKE");
                    return moment -> 0.3 * share(velocity.at(moment) / scales[0])
                            + 0.25 * share(surge.at(moment) / scales[1])
                            + 0.25 * share(flow.at(moment) / scales[2])
                            + 0.2 * share(density.at(moment) / scales[3]);
                }));
        types.add(new IndicatorType(
                        "DUMP_EXHAUSTION_SCORE",
                        "0 to 100: velocity's size 30 below 0.1 %/s and 15 below 0.2; volume 25 below"
                                + " 0.8 of before and 12.5 below 1.2; retracement 25 from 40 % and 12.5 from 28 %;"
                                + " imbalance 20 above -10 and 10 above -30")
                .window("t1", 600, "t2", 0)
                .parts("PRICE_VELOCITY", "VOLUME_SPIKE_RATIO", "BID_ASK_IMBALANCE")
                .makes(PumpTypes::dumpExhaustion));
    }

    private static Measure dumpExhaustion(Making making) {
        Indicator velocity = making.part("PRICE_VELOCITY");
        Indicator volume = making.part("VOLUME_SPIKE_RATIO");
        Indicator imbalance = making.part("BID_ASK_IMBALANCE");
        WindowMeasures prices = making.over(SeriesField.PRICE, "t1", "t2");
        return moment -> {
            double speed = Math.abs(velocity.at(moment));
            double ratio = volume.at(moment);
            double flow = imbalance.at(moment);
            double high = prices.at(moment).highest();
            double retraced = ratio(high - prices.last(), high - prices.first()) * 100;
            if (high == prices.first()) {
                // It only fell: all of no rise is gone.
                retraced = 100;
            }
            if (!isPresent(speed + ratio + flow + retraced)) {
                return Double.NaN;
            }
            return step(speed < 0.1, speed < 0.2, 30)
                    + step(ratio < 0.8, ratio < 1.2, 25)
                    + step(retraced >= 40, retraced >= 28, 25)
                    + step(flow > -10, flow > -30, 20);
        };
    }

    private static double step(boolean whole, boolean half, double points) {
        return whole ? points : half ? points / 2 : 0;
    }

    private static void levels(List<IndicatorType> types) {
        types.add(new IndicatorType("SUPPORT_LEVEL_PROXIMITY", "How far TWPA(t1, 0) is above TWPA(t3, t4), in percent")
                .seconds("t1", 10)
                .window("t3", 3_600, "t4", 600)
                .makes(making -> {
                    making.require(
                            making.number("t1") != Math.max(making.number("t3"), making.number("t4"))
                                    || Math.min(making.number("t3"), making.number("t4")) != 0,
                            "(t1, 0) and (t3, t4) must differ, not both be (" + making.word("t1")
                                    + ", 0): it would compare a window with itself");
                    Measure now = making.timeAverage(SeriesField.PRICE, making.number("t1"), 0);
                    Measure base = making.timeAverage(SeriesField.PRICE, making.number("t3"), making.number("t4"));
                    return moment -> percent(now.at(moment), base.at(moment));
                }));
        types.add(new IndicatorType(
                        "SUPPORT_CLUSTER_PROXIMITY",
                        "How far the price is above the nearest support below it, in percent: a group of"
                                + " local minima within tolerance percent, of as many touches or more")
                .window("t1", 3_600, "t2", 0)
                .with(Parameter.number("step", 5, 0.5, 3_600))
                .with(Parameter.number("tolerance", 2, 0.001, 50))
                .with(Parameter.whole("touches", 3, 1, 100))
                .makes(making -> {
                    double steps = Math.abs(making.number("t1") - making.number("t2")) / making.number("step");
                    making.require(
                            steps <= SupportLevels.MOST_STEPS,
                            "from t1 to t2 there may be " + SupportLevels.MOST_STEPS + " steps, and with a step of "
                                    + making.word("step") + " there are " + Math.round(steps)
                                    + ": its window would be a shorter one");
                    Measure now = making.inForce(SeriesField.PRICE, 0);
                    WindowMeasures kept =
                            making.kept(now, making.number("step"), making.number("t1"), making.number("t2"));
                    SupportLevels levels = new SupportLevels(making.number("tolerance") / 100, making.whole("touches"));
                    return moment -> percent(now.at(moment), levels.below(kept.at(moment), now.at(moment)));
                }));
    }

    private static void prices(List<IndicatorType> types) {
        types.add(new IndicatorType(
                        "MAXIMUM_PRICE_ESTIMATOR",
                        "Price times 1 and (1 - MOMENTUM_DEATH) times VOLUME_SURGE_RATIO through its"
                                + " mean in the window times pump_ratio")
                .window("t1", 3_600, "t2", 0)
                .with(Parameter.number("pump_ratio", 0.1, 0, 10))
                .parts("MOMENTUM_DEATH", "VOLUME_SURGE_RATIO")
                .makes(PumpTypes::maximum));
        types.add(new IndicatorType(
                        "MINIMUM_PRICE_ESTIMATOR",
                        "Highest price of the window times 1 less retracement times (1 + 0.2 times"
                                + " PRICE_VOLATILITY through 1 %, at most 1)")
                .window("t1", 600, "t2", 0)
                .with(Parameter.number("retracement", 0.6, 0, 0.8))
                .parts("PRICE_VOLATILITY")
                .makes(making -> {
                    WindowMeasures highest = making.over(SeriesField.PRICE, "t1", "t2");
                    Indicator volatility = making.part("PRICE_VOLATILITY");
                    double base = making.number("retracement");
                    return moment ->
                            highest.at(moment).highest() * (1 - base * (1 + 0.2 * share(volatility.at(moment))));
                }));
        types.add(new IndicatorType(
                        "OPTIMAL_SHORT_ENTRY", "Price less margin of it times (0.5 + 0.5 SIGNAL_CONFIDENCE)")
                .with(Parameter.number("margin", 0.02, 0, 0.5))
                .parts("SIGNAL_CONFIDENCE")
                .makes(making -> {
                    Measure price = making.inForce(SeriesField.PRICE, 0);
                    Indicator confidence = making.part("SIGNAL_CONFIDENCE");
                    double margin = making.number("margin");
                    return moment -> price.at(moment) * (1 - margin * (0.5 + 0.5 * confidence.at(moment)));
                }));
        types.add(new IndicatorType(
                        "DYNAMIC_STOP",
                        "Stop of a short entered now: price times 1.05 and half PRICE_VOLATILITY, at"
                                + " most 0.03, and 0.02 (1 - MOMENTUM_DEATH)")
                .parts("PRICE_VOLATILITY", "MOMENTUM_DEATH")
                .makes(PumpTypes::stop));
        types.add(new IndicatorType(
                        "ADAPTIVE_TP",
                        "Target of a short entered now: price times 1 less 0.4, PUMP_MAGNITUDE_PCT in"
                                + " hundredths, at most 0.2, and plus half of what LIQUIDITY_RATIO is below 0.3")
                .parts("PUMP_MAGNITUDE_PCT", "LIQUIDITY_RATIO")
                .makes(PumpTypes::target));
        shorts(types);
    }

    private static Measure maximum(Making making) {
        Measure price = making.inForce(SeriesField.PRICE, 0);
        Indicator death = making.part("MOMENTUM_DEATH");
        Indicator surge = making.part("VOLUME_SURGE_RATIO");
        WindowMeasures surges = making.kept(surge::at, 0, making.number("t1"), making.number("t2"));
        double pumpRatio = making.number("pump_ratio");
        return moment -> price.at(moment)
                * (1
                        + (1 - death.at(moment))
                                * ratio(surge.at(moment), surges.at(moment).mean())
                                * pumpRatio);
    }

    private static Measure stop(Making making) {
        Measure price = making.inForce(SeriesField.PRICE, 0);
        Indicator volatility = making.part("PRICE_VOLATILITY");
        Indicator death = making.part("MOMENTUM_DEATH");
        return moment -> price.at(moment)
                * (1.05 + Math.min(0.03, volatility.at(moment) / 100 * 0.5) + 0.02 * (1 - death.at(moment)));
    }

    private static Measure target(Making making) {
        Measure price = making.inForce(SeriesField.PRICE, 0);
        Indicator magnitude = making.part("PUMP_MAGNITUDE_PCT");
        Indicator liquidity = making.part("LIQUIDITY_RATIO");
        return moment -> price.at(moment)
                * (1
                        - (0.4
                                + Math.min(0.2, magnitude.at(moment) * 0.01)
                                - Math.max(0, (0.3 - liquidity.at(moment)) * 0.5)));
    }

    private static void shorts(List<IndicatorType> types) {
        types.add(new IndicatorType(
                        "RISK_REWARD",
                        "Of a short entered now: what ADAPTIVE_TP brings, times SIGNAL_CONFIDENCE,"
                                + " through what DYNAMIC_STOP costs; 0 where the stop is not above the price")
                .parts("ADAPTIVE_TP", "DYNAMIC_STOP", "SIGNAL_CONFIDENCE")
                .makes(making -> {
                    Measure price = making.inForce(SeriesField.PRICE, 0);
                    Indicator target = making.part("ADAPTIVE_TP");
                    Indicator stop = making.part("DYNAMIC_STOP");
                    Indicator confidence = making.part("SIGNAL_CONFIDENCE");
                    return moment -> {
                        double entry = price.at(moment);
                        double loss = stop.at(moment) - entry;
                        return loss <= 0 ? 0 : (entry - target.at(moment)) * confidence.at(moment) / loss;
                    };
                }));
        types.add(new IndicatorType(
                        "POSITION_SIZE",
                        "Percent of the capital: a quarter of Kelly's for a short with ADAPTIVE_TP,"
                                + " DYNAMIC_STOP and SIGNAL_CONFIDENCE, 1 to 10")
                .parts("ADAPTIVE_TP", "DYNAMIC_STOP", "SIGNAL_CONFIDENCE")
                .makes(making -> {
                    Measure price = making.inForce(SeriesField.PRICE, 0);
                    Indicator target = making.part("ADAPTIVE_TP");
                    Indicator stop = making.part("DYNAMIC_STOP");
                    Indicator confidence = making.part("SIGNAL_CONFIDENCE");
                    return moment -> {
                        double entry = price.at(moment);
                        double win = ratio(entry - target.at(moment), entry);
                        double loss = ratio(stop.at(moment) - entry, entry);
                        double p = confidence.at(moment);
                        double kelly = ratio(p * win - (1 - p) * loss, win);
                        return Math.max(1, Math.min(10, kelly * KELLY_PART * 100));
                    };
                }));
    }
}
