package org.bourse.floor.trading.strategy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a strategy's document with its place there: what is wrong with its fields is collected, and reading goes
 * on.
 */
final class DocumentSection {

    private static final int MAX_TEXT = 4_096;

    private final String path;
    private final Map<?, ?> fields;
    private final List<String> errors;
    private final Set<String> known = new LinkedHashSet<>();

    DocumentSection(String path, Map<?, ?> fields, List<String> errors) {
        this.path = path;
        this.fields = fields;
        this.errors = errors;
    }

    String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    void wrong(String field, String what) {
        errors.add(at(field) + " " + what);
    }

    @Nullable
    Object raw(String field) {
        known.add(field);
        return fields.get(field);
    }

    boolean has(String field) {
        return raw(field) != null;
    }

    /** An object, or nothing where there is none or something else, which is said. */
    @Nullable
    DocumentSection object(String field) {
        Object value = raw(field);
        if (value instanceof Map<?, ?> object) {
            return new DocumentSection(at(field), object, errors);
        }
        if (value != null) {
            wrong(field, "must be an object");
        }
        return null;
    }

    /** A finite number, or the standard where there is none or something else, which is said. */
    double number(String field, double standard) {
        Object value = raw(field);
        if (value == null) {
            return standard;
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        wrong(field, "must be a number");
        return standard;
    }

    double number(String field, double standard, double min, double max) {
        double number = number(field, standard);
        if (number < min || number > max) {
            wrong(field, "must be between " + text(min) + " and " + text(max));
            return standard;
        }
        return number;
    }

    /** A whole number. */
    int whole(String field, int standard, int min, int max) {
        double number = number(field, standard, min, max);
        if (number != Math.rint(number)) {
            wrong(field, "must be a whole number");
            return standard;
        }
        return (int) number;
    }

    /** One above 0. */
    double positive(String field, double standard, double max) {
        double number = number(field, standard);
        if (number <= 0 || number > max) {
            wrong(field, "must be greater than 0 and at most " + text(max));
            return standard;
        }
        return number;
    }

    /** One above 0 where it is there, and otherwise 0. */
    double bound(String field, double max) {
        return has(field) ? positive(field, max, max) : 0;
    }

    boolean flag(String field, boolean standard) {
        Object value = raw(field);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value != null) {
            wrong(field, "must be a boolean");
        }
        return standard;
    }

    boolean requiredFlag(String field) {
        if (!has(field)) {
            wrong(field, "is required");
        }
        return flag(field, false);
    }

    String text(String field, String standard) {
        Object value = raw(field);
        if (value instanceof String text && text.length() <= MAX_TEXT) {
            return text;
        }
        if (value != null) {
            wrong(
                    field,
                    value instanceof String text
                            ? "must have " + MAX_TEXT + " characters or fewer, not " + text.length()
                            : "must be a string");
        }
        return standard;
    }

    /** Says which fields nobody asked for. */
    void end() {
        for (Object field : fields.keySet()) {
            if (!known.contains(String.valueOf(field))) {
                errors.add(at(String.valueOf(field)) + " is not known; known are: " + String.join(", ", known));
            }
        }
    }

    static String text(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
