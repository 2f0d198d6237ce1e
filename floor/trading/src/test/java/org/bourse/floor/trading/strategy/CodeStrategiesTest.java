package org.bourse.floor.trading.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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

    private void bind(CodeStrategy strategy) {
        assertThat(Variants.check(strategy.variants()).faults()).isEmpty();
        strategy.bind(id -> () -> values.getOrDefault(id, Double.NaN));
    }

    @Test
    void signalsWhereMeansCross() {
        CrossoverStrategy strategy = new CrossoverStrategy(CrossoverStrategy.Settings.STANDARD);
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
        CodeStrategyType crossover = Objects.requireNonNull(CodeStrategyType.find("crossover"));
        assertThat(crossover.with(Map.of()).get().leastStrength()).isEqualTo(0.3);
        double little = crossover.with(Map.of("least_strength", "0.01")).get().leastStrength();
        assertThat(new SignalFilter(little).refusal(signal(0, 0.02), 0)).isEmpty();
        assertThat(crossover.faults(Map.of("least_strength", "1.5")))
                .containsExactly("crossover: least_strength must be a number from 0 to 1, not 1.5");
    }

    @Test
    void refusesAFastMeanThatIsNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CrossoverStrategy.Settings(30, 30, 60, false))
                .withMessage("Fast period must be less than slow period");
    }

    @Test
    void signalsWhereMomentumHasPointsEnough() {
        MomentumStrategy strategy = new MomentumStrategy(MomentumStrategy.Settings.STANDARD);
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
        assertThat(SignalSizing.kelly(0.55, 2, 1)).isEqualTo(0.08125, within(1e-12));
        assertThat(SignalSizing.kelly(0.3, 1, 1)).isZero();
        assertThat(SignalSizing.byVolatility(0.04)).isEqualTo(0.25);
        assertThat(SignalSizing.amount(100_000, SignalSizing.fixed(), 0.5)).isEqualByComparingTo("1000");
        assertThat(SignalSizing.amount(1_000, SignalSizing.fixed(), 1)).isEqualByComparingTo("100");
        assertThat(SignalSizing.amount(10_000_000, SignalSizing.fixed(), 1)).isEqualByComparingTo("10000");
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
