package org.bourse.server.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.engine.model.Texts;
import org.bourse.server.json.UtcTimes;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.request.Symbols;

/** The query of a request. Each parameter is one that the call knows, and there once at the most. */
final class QueryParameters {

    static final QueryParameters NONE = new QueryParameters(Map.of());

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /** Reads what stands after the question mark. Refuses parameters that aren't known, or are there twice. */
    static QueryParameters read(String rawQuery, List<String> known) throws RefusedException {
        if (rawQuery.isEmpty()) {
            return NONE;
        }
        Map<String, String> values = new HashMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (!known.contains(name)) {
                throw unknown(name, known);
            }
            if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                throw invalid(name, "is given twice");
            }
        }
        return new QueryParameters(values);
    }

    private static String decode(String raw) throws RefusedException {
        try {
            return UrlText.ofQuery(raw);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ProblemCode.INVALID_REQUEST, "The query is not UTF-8, percent-encoded: " + Quoted.of(raw) + ".");
        }
    }

    private static RefusedException unknown(String name, List<String> known) {
        return invalid(
                name,
                "is not a query parameter; "
                        + (known.isEmpty() ? "this call has none" : "known are " + String.join(", ", known)));
    }

    /** Whether the parameter is there, with a value or without. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A parameter's text, or this one when it is absent. */
    String text(String name, String whenAbsent) {
        return values.getOrDefault(name, whenAbsent);
    }

    /** A printable text of {@code least} to {@code most} characters, which must be there. */
    String requiredText(String name, int least, int most) throws RefusedException {
        String text = text(name, "");
        if (!has(name) || !Texts.isPrintable(text, least, most) || !Texts.isVisible(text) || text.isBlank()) {
            throw invalid(
                    name,
                    "must have " + least + " to " + most
                            + " characters, not all of them spaces, none of them a control character,"
                            + " invisible or one that turns the reading direction"
                            + (has(name) ? ", not " + Quoted.of(text) : ""));
        }
        return text;
    }

    /** A whole number from {@code least} to {@code most}, or this one when absent. */
    int integer(String name, int least, int most, int whenAbsent) throws RefusedException {
        if (!has(name)) {
            return whenAbsent;
        }
        String text = text(name, "");
        long number = Ids.parse(text);
        if (number < least || number > most) {
            throw invalid(name, "must be a whole number from " + least + " to " + most + ", not " + Quoted.of(text));
        }
        return (int) number;
    }

    /** Whether a parameter says {@code true}; it says {@code false} otherwise, or is absent. */
    boolean flag(String name) throws RefusedException {
        String text = text(name, "false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, "must be true or false, not " + Quoted.of(text));
        };
    }

    /** A time with an offset, in microseconds, or this one when absent. */
    long time(String name, long whenAbsent) throws RefusedException {
        if (!has(name)) {
            return whenAbsent;
        }
        String text = text(name, "");
        long micros = UtcTimes.parse(text);
        if (micros == UtcTimes.NOT_A_TIME) {
            throw invalid(
                    name,
                    "must be a time with an offset before the year 10000, such as 2030-01-31T17:00:00Z, not "
                            + Quoted.of(text));
        }
        return micros;
    }

    /** A symbol in upper case, or the empty text when absent. */
    String symbol(String name) throws RefusedException {
        if (!has(name)) {
            return "";
        }
        String text = text(name, "");
        String symbol = Symbols.canonical(text);
        if (symbol.isEmpty()) {
            throw invalid(name, Symbols.RULE + ", not " + Quoted.of(text));
        }
        return symbol;
    }

    /**
     * The beginning of the next page of a list whose cursors have its own prefix: the id that follows it, or this one
     * for the first page.
     */
    long cursor(String prefix, long whenAbsent) throws RefusedException {
        if (!has("cursor")) {
            return whenAbsent;
        }
        String text = text("cursor", "");
        long beyond = text.startsWith(prefix) ? Ids.parse(text.substring(prefix.length())) : Ids.NONE;
        if (beyond == Ids.NONE) {
            throw invalid("cursor", "must be a next_cursor of an earlier answer to the same list, in the same order");
        }
        return beyond;
    }

    /** Whether a list is to be oldest first; newest first when nothing is said. */
    boolean oldestFirst() throws RefusedException {
        String order = text("order", "desc");
        return switch (order) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw invalid("order", "must be asc (oldest first) or desc, not " + Quoted.of(order));
        };
    }

    /** A time span, from {@code since} to before {@code until}; all times where neither is there. */
    TimeSpan timeSpan() throws RefusedException {
        TimeSpan span = new TimeSpan(time("since", Long.MIN_VALUE), time("until", Long.MAX_VALUE));
        if (span.sinceMicros() >= span.beforeMicros()) {
            throw invalid("until", "must be after since");
        }
        return span;
    }

    /** An id, or 0 when absent; {@code rule} says what it must be. */
    long id(String name, String rule) throws RefusedException {
        if (!has(name)) {
            return 0;
        }
        String text = text(name, "");
        long id = Ids.parse(text);
        if (id == Ids.NONE) {
            throw invalid(name, rule + ", not " + Quoted.of(text));
        }
        return id;
    }

    /** A sequence, 0 for what is before the first one, or when absent. */
    long sequence(String name) throws RefusedException {
        return text(name, "0").equals("0") ? 0 : id(name, "must be 0 or a sequence of up to 18 digits");
    }

    /** The refusal of a parameter: {@code fault} goes on after its name, without a full stop. */
    static RefusedException invalid(String name, String fault) {
        return Problem.ofParameter(name, fault).refused();
    }
}
