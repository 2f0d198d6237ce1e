package org.bourse.floor.trading.strategy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an author wrote, read with all its faults: five groups of conditions, and what follows of each. It is looked at
 * whole, whatever is wrong; only a document without errors makes a strategy.
 */
public final class StrategyDocument {

    private static final String RELATIVE = "RELATIVE_TO_ENTRY";
    private static final double MAX_MONEY = 1e12;
    private static final int MAX_PERCENT = 100;
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_CONDITIONS = 50;
    private static final int MAX_LABEL = 100;
    private static final String LABEL = "must have " + MAX_LABEL + " characters or fewer, none of them a control one";
    private static final double HIGH_RISK = 5;
    private static final double MODERATE_RISK = 3;

    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> indicators;
    private @Nullable StrategyDefinition definition;

    private StrategyDocument(Set<String> indicators) {
        this.indicators = indicators;
    }

    /**
     * Looks at a document of objects, lists, texts, numbers and booleans.
     *
     * @param indicators the variants that conditions may name
     * @param others names that other strategies have
     */
    public static StrategyDocument check(Map<String, ?> document, Set<String> indicators, Set<String> others) {
        StrategyDocument checked = new StrategyDocument(indicators);
        checked.read(new DocumentSection("", document, checked.errors), others);
        return checked;
    }

    /** What is wrong, all of it, each with its path. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** What may be meant and is dangerous. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Whether it makes a strategy. */
    public boolean isValid() {
        return errors.isEmpty();
    }

    /** The strategy; refuses where there are errors. */
    public StrategyDefinition definition() {
        if (!isValid()) {
            throw new IllegalStateException("Strategy validation failed: " + String.join("; ", errors));
        }
        return Objects.requireNonNull(definition);
    }

    private void read(DocumentSection document, Set<String> others) {
        String name = name(document, others);
        String description = document.text("description", "");
        StrategyDefinition.Direction direction = direction(document);
        boolean enabled = document.flag("enabled", true);
        DocumentSection signal = section(document, "s1_signal", true);
        DocumentSection entry = section(document, "z1_entry", true);
        DocumentSection close = section(document, "ze1_close", false);
        DocumentSection cancel = section(document, "o1_cancel", true);
        DocumentSection emergency = section(document, "emergency_exit", true);
        DocumentSection limits = section(document, "global_limits", false);
        Set<String> ids = new HashSet<>();
        ConditionGroup signals = group(signal, ids, ConditionGroup.Mode.ALL);
        ConditionGroup entries = group(entry, ids, ConditionGroup.Mode.ALL);
        EntrySettings entrySettings = entry(entry);
        ConditionGroup closes = group(close, ids, ConditionGroup.Mode.ALL);
        CloseSettings closeSettings = close(close);
        ConditionGroup cancels = group(cancel, ids, ConditionGroup.Mode.ALL);
        long timeout = timeout(cancel);
        ConditionGroup emergencies = group(emergency, ids, ConditionGroup.Mode.ANY);
        EmergencySettings emergencySettings = emergency(emergency);
        StrategyLimits keeps = limits(limits);
        warnOfSize(entrySettings, keeps);
        warnOfNone(signal, signals, "has a signal");
        warnOfNone(entry, entries, "enters");
        boolean ends = keeps.stopLossBufferPct() > 0
                || keeps.targetProfitPct() > 0
                || entrySettings.stopLossPercent() > 0
                || entrySettings.takeProfitPercent() > 0
                || !closes.conditions().isEmpty()
                || !emergencies.conditions().isEmpty();
        if (!ends && errors.isEmpty()) {
            warnings.add("Nothing ends a position: ze1_close and emergency_exit have no conditions, and z1_entry has"
                    + " neither a stopLoss nor a takeProfit");
        }
        end(signal, entry, close, cancel, emergency, limits, document);
        definition = new StrategyDefinition(
                name,
                description,
                direction,
                enabled,
                signals,
                entries,
                entrySettings,
                closes,
                closeSettings,
                cancels,
                timeout,
                emergencies,
                emergencySettings,
                keeps);
    }

