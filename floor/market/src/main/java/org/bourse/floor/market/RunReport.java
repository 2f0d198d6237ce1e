package org.bourse.floor.market;

import java.math.BigDecimal;

/**
 * What a venue said of an order of a run, or of its position, as it stands on the tape: whoever is told it there is told the same
 * when the tape is told again. The header has the venue's time and its own number of it. What does not apply is 0, or empty.
 *
 * @param run whose it is
 * @param order the number of the intent that entered the order
 * @param intent the number of the intent that was refused, where that was a change
 * @param side of a position that was closed, the closing order's
 * @param execution the venue's number of the fill
 * @param price in the instrument's scale
 * @param quantity in the instrument's scale
 * @param leaves what the order has left
 * @param maker whether the order rested
 * @param fee what the venue takes for it
 * @param why the venue's word for it
 */
public record RunReport(
        String run,
        Kind kind,
        long order,
        long intent,
        VenueSide side,
        long execution,
        long price,
        long quantity,
        long leaves,
        boolean maker,
        BigDecimal fee,
        String why) {

    /** What happened. */
    public enum Kind {
        /** The venue has the order. */
        ACCEPTED(0),
        /** The venue does not have the order, and never will. */
        REJECTED(1),
        /** A part of the order was filled, or all of it. */
        FILLED(2),
        /** The order has another limit or quantity. */
        REPLACED(3),
        /** The order is closed with some of it left. */
        CANCELLED(4),
        /** The order's time is over. */
        EXPIRED(5),
        /** A cancel or replace was refused. */
        CHANGE_REFUSED(6),
        /** The position became smaller, or another one, by no order of the run. */
        CLOSED(7);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Kind of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("No report has the number " + number + ".");
        }
    }

    /** Refuses a fee that the tape has no room for. */
    public RunReport {
        if (fee.scale() < 0 || fee.scale() > 18 || fee.unscaledValue().bitLength() > 63) {
            throw new IllegalArgumentException("A fee has at most 18 decimals, and 18 digits: " + fee + ".");
        }
    }
}
