package org.bourse.floor.trading.strategy;

import static org.bourse.floor.trading.WindowMeasures.isPresent;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.WindowMeasures;
import org.bourse.floor.trading.indicator.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Buys and sells by points: for a relative strength that is low or high, for a rate of change, for a volume above the
 * usual, and for prices and relative strength that go apart over the last bars. It looks once a bar.
 */
final class MomentumStrategy implements CodeStrategy {

    private static final long SECOND = 1_000_000_000L;
    private static final String STRENGTH = "momentum strength";
    private static final String CHANGE = "momentum change";
    private static final String VOLUME = "momentum volume";
    private static final String CLOSE = "momentum close";
    private static final int LOOKBACK = 10;
    private static final double BUYS_FROM = 0.5;
    private static final double SELLS_FROM = 0.4;

    private final Settings settings;
    private final double[] closes = new double[LOOKBACK];
    private final double[] strengths = new double[LOOKBACK];
    private int count;
    private ValueSource strength = () -> WindowMeasures.ABSENT;
    private ValueSource change = () -> WindowMeasures.ABSENT;
    private ValueSource volume = () -> WindowMeasures.ABSENT;
    private ValueSource close = () -> WindowMeasures.ABSENT;

    /**
     * Its parameters.
     *
     * @param rsiPeriod bars of the relative strength
     * @param low relative strength below which it counts for buying
     * @param high relative strength above which it counts for selling
     * @param rocPeriod bars of the rate of change
     * @param leastChange rate of change beyond which it counts, as a share
     * @param muchVolume volume of a bar through the usual one from which on it counts
     * @param barSeconds how long a bar is
     */
    record Settings(
            int rsiPeriod,
            double low,
            double high,
            int rocPeriod,
            double leastChange,
            double muchVolume,
            int barSeconds) {

        /** Refuses bars of no length, and a low relative strength that is not below the high one. */
        Settings {
            if (barSeconds < 1) {
                throw new IllegalArgumentException("A bar has 1 second or more, not " + barSeconds + ".");
            }
            if (low >= high) {
                throw new IllegalArgumentException("The low relative strength must be less than the high one");
            }
        }
    }

    /** With these parameters. */
    MomentumStrategy(Settings settings) {
        this.settings = settings;
    }

    @Override
    public List<Variant> variants() {
        int barSeconds = settings.barSeconds();
        return List.of(
                bars(STRENGTH, "RSI", settings.rsiPeriod()),
                bars(CHANGE, "ROC", settings.rocPeriod()),
                bars(CLOSE, "SMA", 1),
                Variant.of(
                        VOLUME,
                        "VOLUME_SPIKE_RATIO",
                        Map.of(
                                "t1", String.valueOf(barSeconds),
                                "t2", "0",
                                "t3", String.valueOf(barSeconds * 20),
                                "t4", String.valueOf(barSeconds))));
    }

    private Variant bars(String id, String type, int period) {
        return Variant.of(
                id,
                type,
                Map.of("period", String.valueOf(period), "bar_seconds", String.valueOf(settings.barSeconds())));
    }

    @Override
    public void bind(Function<String, ValueSource> indicators) {
        strength = indicators.apply(STRENGTH);
        change = indicators.apply(CHANGE);
        volume = indicators.apply(VOLUME);
        close = indicators.apply(CLOSE);
    }

    @Override
    public @Nullable CodeSignal look(long moment) {
        if (Math.floorMod(moment, settings.barSeconds() * SECOND) != 0) {
            return null;
        }
        double nowStrength = strength.value();
        double nowClose = close.value();
        double changed = change.value();
        double muchVolume = volume.value();
        if (!isPresent(nowStrength + nowClose + changed + muchVolume)) {
            count = 0;
            return null;
        }
        int at = count % LOOKBACK;
        boolean full = count >= LOOKBACK;
        boolean bullish = full && nowClose < closes[at] && nowStrength > strengths[at];
        boolean bearish = full && nowClose > closes[at] && nowStrength < strengths[at];
        closes[at] = nowClose;
        strengths[at] = nowStrength;
        count++;
        // Volume says nothing of a direction, and counts beside what does.
        boolean loud = muchVolume >= settings.muchVolume();
        boolean low = nowStrength < settings.low();
        boolean high = nowStrength > settings.high();
        boolean rises = changed > settings.leastChange();
        boolean falls = changed < -settings.leastChange();
        double buys = points(low, 0.3, rises, 0.3, (low || rises || bullish) && loud, 0.2, bullish, 0.4);
        double sells = points(high, 0.3, falls, 0.4, (high || falls || bearish) && loud, 0.4, bearish, 0.3);
        if (buys >= BUYS_FROM && buys >= sells) {
            return new CodeSignal(moment, VenueSide.BUY, Math.min(1, buys), "Momentum upwards");
        }
        return sells >= SELLS_FROM && sells >= buys
                ? new CodeSignal(moment, VenueSide.SELL, Math.min(1, sells), "Momentum downwards")
                : null;
    }

    private static double points(
            boolean byStrength,
            double ofStrength,
            boolean byChange,
            double ofChange,
            boolean byVolume,
            double ofVolume,
            boolean byDivergence,
            double ofDivergence) {
        return (byStrength ? ofStrength : 0)
                + (byChange ? ofChange : 0)
                + (byVolume ? ofVolume : 0)
                + (byDivergence ? ofDivergence : 0);
    }

    @Override
    public void carry(StateCarrier state) {
        count = state.carry(count);
        state.carryInto(closes);
        state.carryInto(strengths);
    }
}
