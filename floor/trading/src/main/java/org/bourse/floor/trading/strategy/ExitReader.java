package org.bourse.floor.trading.strategy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what ends a position besides conditions: stop loss, take profit and limits of a strategy's document. */
final class ExitReader {

    private static final String RELATIVE = "RELATIVE_TO_ENTRY";
    private static final String ABSOLUTE = "ABSOLUTE";
    private static final int MAX_LEVELS = 10;
    private static final int HUNDRED = 100;
    private static final int MOST_PROFIT = 1_000;
    private static final int MAX_MINUTES = 10_080;
    private static final int MAX_WINDOW = 3_600;
    private static final double SECONDS_A_MINUTE = 60;

    private final GroupReader groups;
    private final List<String> errors;

    ExitReader(GroupReader groups, List<String> errors) {
        this.groups = groups;
        this.errors = errors;
    }

    StopLoss stopLoss(@Nullable DocumentSection stop) {
        if (stop == null) {
            return StopLoss.NONE;
        }
        boolean enabled = stop.flag("enabled", true);
        String mode = stop.text("calculationMode", RELATIVE);
        boolean absolute = mode.equals(ABSOLUTE);
        if (!absolute && !mode.equals(RELATIVE)) {
            stop.wrong("calculationMode", "must be '" + ABSOLUTE + "' or '" + RELATIVE + "'");
        }
        double percent = stop.number("offsetPercent", 0, 0, HUNDRED);
        double price = 0;
        if (stop.has("price")) {
            price = stop.positive("price", 0, StrategyDocument.MAX_MONEY);
        }
        if (absolute && !stop.has("price")) {
            stop.wrong(
                    "price", "is required with calculationMode '" + ABSOLUTE + "': the price that stops the position");
        } else if (absolute && stop.has("offsetPercent")) {
            stop.wrong("offsetPercent", "is of the entry's price, and not for calculationMode '" + ABSOLUTE + "'");
        } else if (!absolute && stop.has("price")) {
            stop.wrong("price", "is for calculationMode '" + ABSOLUTE + "' alone");
        }
        TrailingStop trailing = trailing(stop.object("trailing"));
        stop.end();
        return enabled ? new StopLoss(percent, price, trailing) : StopLoss.NONE;
    }

    private static TrailingStop trailing(@Nullable DocumentSection trailing) {
        if (trailing == null) {
            return TrailingStop.OFF;
        }
        boolean enabled = trailing.flag("enabled", true);
        TrailingStop read = new TrailingStop(
                trailing.number("activationPercent", 5, 0, MOST_PROFIT),
                trailing.positive("offsetPercent", 3, HUNDRED),
                trailing.number("stepPercent", 2, 0, HUNDRED));
        trailing.end();
        return enabled ? read : TrailingStop.OFF;
    }

    TakeProfit takeProfit(@Nullable DocumentSection take) {
        if (take == null) {
            return TakeProfit.NONE;
        }
        boolean enabled = take.flag("enabled", true);
        if (enabled && !take.has("offsetPercent") && !take.has("levels")) {
            take.wrong("offsetPercent", "is required when enabled");
        }
        double percent = take.number("offsetPercent", 0, 0, MOST_PROFIT);
        List<TakeProfit.Level> levels = levels(take);
        take.end();
        return enabled ? new TakeProfit(percent, levels) : TakeProfit.NONE;
    }

    private List<TakeProfit.Level> levels(DocumentSection take) {
        Object list = take.raw("levels");
        if (list == null) {
            return List.of();
        }
        if (!(list instanceof List<?> entries)) {
            take.wrong("levels", "must be an array");
            return List.of();
        }
        if (entries.size() > MAX_LEVELS) {
            take.wrong("levels", "must have " + MAX_LEVELS + " levels or fewer, not " + entries.size());
            return List.of();
        }
        List<TakeProfit.Level> levels = new ArrayList<>();
        BigDecimal closed = BigDecimal.ZERO;
        double above = 0;
        for (int i = 0; i < entries.size(); i++) {
            String path = take.at("levels") + "[" + i + "]";
            if (!(entries.get(i) instanceof Map<?, ?> fields)) {
                errors.add(path + " must be an object");
                continue;
            }
            TakeProfit.Level level = level(new DocumentSection(path, fields, errors), above);
            above = isProfit(level) ? Math.max(above, level.from()) : above;
            closed = closed.add(BigDecimal.valueOf(level.closePercent()));
            levels.add(level);
        }
        if (closed.compareTo(BigDecimal.valueOf(HUNDRED)) > 0) {
            take.wrong(
                    "levels",
                    "must close at most 100 percent together, not "
                            + closed.stripTrailingZeros().toPlainString());
        }
        return levels;
    }

    private static boolean isProfit(TakeProfit.Level level) {
        return level.of().equals(StrategyField.UNREALIZED_PNL_PCT.text());
    }

    /** A profit by offsetPercent, which is above those of the levels ahead, or a value of an indicator. */
    private TakeProfit.Level level(DocumentSection level, double above) {
        double closes = required(level, "closePercent", HUNDRED, "is required");
        TakeProfit.Level read;
        if (level.has("indicatorId")) {
            read = new TakeProfit.Level(groups.indicator(level), level.number("value", 0), closes);
            if (!level.has("value")) {
                level.wrong("value", "is required");
            }
            if (level.has("offsetPercent")) {
                level.wrong("offsetPercent", "is not for a level of an indicator");
            }
        } else {
            double from = required(level, "offsetPercent", MOST_PROFIT, "is required, or indicatorId and value");
            read = new TakeProfit.Level(StrategyField.UNREALIZED_PNL_PCT.text(), from, closes);
            if (from > 0 && from <= above) {
                level.wrong("offsetPercent", "must be above that of the level before");
            }
            if (level.has("value")) {
                level.wrong("value", "is for a level with an indicatorId");
            }
        }
        level.end();
        return read;
    }

    /** A number above 0, or 0 where it is missing or wrong, which is said. */
    private static double required(DocumentSection level, String field, int most, String missing) {
        if (level.has(field)) {
            return level.positive(field, 0, most);
        }
        level.wrong(field, missing);
        return 0;
    }

    static ExitLimits limits(@Nullable DocumentSection limits) {
        if (limits == null) {
            return ExitLimits.OFF;
        }
        double timeLimit = limits.number("timeLimitMinutes", 0, 0, MAX_MINUTES);
        double forceClose = limits.number("forceCloseMinutes", 0, 0, MAX_MINUTES);
        if (forceClose > 0 && forceClose < timeLimit) {
            limits.wrong("forceCloseMinutes", "must not be below timeLimitMinutes, after which a close may still wait");
        }
        return new ExitLimits(
                timeLimit * SECONDS_A_MINUTE,
                forceClose * SECONDS_A_MINUTE,
                limits.number("emergencyDrawdownPercent", 0, 0, HUNDRED),
                limits.number("spreadBlowOutPercent", 0, 0, HUNDRED),
                limits.number("volumeDeathPercent", 0, 0, HUNDRED),
                limits.number("minLiquidity", 0, 0, StrategyDocument.MAX_MONEY),
                limits.number("windowSeconds", ExitLimits.WINDOW_SECONDS, 1, MAX_WINDOW));
    }
}
