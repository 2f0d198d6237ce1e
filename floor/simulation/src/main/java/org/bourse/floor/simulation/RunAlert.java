package org.bourse.floor.simulation;

import java.util.List;
import java.util.Locale;

/**
 * Something about a run's risk that somebody should look at.
 *
 * @param number its own in the run, from 1
 * @param place the number on the tape of the last event that can have had a part in it
 * @param strategy whose order it is about; nothing where it is about the account
 * @param symbol the instrument's; nothing where it is about the account
 * @param message in words
 */
public record RunAlert(
        long number,
        long place,
        long nanos,
        Severity severity,
        Type type,
        String strategy,
        String venue,
        String symbol,
        String message) {

    /** The names of the values of {@link #cells}. */
    static final String COLUMNS = "number,place,nanos,severity,type,strategy,venue,symbol,message";

    /** How soon. */
    public enum Severity {
        /** Soon. */
        WARNING,
        /** Now. */
        CRITICAL;

        /** Its name, as others see it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What it is about. */
    public enum Type {
        /** An entry that the checks refused. */
        ORDER_REJECTED,
        /** The account has lost most of what it may. */
        DRAWDOWN,
        /** A position has little left of its margin. */
        MARGIN_RATIO,
        /** The conditions of a strategy's emergency began to hold. */
        EMERGENCY;

        /** Its name, as others see it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    List<Object> cells() {
        return List.of(number, place, nanos, severity, type, strategy, venue, symbol, message);
    }

    /** The alert of a line; refuses one that is none. */
    public static RunAlert of(List<String> values) {
        RunOrder.Values from = new RunOrder.Values(values);
        return new RunAlert(
                from.whole(),
                from.whole(),
                from.whole(),
                Severity.valueOf(from.text()),
                Type.valueOf(from.text()),
                from.text(),
                from.text(),
                from.text(),
                from.text());
    }
}
