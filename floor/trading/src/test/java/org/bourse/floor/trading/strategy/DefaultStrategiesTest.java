package org.bourse.floor.trading.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bourse.floor.trading.indicator.IndicatorTypes;
import org.bourse.floor.trading.indicator.Variant;
import org.junit.jupiter.api.Test;

/** The strategies that there are without an author, with their usual numbers and with others. */
class DefaultStrategiesTest {

    private static List<Double> values(ConditionGroup group) {
        return group.conditions().stream()
                .flatMap(each -> each.values().stream())
                .toList();
    }

    @Test
    void haveTheirUsualNumbers() {
        DefaultStrategies strategies = new DefaultStrategies(Map.of());
        StrategyDefinition pump = strategies.definitions().getFirst();
        assertThat(pump.name()).isEqualTo("pump_dump_detection");
        assertThat(values(pump.signal())).containsExactly(8.0, 3.0, 5.0);
        assertThat(values(pump.cancel())).containsExactly(-2.0);
        assertThat(values(pump.entry())).containsExactly(40.0, 80.0, 1.0);
        assertThat(values(pump.close())).containsExactly(15.0, 1.0);
        assertThat(values(pump.emergency())).containsExactly(-5.0, 5.0);
        assertThat(pump.emergency().mode()).isEqualTo(ConditionGroup.Mode.ANY);
        assertThat(pump.limits().maxPositionUsdt()).isEqualTo(500);
        assertThat(pump.emergencySettings().cooldownMinutes()).isEqualTo(30);
        StrategyDefinition flash = strategies.definitions().getLast();
        assertThat(values(flash.signal())).containsExactly(5.0);
        assertThat(values(flash.cancel())).containsExactly(300.0);
        assertThat(flash.limits().sizeByRisk()).isEqualTo(ScalePoints.of(25, 1.1, 60, 0.7));
        assertThat(strategies.variants().stream().map(Variant::id))
                .containsExactly("pump", "surge", "momentum", "rsi", "spread");
    }

    /** As long as what is recorded of a market for a test. */
    @Test
    void needNoMoreThanElevenMinutesOfAMarket() {
        List<Variant> all = new DefaultStrategies(Map.of()).variants();
        assertThat(all)
                .allSatisfy(each -> assertThat(Objects.requireNonNull(IndicatorTypes.find(each.type()))
                                .needs()
                                .reachNanos())
                        .as(each.id())
                        .isLessThanOrEqualTo(650_000_000_000L));
    }

    @Test
    void takeOtherNumbers() {
        DefaultStrategies strategies =
                new DefaultStrategies(Map.of("flash_pump_detection.s1_pump", 0.5, "pump.t3", 120.0));
        assertThat(values(strategies.definitions().getLast().signal())).containsExactly(0.5);
        assertThat(strategies.variants().getFirst().parameters()).isEqualTo(Map.of("t3", "120.0"));
    }

    /** By the scale of the strategy a low risk is worth 10 % of a better price, which nobody waits for unless that is set. */
    @Test
    void waitForABetterPriceToCloseAtWhereThatIsSet() {
        StrategyDefinition usual = new DefaultStrategies(Map.of()).definitions().getFirst();
        assertThat(usual.closeSettings().adjustment(usual.limits().priceByRisk(), 10))
                .isZero();
        StrategyDefinition waiting = new DefaultStrategies(Map.of("pump_dump_detection.close_adjustment_max", 1.5))
                .definitions()
                .getFirst();
        assertThat(waiting.closeSettings().adjustment(waiting.limits().priceByRisk(), 10))
                .isEqualTo(1.5);
        assertThat(waiting.closeSettings().adjustment(waiting.limits().priceByRisk(), 84))
                .as("0.6 of the way from 10 to -5")
                .isEqualTo(1);
    }

    @Test
    void refuseNamesThatThereAreNotAndNumbersThatCanNotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultStrategies(Map.of("pump.t9", 1.0)))
                .withMessageStartingWith("There is no number pump.t9 of the default strategies; there are: ")
                .withMessageContaining("flash_pump_detection.s1_pump, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultStrategies(Map.of("rsi.period", 0.0)))
                .withMessage("rsi: period must be a whole number from 1 to 1000, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultStrategies(Map.of("flash_pump_detection.leverage", 11.0)))
                .withMessageContaining("z1_entry.leverage must be between 1 and 10");
    }
}
