package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.trading.risk.AccountPicture;
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
    }

    /**
     * A wait of a strategy.
     *
     * @param venue of the instrument that it waits on, and nothing where it is all of them
     * @param symbol likewise
     */
    public record Wait(String venue, String symbol, StrategyWait why) {}

    /** Copies the strategies. */
    public RiskPicture {
        strategies = List.copyOf(strategies);
    }
}
