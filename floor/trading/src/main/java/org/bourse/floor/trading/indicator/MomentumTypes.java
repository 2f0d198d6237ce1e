package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.isPresent;
import static org.bourse.floor.trading.indicator.Reckoning.percent;
import static org.bourse.floor.trading.indicator.Reckoning.ratio;
import static org.bourse.floor.trading.indicator.Reckoning.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bourse.floor.trading.SeriesField;
import org.bourse.floor.trading.WindowMeasures;

/** Indicators of how prices' moves follow each other. */
final class MomentumTypes {

    private static final double LEAST_VELOCITY = 0.001;
    private static final double LEAST_BASE = 0.01;
    private static final double ALL_ONE_WAY = 1.2;

    private MomentumTypes() {}

    static List<IndicatorType> all() {
        List<IndicatorType> types = new ArrayList<>();
        velocities(types);
        rates(types);
        steps(types);
        types.add(new IndicatorType(
                        "MOMENTUM_DECAY", "How far the price is below the window's highest, as a share of that")
                .window("t1", 600, "t2", 0)
                .makes(making -> {
                    WindowMeasures prices = making.over(SeriesField.PRICE, "t1", "t2");
                    Measure now = making.inForce(SeriesField.PRICE, 0);
                    return moment -> 1 - ratio(now.at(moment), prices.at(moment).highest());
                }));
        types.add(new IndicatorType(
                        "MULTI_TIMEFRAME_CONFIDENCE",
                        "Moves over each of the spans through scale percent, -1 to 1 each, by their weights")
                .with(Parameter.numbers("spans", "60,300,900", 1, 86_400, 1, 10))
                .with(Parameter.numbers("weights", "0.5,0.3,0.2", 0, 1, 1, 10))
                .with(Parameter.number("scale", 5, 0.001, 1_000))
                .makes(MomentumTypes::confidence));
        return types;
    }

    private static void velocities(List<IndicatorType> types) {
        types.add(new IndicatorType(
                        "VELOCITY_CASCADE",
                        "How each span's velocity exceeds the next longer one's, the shortest weighing"
                                + " most, times 1.2 if all go one way, as tanh(x / 2); spans are t1, t3, d each")
                .with(Parameter.numbers("spans", "5,15,5,10,40,10,20,80,20", 0, 86_400, 6, 30))
                .makes(MomentumTypes::cascade));
        types.add(new IndicatorType(
                        "MOMENTUM_REVERSAL_INDEX",
                        "PRICE_VELOCITY of cur above that of peak, in percent of its size; both are t1, t3, d")
                .with(Parameter.numbers("cur", "10,40,10", 0, 86_400, 3, 3))
                .with(Parameter.numbers("peak", "5,20,5", 0, 86_400, 3, 3))
                .makes(making -> {
                    making.require(
                            !Arrays.equals(making.numbers("cur"), making.numbers("peak")),
                            "cur and peak must differ, not both be " + making.word("cur")
                                    + ": it would compare a velocity with itself");
                    Measure current = velocity(making, "cur", 0);
                    Measure peak = velocity(making, "peak", 0);
                    return moment -> {
                        double base = peak.at(moment);
                        return Math.abs(base) < LEAST_VELOCITY
                                ? Double.NaN
                                : (current.at(moment) - base) / Math.abs(base) * 100;
                    };
                }));
        types.add(new IndicatorType(
                        "VELOCITY_STABILIZATION_INDEX",
                        "Deviation of PRICE_VELOCITY now and some steps ago through the mean of their"
                                + " sizes; 0 where that is below 0.001")
                .with(Parameter.whole("samples", 3, 2, 20))
                .with(Parameter.number("step", 5, 0.5, 3_600))
                .with(Parameter.numbers("span", "10,40,10", 0, 86_400, 3, 3))
                .makes(MomentumTypes::stabilization));
    }

    private static Measure velocity(Making making, String setting, double ago) {
        double[] span = making.numbers(setting);
        return PriceTypes.velocity(making, " of " + setting, span[0], span[1], span[2], ago);
    }

