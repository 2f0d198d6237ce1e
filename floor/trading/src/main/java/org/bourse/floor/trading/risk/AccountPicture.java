package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An account as it is before an order: what is not known of an order that was sent counts as filled at its worst.
 *
 * @param capital what all percents are of, above 0
 * @param equity what it is worth now
 * @param peakEquity the most that it was worth
 * @param dailyProfit what it has won or lost since midnight by UTC
 * @param margin what is bound
 * @param notional value of each open position, without sign
 */
public record AccountPicture(
        BigDecimal capital,
        BigDecimal equity,
        BigDecimal peakEquity,
        BigDecimal dailyProfit,
        BigDecimal margin,
        SortedMap<HeldSymbol, BigDecimal> notional) {

    /** Copies the positions; refuses a capital that is none. */
    public AccountPicture {
        if (capital.signum() <= 0) {
            throw new IllegalArgumentException("A capital is above 0, not " + capital.toPlainString() + ".");
        }
        notional = Collections.unmodifiableSortedMap(new TreeMap<>(notional));
    }

    /** One that has just begun. */
    public static AccountPicture of(BigDecimal capital) {
        return new AccountPicture(capital, capital, capital, BigDecimal.ZERO, BigDecimal.ZERO, new TreeMap<>());
    }

    /** What there is of each symbol, over all venues. */
    public SortedMap<String, BigDecimal> bySymbol() {
        SortedMap<String, BigDecimal> all = new TreeMap<>();
        notional.forEach((of, value) -> all.merge(of.symbol(), value, BigDecimal::add));
        return all;
    }

    /** Whether there is a position of it; of an unknown venue: at any. */
    boolean holds(HeldSymbol of) {
        return of.venue().isEmpty() ? bySymbol().containsKey(of.symbol()) : notional.containsKey(of);
    }
}