    /** Of a size that the strategy's own limits cut. */
    private void warnOfSize(EntrySettings entry, StrategyLimits limits) {
        double wanted = entry.size() * Math.min(entry.leverage(), limits.maxLeverage());
        double most = entry.fixed() ? limits.maxPositionUsdt() : limits.maxAllocationPct();
        boolean isWarnedOf = !entry.fixed() && entry.size() > StrategyLimits.MOST_PERCENT;
        if (wanted > most && !isWarnedOf) {
            warnings.add("z1_entry.positionSize.value with leverage is " + DocumentSection.text(wanted)
                    + ", which is more than an entry gets: "
                    + (entry.fixed() ? "global_limits.max_position_size_usdt=" : "global_limits.max_allocation_pct=")
                    + DocumentSection.text(most));
        }
    }

    private void warnOfNone(@Nullable DocumentSection section, ConditionGroup group, String never) {
        if (section != null && group.conditions().isEmpty() && errors.isEmpty()) {
            warnings.add(section.at("conditions") + " is empty: an empty group never holds, so that the strategy never "
                    + never);
        }
    }

    private static void end(@Nullable DocumentSection... sections) {
        for (DocumentSection section : sections) {
            if (section != null) {
                section.end();
            }
        }
    }

    private String name(DocumentSection document, Set<String> others) {
        if (document.raw("strategy_name") instanceof String name && !name.isBlank()) {
            if (others.contains(name)) {
                errors.add("strategy_name must be unique; there is a strategy " + name);
            }
            if (isNoLabel(name)) {
                errors.add("strategy_name " + LABEL);
            }
            return name;
        }
        errors.add("strategy_name must be a non-empty string");
        return "";
    }

    /** It stands in lines of results and in commands. */
    private static boolean isNoLabel(String text) {
        return text.length() > MAX_LABEL || text.chars().anyMatch(Character::isISOControl);
    }

    private static StrategyDefinition.Direction direction(DocumentSection document) {
        String text = document.text("direction", "BOTH");
        for (StrategyDefinition.Direction direction : StrategyDefinition.Direction.values()) {
            if (direction.name().equals(text)) {
                return direction;
            }
        }
        document.wrong("direction", "must be one of: LONG, SHORT, BOTH");
        return StrategyDefinition.Direction.BOTH;
    }

    private @Nullable DocumentSection section(DocumentSection document, String name, boolean required) {
        if (required && !document.has(name)) {
            errors.add("Missing required section: " + name);
        }
        return document.object(name);
    }