    private static Measure cascade(Making making) {
        double[] spans = making.numbers("spans");
        making.require(
                spans.length % 3 == 0,
                "spans must be three numbers for each span, t1, t3 and d, not " + spans.length + " numbers");
        Measure[] velocities = new Measure[spans.length / 3];
        for (int i = 0; i < velocities.length; i++) {
            double t3 = spans[3 * i + 1];
            making.require(
                    i == 0 || t3 > spans[3 * i - 2],
                    "spans must stand from the shortest to the longest, each t3 above the one before it, not "
                            + Parameter.text(t3) + " after " + (i == 0 ? "" : Parameter.text(spans[3 * i - 2])));
            velocities[i] = PriceTypes.velocity(making, " of spans", spans[3 * i], t3, spans[3 * i + 2], 0);
        }
        return moment -> {
            double sum = 0;
            double weights = 0;
            int up = 0;
            int down = 0;
            for (int i = 0; i + 1 < velocities.length; i++) {
                double shorter = velocities[i].at(moment);
                double longer = velocities[i + 1].at(moment);
                double relative = (shorter - longer) / Math.max(Math.abs(longer), LEAST_BASE);
                double weight = 1 << (velocities.length - 2 - i);
                sum += weight * relative;
                weights += weight;
                up += relative > 0 ? 1 : 0;
                down += relative < 0 ? 1 : 0;
            }
            boolean oneWay = up == velocities.length - 1 || down == velocities.length - 1;
            return StrictMath.tanh(sum / weights * (oneWay ? ALL_ONE_WAY : 1) / 2);
        };
    }

