package org.bourse.floor.trading.indicator;

import java.math.BigDecimal;
import java.util.List;
import java.util.StringJoiner;

/**
 * What a type of indicator can be told: numbers of a range, or one of some words.
 *
 * @param name as {@code t1}
 * @param standard what holds where nothing is said, as text
 * @param min the least number
 * @param max the greatest number
 * @param least how many numbers at least
 * @param most how many numbers at most
 * @param whole whether they are integers
 * @param words what may be said instead of numbers; none where numbers are wanted
 */
public record Parameter(
        String name, String standard, double min, double max, int least, int most, boolean whole, List<String> words) {

    private static final String NUMBER = "[+-]?(\\d{1,20}\\.?\\d{0,20}|\\.\\d{1,20})([eE][+-]?\\d{1,3})?";

    /** One number. */
    public static Parameter number(String name, double standard, double min, double max) {
        return new Parameter(name, text(standard), min, max, 1, 1, false, List.of());
    }

    /** One integer. */
    public static Parameter whole(String name, int standard, int min, int max) {
        return new Parameter(name, text(standard), min, max, 1, 1, true, List.of());
    }

    static Parameter numbers(String name, String standard, double min, double max, int least, int most) {
        return new Parameter(name, standard, min, max, least, most, false, List.of());
    }

    /** One of these words, of which the first is the standard. */
    public static Parameter word(String name, String... words) {
        return new Parameter(name, words[0], 0, 0, 1, 1, false, List.of(words));
    }

    /** Whether it is one of some words, and no numbers. */
    public boolean isWord() {
        return !words.isEmpty();
    }

    /** What its numbers are of: seconds, bars, or nothing in particular. */
    public IndicatorUnit unit() {
        return switch (name) {
            case "t1", "t2", "t3", "t4", "d", "step", "span", "spans", "short", "long", "cur", "peak", "bar_seconds" ->
                IndicatorUnit.SECONDS;
            case "period" -> whole ? IndicatorUnit.BARS : IndicatorUnit.SECONDS;
            case "fast", "slow", "signal", "rsi_period", "roc_period" -> IndicatorUnit.BARS;
            default -> IndicatorUnit.NONE;
        };
    }

    /** The numbers of a text, or none where it is wrong; {@link #fault} says how. */
    double[] numbersOf(String text) {
        return fault(text).isEmpty() ? parsed(text) : new double[0];
    }

    /** What is wrong with a text, or nothing. */
    public String fault(String text) {
        if (isWord()) {
            return words.contains(text) ? "" : name + " must be one of: " + String.join(", ", words);
        }
        double[] numbers = parsed(text);
        if (numbers.length < least || numbers.length > most) {
            return name + " must be "
                    + (most == 1 ? "a number" : (least == most ? "" : least + " to ") + most + " numbers") + range();
        }
        for (double number : numbers) {
            if (!(number >= min && number <= max) || (whole && number != Math.rint(number))) {
                return name + " must be " + (whole ? "a whole number" : "a number") + range() + ", not " + text(number);
            }
        }
        return "";
    }

    private String range() {
        return " from " + text(min) + " to " + text(max);
    }

    static double[] parsed(String text) {
        String[] parts = text.split(",", -1);
        double[] numbers = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i].strip();
            // Of what Java takes for a number, as 1f or 0x1p3, an author's texts have the decimal ones alone.
            if (!part.matches(NUMBER)) {
                return new double[0];
            }
            numbers[i] = Double.parseDouble(part);
        }
        return numbers;
    }

    /**
     * The one text of a value that is written in several ways: {@code 300} of {@code "300"}, {@code 300.0} and {@code
     * 3e2}.
     */
    public String canonical(String text) {
        if (isWord()) {
            return text;
        }
        StringJoiner joined = new StringJoiner(",");
        for (double number : parsed(text)) {
            joined.add(text(number));
        }
        return joined.toString();
    }

    /** Without an exponent. */
    static String text(double number) {
        return Double.isFinite(number)
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }
}
