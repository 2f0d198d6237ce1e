package org.bourse.floor.trading.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Documents of strategies: what is taken, and that all that is wrong is said at once, each with its path. */
class StrategyDocumentTest {

    private static final Set<String> INDICATORS = Set.of("price_velocity");

    private final Map<String, Object> document = new LinkedHashMap<>(Map.of(
            "strategy_name",
            "Momentum Test Strategy",
            "description",
            "one",
            "s1_signal",
            object("conditions", list(condition("price_velocity_1", ">", 0.5))),
            "z1_entry",
            object(
                    "conditions",
                    list(condition("price_velocity_entry", ">", 0.5)),
                    "positionSize",
                    object("type", "percentage", "value", 10)),
            "o1_cancel",
            object("timeoutSeconds", 300, "conditions", list(condition("c", "<", -0.3))),
            "emergency_exit",
            object(
                    "conditions",
                    list(condition("e", "<", -1.0)),
                    "cooldownMinutes",
                    60,
                    "actions",
                    object("cancelPending", true, "closePosition", true, "logEvent", true))));

    @Test
    void takesAStrategyWithoutAClose() {
        StrategyDefinition strategy = check().definition();
        assertThat(strategy.name()).isEqualTo("Momentum Test Strategy");
        assertThat(strategy.signal().mode()).isEqualTo(ConditionGroup.Mode.ALL);
        assertThat(strategy.emergency().mode()).isEqualTo(ConditionGroup.Mode.ANY);
        assertThat(strategy.close()).isEqualTo(ConditionGroup.NEVER);
        assertThat(strategy.signal().conditions())
                .containsExactly(Condition.of("price_velocity_1", "price_velocity", Comparison.ABOVE, 0.5));
        assertThat(strategy.timeoutSeconds()).isEqualTo(300);
        assertThat(strategy.emergencySettings()).isEqualTo(new EmergencySettings(60, true, true, true));
        assertThat(check().warnings()).isEmpty();
    }

    @Test
    void saysWhichSectionsAreMissing() {
        assertThat(StrategyDocument.check(Map.of("z1_entry", 5), INDICATORS, Set.of())
                        .errors())
                .containsExactlyInAnyOrder(
                        "strategy_name must be a non-empty string",
                        "Missing required section: s1_signal",
                        "z1_entry must be an object",
                        "Missing required section: o1_cancel",
                        "Missing required section: emergency_exit");
    }

    @Test
    void saysAllThatIsWrongWithConditions() {
        Map<String, Object> nothing = object();
        document.put(
                "s1_signal",
                object(
                        "conditions",
                        list(
                                5,
                                nothing,
                                object("id", "a", "indicatorId", "gone", "operator", "~", "value", "x"),
                                object(
                                        "id",
                                        "a",
                                        "indicatorId",
                                        "price_velocity",
                                        "operator",
                                        ">",
                                        "value",
                                        Double.NaN),
                                object(
                                        "id",
                                        "b",
                                        "indicatorId",
                                        "price_velocity",
                                        "operator",
                                        "between",
                                        "value",
                                        list(2, 1)),
                                object(
                                        "id",
                                        "d",
                                        "indicatorId",
                                        "signal_age_seconds",
                                        "operator",
                                        ">",
                                        "value",
                                        1,
                                        "odd",
                                        1))));
        document.put("o1_cancel", object("timeoutSeconds", -1, "conditions", 7));
        document.put("emergency_exit", object("cooldownMinutes", 2_000, "actions", object("cancelPending", 1)));
        String s1 = "s1_signal.conditions";
        assertThat(check().errors())
                .containsExactlyInAnyOrder(
                        s1 + "[0] must be an object",
                        s1 + "[1].id is required",
                        s1 + "[1].indicatorId is required",
                        s1 + "[1].operator is required",
                        s1 + "[1].value is required",
                        s1 + "[2].indicatorId names no indicator that there is: gone",
                        s1 + "[2].operator must be one of: >, <, >=, <=, ==, !=, between, allowed",
                        s1 + "[2].value must be a number",
                        s1 + "[3].id must be unique; there are two conditions a",
                        s1 + "[3].value must be a number",
                        s1 + "[4].value must be two numbers, the lower one first",
                        s1 + "[5].odd is not known; known are: id, indicatorId, operator, value, enabled, not,"
                                + " forSeconds, withinSeconds",
                        "o1_cancel.conditions must be an array",
                        "o1_cancel.timeoutSeconds must be a non-negative integer",
                        "emergency_exit.conditions is required",
                        "emergency_exit.cooldownMinutes must be between 0 and 1440",
                        "emergency_exit.actions.cancelPending must be a boolean",
                        "emergency_exit.actions.closePosition is required",
                        "emergency_exit.actions.logEvent is required");
        StrategyDocument wrong = check();
        assertThatIllegalStateException()
                .isThrownBy(wrong::definition)
                .withMessageStartingWith("Strategy validation failed: ");
    }

