package org.bourse.floor.trading.strategy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the groups of conditions of a strategy's document, among which a condition's name is there once. */
final class GroupReader {

    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_CONDITIONS = 50;

    private final Set<String> ids = new HashSet<>();
    private final Set<String> indicators;
    private final List<String> errors;

    GroupReader(Set<String> indicators, List<String> errors) {
        this.indicators = indicators;
        this.errors = errors;
    }

    /** The conditions of a section, of which those are left out that are wrong. */
    ConditionGroup group(@Nullable DocumentSection section, ConditionGroup.Mode standard) {
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
                Condition condition = condition(new DocumentSection(path, fields, errors));
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

    private @Nullable Condition condition(DocumentSection section) {
        int before = errors.size();
        String id = required(section, "id");
        if (StrategyDocument.isNoLabel(id)) {
            section.wrong("id", StrategyDocument.LABEL);
        }
        if (!id.isEmpty() && !ids.add(id)) {
            section.wrong("id", "must be unique; there are two conditions " + id);
        }
        String indicator = indicator(section);
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

    /** An indicator that there is, or what conditions can ask of the strategy itself. */
    String indicator(DocumentSection section) {
        String indicator = required(section, "indicatorId");
        if (!indicator.isEmpty() && !indicators.contains(indicator) && StrategyField.find(indicator) == null) {
            section.wrong("indicatorId", "names no indicator that there is: " + indicator);
        }
        return indicator;
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
}
