package org.bourse.floor.trading.strategy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a condition compares an indicator with its values. */
public enum Comparison {
    /** Above. */
    ABOVE(">", "gt"),
    /** Below. */
    BELOW("<", "lt"),
    /** Not below. */
    NOT_BELOW(">=", "gte"),
    /** Not above. */
    NOT_ABOVE("<=", "lte"),
    /** The same number. */
    EQUAL("==", "eq"),
    /** Another number. */
    OTHER("!=", "ne"),
    /** From one value to another, both included. */
    BETWEEN("between", "between"),
    /** One of the values. */
    ALLOWED("allowed", "allowed");

    private final String sign;
    private final String word;

    Comparison(String sign, String word) {
        this.sign = sign;
        this.word = word;
    }

    /** As authors write it. */
    public String sign() {
        return sign;
    }

    static @Nullable Comparison find(String text) {
        for (Comparison operator : values()) {
            if (operator.sign.equals(text) || operator.word.equals(text)) {
                return operator;
            }
        }
        return null;
    }

    static String signs() {
        return Stream.of(values()).map(Comparison::sign).collect(Collectors.joining(", "));
    }

    boolean holds(double number, double[] values) {
        return switch (this) {
            case ABOVE -> number > values[0];
            case BELOW -> number < values[0];
            case NOT_BELOW -> number >= values[0];
            case NOT_ABOVE -> number <= values[0];
            case EQUAL -> number == values[0];
            case OTHER -> number != values[0];
            case BETWEEN -> number >= values[0] && number <= values[1];
            case ALLOWED -> isAmong(number, values);
        };
    }

    private static boolean isAmong(double number, double[] values) {
        for (double value : values) {
            if (value == number) {
                return true;
            }
        }
        return false;
    }

    boolean takes(List<Double> values) {
        return switch (this) {
            case ABOVE, BELOW, NOT_BELOW, NOT_ABOVE, EQUAL, OTHER -> values.size() == 1;
            case BETWEEN -> values.size() == 2 && values.getFirst() <= values.getLast();
            case ALLOWED -> !values.isEmpty();
        };
    }
}