    @Test
    void saysAllThatIsWrongWithEntryAndClose() {
        document.put(
                "z1_entry",
                object(
                        "conditions",
                        list(),
                        "positionSize",
                        object("type", "some", "value", -1),
                        "stopLoss",
                        object("offsetPercent", 101, "calculationMode", "ABSOLUTE"),
                        "takeProfit",
                        object("enabled", true),
                        "leverage",
                        11));
        document.put(
                "ze1_close",
                object(
                        "conditions",
                        list(),
                        "riskAdjustedPricing",
                        object("scalingFactor", 3, "minAdjustment", 1, "maxAdjustment", 51)));
        document.put(
                "global_limits",
                object(
                        "base_position_pct", 0,
                        "max_leverage", 11,
                        "stop_loss_buffer_pct", 51,
                        "min_position_size_usdt", 20,
                        "max_position_size_usdt", 20));
        assertThat(check().errors())
                .containsExactlyInAnyOrder(
                        "z1_entry.positionSize.type must be 'fixed' or 'percentage'",
                        "z1_entry.positionSize.value must be a non-negative number",
                        "z1_entry.stopLoss.offsetPercent must be between 0 and 100",
                        "z1_entry.stopLoss.calculationMode must be 'RELATIVE_TO_ENTRY': offsetPercent is of the entry's price",
                        "z1_entry.takeProfit.offsetPercent is required when enabled",
                        "z1_entry.leverage must be between 1 and 10 (recommended: 1-3x for SHORT strategies)",
                        "ze1_close.riskAdjustedPricing.scalingFactor must be between 0.1 and 2.0",
                        "ze1_close.riskAdjustedPricing.minAdjustment must be between -50 and 0",
                        "ze1_close.riskAdjustedPricing.maxAdjustment must be between 0 and 50",
                        "global_limits.base_position_pct must be greater than 0 and at most 1",
                        "global_limits.max_leverage must be between 1 and 10",
                        "global_limits.stop_loss_buffer_pct must be greater than 0 and at most 50",
                        "global_limits.min_position_size_usdt must be less than max_position_size_usdt");
    }

    @Test
    void takesNoScaleOfWhatIsNoNumber() {
        for (Object wrong : list(Double.NaN, Double.POSITIVE_INFINITY, "1")) {
            document.put("global_limits", object("position_size_by_risk", list(list(20, 1.2), list(70, wrong))));
            assertThat(check().errors())
                    .containsExactly("global_limits.position_size_by_risk must be a list of pairs of numbers");
        }
    }

    @Test
    void warnsOfLeverage() {
        assertThat(warningsOf(8))
                .containsExactly("z1_entry.leverage=8x is HIGH RISK. Liquidation occurs at 12.5% price movement."
                        + " Recommended: 1-3x for SHORT strategies");
        assertThat(warningsOf(4))
                .containsExactly("z1_entry.leverage=4x is MODERATE RISK. Consider 3x or lower for pump & dump"
                        + " strategies with high volatility");
        assertThat(warningsOf(3)).isEmpty();
    }

    private List<String> warningsOf(int leverage) {
        document.put(
                "z1_entry",
                object(
                        "conditions",
                        list(condition("z", ">", 1)),
                        "positionSize",
                        object("type", "fixed", "value", 100),
                        "leverage",
                        leverage));
        assertThat(check().errors()).isEmpty();
        return check().warnings();
    }

    @Test
    void namesTheBoundThatIsWrong() {
        Map<String, Object> turned = object("id", "a", "indicatorId", "price_velocity", "operator", "between");
        Map<String, Object> half = new LinkedHashMap<>(turned);
        Map<String, Object> none = new LinkedHashMap<>(turned);
        turned.putAll(Map.of("min", 5, "max", 3));
        half.putAll(Map.of("id", "b", "max", 3));
        none.putAll(Map.of("id", "d", "min", "x", "max", 3));
        document.put("s1_signal", object("conditions", list(turned, half, none)));
        String s1 = "s1_signal.conditions";
        assertThat(check().errors())
                .containsExactly(
                        s1 + "[0].min must not be above max, as 5 is above 3",
                        s1 + "[1].min is required",
                        s1 + "[2].min must be a number");
    }

