package org.bourse.server.view;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Orders that were taken out of the database into its archive, where an operator can get them back from.
 *
 * @param from when the first of them was entered
 * @param until when the last of them was entered
 */
public record ArchivedOrders(Instant from, Instant until) {

    /** The days of them, as an operator names them. */
    public String days() {
        LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
        LocalDate last = LocalDate.ofInstant(until, ZoneOffset.UTC);
        return first.equals(last) ? first.toString() : first + " to " + last;
    }
}
