package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.indicator.Reckoning.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The standard indicators of bars. */
final class BarTypes {

    private static final String FIRST = "first";

    private BarTypes() {}

    static List<IndicatorType> all() {
        List<IndicatorType> types = new ArrayList<>();
        types.add(bars("SMA", "Mean of the last closing prices", 20)
                .makes(making -> rule(making, new ClosingPrices(making.whole("period"), 0))));
        types.add(bars("EMA", "Exponential mean of closing prices, begun with the first", 20)
                .makes(making -> rule(making, new ExponentialClose(making.whole("period")))));
        types.add(bars(
                        "RSI",
                        "Wilder's relative strength, begun with the mean of the first period, or with"
                                + " its first number alone",
                        14)
                .with(Parameter.word("seed", "mean", FIRST))
                .makes(making -> rule(making, new RelativeStrength(making.whole("period"), isFirst(making)))));
        types.add(bars("ATR", "Wilder's mean true range, begun as RSI", 14)
                .with(Parameter.word("seed", "mean", FIRST))
                .makes(making -> rule(making, new TrueRange(making.whole("period"), isFirst(making)))));
        types.add(macd("MACD", "Fast exponential mean of closing prices less the slow one", 1, MeanConvergence::value));
        types.add(macd("MACD_SIGNAL", "Exponential mean of MACD", 1, MeanConvergence::signal));
        types.add(macd("MACD_HISTOGRAM", "MACD less MACD_SIGNAL", 2, rule -> rule.value() - rule.signal()));
        types.add(bands("BOLLINGER_UPPER", "Mean of closing prices and so many deviations", 1));
        types.add(bars("BOLLINGER_MIDDLE", "Mean of closing prices", 20)
                .makes(making -> rule(making, new ClosingPrices(making.whole("period"), 0))));
        types.add(bands("BOLLINGER_LOWER", "Mean of closing prices less so many deviations", -1));
        types.add(bars(
                        "BOLLINGER_PERCENT_B",
                        "Where the last closing price is between the lower band, 0, and the upper one, 1",
                        20,
                        2)
                .with(Parameter.number("deviations", 2, 0.1, 10))
                .makes(BarTypes::percentB));
        types.add(bars("ROC", "Last closing price above that of period bars before, as a share", 10)
                .makes(making -> rule(making, new RateOfChange(making.whole("period")))));
        return types;
    }

    private static boolean isFirst(Making making) {
        return making.word("seed").equals(FIRST);
    }

    private static IndicatorType bars(String name, String text, int period) {
        return bars(name, text, period, 1);
    }

    private static IndicatorType bars(String name, String text, int period, int least) {
        return lengthOfBars(new IndicatorType(name, text).with(Parameter.whole("period", period, least, 1_000)));
    }

    private static IndicatorType lengthOfBars(IndicatorType type) {
        return type.with(Parameter.number("bar_seconds", 1, 1, 86_400));
    }

    private static Measure rule(Making making, BarRule rule) {
        making.bars(making.whole("period"), "period", rule);
        return moment -> rule.value();
    }

    private static IndicatorType macd(
            String name, String text, int leastSignal, ToDoubleFunction<MeanConvergence> value) {
        return lengthOfBars(new IndicatorType(name, text)
                        .with(Parameter.whole("fast", 12, 1, 1_000))
                        .with(Parameter.whole("slow", 26, 1, 1_000))
                        .with(Parameter.whole("signal", 9, leastSignal, 1_000)))
                .makes(making -> {
                    making.requireBelow("fast", "slow");
                    MeanConvergence rule = making.bars(
                            making.whole("slow") + making.whole("signal"),
                            "slow and signal together",
                            new MeanConvergence(making.whole("fast"), making.whole("slow"), making.whole("signal")));
                    return moment -> value.applyAsDouble(rule);
                });
    }

    private static IndicatorType bands(String name, String text, int sign) {
        return bars(name, text, 20, 2)
                .with(Parameter.number("deviations", 2, 0.1, 10))
                .makes(making ->
                        rule(making, new ClosingPrices(making.whole("period"), sign * making.number("deviations"))));
    }

    private static Measure percentB(Making making) {
        ClosingPrices prices =
                making.bars(making.whole("period"), "period", new ClosingPrices(making.whole("period"), 0));
        double deviations = making.number("deviations");
        return moment -> {
            double half = deviations * prices.deviation();
            return ratio(prices.last() - prices.mean() + half, 2 * half);
        };
    }
}
