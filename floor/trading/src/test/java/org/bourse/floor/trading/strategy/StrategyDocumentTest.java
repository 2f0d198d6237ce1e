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
                        "z1_entry.stopLoss.price is required with calculationMode 'ABSOLUTE': the price that stops the position",
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
                        "Nothing ends a position: ze1_close and emergency_exit have no conditions, z1_entry has"
                                + " neither a stopLoss nor a takeProfit, and there are no exit_limits");
    }

    private void entryWith(String name, Map<String, Object> value) {
        document.put(
                "z1_entry",
                object(
                        "conditions",
                        list(condition("z", ">", 1)),
                        "positionSize",
                        object("type", "fixed", "value", 100),
                        name,
                        value));
    }

    @Test
    void takesExits() {
        entryWith("stopLoss", object("calculationMode", "ABSOLUTE", "price", 95, "trailing", object()));
        document.put("exit_limits", object("timeLimitMinutes", 15, "forceCloseMinutes", 30, "minLiquidity", 100));
        StrategyDefinition strategy = check().definition();
        assertThat(strategy.entrySettings().stopLoss()).isEqualTo(new StopLoss(0, 95, new TrailingStop(5, 3, 2)));
        assertThat(strategy.exitLimits()).isEqualTo(new ExitLimits(900, 1_800, 0, 0, 0, 100, 60));
        entryWith("stopLoss", object("enabled", false, "offsetPercent", 2));
        document.remove("exit_limits");
        assertThat(check().definition().entrySettings().stopLoss()).isEqualTo(StopLoss.NONE);
        assertThat(check().definition().exitLimits()).isEqualTo(ExitLimits.OFF);
    }

    @Test
    void saysAllThatIsWrongWithExits() {
        entryWith(
                "stopLoss",
                object(
                        "price",
                        -1,
                        "calculationMode",
                        "SOME",
                        "trailing",
                        object("activationPercent", -1, "offsetPercent", 0, "stepPercent", "x", "step", 1)));
        document.put(
                "exit_limits",
                object(
                        "timeLimitMinutes",
                        15,
                        "forceCloseMinutes",
                        10,
                        "emergencyDrawdownPercent",
                        101,
                        "spreadBlowOutPercent",
                        -1,
                        "volumeDeathPercent",
                        "x",
                        "minLiquidity",
                        -1,
                        "windowSeconds",
                        0,
                        "more",
                        1));
        String stop = "z1_entry.stopLoss.";
        assertThat(check().errors())
                .containsExactlyInAnyOrder(
                        stop + "calculationMode must be 'ABSOLUTE' or 'RELATIVE_TO_ENTRY'",
                        stop + "price must be greater than 0 and at most 1000000000000",
                        stop + "price is for calculationMode 'ABSOLUTE' alone",
                        stop + "trailing.activationPercent must be between 0 and 1000",
                        stop + "trailing.offsetPercent must be greater than 0 and at most 100",
                        stop + "trailing.stepPercent must be a number",
                        stop + "trailing.step is not known; known are: enabled, activationPercent, offsetPercent,"
                                + " stepPercent",
                        "exit_limits.forceCloseMinutes must not be below timeLimitMinutes, after which a close may still"
                                + " wait",
                        "exit_limits.emergencyDrawdownPercent must be between 0 and 100",
                        "exit_limits.spreadBlowOutPercent must be between 0 and 100",
                        "exit_limits.volumeDeathPercent must be a number",
                        "exit_limits.minLiquidity must be between 0 and 1000000000000",
                        "exit_limits.windowSeconds must be between 1 and 3600",
                        "exit_limits.more is not known; known are: timeLimitMinutes, forceCloseMinutes,"
                                + " emergencyDrawdownPercent, spreadBlowOutPercent, volumeDeathPercent, minLiquidity,"
                                + " windowSeconds");
    }

    @Test
    void takesLevelsAndWarnsOfOneThatIsNeverReached() {
        entryWith(
                "takeProfit",
                object(
                        "levels",
                        list(
                                object("offsetPercent", 3, "closePercent", 50),
                                object("indicatorId", "price_velocity", "value", -1, "closePercent", 20),
                                object("offsetPercent", 30, "closePercent", 30))));
        document.put("global_limits", object("target_profit_pct", 20));
        assertThat(check().errors()).isEmpty();
        assertThat(check().definition().entrySettings().takeProfit())
                .isEqualTo(new TakeProfit(
                        0,
                        List.of(
                                new TakeProfit.Level("unrealized_pnl_pct", 3, 50),
                                new TakeProfit.Level("price_velocity", -1, 20),
                                new TakeProfit.Level("unrealized_pnl_pct", 30, 30))));
        assertThat(check().warnings())
                .containsExactly("z1_entry.takeProfit.levels[2] is never reached: the whole position is closed at 20"
                        + " percent, the lower one of takeProfit.offsetPercent and global_limits.target_profit_pct");
    }

    @Test
    void saysAllThatIsWrongWithLevels() {
        entryWith(
                "takeProfit",
                object(
                        "levels",
                        list(
                                5,
                                object("offsetPercent", 5, "closePercent", 60),
                                object("offsetPercent", 5, "closePercent", 60, "part", 1),
                                object("indicatorId", "gone", "offsetPercent", 5),
                                object("closePercent", 101, "value", 1))));
        String levels = "z1_entry.takeProfit.levels";
        assertThat(check().errors())
                .containsExactlyInAnyOrder(
                        levels + "[0] must be an object",
                        levels + "[2].offsetPercent must be above that of the level before",
                        levels + "[2].part is not known; known are: closePercent, indicatorId, offsetPercent, value",
                        levels + "[3].closePercent is required",
                        levels + "[3].indicatorId names no indicator that there is: gone",
                        levels + "[3].value is required",
                        levels + "[3].offsetPercent is not for a level of an indicator",
                        levels + "[4].closePercent must be greater than 0 and at most 100",
                        levels + "[4].offsetPercent is required, or indicatorId and value",
                        levels + "[4].value is for a level with an indicatorId",
                        levels + " must close at most 100 percent together, not 120");
    }

    @Test
    void takesBothSidesAndGivesTheShortOneWhatItLeavesOut() {
        document.put("direction", "BOTH");
        document.put(
                "short_side",
                object(
                        "s1_signal",
                        object("conditions", list(condition("s", "<", -0.5))),
                        "z1_entry",
                        object("conditions", list(condition("t", "<", -0.5))),
                        "emergency_exit",
                        object("conditions", list(condition("u", ">", 1)))));
        StrategyDefinition strategy = check().definition();
        StrategyDefinition.Groups sold = strategy.shortSide().orElseThrow();
        assertThat(sold.signal().conditions())
                .containsExactly(Condition.of("s", "price_velocity", Comparison.BELOW, -0.5));
        assertThat(sold.cancel()).isEqualTo(strategy.cancel());
        assertThat(sold.emergency().mode()).isEqualTo(ConditionGroup.Mode.ANY);
        assertThat(sold.emergency()).isNotEqualTo(strategy.emergency());
    }

    @Test
    void saysAllThatIsWrongWithBothSides() {
        assertThat(check().definition().direction()).isEqualTo(StrategyDefinition.Direction.LONG);
        document.put("short_side", object("z1_entry", object("conditions", list(), "leverage", 2), "more", 1));
        assertThat(check().errors())
                .containsExactlyInAnyOrder(
                        "short_side is for direction BOTH alone",
                        "Missing required section: short_side.s1_signal",
                        "short_side.z1_entry.leverage is not known; known are: mode, conditions",
                        "short_side.more is not known; known are: s1_signal, z1_entry, ze1_close, o1_cancel,"
                                + " emergency_exit");
        document.remove("short_side");
        document.put("direction", "BOTH");
        entryWith("stopLoss", object("calculationMode", "ABSOLUTE", "price", 95));
        assertThat(check().errors())
                .containsExactlyInAnyOrder(
                        "short_side is required with direction BOTH: its s1_signal says when it sells short",
                        "z1_entry.stopLoss.calculationMode must be 'RELATIVE_TO_ENTRY' with direction BOTH: one price"
                                + " can't stop both what is bought and what is sold short");
    }

    @Test
    void takesNoHalfOfWhatIsWhole() {
        document.put("global_limits", object("max_daily_trades", 2.7, "max_concurrent", 1.5));
        document.put(
                "emergency_exit",
                object(
                        "conditions",
                        list(condition("e", "<", -1.0)),
                        "cooldownMinutes",
                        0.9,
                        "actions",
                        object("cancelPending", true, "closePosition", true, "logEvent", true)));
        assertThat(check().errors())
                .containsExactlyInAnyOrder(
                        "global_limits.max_daily_trades must be a whole number",
                        "global_limits.max_concurrent must be a whole number",
                        "emergency_exit.cooldownMinutes must be a whole number");
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
