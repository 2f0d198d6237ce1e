package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks before an order: all are made, whichever fails. */
public final class RiskGate {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final double MAX_SCORE = 100;

    private final RiskLimits limits;

    /** With these limits. */
    public RiskGate(RiskLimits limits) {
        this.limits = limits;
    }

    /** What may be said of an order. */
    public RiskAssessment assess(RiskRequest request, AccountPicture account) {
        if (request.reducing()) {
            return new RiskAssessment(true, "", List.of(), 0);
        }
        Optional<BigDecimal> price = request.price().filter(known -> known.signum() > 0);
        if (price.isEmpty()) {
            return RiskAssessment.refused(
                    "There is no price for " + request.symbol() + ": an order that can't be valued is not sent");
        }
        Assessing assessing = new Assessing(account);
        BigDecimal value = request.quantity().abs().multiply(price.get());
        checkSize(assessing, value);
        checkPositions(assessing, request.of());
        checkConcentration(assessing, request.symbol(), value);
        checkDailyLoss(assessing);
        checkDrawdown(assessing);
        checkMargin(assessing, value);
        return assessing.assessment();
    }

    private void checkSize(Assessing assessing, BigDecimal value) {
        BigDecimal most = share(assessing.account.capital(), limits.positionPct());
        assessing.check(
                RiskCheck.MAX_POSITION_SIZE,
                value.compareTo(most) > 0,
                used(value, most),
                "Position size " + moneyAbove(value) + " USDT exceeds max " + money(most) + " USDT ("
                        + oneDecimal(limits.positionPct()) + "% of capital)");
    }

    private void checkPositions(Assessing assessing, HeldSymbol of) {
        int open = assessing.account.notional().size();
        boolean opens = !assessing.account.holds(of);
        assessing.check(
                RiskCheck.MAX_CONCURRENT_POSITIONS,
                opens && open >= limits.positions(),
                used(BigDecimal.valueOf(open), BigDecimal.valueOf(limits.positions())),
                "Max positions reached: " + open + "/" + limits.positions());
    }

    private void checkConcentration(Assessing assessing, String symbol, BigDecimal value) {
        BigDecimal most = share(assessing.account.capital(), limits.concentrationPct());
        BigDecimal all = value.add(assessing.account.bySymbol().getOrDefault(symbol, BigDecimal.ZERO));
        assessing.check(
                RiskCheck.SYMBOL_CONCENTRATION,
                all.compareTo(most) > 0,
                used(all, most),
                "Symbol concentration for " + symbol + " would be " + moneyAbove(all) + " USDT, exceeds max "
                        + money(most) + " USDT (" + oneDecimal(limits.concentrationPct()) + "% of capital)");
    }

    private void checkDailyLoss(Assessing assessing) {
        BigDecimal most = share(assessing.account.capital(), limits.dailyLossPct());
        BigDecimal loss = assessing.account.dailyProfit().negate();
        assessing.check(
                RiskCheck.DAILY_LOSS_LIMIT,
                loss.compareTo(most) > 0,
                used(loss, most),
                "Daily loss " + moneyAbove(loss) + " USDT exceeds limit " + money(most) + " USDT ("
                        + oneDecimal(limits.dailyLossPct()) + "% of capital)");
    }

    private void checkDrawdown(Assessing assessing) {
        BigDecimal peak = assessing.account.peakEquity();
        BigDecimal fall = peak.subtract(assessing.account.equity()).max(BigDecimal.ZERO);
        BigDecimal most = share(peak, limits.drawdownPct());
        boolean fails = peak.signum() <= 0 || fall.compareTo(most) >= 0;
        BigDecimal percent =
                peak.signum() <= 0 ? HUNDRED : fall.multiply(HUNDRED).divide(peak, 2, RoundingMode.HALF_EVEN);
        assessing.check(
                RiskCheck.MAX_DRAWDOWN,
                fails,
                used(fall, most),
                "Drawdown " + percent.toPlainString() + "% exceeds max " + oneDecimal(limits.drawdownPct()) + "%");
    }

    private void checkMargin(Assessing assessing, BigDecimal value) {
        BigDecimal capital = assessing.account.capital();
        BigDecimal most = share(capital, limits.marginPct());
        BigDecimal bound = assessing.account.margin();
        BigDecimal would = bound.add(value);
        boolean already = bound.compareTo(most) >= 0;
        assessing.check(
                RiskCheck.MARGIN_UTILIZATION,
                already || would.compareTo(most) >= 0,
                used(would, most),
                already
                        ? "Margin utilization " + percentOf(bound, capital) + "% is at or above max "
                                + oneDecimal(limits.marginPct()) + "%"
                        : "New position would push margin to ~" + percentOf(would, capital) + "%, max is "
                                + oneDecimal(limits.marginPct()) + "%");
    }

    private static BigDecimal share(BigDecimal of, BigDecimal percent) {
        return of.multiply(percent).movePointLeft(2);
    }

    private static double used(BigDecimal part, BigDecimal whole) {
        return whole.signum() <= 0 ? 1 : Math.max(0, Math.min(1, part.doubleValue() / whole.doubleValue()));
    }

    private static String percentOf(BigDecimal part, BigDecimal whole) {
        return part.multiply(HUNDRED).divide(whole, 1, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** What is above a limit by less than a cent reads as above it, too. */
    private static String moneyAbove(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.CEILING).toPlainString();
    }

    private static String oneDecimal(BigDecimal percent) {
        return percent.setScale(1, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** What the checks have said so far. */
    private static final class Assessing {

        private static final double POINTS_OF_A_PASS = 10;

        private final AccountPicture account;
        private final List<RiskCheck> failed = new ArrayList<>();
        private String reason = "";
        private double score;

        Assessing(AccountPicture account) {
            this.account = account;
        }

        void check(RiskCheck check, boolean fails, double used, String words) {
            if (!fails) {
                score += used * POINTS_OF_A_PASS;
                return;
            }
            score += check.points();
            failed.add(check);
            if (reason.isEmpty()) {
                reason = words;
            }
        }

        RiskAssessment assessment() {
            return new RiskAssessment(failed.isEmpty(), reason, failed, Math.min(MAX_SCORE, score));
        }
    }
}
