package org.bourse.floor.trading.strategy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bourse.floor.trading.indicator.IndicatorType;
import org.bourse.floor.trading.indicator.IndicatorTypes;
import org.bourse.floor.trading.indicator.Parameter;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;

/**
 * Two strategies that there are without an author, and their indicators: one that waits for a sudden rise and what follows it,
 * and a quicker one. Each number of them can be another one: a condition's by the strategy and the condition, as {@code
 * flash_pump_detection.s1_pump}, a limit's by the strategy and the limit, an indicator's by its name and the parameter, as {@code
 * surge.t3}.
 */
public final class DefaultStrategies {

    private static final String PUMP_DUMP = "pump_dump_detection";
    private static final String FLASH = "flash_pump_detection";

    private final Map<String, Double> numbers;
    private final Set<String> known = new TreeSet<>();
    private final List<Variant> variants = new ArrayList<>();
    private final List<StrategyDefinition> definitions = new ArrayList<>();
    private final List<Map<String, Object>> documents;

    /** With these numbers in place of the usual ones; refuses those of names that there are not, and says which there are. */
    public DefaultStrategies(Map<String, Double> numbers) {
        this.numbers = new TreeMap<>(numbers);
        variant("pump", "PUMP_MAGNITUDE_PCT");
        variant("surge", "VOLUME_SURGE_RATIO");
        variant("momentum", "PRICE_MOMENTUM");
        variant("rsi", "RSI");
        variant("spread", "SPREAD_PCT");
        documents = List.of(pumpDump(), flash());
        Set<String> unknown = new TreeSet<>(numbers.keySet());
        unknown.removeAll(known);
        List<String> faults = new ArrayList<>();
        if (!unknown.isEmpty()) {
            faults.add("There is no number " + String.join(", ", unknown) + " of the default strategies; there are: "
                    + String.join(", ", known));
        }
        faults.addAll(Variants.check(variants).faults());
        Set<String> names =
                new LinkedHashSet<>(variants.stream().map(Variant::id).toList());
        for (Map<String, Object> document : documents) {
            StrategyDocument checked = StrategyDocument.check(document, names, Set.of());
            faults.addAll(checked.errors());
            if (checked.isValid()) {
                definitions.add(checked.definition());
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Their indicators. */
    public List<Variant> variants() {
        return List.copyOf(variants);
    }

    /** The strategies. */
    public List<StrategyDefinition> definitions() {
        return List.copyOf(definitions);
    }

    /** What their author would have written, one for each of {@link #definitions}, to be read and copied. */
    public List<Map<String, Object>> documents() {
        return documents;
    }

    private void variant(String id, String type) {
        Map<String, String> parameters = new TreeMap<>();
        IndicatorType of = IndicatorTypes.find(type);
        for (Parameter parameter : of == null ? List.<Parameter>of() : of.parameters()) {
            String name = id + "." + parameter.name();
            known.add(name);
            if (numbers.containsKey(name)) {
                parameters.put(parameter.name(), String.valueOf(numbers.get(name)));
            }
        }
        variants.add(Variant.of(id, type, parameters));
    }

    private double number(String strategy, String name, double usual) {
        String full = strategy + "." + name;
        known.add(full);
        return numbers.getOrDefault(full, usual);
    }

    private Map<String, Object> pumpDump() {
        return document(
                PUMP_DUMP,
                "A rise with volume and momentum, entered while it is not overbought",
                group(List.of(
                        condition(PUMP_DUMP, "s1_pump", "pump", ">=", 8),
                        condition(PUMP_DUMP, "s1_surge", "surge", ">=", 3),
                        condition(PUMP_DUMP, "s1_momentum", "momentum", ">=", 5))),
                group(List.of(
                        range(PUMP_DUMP, "z1_rsi", "rsi", 40, 80),
                        condition(PUMP_DUMP, "z1_spread", "spread", "<=", 1))),
                1.5,
                group(List.of(
                        condition(PUMP_DUMP, "ze1_pnl", StrategyField.UNREALIZED_PNL_PCT.text(), ">=", 15),
                        condition(PUMP_DUMP, "ze1_momentum", "momentum", "<=", 1))),
                group(List.of(condition(PUMP_DUMP, "o1_pump", "pump", "<=", -2))),
                group(List.of(
                        condition(PUMP_DUMP, "e1_pump", "pump", "<=", -5),
                        condition(PUMP_DUMP, "e1_surge", "surge", ">=", 5))),
                30,
                limits(PUMP_DUMP, 0.3, 500, 20, 15, 20, 5, 5, points(20, 1.2, 70, 0.55), points(30, 10, 120, -5)));
    }

    private Map<String, Object> flash() {
        return document(
                FLASH,
                "A quick rise, left as soon as it turns",
                group(List.of(condition(FLASH, "s1_pump", "pump", ">=", 5))),
                group(List.of(condition(FLASH, "z1_momentum", "momentum", ">=", 3))),
                1.2,
                group(List.of(condition(FLASH, "ze1_pnl", StrategyField.UNREALIZED_PNL_PCT.text(), ">=", 8))),
                group(List.of(condition(FLASH, "o1_signal_age", StrategyField.SIGNAL_AGE_SECONDS.text(), ">=", 300))),
                group(List.of(condition(FLASH, "e1_pump", "pump", "<=", -3))),
                15,
                limits(FLASH, 0.2, 300, 10, 12, 15, 3, 3, points(25, 1.1, 60, 0.7), points(35, 5, 100, -8)));
    }

    private Map<String, Object> document(
            String name,
            String description,
            Map<String, Object> signal,
            Map<String, Object> entry,
            double leverage,
            Map<String, Object> close,
            Map<String, Object> cancel,
            Map<String, Object> emergency,
            int cooldownMinutes,
            Map<String, Object> limits) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("strategy_name", name);
        document.put("description", description);
        document.put("direction", "LONG");
        document.put("s1_signal", signal);
        // 0 is what the limits say for a position of the risk that there is.
        entry.put("positionSize", Map.of("type", "percentage", "value", number(name, "position_pct", 0)));
        entry.put("leverage", number(name, "leverage", leverage));
        document.put("z1_entry", entry);
        close.put("riskAdjustedPricing", Map.of("maxAdjustment", number(name, "close_adjustment_max", 0)));
        document.put("ze1_close", close);
        cancel.put("timeoutSeconds", 0);
        document.put("o1_cancel", cancel);
        emergency.put("cooldownMinutes", number(name, "emergency_cooldown_minutes", cooldownMinutes));
        emergency.put("actions", Map.of("cancelPending", true, "closePosition", true, "logEvent", true));
        document.put("emergency_exit", emergency);
        document.put("global_limits", limits);
        return document;
    }

    private static Map<String, Object> group(List<Map<String, Object>> conditions) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("conditions", conditions);
        return group;
    }

    private Map<String, Object> condition(String strategy, String id, String indicator, String operator, double usual) {
        return Map.of("id", id, "indicatorId", indicator, "operator", operator, "value", number(strategy, id, usual));
    }

    private Map<String, Object> range(String strategy, String id, String indicator, double min, double max) {
        return Map.of(
                "id",
                id,
                "indicatorId",
                indicator,
                "operator",
                "between",
                "min",
                number(strategy, id + "_min", min),
                "max",
                number(strategy, id + "_max", max));
    }

    private Map<String, Object> limits(
            String strategy,
            double basePct,
            double most,
            double least,
            double stopPct,
            double targetPct,
            double allocationPct,
            double cooldownMinutes,
            List<List<Double>> sizeByRisk,
            List<List<Double>> priceByRisk) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limit(limits, strategy, "base_position_pct", basePct);
        limit(limits, strategy, "max_position_size_usdt", most);
        limit(limits, strategy, "min_position_size_usdt", least);
        limit(limits, strategy, "stop_loss_buffer_pct", stopPct);
        limit(limits, strategy, "target_profit_pct", targetPct);
        limit(limits, strategy, "max_allocation_pct", allocationPct);
        limit(limits, strategy, "signal_cancellation_cooldown_minutes", cooldownMinutes);
        limit(limits, strategy, "cooldown_after_loss_minutes", StrategyLimits.STANDARD.lossCooldownMinutes());
        limit(limits, strategy, "max_daily_trades", StrategyLimits.STANDARD.maxDailyTrades());
        limit(limits, strategy, "daily_loss_pct", StrategyLimits.STANDARD.dailyLossPct());
        limits.put("position_size_by_risk", sizeByRisk);
        limits.put("close_price_by_risk", priceByRisk);
        return limits;
    }

    private void limit(Map<String, Object> limits, String strategy, String name, double usual) {
        limits.put(name, number(strategy, name, usual));
    }

    private static List<List<Double>> points(double at, double value, double laterAt, double laterValue) {
        return List.of(List.of(at, value), List.of(laterAt, laterValue));
    }
}
