package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.List;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.ClosedTrade;

/**
 * What a run has come to, out of what its account was worth from moment to moment and of its trades. Kept as sums, so that it
 * takes no more room the longer a run is. These are figures for people: floating-point numbers of exact amounts.
 */
public final class RunFigures {

    /** Trading days of a year, by which figures of a period become those of a year. */
    private static final double DAYS = 252;

    private static final double NANOS_PER_DAY = 86_400e9;
    private static final double LEAST_LOSS = 0.001;

    private final long periodNanos;
    private final double yearly;
    private double first;
    private double last;
    private double peak;
    private double maxDrawdown;
    private double periodBegan;
    private long periodEnd;
    private long periods;
    private double mean;
    private double squares;
    private double downsideSquares;
    private double atRisk;
    private long atRiskSince;
    /** Shares times nanoseconds. */
    private double exposed;

    /**
     * Of returns over periods of that length; their end is that of the first value after it. Periods without a value, as in a
     * hole of the tape, count with a return of 0, and the one after them has all that was made since: so a year has as many
     * periods as it has, however rare the values are.
     */
    public RunFigures(long periodNanos) {
        if (periodNanos < 1) {
            throw new IllegalArgumentException("A period is longer than 0, not " + periodNanos + " ns.");
        }
        this.periodNanos = periodNanos;
        yearly = DAYS * NANOS_PER_DAY / periodNanos;
    }

    /** What the account was worth at a moment, which is not before the last one. */
    public void worth(long nanos, double equity) {
        if (periodEnd == 0) {
            first = equity;
            peak = equity;
            periodBegan = equity;
            periodEnd = nanos + periodNanos;
        }
        last = equity;
        peak = Math.max(peak, equity);
        maxDrawdown = Math.max(maxDrawdown, drawdown());
        if (nanos >= periodEnd) {
            long unseen = (nanos - periodEnd) / periodNanos;
            unchanged(unseen);
            period(periodBegan == 0 ? 0 : equity / periodBegan - 1);
            periodBegan = equity;
            periodEnd += (1 + unseen) * periodNanos;
        }
    }

    /** As many periods in which nobody saw a change, as in a hole of the tape: what was made since is the last one's. */
    private void unchanged(long count) {
        if (count > 0) {
            long all = periods + count;
            squares += mean * mean * periods / all * count;
            mean *= (double) periods / all;
            periods = all;
        }
    }

    /**
     * What share of the account's worth is at risk from that moment on, which is not before the last one: what all positions
     * would bring or cost to close, by what the account is worth.
     */
    void atRisk(long nanos, double share) {
        exposed += atRiskUntil(nanos);
        atRisk = share;
        atRiskSince = nanos;
    }

    private double atRiskUntil(long nanos) {
        return atRisk * Math.max(0, nanos - atRiskSince);
    }

    /** The share of the account's worth that was at risk on average between two moments, each share by how long it was. */
    public double exposure(long fromNanos, long toNanos) {
        return (exposed + atRiskUntil(toNanos)) / Math.max(1, toNanos - fromNanos);
    }

    /** The return of a period. */
    void period(double made) {
        periods++;
        double difference = made - mean;
        mean += difference / periods;
        squares += difference * (made - mean);
        downsideSquares += made < 0 ? made * made : 0;
    }

    void carry(StateCarrier state) {
        first = state.carry(first);
        last = state.carry(last);
        peak = state.carry(peak);
        maxDrawdown = state.carry(maxDrawdown);
        periodBegan = state.carry(periodBegan);
        periodEnd = state.carry(periodEnd);
        periods = state.carry(periods);
        mean = state.carry(mean);
        squares = state.carry(squares);
        downsideSquares = state.carry(downsideSquares);
        atRisk = state.carry(atRisk);
        atRiskSince = state.carry(atRiskSince);
        exposed = state.carry(exposed);
    }

    /** What it was worth first. */
    public double first() {
        return first;
    }

    /** What it was worth last. */
    public double last() {
        return last;
    }

    /** The largest loss from a height so far, as a share of it. */
    public double maxDrawdown() {
        return maxDrawdown;
    }

    /** How far it is below its height now, as a share of it. */
    public double drawdown() {
        return peak <= 0 ? 0 : (peak - last) / peak;
    }

