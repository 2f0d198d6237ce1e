package org.bourse.floor.desk;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.risk.AllocationTerms;
import org.bourse.floor.trading.risk.OrderSizeLimits;
import org.bourse.floor.trading.risk.PortfolioLimits;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.SafetyLimits;

/** A limit that a run's orders keep to and its settings can say, with its range and what holds where they don't. */
enum RunLimit {
    MAX_POSITION_SIZE(Unit.PERCENT, "0.01", "1000", "the most that an order may be worth, of the capital"),
    MAX_CONCURRENT_POSITIONS(Unit.POSITIONS, "1", "1000", "with so many open none is opened"),
    SYMBOL_CONCENTRATION(
            Unit.PERCENT, "0.01", "1000", "the most that there may be of one symbol over all venues, of the capital"),
    DAILY_LOSS_LIMIT(Unit.PERCENT, "0.01", "100", "the most that the account may lose in a day by UTC, of the capital"),
    MAX_DRAWDOWN(Unit.PERCENT, "0.01", "100", "so far below the most that the account was worth nothing is entered"),
    MARGIN_UTILIZATION(
            Unit.PERCENT, "0.01", "1000", "with positions of so much value nothing is entered, of the capital"),
    MAX_ORDER_QTY_CRYPTO(
            Unit.QUANTITY, "0.000000000001", "1000000000", "the most of a symbol that ends in USDT in one order"),
    MAX_ORDER_QTY_STOCK(Unit.QUANTITY, "0.000000000001", "1000000000", "the most of any other symbol in one order"),
    MAX_POSITION_SIZE_USD(Unit.MONEY, "0.01", "1000000000000", "the most that a position may be worth"),
    PORTFOLIO_DRAWDOWN(
            Unit.PERCENT,
            "0.01",
            "100",
            "below the most that the account was worth; more is a point of risk, and from 80 % of it on nothing is entered"),
    PORTFOLIO_CORRELATION(Unit.SHARE, "0.01", "1", "of two positions' returns; more is a point of risk"),
    PORTFOLIO_VALUE_AT_RISK(
            Unit.PERCENT, "0.01", "100", "what 5 of 100 periods lose, of the equity; more is a point of risk"),
    PORTFOLIO_LEVERAGE(Unit.TIMES, "0.01", "1000", "all positions' value, of the equity; more is a point of risk"),
    PORTFOLIO_CONCENTRATION(
            Unit.PERCENT,
            "0.01",
            "1000",
            "what there is of one symbol over all venues, of the equity; more is a point of risk"),
    PORTFOLIO_LOOKBACK(Unit.PERIODS, "2", "1000", "how far back the value at risk and the correlation look"),
    PORTFOLIO_PERIOD(Unit.SECONDS, "1", "86400", "how long such a period is"),
    DAY_TRADES(
            Unit.ENTRIES,
            "1",
            "1000000",
            "the most of a strategy in a day by UTC; its own limit holds where that is lower"),
    LOSSES(Unit.LOSSES, "1", "1000000", "in a row, after which a strategy waits"),
    LOSSES_PAUSE(Unit.MINUTES, "0", "1440", "how long it waits then"),
    DAILY_LOSS(
            Unit.PERCENT,
            "0.01",
            "100",
            "the most that a strategy may lose in a day by UTC, of the capital; its own limit holds where that is lower"),
    SLOTS(Unit.STRATEGIES, "1", "1000", "so many have a signal or a position at a time"),
    ENTRY_SLIPPAGE(Unit.PERCENT, "0", "10", "how far beyond the best price an entry may be filled"),
    ORDER_TIMEOUT(Unit.SECONDS, "1", "86400", "how long an order may wait"),
    REBALANCE(
            Unit.SECONDS,
            "0",
            "31536000",
            "how often the capital is shared out among the strategies, anew by what each has won, such as 604800, a week; 0: it is not"),
    ALLOCATION_LEAST(Unit.PERCENT, "0", "100", "a strategy's share at least, of the capital"),
    ALLOCATION_MOST(Unit.PERCENT, "0.01", "100", "a strategy's share at most, of the capital"),
    ALLOCATION_KEPT(Unit.PERCENT, "0", "100", "how much of its share a strategy keeps when it is shared out anew");

