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

/** Buys when a fast mean of closing prices goes above a slow one, sells when it goes below. */
final class CrossoverStrategy implements CodeStrategy {

    private static final String FAST = "crossover fast";
    private static final String SLOW = "crossover slow";
    private static final String CLOSE = "crossover close";
    private static final double STRENGTH = 10;

    private final Settings settings;
    private final double leastStrength;
    private ValueSource fast = () -> WindowMeasures.ABSENT;
    private ValueSource slow = () -> WindowMeasures.ABSENT;
    private ValueSource close = () -> WindowMeasures.ABSENT;
    private double sideBefore;

    /**
     * Its parameters.
     *
     * @param fast bars of the fast mean
     * @param slow bars of the slow one
     * @param barSeconds how long a bar is
     * @param exponential whether the means are exponential
     */
    record Settings(int fast, int slow, int barSeconds, boolean exponential) {

        /** Refuses a fast mean that is not faster. */
        Settings {
            if (fast >= slow) {
                throw new IllegalArgumentException("Fast period must be less than slow period");
            }
        }
    }

    /**
     * With these parameters.
     *
     * @param leastStrength from which on signals are followed: of ten times what the means differ by, as a share of the close
     */
    CrossoverStrategy(Settings settings, double leastStrength) {
        this.settings = settings;
        this.leastStrength = leastStrength;
    }

    @Override
    public double leastStrength() {
        return leastStrength;
    }

    @Override
    public List<Variant> variants() {
        String type = settings.exponential() ? "EMA" : "SMA";
        return List.of(mean(FAST, type, settings.fast()), mean(SLOW, type, settings.slow()), mean(CLOSE, "SMA", 1));
    }

    private Variant mean(String id, String type, int period) {
        return Variant.of(
                id,
                type,
                Map.of("period", String.valueOf(period), "bar_seconds", String.valueOf(settings.barSeconds())));
    }

    @Override
    public void bind(Function<String, ValueSource> indicators) {
        fast = indicators.apply(FAST);
        slow = indicators.apply(SLOW);
        close = indicators.apply(CLOSE);
    }

    @Override
    public @Nullable CodeSignal look(long moment) {
        double spread = fast.value() - slow.value();
        if (!isPresent(spread)) {
            sideBefore = 0;
            return null;
        }
        double side = Math.signum(spread);
        boolean crossed = side != 0 && sideBefore != 0 && side != sideBefore;
        sideBefore = side == 0 ? sideBefore : side;
        if (!crossed) {
            return null;
        }
        double strength = Math.min(1, Math.abs(spread / close.value()) * STRENGTH);
        return side > 0
                ? new CodeSignal(moment, VenueSide.BUY, strength, "The fast mean went above the slow one")
                : new CodeSignal(moment, VenueSide.SELL, strength, "The fast mean went below the slow one");
    }

    @Override
    public void carry(StateCarrier state) {
        sideBefore = state.carry(sideBefore);
    }
}