    /** What it has made, as a share of what it began with. */
    public double totalReturn() {
        return first == 0 ? 0 : last / first - 1;
    }

    /**
     * What it would make in a year of such periods, by those that are over: what was made since is of a part of one. 0 before the
     * first is over, and where no number is as large.
     */
    public double annualReturn() {
        double made = first == 0 ? 0 : periodBegan / first;
        double annual = periods == 0 || made <= 0 ? 0 : StrictMath.pow(made, yearly / periods) - 1;
        return annual <= Double.MAX_VALUE ? annual : 0;
    }

    /** The deviation of a year's return. */
    public double volatility() {
        return deviation() * StrictMath.sqrt(yearly);
    }

    /** Mean by deviation of a period's return, made a year's; 0 with fewer than two, and where they are all alike. */
    public double sharpe() {
        return deviation() == 0 ? 0 : mean / deviation() * StrictMath.sqrt(yearly);
    }

    /** The same by the deviation of losses alone; 0 where there is none. */
    public double sortino() {
        double downside = periods < 2 ? 0 : StrictMath.sqrt(downsideSquares / periods);
        return downside == 0 ? 0 : mean / downside * StrictMath.sqrt(yearly);
    }

    /** The year's return by the largest loss from a height; 0 where there was none. */
    public double calmar() {
        double calmar = maxDrawdown == 0 ? 0 : annualReturn() / maxDrawdown;
        return calmar <= Double.MAX_VALUE ? calmar : 0;
    }

    private double deviation() {
        return periods < 2 ? 0 : StrictMath.sqrt(squares / (periods - 1));
    }

    /**
     * What the trades of a run have come to.
     *
     * @param trades how many were closed
     * @param wins how many made more than 0
     * @param losses how many made less
     * @param winRate wins by trades; 0 without a trade
     * @param averageWin what a win has made
     * @param averageLoss what a loss has lost
     * @param largestWin the most one has made
     * @param largestLoss the most one has lost
     * @param profitFactor all wins by all losses, of which there are taken to be 0.001 at least
     * @param expectancy what a trade has made
     */
    public record Trades(
            long trades,
            long wins,
            long losses,
            double winRate,
            double averageWin,
            double averageLoss,
            double largestWin,
            double largestLoss,
            double profitFactor,
            double expectancy) {

        /** Sums them up. */
        public static Trades of(List<ClosedTrade> all) {
            TradeSums sums = new TradeSums();
            all.forEach(sums::add);
            return sums.sum();
        }
    }

    /** Sums over trades, one after the other, that take no more room the more there are. */
    public static final class TradeSums {

        private BigDecimal won = BigDecimal.ZERO;
        private BigDecimal lost = BigDecimal.ZERO;
        private BigDecimal largestWin = BigDecimal.ZERO;
        private BigDecimal largestLoss = BigDecimal.ZERO;
        private long trades;
        private long wins;
        private long losses;

        /** Counts one in. */
        public void add(ClosedTrade trade) {
            BigDecimal profit = trade.profit();
            trades++;
            if (profit.signum() > 0) {
                wins++;
                won = won.add(profit);
                largestWin = largestWin.max(profit);
            } else if (profit.signum() < 0) {
                losses++;
                lost = lost.subtract(profit);
                largestLoss = largestLoss.max(profit.negate());
            }
        }

        void carry(StateCarrier state) {
            won = state.carry(won);
            lost = state.carry(lost);
            largestWin = state.carry(largestWin);
            largestLoss = state.carry(largestLoss);
            trades = state.carry(trades);
            wins = state.carry(wins);
            losses = state.carry(losses);
        }

        /** What they have come to so far. */
        public Trades sum() {
            double count = Math.max(1, trades);
            return new Trades(
                    trades,
                    wins,
                    losses,
                    wins / count,
                    won.doubleValue() / Math.max(1, wins),
                    lost.doubleValue() / Math.max(1, losses),
                    largestWin.doubleValue(),
                    largestLoss.doubleValue(),
                    won.doubleValue() / Math.max(lost.doubleValue(), LEAST_LOSS),
                    won.subtract(lost).doubleValue() / count);
        }
    }
}
