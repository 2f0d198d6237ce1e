package org.bourse.floor.trading.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an author wrote, read with all its faults: five groups of conditions, and what follows of each. It is looked at
 * whole, whatever is wrong; only a document without errors makes a strategy.
 */
public final class StrategyDocument {

    static final double MAX_MONEY = 1e12;
    private static final int MAX_PERCENT = 100;
    private static final int MAX_LABEL = 100;
    static final String LABEL = "must have " + MAX_LABEL + " characters or fewer, none of them a control one";
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
        DocumentSection exits = section(document, "exit_limits", false);
        DocumentSection limits = section(document, "global_limits", false);
        GroupReader groups = new GroupReader(indicators, errors);
        ConditionGroup signals = groups.group(signal, ConditionGroup.Mode.ALL);
        ConditionGroup entries = groups.group(entry, ConditionGroup.Mode.ALL);
        EntrySettings entrySettings = entry(entry, new ExitReader(groups, errors));
        ConditionGroup closes = groups.group(close, ConditionGroup.Mode.ALL);
        CloseSettings closeSettings = close(close);
        ConditionGroup cancels = groups.group(cancel, ConditionGroup.Mode.ALL);
        long timeout = timeout(cancel);
        ConditionGroup emergencies = groups.group(emergency, ConditionGroup.Mode.ANY);
        EmergencySettings emergencySettings = emergency(emergency);
        ExitLimits exitLimits = ExitReader.limits(exits);
        StrategyLimits keeps = limits(limits);
        warnOfSize(entrySettings, keeps);
        Optional<StrategyDefinition.Groups> shortSide = shortSide(
                document,
                groups,
                direction,
                new StrategyDefinition.Groups(signals, entries, closes, cancels, emergencies));
        if (direction == StrategyDefinition.Direction.BOTH
                && entrySettings.stopLoss().price() > 0) {
            errors.add(
                    "z1_entry.stopLoss.calculationMode must be 'RELATIVE_TO_ENTRY' with direction BOTH: one price can't"
                            + " stop both what is bought and what is sold short");
        }
        warnOfNone(signal, signals, "has a signal");
        warnOfNone(entry, entries, "enters");
        end(signal, entry, close, cancel, emergency, exits, limits, document);
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
                exitLimits,
                keeps,
                shortSide);
        if (errors.isEmpty()) {
            warnOfExits(definition);
        }
    }

    private void warnOfExits(StrategyDefinition of) {
        StopLoss stop = of.entrySettings().stopLoss();
        boolean ends = of.stopLossPercent() > 0
                || of.takeProfitPercent() > 0
                || !stop.equals(StopLoss.NONE)
                || !of.entrySettings().takeProfit().equals(TakeProfit.NONE)
                || !of.exitLimits().equals(ExitLimits.OFF)
                || !of.close().conditions().isEmpty()
                || !of.emergency().conditions().isEmpty();
        if (!ends) {
            warnings.add("Nothing ends a position: ze1_close and emergency_exit have no conditions, z1_entry has"
                    + " neither a stopLoss nor a takeProfit, and there are no exit_limits");
        }
        List<TakeProfit.Level> levels = of.entrySettings().takeProfit().levels();
        double whole = of.takeProfitPercent();
        for (int i = 0; i < levels.size(); i++) {
            TakeProfit.Level level = levels.get(i);
            if (whole > 0 && level.of().equals(StrategyField.UNREALIZED_PNL_PCT.text()) && level.from() >= whole) {
                warnings.add("z1_entry.takeProfit.levels[" + i + "] is never reached: the whole position is closed at "
                        + DocumentSection.text(whole)
                        + " percent, the lower one of takeProfit.offsetPercent and global_limits.target_profit_pct");
            }
        }
    }

    /** What is sold short where a strategy does both: groups that it leaves out are those of what is bought. */
    private Optional<StrategyDefinition.Groups> shortSide(
            DocumentSection document,
            GroupReader groups,
            StrategyDefinition.Direction direction,
            StrategyDefinition.Groups bought) {
        boolean both = direction == StrategyDefinition.Direction.BOTH;
        DocumentSection side = document.object("short_side");
        if (both && !document.has("short_side")) {
            document.wrong("short_side", "is required with direction BOTH: its s1_signal says when it sells short");
        } else if (!both && document.has("short_side")) {
            document.wrong("short_side", "is for direction BOTH alone");
        }
        if (side == null) {
            return Optional.empty();
        }
        DocumentSection signal = section(side, "s1_signal", true);
        DocumentSection entry = section(side, "z1_entry", true);
        DocumentSection close = side.object("ze1_close");
        DocumentSection cancel = side.object("o1_cancel");
        DocumentSection emergency = side.object("emergency_exit");
        StrategyDefinition.Groups sold = new StrategyDefinition.Groups(
                groups.group(signal, ConditionGroup.Mode.ALL),
                groups.group(entry, ConditionGroup.Mode.ALL),
                close == null ? bought.close() : groups.group(close, ConditionGroup.Mode.ALL),
                cancel == null ? bought.cancel() : groups.group(cancel, ConditionGroup.Mode.ALL),
                emergency == null ? bought.emergency() : groups.group(emergency, ConditionGroup.Mode.ANY));
        warnOfNone(signal, sold.signal(), "has a signal to sell short");
        warnOfNone(entry, sold.entry(), "sells short");
        end(signal, entry, close, cancel, emergency, side);
        return Optional.of(sold);
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
    static boolean isNoLabel(String text) {
        return text.length() > MAX_LABEL || text.chars().anyMatch(Character::isISOControl);
    }

    private static StrategyDefinition.Direction direction(DocumentSection document) {
        String text = document.text("direction", "LONG");
        for (StrategyDefinition.Direction direction : StrategyDefinition.Direction.values()) {
            if (direction.name().equals(text)) {
                return direction;
            }
        }
        document.wrong("direction", "must be one of: LONG, SHORT, BOTH");
        return StrategyDefinition.Direction.LONG;
    }

    private @Nullable DocumentSection section(DocumentSection document, String name, boolean required) {
        if (required && !document.has(name)) {
            errors.add("Missing required section: " + document.at(name));
        }
        return document.object(name);
    }

    private EntrySettings entry(@Nullable DocumentSection entry, ExitReader exits) {
        if (entry == null) {
            return new EntrySettings(false, 0, 1, StopLoss.NONE, TakeProfit.NONE);
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
        return new EntrySettings(
                fixed,
                amount,
                leverage(entry),
                exits.stopLoss(entry.object("stopLoss")),
                exits.takeProfit(entry.object("takeProfit")));
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

    private static CloseSettings close(@Nullable DocumentSection close) {
        DocumentSection pricing = close == null ? null : close.object("riskAdjustedPricing");
        if (pricing == null) {
            return CloseSettings.PLAIN;
        }
        boolean enabled = pricing.flag("enabled", true);
        double factor = pricing.number("scalingFactor", 1);
        if (factor < 0.1 || factor > 2) {
            pricing.wrong("scalingFactor", "must be between 0.1 and 2.0");
            factor = 1;
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
        int cooldown = emergency.whole("cooldownMinutes", 30, 0, 1_440);
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
                limits.whole("max_daily_trades", standard.maxDailyTrades(), 1, 10_000),
                limits.positive("daily_loss_pct", standard.dailyLossPct(), 100),
                limits.whole("max_concurrent", standard.maxConcurrent(), 1, 1_000),
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
