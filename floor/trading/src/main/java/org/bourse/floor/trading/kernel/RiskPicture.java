package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import org.bourse.floor.trading.risk.AccountPicture;
import org.bourse.floor.trading.risk.HeldSymbol;
import org.bourse.floor.trading.risk.PortfolioLimits;
import org.bourse.floor.trading.risk.PortfolioRisk;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.risk.SafetyRecord;
import org.bourse.floor.trading.strategy.StrategyWait;

/**
 * An account's risk at a moment: its limits and what is used of them. Whoever looks at it changes nothing.
 *
 * @param account what an order would be checked against
 * @param limits of these checks
 * @param portfolio the risk of all positions together
 * @param portfolioLimits where that begins to count
 * @param stopped whether everything was stopped and not released
 * @param strategies what each one has and does, by their names
 * @param shares of the capital; empty: it is not shared out
 */
public record RiskPicture(
        AccountPicture account,
        RiskLimits limits,
        PortfolioRisk portfolio,
        PortfolioLimits portfolioLimits,
        boolean stopped,
        List<OfStrategy> strategies,
        Optional<Shares> shares) {

    /**
     * The capital as it is shared out.
     *
     * @param nextNanos when it is anew
     */
    public record Shares(long nextNanos, List<Share> all) {

        /** Copies them. */
        public Shares {
            all = List.copyOf(all);
        }
    }

    /**
     * A strategy's share of the capital.
     *
     * @param percent of the capital
     * @param amount the same as money
     * @param profit what it has won since it was shared out
     */
    public record Share(String strategy, BigDecimal percent, BigDecimal amount, BigDecimal profit) {}

    /**
     * What a strategy has and does.
     *
     * @param paused whether it enters nothing, also since everything is stopped
     * @param budget how much money it may have at work; empty: it has no budget, and may use all there is
     * @param atWork the value of what it has, or may get by orders that have not ended
     * @param day what it did since midnight by UTC
     * @param most what it may do in a day
     * @param waits when it enters nothing, by its own rules, and why
     */
    public record OfStrategy(
            String name,
            boolean paused,
            Optional<BigDecimal> budget,
            BigDecimal atWork,
            SafetyRecord.Day day,
            SafetyLimits most,
            List<Wait> waits) {

        /** Copies the waits. */
        public OfStrategy {
            waits = List.copyOf(waits);
        }

        /** What its pause, its waits, its day and its budget say of an entry. */
        private List<String> refusals(
                HeldSymbol of,
                Optional<BigDecimal> value,
                BigDecimal capital,
                boolean stopped,
                LongFunction<String> time) {
            List<String> refusals = new ArrayList<>();
            if (paused && !stopped) {
                refusals.add(name + " is paused");
            }
            waits.stream()
                    .filter(wait -> wait.isOn(of))
                    .map(wait -> name + " waits until " + time.apply(wait.why.untilNanos()) + ": "
                            + wait.why.reason().name().toLowerCase(Locale.ROOT))
                    .forEach(refusals::add);
            day.refusal(most, capital, 0).map(why -> name + ": " + why).ifPresent(refusals::add);
            budget.flatMap(given -> tooMuch("budget", given, value)).ifPresent(refusals::add);
            return refusals;
        }

        /** A whole entry of that value is refused here where a run would make it smaller. */
        private Optional<String> tooMuch(String what, BigDecimal most, Optional<BigDecimal> value) {
            BigDecimal left = most.subtract(atWork).max(BigDecimal.ZERO);
            return value.filter(asked -> asked.compareTo(left) > 0)
                    .map(asked -> "The " + what + " of " + name + " has " + left.toPlainString() + " left of "
                            + most.toPlainString());
        }
    }

    /**
     * A wait of a strategy.
     *
     * @param venue of the instrument that it waits on, and nothing where it is all of them
     * @param symbol likewise
     */
    public record Wait(String venue, String symbol, StrategyWait why) {

        /** Whether it keeps an entry waiting; of an unknown venue: at any. */
        private boolean isOn(HeldSymbol of) {
            return symbol.isEmpty()
                    || (symbol.equals(of.symbol()) && (of.venue().isEmpty() || venue.equals(of.venue())));
        }
    }

    /** The strategy of that name. */
    public Optional<OfStrategy> strategy(String name) {
        return strategies.stream().filter(each -> each.name.equals(name)).findFirst();
    }

    /**
     * What is against an entry besides the account's checks: a stop of everything, the portfolio's risk, and what the strategy
     * keeps to. Nothing: it could be made.
     *
     * @param strategy whose entry it is; empty: nobody's
     * @param value of the entry; empty: it has no price
     * @param time the text of a moment of UTC nanoseconds
     */
    public List<String> refusals(
            Optional<OfStrategy> strategy, HeldSymbol of, Optional<BigDecimal> value, LongFunction<String> time) {
        List<String> refusals = new ArrayList<>();
        if (stopped) {
            refusals.add("Everything is stopped: nothing is entered until it is released");
        }
        portfolio.refusal().ifPresent(refusals::add);
        strategy.ifPresent(each -> {
            refusals.addAll(each.refusals(of, value, account.capital(), stopped, time));
            shares.stream()
                    .flatMap(shared -> shared.all.stream())
                    .filter(share -> share.strategy.equals(each.name))
                    .forEach(share -> each.tooMuch("share", share.amount, value).ifPresent(refusals::add));
        });
        return refusals;
    }

    /** Copies the strategies. */
    public RiskPicture {
        strategies = List.copyOf(strategies);
    }
}
