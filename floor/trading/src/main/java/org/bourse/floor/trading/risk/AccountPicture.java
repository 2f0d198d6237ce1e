package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * An account as it is before an order: what is not known of an order that was sent counts as filled at its worst.
 *
 * @param capital what all percents are of, above 0
 * @param equity what it is worth now
 * @param peakEquity the most that it was worth
 * @param dailyProfit what it has won or lost since midnight by UTC
 * @param margin what is bound
 * @param notional value of each open position, by its symbol, without sign
 */
public record AccountPicture(
        BigDecimal capital,
        BigDecimal equity,
        BigDecimal peakEquity,
        BigDecimal dailyProfit,
        BigDecimal margin,
        Map<String, BigDecimal> notional) {

    /** Copies the positions; refuses a capital that is none. */
    public AccountPicture {
        if (capital.signum() <= 0) {
            throw new IllegalArgumentException("A capital is above 0, not " + capital.toPlainString() + ".");
        }
        notional = Map.copyOf(new TreeMap<>(notional));
    }

    /** One that has just begun. */
    public static AccountPicture of(BigDecimal capital) {
        return new AccountPicture(capital, capital, capital, BigDecimal.ZERO, BigDecimal.ZERO, Map.of());
    }
}
