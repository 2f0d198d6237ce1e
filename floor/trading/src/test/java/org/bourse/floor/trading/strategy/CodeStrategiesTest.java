package org.bourse.floor.trading.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.indicator.Variants;
import org.junit.jupiter.api.Test;

/** Strategies in code: when they signal, how strongly, and which of it is followed. */
class CodeStrategiesTest {

    private static final long SECOND = 1_000_000_000L;

    private final Map<String, Double> values = new HashMap<>();

    private static CodeStrategyType type(String code) {
        return Objects.requireNonNull(CodeStrategyType.find(code));
    }

    private void bind(CodeStrategy strategy) {
        assertThat(Variants.check(strategy.variants()).faults()).isEmpty();
        strategy.bind(id -> () -> values.getOrDefault(id, Double.NaN));
    }

    @Test
    void signalsWhereMeansCross() {
        CodeStrategy strategy = type("crossover").with(Map.of()).get();
        bind(strategy);
        List<CodeSignal> signals = new ArrayList<>();
        double[] fast = {Double.NaN, 99, 100, 100, 103, 104, 99};
        for (int i = 0; i < fast.length; i++) {
            values.put("crossover fast", fast[i]);
            values.put("crossover slow", 100.0);
            values.put("crossover close", 60.0);
            CodeSignal signal = strategy.look(i * SECOND);
            if (signal != null) {
                signals.add(signal);
            }
        }
        assertThat(signals).hasSize(2);
        assertThat(signals.getFirst().moment()).isEqualTo(4 * SECOND);
        assertThat(signals.getFirst().side()).isEqualTo(VenueSide.BUY);
        assertThat(signals.getFirst().strength()).isEqualTo(0.5, within(1e-12));
        assertThat(signals.getLast().side()).isEqualTo(VenueSide.SELL);
        assertThat(signals.getLast().strength()).isEqualTo(10 / 60.0, within(1e-12));
    }

    /** Where means cross they are close to each other, so that only who asks for less has signals of a quiet market. */
    @Test
    void takesFromWhichStrengthOnACrossingIsFollowed() {
        CodeStrategyType crossover = type("crossover");
        assertThat(crossover.with(Map.of()).get().leastStrength()).isEqualTo(0.3);
        double little = crossover.with(Map.of("least_strength", "0.01")).get().leastStrength();
        assertThat(new SignalFilter(little).refusal(signal(0, 0.02), 0)).isEmpty();
        assertThat(crossover.faults(Map.of("least_strength", "1.5")))
                .containsExactly("crossover: least_strength must be a number from 0 to 1, not 1.5");
    }

    @Test
    void refusesAFastMeanThatIsNot() {
        assertThat(type("crossover").faults(Map.of("fast", "30")))
                .containsExactly("crossover: Fast period must be less than slow period");
    }

    @Test
    void signalsWhereMomentumHasPointsEnough() {
        CodeStrategy strategy =
                type("momentum").with(Map.of("bar_seconds", "60")).get();
        bind(strategy);
        values.put("momentum close", 100.0);
        values.put("momentum volume", 1.0);
        values.put("momentum strength", 29.0);
        values.put("momentum change", 0.0);
        assertThat(strategy.look(60 * SECOND)).as("0.3 points").isNull();
        values.put("momentum volume", 1.5);
        assertThat(strategy.look(61 * SECOND)).as("within a bar").isNull();
        CodeSignal buy = Objects.requireNonNull(strategy.look(120 * SECOND));
        assertThat(buy.side()).isEqualTo(VenueSide.BUY);
        assertThat(buy.strength()).isEqualTo(0.5);
        values.put("momentum strength", 50.0);
        assertThat(strategy.look(180 * SECOND)).as("volume has no direction").isNull();
        values.put("momentum change", -0.06);
        CodeSignal sell = Objects.requireNonNull(strategy.look(240 * SECOND));
        assertThat(sell.side()).isEqualTo(VenueSide.SELL);
        assertThat(sell.strength()).isEqualTo(0.8);
        values.remove("momentum volume");
        assertThat(strategy.look(300 * SECOND)).as("something is missing").isNull();
    }

    @Test
    void sizesBySeveralRules() {
        SignalSizing.Closed none = new SignalSizing.Closed(0, 0, 0, 0);
        assertThat(SignalSizing.FIXED.part(none, 0.04)).isEqualTo(0.02);
        assertThat(SignalSizing.KELLY.part(new SignalSizing.Closed(11, 22, 9, 9), 0))
                .isEqualTo(0.08125, within(1e-12));
        assertThat(SignalSizing.KELLY.part(new SignalSizing.Closed(3, 3, 7, 7), 0))
                .isZero();
        assertThat(SignalSizing.KELLY.part(new SignalSizing.Closed(0, 0, 10, 7), 0))
                .isZero();
        assertThat(SignalSizing.KELLY.part(new SignalSizing.Closed(5, 50, 4, 1), 0))
                .as("of nine positions nothing is known yet")
                .isEqualTo(0.02);
        assertThat(SignalSizing.VOLATILITY.part(none, 0.04)).isEqualTo(0.25);
        assertThat(SignalSizing.VOLATILITY.part(none, 0.001)).isEqualTo(1);
        assertThat(SignalSizing.VOLATILITY.part(none, 0)).as("it is not known").isEqualTo(0.02);
    }

    @Test
    void keepsAPositionBetweenItsBounds() {
        StrategyLimits usual = type("crossover").limits(Map.of());
        assertThat(SignalSizing.amount(100_000, 0.02, 0.5, usual)).isEqualByComparingTo("1000");
        assertThat(SignalSizing.amount(1_000, 0.02, 1, usual)).isEqualByComparingTo("100");
        assertThat(SignalSizing.amount(10_000_000, 0.02, 1, usual)).isEqualByComparingTo("10000");
        assertThat(SignalSizing.amount(100_000, 0, 1, usual)).isZero();
        StrategyLimits own = type("momentum")
                .limits(Map.of("max_position_usdt", "500", "min_position_usdt", "5", "max_concurrent", "2"));
        assertThat(SignalSizing.amount(100_000, 0.02, 0.5, own)).isEqualByComparingTo("500");
        assertThat(own.maxConcurrent()).isEqualTo(2);
        assertThat(type("momentum").sizing(Map.of("sizing", "kelly"))).isEqualTo(SignalSizing.KELLY);
        assertThat(type("momentum").faults(Map.of("sizing", "all", "max_position_usdt", "100")))
                .containsExactly("momentum: sizing must be one of: fixed, kelly, volatility");
        assertThat(type("momentum").faults(Map.of("max_position_usdt", "100")))
                .containsExactly("momentum: min_position_usdt must be less than max_position_usdt");
    }

    @Test
    void followsFewAndStrongOnes() {
        SignalFilter filter = new SignalFilter(0.3);
        assertThat(filter.refusal(signal(0, 0.29), 0)).isPresent();
        assertThat(filter.refusal(signal(0, 0.3), 10)).isPresent();
        assertThat(filter.refusal(signal(0, 0.3), 9)).isEmpty();
        assertThat(filter.refusal(signal(1, 0.3), 9)).as("none was followed").isEmpty();
        filter.followed(signal(0, 0.3));
        assertThat(filter.refusal(signal(299, 1), 0)).contains("The last signal was less than 5 minutes before");
        assertThat(filter.refusal(signal(300, 1), 0)).isEmpty();
    }

    private static CodeSignal signal(long second, double strength) {
        return new CodeSignal(second * SECOND, VenueSide.BUY, strength, "");
    }
}
