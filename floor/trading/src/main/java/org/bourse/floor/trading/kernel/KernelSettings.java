package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;
import org.bourse.floor.trading.order.ByInstrument;
import org.bourse.floor.trading.risk.AllocationTerms;
import org.bourse.floor.trading.risk.OrderSizeLimits;
import org.bourse.floor.trading.risk.PortfolioLimits;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.strategy.CodeStrategy;
import org.bourse.floor.trading.strategy.CodeStrategyType;
import org.bourse.floor.trading.strategy.PositionExits;
import org.bourse.floor.trading.strategy.SignalSizing;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyLimits;

/**
 * What a kernel works by.
 *
 * @param account what it trades with
 * @param variants the indicators that conditions name
 * @param strategies those that authors wrote, by their priority where two want the same instrument
 * @param codes those in code, after them
 * @param limits what orders keep to
 */
public record KernelSettings(
        Account account, List<Variant> variants, List<StrategyDefinition> strategies, List<Code> codes, Limits limits) {

    /**
     * What there is to trade with.
     *
     * @param money that the account begins with
     * @param contractSizes how much one unit of quantity is of what the price is for
     * @param budgets money, or a part of it as {@code 30%}, by strategies' names; one without may use all of it
     */
    public record Account(BigDecimal money, ByInstrument<BigDecimal> contractSizes, Map<String, String> budgets) {

        /**
         * Copies the budgets.
         *
         * @throws IllegalArgumentException if a contract size is not positive: sizes are divided by it
         */
        public Account {
            requirePositive(contractSizes.usual());
            contractSizes.special().values().forEach(Account::requirePositive);
            budgets = Collections.unmodifiableMap(new TreeMap<>(budgets));
        }

        /** One whose instruments all have the same contract size. */
        public Account(BigDecimal money, BigDecimal contractSize, Map<String, String> budgets) {
            this(money, ByInstrument.all(contractSize), budgets);
        }

        private static void requirePositive(BigDecimal contractSize) {
            if (contractSize.signum() <= 0) {
                throw new IllegalArgumentException("the contract size must be above 0, and is " + contractSize);
            }
        }
    }

    /**
     * A strategy in code, made anew for each instrument.
     *
     * @param name unique, also among the written ones
     * @param sizing how large its positions are
     * @param limits what it keeps to, but for those of a day, which are the common ones
     * @param exits what ends its positions whatever it says
     */
    public record Code(
            String name,
            Supplier<CodeStrategy> strategy,
            SignalSizing sizing,
            StrategyLimits limits,
            PositionExits exits) {

        /**
         * One that a run can choose.
         *
         * @throws IllegalArgumentException if it can't be made with these parameters
         */
        public static Code of(CodeStrategyType type, Map<String, String> parameters) {
            return new Code(
                    type.code(),
                    type.with(parameters),
                    type.sizing(parameters),
                    type.limits(parameters),
                    type.exits(parameters));
        }
    }

    /**
     * What orders keep to, whoever wants them.
     *
     * @param safety what each strategy keeps to in a day; its own limits hold where they are lower
     * @param slots so many strategies may have a signal or a position at a time
     * @param slippagePct how far beyond the best price an entry may be filled, in percent
     * @param orderNanos how long an order may wait before it is cancelled
     * @param periodNanos of the returns that the portfolio's risk is made of
     * @param allocation how the capital is shared out among strategies
     */
    public record Limits(
            RiskLimits risk,
            OrderSizeLimits sizes,
            PortfolioLimits portfolio,
            SafetyLimits safety,
            int slots,
            BigDecimal slippagePct,
            long orderNanos,
            long periodNanos,
            AllocationTerms allocation) {

        /** What holds where nothing is said: 3 slots, 0.1 % of slippage, 60 s for an order, a minute for a period. */
        public static final Limits STANDARD = new Limits(
                RiskLimits.STANDARD,
                new OrderSizeLimits(
                        BigDecimal.valueOf(1_000_000), BigDecimal.valueOf(1_000_000), new BigDecimal("1e9")),
                PortfolioLimits.STANDARD,
                SafetyLimits.STANDARD,
                3,
                new BigDecimal("0.1"),
                60_000_000_000L,
                60_000_000_000L);

        /** Those by which the capital is not shared out. */
        public Limits(
                RiskLimits risk,
                OrderSizeLimits sizes,
                PortfolioLimits portfolio,
                SafetyLimits safety,
                int slots,
                BigDecimal slippagePct,
                long orderNanos,
                long periodNanos) {
            this(risk, sizes, portfolio, safety, slots, slippagePct, orderNanos, periodNanos, AllocationTerms.STANDARD);
        }

        /** Refuses what can't be kept to. */
        public Limits {
            if (slippagePct.signum() < 0 || slippagePct.compareTo(BigDecimal.TEN) > 0) {
                throw new IllegalArgumentException(
                        "A slippage is 0 % to 10 %, not " + slippagePct.toPlainString() + " %.");
            }
            if (orderNanos < 1 || periodNanos < 1) {
                throw new IllegalArgumentException("An order's and a period's time is longer than 0.");
            }
        }
    }

    /** Refuses variants with faults, and two strategies of one name. */
    public KernelSettings {
        variants = List.copyOf(variants);
        strategies = List.copyOf(strategies);
        codes = List.copyOf(codes);
        List<String> faults = Variants.check(variants).faults();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        Set<String> names = new HashSet<>();
        strategies.forEach(each -> requireNew(names, each.name()));
        codes.forEach(each -> requireNew(names, each.name()));
        limits.allocation().requireRoom(names.size());
        for (String budgeted : account.budgets().keySet()) {
            if (!names.contains(budgeted)) {
                throw new IllegalArgumentException("There is a budget for " + budgeted + ", and no such strategy.");
            }
        }
    }

    private static void requireNew(Set<String> names, String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("There are two strategies " + name + ".");
        }
    }
}
