package org.bourse.engine.model;

import java.util.Comparator;

/**
 * A currency counted with so many decimals: what balances and values are whole numbers of. Amounts in different units are
 * never added to each other, even of the same currency, so that nothing is ever rounded.
 *
 * @param currency its name; empty for the exchange's own
 * @param scale decimals of its unit, 0 to 16
 */
public record MoneyUnit(String currency, int scale) implements Comparable<MoneyUnit> {

    /** The exchange's own money, in cents. */
    public static final MoneyUnit OWN = new MoneyUnit("", InstrumentTerms.OWN_MONEY_SCALE);

    private static final Comparator<MoneyUnit> ORDER =
            Comparator.comparing(MoneyUnit::currency).thenComparingInt(MoneyUnit::scale);

    /** By currency, then decimals; the exchange's own currency is first. */
    @Override
    public int compareTo(MoneyUnit other) {
        return ORDER.compare(this, other);
    }
}
