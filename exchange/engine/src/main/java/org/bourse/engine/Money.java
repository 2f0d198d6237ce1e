package org.bourse.engine;

import org.bourse.engine.model.MoneyUnit;

/**
 * The books of one unit of money: all that is counted in it. Instruments whose terms say the same unit share it, and
 * the bounds that keep sums from overflowing hold for each unit by itself.
 */
final class Money {

    /** That of a level that is in no book. */
    static final Money NONE = new Money(-1, MoneyUnit.OWN);

    /** Its place in {@link MoneyTable}; 0 for cents of the exchange's own. */
    final int index;

    final MoneyUnit unit;

    /** Price times what is left, over all open orders in it. */
    long openValue;

    Money(int index, MoneyUnit unit) {
        this.index = index;
        this.unit = unit;
    }
}
