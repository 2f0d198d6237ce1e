package org.bourse.server.persistence.archive;

import java.math.BigInteger;

/**
 * The sums over a table's rows.
 *
 * @param rows how many there are
 * @param firstId the smallest id; 0 when there is none
 * @param lastId the largest id; 0 when there is none
 * @param quantity sum of the quantities; 0 when they have none
 * @param value sum of quantity times price, in the units that the columns are in
 */
record TableTotals(long rows, long firstId, long lastId, BigInteger quantity, BigInteger value) {

    static final TableTotals NONE = new TableTotals(0, 0, 0, BigInteger.ZERO, BigInteger.ZERO);

    /** With those of rows that have larger ids. */
    TableTotals plus(TableTotals next) {
        if (next.rows == 0) {
            return this;
        }
        return new TableTotals(
                rows + next.rows,
                rows == 0 ? next.firstId : firstId,
                next.lastId,
                quantity.add(next.quantity),
                value.add(next.value));
    }

    @Override
    public String toString() {
        return rows + " rows from id " + firstId + " to " + lastId + ", quantity " + quantity + ", value " + value;
    }
}
