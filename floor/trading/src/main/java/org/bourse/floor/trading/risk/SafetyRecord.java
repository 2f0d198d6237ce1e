package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.util.Optional;
import org.bourse.floor.trading.StateCarrier;

/** What a strategy has done today, as far as it decides whether it may enter again. */
public final class SafetyRecord {

    private static final long NANOS_A_DAY = 86_400_000_000_000L;
    private static final long NANOS_A_MINUTE = 60_000_000_000L;

    private final SafetyLimits limits;
    private long day = Long.MIN_VALUE;
    private int trades;
    private int losses;
    private BigDecimal profit = BigDecimal.ZERO;
    private long waitsUntil = Long.MIN_VALUE;

    /** With these limits, and nothing done. */
    public SafetyRecord(SafetyLimits limits) {
        this.limits = limits;
    }

    /** An entry was filled. */
    public void entered(long now) {
        begin(now);
        trades++;
    }

    /** A position was closed with that profit, which is a loss if it is negative. */
    public void closed(long now, BigDecimal won) {
        begin(now);
        profit = profit.add(won);
        losses = won.signum() < 0 ? losses + 1 : 0;
        if (losses >= limits.consecutiveLosses()) {
            waitsUntil = now + limits.cooldownMinutes() * NANOS_A_MINUTE;
            losses = 0;
        }
    }

    /**
     * Why it may not enter now, or nothing.
     *
     * @param entering its entries that were sent and have not ended, each of which may be filled
     */
    public Optional<String> refusal(long now, BigDecimal capital, int entering) {
        begin(now);
        if (now < waitsUntil) {
            return Optional.of("It lost " + limits.consecutiveLosses() + " times in a row, and waits for "
                    + (waitsUntil - now + NANOS_A_MINUTE - 1) / NANOS_A_MINUTE + " min");
        }
        return day(now).refusal(limits, capital, entering);
    }

    /**
     * What was done on a day, for those who look and don't ask for an entry.
     *
     * @param trades entries that were filled
     * @param losses the last ones in a row
     * @param profit what was won, which is negative where more was lost
     * @param waitsUntil until when it enters nothing; {@link Long#MIN_VALUE}: it never had to wait
     */
    public record Day(int trades, int losses, BigDecimal profit, long waitsUntil) {

        /** Why there is no further entry on that day by these limits, or nothing; of what it waits for it says nothing. */
        public Optional<String> refusal(SafetyLimits limits, BigDecimal capital, int entering) {
            if (trades + entering >= limits.dailyTrades()) {
                return Optional.of("Max daily trades reached: " + (trades + entering) + "/" + limits.dailyTrades());
            }
            BigDecimal most = capital.multiply(limits.dailyLossPct()).movePointLeft(2);
            if (profit.negate().compareTo(most) > 0) {
                return Optional.of(
                        "Daily loss " + profit.negate().toPlainString() + " exceeds limit " + most.toPlainString());
            }
            return Optional.empty();
        }
    }

    /** The day of that moment so far. */
    public Day day(long now) {
        boolean isToday = Math.floorDiv(now, NANOS_A_DAY) == day;
        return new Day(isToday ? trades : 0, losses, isToday ? profit : BigDecimal.ZERO, waitsUntil);
    }

    /** The limits that it keeps to. */
    public SafetyLimits limits() {
        return limits;
    }

    private void begin(long now) {
        long today = Math.floorDiv(now, NANOS_A_DAY);
        if (today != day) {
            day = today;
            trades = 0;
            profit = BigDecimal.ZERO;
        }
    }

    /** Carries what was done. */
    public void carry(StateCarrier state) {
        day = state.carry(day);
        trades = state.carry(trades);
        losses = state.carry(losses);
        profit = state.carry(profit);
        waitsUntil = state.carry(waitsUntil);
    }
}
