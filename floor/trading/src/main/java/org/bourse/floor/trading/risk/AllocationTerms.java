package org.bourse.floor.trading.risk;

import java.math.BigDecimal;

/**
 * How an account's capital is shared out among its strategies.
 *
 * @param everyNanos how often anew, by what each has won; 0: it is not shared out
 * @param leastPct what a strategy has at least, in percent of the capital
 * @param mostPct what it has at most
 * @param keptPct how much of what it had stays, in percent; the rest goes by what was won
 */
public record AllocationTerms(long everyNanos, BigDecimal leastPct, BigDecimal mostPct, BigDecimal keptPct) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** What holds where nothing is said: it is not shared out. */
    public static final AllocationTerms STANDARD =
            new AllocationTerms(0, BigDecimal.valueOf(5), BigDecimal.valueOf(40), BigDecimal.valueOf(70));

    /** Refuses what can't be shared out by. */
    public AllocationTerms {
        if (leastPct.signum() < 0 || leastPct.compareTo(mostPct) > 0 || mostPct.compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException(
                    "A strategy's least share is no more than its largest one, which is 100 %" + " at most: not "
                            + leastPct.toPlainString() + " and " + mostPct.toPlainString() + ".");
        }
        if (keptPct.signum() < 0 || keptPct.compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException(
                    "What stays of a share is 0 % to 100 %, not " + keptPct.toPlainString() + " %.");
        }
    }

    /** Whether anything is shared out. */
    public boolean areOn() {
        return everyNanos > 0;
    }

    /** Refuses more strategies than least shares are in 100 %. */
    public void requireRoom(int strategies) {
        if (areOn() && leastPct.multiply(BigDecimal.valueOf(strategies)).compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException(strategies + " strategies with " + leastPct.toPlainString()
                    + " % of the capital each, which is the least share, have more than 100 %.");
        }
    }
}