    /** What a limit is counted in. */
    private enum Unit {
        PERCENT(false),
        SHARE(false),
        TIMES(false),
        QUANTITY(false),
        MONEY(false),
        POSITIONS(true),
        PERIODS(true),
        ENTRIES(true),
        LOSSES(true),
        STRATEGIES(true),
        MINUTES(true),
        SECONDS(true);

        private final boolean whole;

        Unit(boolean whole) {
            this.whole = whole;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final KernelSettings.Limits STANDARD = KernelSettings.Limits.STANDARD;
    /** Where the words begin, and where they end, in a command's help. */
    private static final int COLUMN = 34;

    private static final int WIDTH = 112;

    private final Unit unit;
    private final BigDecimal least;
    private final BigDecimal most;
    private final String meaning;

    RunLimit(Unit unit, String least, String most, String meaning) {
        this.unit = unit;
        this.least = new BigDecimal(least);
        this.most = new BigDecimal(most);
        this.meaning = meaning;
    }

    /** Their names, in their order. */
    static List<String> names() {
        return Arrays.stream(values()).map(RunLimit::text).toList();
    }

    /** Its name, as settings and options have it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it is, in words. */
    String meaning() {
        return meaning;
    }

    /** All of them as lines of a command's help. */
    static String help() {
        StringBuilder help = new StringBuilder();
        for (RunLimit limit : values()) {
            String option = "    --" + limit.text() + " " + limit.unit().toUpperCase(Locale.ROOT);
            boolean fits = option.length() < COLUMN;
            help.append(fits ? option + " ".repeat(COLUMN - option.length()) : option + '\n' + " ".repeat(COLUMN));
            int length = COLUMN;
            for (String word : (limit.meaning + ": " + limit.standard()).split(" ", -1)) {
                if (length + word.length() > WIDTH) {
                    help.append('\n').append(" ".repeat(COLUMN));
                    length = COLUMN;
                }
                help.append(length == COLUMN ? "" : " ").append(word);
                length += word.length() + 1;
            }
            help.append('\n');
        }
        return help.toString();
    }

    /** From what to what it may be. */
    String range() {
        return least.toPlainString() + " to " + most.toPlainString();
    }

    /** What holds where nothing is said. */
    String standard() {
        return of(STANDARD).stripTrailingZeros().toPlainString();
    }

    /** What it is counted in. */
    String unit() {
        return unit.text();
    }

    /** What it is of these. */
    BigDecimal of(KernelSettings.Limits of) {
        return switch (this) {
            case MAX_POSITION_SIZE -> of.risk().positionPct();
            case MAX_CONCURRENT_POSITIONS -> whole(of.risk().positions());
            case SYMBOL_CONCENTRATION -> of.risk().concentrationPct();
            case DAILY_LOSS_LIMIT -> of.risk().dailyLossPct();
            case MAX_DRAWDOWN -> of.risk().drawdownPct();
            case MARGIN_UTILIZATION -> of.risk().marginPct();
            case MAX_ORDER_QTY_CRYPTO -> of.sizes().cryptoQuantity();
            case MAX_ORDER_QTY_STOCK -> of.sizes().stockQuantity();
            case MAX_POSITION_SIZE_USD -> of.sizes().positionValue();
            case PORTFOLIO_DRAWDOWN -> percent(of.portfolio().drawdown());
            case PORTFOLIO_CORRELATION -> real(of.portfolio().correlation());
            case PORTFOLIO_VALUE_AT_RISK -> percent(of.portfolio().valueAtRisk());
            case PORTFOLIO_LEVERAGE -> real(of.portfolio().leverage());
            case PORTFOLIO_CONCENTRATION -> percent(of.portfolio().concentration());
            case PORTFOLIO_LOOKBACK -> whole(of.portfolio().lookback());
            case PORTFOLIO_PERIOD -> seconds(of.periodNanos());
            case DAY_TRADES -> whole(of.safety().dailyTrades());
            case LOSSES -> whole(of.safety().consecutiveLosses());
            case LOSSES_PAUSE -> whole(of.safety().cooldownMinutes());
            case DAILY_LOSS -> of.safety().dailyLossPct();
            case SLOTS -> whole(of.slots());
            case ENTRY_SLIPPAGE -> of.slippagePct();
            case ORDER_TIMEOUT -> seconds(of.orderNanos());
            case REBALANCE -> seconds(of.allocation().everyNanos());
            case ALLOCATION_LEAST -> of.allocation().leastPct();
            case ALLOCATION_MOST -> of.allocation().mostPct();
            case ALLOCATION_KEPT -> of.allocation().keptPct();
        };
    }

    /**
     * Reads it.
     *
     * @param called its name as whoever gave it wrote it
     * @throws IllegalArgumentException if it is no number of its range
     */
    BigDecimal read(String called, String text) {
        boolean number = text.matches(unit.whole ? "\\d{1,13}" : "\\d{1,13}(\\.\\d{1,12})?");
        BigDecimal value = number ? new BigDecimal(text) : BigDecimal.ZERO;
        if (!number || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(called + " is " + (unit.whole ? "a whole number of " : "") + range()
                    + " " + unit.text() + ", not " + FloorText.shown(text) + ".");
        }
        return value;
    }

    /** The limits that these values come to. */
    static KernelSettings.Limits limits(Function<RunLimit, BigDecimal> value) {
        return new KernelSettings.Limits(
                new RiskLimits(
                        value.apply(MAX_POSITION_SIZE),
                        value.apply(MAX_CONCURRENT_POSITIONS).intValueExact(),
                        value.apply(SYMBOL_CONCENTRATION),
                        value.apply(DAILY_LOSS_LIMIT),
                        value.apply(MAX_DRAWDOWN),
                        value.apply(MARGIN_UTILIZATION)),
                new OrderSizeLimits(
                        value.apply(MAX_ORDER_QTY_CRYPTO),
                        value.apply(MAX_ORDER_QTY_STOCK),
                        value.apply(MAX_POSITION_SIZE_USD)),
                new PortfolioLimits(
                        share(value.apply(PORTFOLIO_DRAWDOWN)),
                        value.apply(PORTFOLIO_CORRELATION).doubleValue(),
                        share(value.apply(PORTFOLIO_VALUE_AT_RISK)),
                        value.apply(PORTFOLIO_LEVERAGE).doubleValue(),
                        share(value.apply(PORTFOLIO_CONCENTRATION)),
                        value.apply(PORTFOLIO_LOOKBACK).intValueExact()),
                new SafetyLimits(
                        value.apply(DAY_TRADES).intValueExact(),
                        value.apply(LOSSES).intValueExact(),
                        value.apply(DAILY_LOSS),
                        value.apply(LOSSES_PAUSE).intValueExact()),
                value.apply(SLOTS).intValueExact(),
                value.apply(ENTRY_SLIPPAGE),
                nanos(value.apply(ORDER_TIMEOUT)),
                nanos(value.apply(PORTFOLIO_PERIOD)),
                new AllocationTerms(
                        nanos(value.apply(REBALANCE)),
                        value.apply(ALLOCATION_LEAST),
                        value.apply(ALLOCATION_MOST),
                        value.apply(ALLOCATION_KEPT)));
    }

    private static BigDecimal whole(int number) {
        return BigDecimal.valueOf(number);
    }

    private static BigDecimal real(double number) {
        return BigDecimal.valueOf(number);
    }

    private static BigDecimal percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2);
    }

    private static double share(BigDecimal percent) {
        return percent.movePointLeft(2).doubleValue();
    }

    private static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9);
    }

    private static long nanos(BigDecimal seconds) {
        return seconds.movePointRight(9).longValueExact();
    }
}