    private ConditionGroup group(@Nullable DocumentSection section, Set<String> ids, ConditionGroup.Mode standard) {
        if (section == null) {
            return ConditionGroup.NEVER;
        }
        ConditionGroup.Mode mode = mode(section, standard);
        Object list = section.raw("conditions");
        if (list == null) {
            section.wrong("conditions", "is required");
            return ConditionGroup.NEVER;
        }
        if (!(list instanceof List<?> entries)) {
            section.wrong("conditions", "must be an array");
            return ConditionGroup.NEVER;
        }
        if (entries.size() > MAX_CONDITIONS) {
            section.wrong("conditions", "must have " + MAX_CONDITIONS + " conditions or fewer, not " + entries.size());
            return ConditionGroup.NEVER;
        }
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String path = section.at("conditions") + "[" + i + "]";
            if (entries.get(i) instanceof Map<?, ?> fields) {
                Condition condition = condition(new DocumentSection(path, fields, errors), ids);
                if (condition != null) {
                    conditions.add(condition);
                }
            } else {
                errors.add(path + " must be an object");
            }
        }
        return new ConditionGroup(mode, conditions);
    }

    private static ConditionGroup.Mode mode(DocumentSection section, ConditionGroup.Mode standard) {
        String text = section.text("mode", standard.name());
        for (ConditionGroup.Mode mode : ConditionGroup.Mode.values()) {
            if (mode.name().equals(text)) {
                return mode;
            }
        }
        section.wrong("mode", "must be one of: ALL, ANY, SEQUENCE");
        return standard;
    }

    private @Nullable Condition condition(DocumentSection section, Set<String> ids) {
        int before = errors.size();
        String id = required(section, "id");
        if (isNoLabel(id)) {
            section.wrong("id", LABEL);
        }
        if (!id.isEmpty() && !ids.add(id)) {
            section.wrong("id", "must be unique; there are two conditions " + id);
        }
        String indicator = required(section, "indicatorId");
        if (!indicator.isEmpty() && !indicators.contains(indicator) && StrategyField.find(indicator) == null) {
            section.wrong("indicatorId", "names no indicator that there is: " + indicator);
        }
        Comparison operator = operator(section);
        List<Double> values = values(section, operator);
        boolean enabled = section.flag("enabled", true);
        boolean negated = section.flag("not", false);
        double forSeconds = section.number("forSeconds", 0, 0, MAX_SECONDS);
        double withinSeconds = section.number("withinSeconds", 0, 0, MAX_SECONDS);
        section.end();
        if (errors.size() > before || operator == null) {
            return null;
        }
        return new Condition(id, indicator, operator, values, enabled, negated, forSeconds, withinSeconds);
    }

    private static String required(DocumentSection section, String field) {
        String text = section.text(field, "");
        if (!section.has(field) || (section.raw(field) instanceof String given && given.isBlank())) {
            section.wrong(field, "is required");
        }
        return text;
    }

    private static @Nullable Comparison operator(DocumentSection section) {
        if (!section.has("operator")) {
            section.wrong("operator", "is required");
            return null;
        }
        Comparison operator = Comparison.find(String.valueOf(section.raw("operator")));
        if (operator == null) {
            section.wrong("operator", "must be one of: " + Comparison.signs());
        }
        return operator;
    }

    /** A number, a list of numbers, or min and max. */
    private static List<Double> values(DocumentSection section, @Nullable Comparison operator) {
        Object value = section.raw("value");
        if (value == null && operator == Comparison.BETWEEN && (section.has("min") || section.has("max"))) {
            return bounds(section);
        }
        List<Double> values = new ArrayList<>();
        if (value == null) {
            section.wrong("value", "is required");
            return values;
        }
        for (Object entry : value instanceof List<?> list ? list : List.of(value)) {
            if (!(entry instanceof Number number) || !Double.isFinite(number.doubleValue())) {
                section.wrong("value", "must be a number");
                return values;
            }
            values.add(number.doubleValue());
        }
        if (operator != null && !operator.takes(values)) {
            section.wrong(
                    "value",
                    switch (operator) {
                        case BETWEEN -> "must be two numbers, the lower one first";
                        case ALLOWED -> "must be a list of numbers";
                        case ABOVE, BELOW, NOT_BELOW, NOT_ABOVE, EQUAL, OTHER -> "must be a number";
                    });
        }
        return values;
    }

    private static List<Double> bounds(DocumentSection section) {
        for (String bound : List.of("min", "max")) {
            if (!section.has(bound)) {
                section.wrong(bound, "is required");
            }
        }
        double min = section.number("min", Double.NEGATIVE_INFINITY);
        double max = section.number("max", Double.POSITIVE_INFINITY);
        if (min > max) {
            section.wrong(
                    "min",
                    "must not be above max, as " + DocumentSection.text(min) + " is above "
                            + DocumentSection.text(max));
        }
        return List.of(min, max);
    }

    private EntrySettings entry(@Nullable DocumentSection entry) {
        if (entry == null) {
            return new EntrySettings(false, 0, 1, 0, 0);
        }
        DocumentSection size = entry.object("positionSize");
        boolean fixed = false;
        double amount = 0;
        if (!entry.has("positionSize")) {
            entry.wrong("positionSize", "is required");
        } else if (size != null) {
            fixed = isFixed(size);
            amount = amount(size, fixed);
            size.end();
        }
        return new EntrySettings(fixed, amount, leverage(entry), stopLoss(entry), takeProfit(entry));
    }

    private static boolean isFixed(DocumentSection size) {
        String type = String.valueOf(size.raw("type"));
        if (!type.equals("fixed") && !type.equals("percentage")) {
            size.wrong("type", "must be 'fixed' or 'percentage'");
        }
        return type.equals("fixed");
    }

    private double amount(DocumentSection size, boolean fixed) {
        if (!(size.raw("value") instanceof Number number)
                || !Double.isFinite(number.doubleValue())
                || number.doubleValue() < 0) {
            size.wrong("value", "must be a non-negative number");
            return 0;
        }
        double amount = number.doubleValue();
        if (!fixed && amount > MAX_PERCENT) {
            size.wrong("value", "must be at most 100, percent of the account's money");
        } else if (!fixed && amount > StrategyLimits.MOST_PERCENT) {
            warnings.add(size.at("value") + "=" + DocumentSection.text(amount) + " is more than an entry ever gets: "
                    + DocumentSection.text(StrategyLimits.MOST_PERCENT) + " percent of the account's money");
        }
        return amount;
    }

    private double leverage(DocumentSection entry) {
        double leverage = entry.number("leverage", 1);
        if (leverage < 1 || leverage > 10) {
            entry.wrong("leverage", "must be between 1 and 10 (recommended: 1-3x for SHORT strategies)");
            return 1;
        }
        String text = leverage == Math.rint(leverage) ? String.valueOf((long) leverage) : String.valueOf(leverage);
        if (leverage > HIGH_RISK) {
            double move = Math.round(10_000 / leverage) / 100.0;
            String percent = move == Math.rint(move) ? String.valueOf((long) move) : String.valueOf(move);
            warnings.add("z1_entry.leverage=" + text + "x is HIGH RISK. Liquidation occurs at " + percent
                    + "% price movement. Recommended: 1-3x for SHORT strategies");
        } else if (leverage > MODERATE_RISK) {
            warnings.add("z1_entry.leverage=" + text + "x is MODERATE RISK. Consider 3x or lower for pump & dump"
                    + " strategies with high volatility");
        }
        return leverage;
    }

    private static double stopLoss(DocumentSection entry) {
        DocumentSection stop = entry.object("stopLoss");
        if (stop == null) {
            return 0;
        }
        boolean enabled = stop.flag("enabled", true);
        double percent = stop.number("offsetPercent", 0, 0, 100);
        if (!stop.text("calculationMode", RELATIVE).equals(RELATIVE)) {
            stop.wrong("calculationMode", "must be '" + RELATIVE + "': offsetPercent is of the entry's price");
        }
        stop.end();
        return enabled ? percent : 0;
    }

    private static double takeProfit(DocumentSection entry) {
        DocumentSection take = entry.object("takeProfit");
        if (take == null) {
            return 0;
        }
        boolean enabled = take.flag("enabled", true);
        if (enabled && !take.has("offsetPercent")) {
            take.wrong("offsetPercent", "is required when enabled");
        }
        double percent = take.number("offsetPercent", 0, 0, 1_000);
        take.end();
        return enabled ? percent : 0;
    }

    private static CloseSettings close(@Nullable DocumentSection close) {
        DocumentSection pricing = close == null ? null : close.object("riskAdjustedPricing");
        if (pricing == null) {
            return CloseSettings.PLAIN;
        }
        boolean enabled = pricing.flag("enabled", true);
        double factor = pricing.number("scalingFactor", 1);
        if (factor < 0.1 || factor > 2) {
            pricing.wrong("scalingFactor", "must be between 0.1 and 2.0");
        }
        CloseSettings settings = new CloseSettings(
                enabled,
                factor,
                pricing.number("minAdjustment", -50, -50, 0),
                pricing.number("maxAdjustment", 50, 0, 50));
        pricing.end();
        return settings;
    }

    private static long timeout(@Nullable DocumentSection cancel) {
        if (cancel == null) {
            return 0;
        }
        Object value = cancel.raw("timeoutSeconds");
        if (value == null) {
            cancel.wrong("timeoutSeconds", "is required");
            return 0;
        }
        if (value instanceof Number number
                && number.doubleValue() >= 0
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() <= Integer.MAX_VALUE) {
            return number.longValue();
        }
        cancel.wrong("timeoutSeconds", "must be a non-negative integer");
        return 0;
    }

    private EmergencySettings emergency(@Nullable DocumentSection emergency) {
        if (emergency == null) {
            return new EmergencySettings(30, true, true, true);
        }
        int cooldown = (int) emergency.number("cooldownMinutes", 30, 0, 1_440);
        DocumentSection actions = emergency.object("actions");
        if (actions == null) {
            if (!emergency.has("actions")) {
                emergency.wrong("actions", "is required");
            }
            return new EmergencySettings(cooldown, true, true, true);
        }
        EmergencySettings settings = new EmergencySettings(
                cooldown,
                actions.requiredFlag("cancelPending"),
                actions.requiredFlag("closePosition"),
                actions.requiredFlag("logEvent"));
        actions.end();
        return settings;
    }

    private static StrategyLimits limits(@Nullable DocumentSection limits) {
        StrategyLimits standard = StrategyLimits.STANDARD;
        if (limits == null) {
            return standard;
        }
        double most = limits.positive("max_position_size_usdt", standard.maxPositionUsdt(), MAX_MONEY);
        double least = limits.number("min_position_size_usdt", standard.minPositionUsdt(), 0, MAX_MONEY);
        if (least >= most) {
            limits.wrong("min_position_size_usdt", "must be less than max_position_size_usdt");
        }
        return new StrategyLimits(
                limits.positive("base_position_pct", standard.basePositionPct(), 1),
                most,
                least,
                limits.number("max_leverage", standard.maxLeverage(), 1, 10),
                limits.bound("stop_loss_buffer_pct", 50),
                limits.bound("target_profit_pct", 1_000),
                limits.positive("max_allocation_pct", standard.maxAllocationPct(), 100),
                limits.number("signal_cancellation_cooldown_minutes", standard.signalCooldownMinutes(), 0, 1_440),
                limits.number("cooldown_after_loss_minutes", standard.lossCooldownMinutes(), 0, 1_440),
                (int) limits.number("max_daily_trades", standard.maxDailyTrades(), 1, 10_000),
                limits.positive("daily_loss_pct", standard.dailyLossPct(), 100),
                (int) limits.number("max_concurrent", standard.maxConcurrent(), 1, 1_000),
                limits.positive("exposure_pct", standard.exposurePct(), 1_000),
                scale(limits, "position_size_by_risk", standard.sizeByRisk()),
                scale(limits, "close_price_by_risk", standard.priceByRisk()));
    }

    /** A list of pairs of numbers. */
    private static ScalePoints scale(DocumentSection limits, String field, ScalePoints standard) {
        Object value = limits.raw(field);
        if (value == null) {
            return standard;
        }
        List<ScalePoints.Point> points = new ArrayList<>();
        for (Object entry : value instanceof List<?> list ? list : List.of(value)) {
            if (entry instanceof List<?> pair
                    && pair.size() == 2
                    && pair.getFirst() instanceof Number at
                    && pair.getLast() instanceof Number scaled
                    && Double.isFinite(at.doubleValue())
                    && Double.isFinite(scaled.doubleValue())) {
                points.add(new ScalePoints.Point(at.doubleValue(), scaled.doubleValue()));
            } else {
                limits.wrong(field, "must be a list of pairs of numbers");
                return standard;
            }
        }
        try {
            return new ScalePoints(points);
        } catch (IllegalArgumentException e) {
            limits.wrong(field, "must be one pair or more, whose first numbers ascend");
            return standard;
        }
    }
}