    private static Measure stabilization(Making making) {
        Measure[] velocities = new Measure[making.whole("samples")];
        for (int i = 0; i < velocities.length; i++) {
            velocities[i] = velocity(making, "span", i * making.number("step"));
        }
        double[] values = new double[velocities.length];
        return moment -> {
            double sum = 0;
            double sizes = 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = velocities[i].at(moment);
                sum += values[i];
                sizes += Math.abs(values[i]);
            }
            double mean = sum / values.length;
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            double size = sizes / values.length;
            return size < LEAST_VELOCITY ? 0 : StrictMath.sqrt(squares / values.length) / size;
        };
    }

    /** Percent a second of the price over a span that ended so long ago. */
    static Measure rate(Making making, double span, double ago) {
        Measure now = making.inForce(SeriesField.PRICE, ago);
        Measure before = making.inForce(SeriesField.PRICE, ago + span);
        return moment -> percent(now.at(moment), before.at(moment)) / span;
    }

    private static void rates(List<IndicatorType> types) {
        types.add(new IndicatorType(
                        "VELOCITY_ACCELERATION", "Percent a second over the short span less that over the long one")
                .with(Parameter.number("short", 60, 1, 86_400))
                .with(Parameter.number("long", 300, 1, 86_400))
                .makes(making -> {
                    making.requireBelow("short", "long");
                    Measure fast = rate(making, making.number("short"), 0);
                    Measure slow = rate(making, making.number("long"), 0);
                    return moment -> fast.at(moment) - slow.at(moment);
                }));
        types.add(new IndicatorType(
                        "VELOCITY_DIVERGENCE",
                        "What VELOCITY_ACCELERATION's two differ by, through the size of the larger")
                .with(Parameter.number("short", 60, 1, 86_400))
                .with(Parameter.number("long", 300, 1, 86_400))
                .makes(making -> {
                    making.requireBelow("short", "long");
                    Measure fast = rate(making, making.number("short"), 0);
                    Measure slow = rate(making, making.number("long"), 0);
                    return moment -> ratio(
                            Math.abs(fast.at(moment) - slow.at(moment)),
                            Math.max(Math.abs(fast.at(moment)), Math.abs(slow.at(moment))));
                }));
        types.add(new IndicatorType(
                        "PRICE_ACCELERATION",
                        "Percent a second of the last step less that of the one before, through the step")
                .with(Parameter.number("step", 30, 0.5, 3_600))
                .makes(making -> acceleration(making, making.number("step"), 0)));
        types.add(new IndicatorType("PRICE_JERK", "PRICE_ACCELERATION less that of a step ago, through the step")
                .with(Parameter.number("step", 30, 0.5, 3_600))
                .makes(making -> {
                    double step = making.number("step");
                    Measure now = acceleration(making, step, 0);
                    Measure before = acceleration(making, step, step);
                    return moment -> (now.at(moment) - before.at(moment)) / step;
                }));
    }

    private static Measure acceleration(Making making, double step, double ago) {
        Measure now = rate(making, step, ago);
        Measure before = rate(making, step, ago + step);
        return moment -> (now.at(moment) - before.at(moment)) / step;
    }

    private static void steps(List<IndicatorType> types) {
        types.add(periods(
                        "MOMENTUM_STREAK",
                        "Number of last periods in which the price moved the same way, negative if down",
                        1)
                .makes(making -> {
                    Measure[] prices = prices(making);
                    return moment -> streak(prices, moment);
                }));
        types.add(periods(
                        "DIRECTION_CONSISTENCY",
                        "Share of the last periods whose moves have the sign of the whole move",
                        2)
                .makes(making -> {
                    Measure[] prices = prices(making);
                    return moment -> consistency(prices, moment);
                }));
        types.add(periods("MARKET_REGIME", "DIRECTION_CONSISTENCY with the sign of the whole move: -1 to 1", 2)
                .makes(making -> {
                    Measure[] prices = prices(making);
                    return moment -> consistency(prices, moment) * sign(prices, 0, prices.length - 1, moment);
                }));
        types.add(periods(
                        "SIGNAL_CONFIDENCE",
                        "DIRECTION_CONSISTENCY, times the whole move through 10 percent, times the"
                                + " streak's duration through 120 s, each at most 1",
                        2)
                .makes(making -> {
                    Measure[] prices = prices(making);
                    double period = making.number("period");
                    return moment -> consistency(prices, moment)
                            * share(Math.abs(percent(prices[0].at(moment), prices[prices.length - 1].at(moment))) / 10)
                            * share(Math.abs(streak(prices, moment)) * period / 120);
                }));
    }

    private static IndicatorType periods(String name, String text, int leastLookback) {
        return new IndicatorType(name, text)
                .with(Parameter.number("period", 60, 0.5, 3_600))
                .with(Parameter.whole("lookback", 10, leastLookback, 24));
    }

    /** Now, a period ago, and so on. */
    private static Measure[] prices(Making making) {
        Measure[] prices = new Measure[making.whole("lookback") + 1];
        for (int i = 0; i < prices.length; i++) {
            prices[i] = making.inForce(SeriesField.PRICE, i * making.number("period"));
        }
        return prices;
    }

    private static double sign(Measure[] prices, int later, int earlier, long moment) {
        return Math.signum(prices[later].at(moment) - prices[earlier].at(moment));
    }

    private static double streak(Measure[] prices, long moment) {
        double first = sign(prices, 0, 1, moment);
        if (!isPresent(first) || !isPresent(prices[prices.length - 1].at(moment))) {
            return Double.NaN;
        }
        int same = 0;
        while (same + 1 < prices.length && first != 0 && sign(prices, same, same + 1, moment) == first) {
            same++;
        }
        return first * same;
    }

    private static double consistency(Measure[] prices, long moment) {
        double whole = sign(prices, 0, prices.length - 1, moment);
        if (!isPresent(whole)) {
            return Double.NaN;
        }
        int same = 0;
        for (int i = 0; i + 1 < prices.length; i++) {
            same += whole != 0 && sign(prices, i, i + 1, moment) == whole ? 1 : 0;
        }
        return same / (double) (prices.length - 1);
    }

    private static Measure confidence(Making making) {
        double[] spans = making.numbers("spans");
        double[] weights = making.numbers("weights");
        double scale = making.number("scale");
        making.require(
                Arrays.stream(spans).distinct().count() == spans.length,
                "spans must differ from each other, not " + making.word("spans"));
        making.require(
                spans.length == weights.length,
                "weights must be as many as spans, not " + weights.length + " for " + spans.length);
        making.require(
                Arrays.stream(weights).anyMatch(weight -> weight > 0),
                "weights must not all be 0: they would weigh nothing of the spans");
        Measure now = making.inForce(SeriesField.PRICE, 0);
        Measure[] before = new Measure[spans.length];
        for (int i = 0; i < spans.length; i++) {
            before[i] = making.inForce(SeriesField.PRICE, spans[i]);
        }
        return moment -> {
            double sum = 0;
            double all = 0;
            for (int i = 0; i < before.length; i++) {
                double move = percent(now.at(moment), before[i].at(moment)) / scale;
                sum += weights[i] * Math.max(-1, Math.min(1, move));
                all += weights[i];
            }
            return ratio(sum, all);
        };
    }
}