    @Test
    void refusesAPartOfTheMoneyThatIsMoreThanAllAndWarnsOfOneThatNoEntryGets() {
        assertThat(sized(1_000).errors())
                .containsExactly("z1_entry.positionSize.value must be at most 100, percent of the account's money");
        assertThat(sized(50).errors()).isEmpty();
        assertThat(sized(50).warnings())
                .containsExactly("z1_entry.positionSize.value=50 is more than an entry ever gets: 10 percent of the"
                        + " account's money");
        assertThat(sized(10).warnings()).isEmpty();
    }

    /** What nobody wrote bounds nothing. */
    @Test
    void keepsAStopAndATargetAsTheyAreUnlessTheLimitsAreCloser() {
        Map<String, Object> entry = object(
                "conditions",
                list(condition("z", ">", 1)),
                "positionSize",
                object("type", "fixed", "value", 1_000),
                "stopLoss",
                object("offsetPercent", 30),
                "takeProfit",
                object("offsetPercent", 50));
        document.put("z1_entry", entry);
        assertThat(check().definition().stopLossPercent()).isEqualTo(30);
        assertThat(check().definition().takeProfitPercent()).isEqualTo(50);
        document.put("global_limits", object("stop_loss_buffer_pct", 20, "target_profit_pct", 40));
        assertThat(check().definition().stopLossPercent()).isEqualTo(20);
        assertThat(check().definition().takeProfitPercent()).isEqualTo(40);
        entry.remove("stopLoss");
        entry.remove("takeProfit");
        assertThat(check().definition().stopLossPercent()).isEqualTo(20);
        document.remove("global_limits");
        assertThat(check().definition().stopLossPercent()).isZero();
        assertThat(check().definition().takeProfitPercent()).isZero();
    }

    @Test
    void warnsOfASizeThatTheStrategysOwnLimitsCut() {
        Map<String, Object> entry = object(
                "conditions",
                list(condition("z", ">", 1)),
                "positionSize",
                object("type", "fixed", "value", 500),
                "leverage",
                3);
        document.put("z1_entry", entry);
        assertThat(check().warnings())
                .containsExactly("z1_entry.positionSize.value with leverage is 1500, which is more than an entry gets:"
                        + " global_limits.max_position_size_usdt=1000");
        entry.put("positionSize", object("type", "percentage", "value", 4));
        assertThat(check().warnings())
                .containsExactly("z1_entry.positionSize.value with leverage is 12, which is more than an entry gets:"
                        + " global_limits.max_allocation_pct=10");
        entry.put("leverage", 2);
        assertThat(check().warnings()).isEmpty();
    }

    private StrategyDocument sized(double percent) {
        document.put(
                "z1_entry",
                object(
                        "conditions",
                        list(condition("z", ">", 1)),
                        "positionSize",
                        object("type", "percentage", "value", percent)));
        return check();
    }

    @Test
    void warnsOfWhatNeverEntersAndOfWhatNothingEnds() {
        Map<String, Object> nothing = object("conditions", list());
        document.put("s1_signal", nothing);
        document.put(
                "z1_entry", object("conditions", list(), "positionSize", object("type", "percentage", "value", 1)));
        document.put(
                "emergency_exit",
                object(
                        "conditions",
                        list(),
                        "actions",
                        object("cancelPending", true, "closePosition", true, "logEvent", true)));
        assertThat(check().errors()).isEmpty();
        assertThat(check().warnings())
                .containsExactly(
                        "s1_signal.conditions is empty: an empty group never holds, so that the strategy never has a"
                                + " signal",
                        "z1_entry.conditions is empty: an empty group never holds, so that the strategy never enters",
                        "Nothing ends a position: ze1_close and emergency_exit have no conditions, and z1_entry has"
                                + " neither a stopLoss nor a takeProfit");
    }

    @Test
    void saysHowLongATextMayBe() {
        document.put("description", "x".repeat(4_097));
        assertThat(check().errors()).containsExactly("description must have 4096 characters or fewer, not 4097");
    }

    @Test
    void refusesANameThatThereIs() {
        assertThat(StrategyDocument.check(document, INDICATORS, Set.of("Momentum Test Strategy"))
                        .errors())
                .containsExactly("strategy_name must be unique; there is a strategy Momentum Test Strategy");
    }

    private StrategyDocument check() {
        return StrategyDocument.check(document, INDICATORS, Set.of());
    }

    private static Map<String, Object> condition(String id, String operator, double value) {
        return object("id", id, "indicatorId", "price_velocity", "operator", operator, "value", value);
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    private static List<Object> list(Object... entries) {
        return new ArrayList<>(List.of(entries));
    }
}
