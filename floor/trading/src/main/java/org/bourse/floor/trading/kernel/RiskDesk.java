package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.VenueAccount;
import org.bourse.floor.trading.order.VenuePosition;
import org.bourse.floor.trading.risk.AccountPicture;
import org.bourse.floor.trading.risk.Budgets;
import org.bourse.floor.trading.risk.HeldSymbol;
import org.bourse.floor.trading.risk.PortfolioRisk;
import org.bourse.floor.trading.risk.RiskAssessment;
import org.bourse.floor.trading.risk.RiskCheck;
import org.bourse.floor.trading.risk.RiskGate;
import org.bourse.floor.trading.risk.RiskRequest;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.risk.SafetyRecord;
import org.bourse.floor.trading.strategy.SignalSizing;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyLimits;
import org.bourse.floor.trading.strategy.StrategyWait;

/**
 * How large an entry may be, and whether it may be at all: the account's checks, the largest order, what a strategy keeps to in a
 * day, its own limits, its budget and the portfolio's risk. All are made, and the first failure is the reason.
 */
final class RiskDesk {

    private static final long NANOS_A_DAY = 86_400_000_000_000L;

    /** What an entry comes to. */
    record Sized(long quantity, double score, RiskVerdict verdict) {}

    private final TradingKernel kernel;
    private final RiskGate gate;
    private final Budgets budgets;
    private final SortedMap<String, SafetyRecord> safety = new TreeMap<>();
    private final PeriodReturns periods;
    private final CapitalShares shares;
    private final SortedMap<String, ClosedProfits> closed = new TreeMap<>();
    private BigDecimal peak;
    private BigDecimal dayBegan;
    private long day = Long.MIN_VALUE;
    /** The last moment that was looked at, so that it is once for all instruments. */
    private long looked = Long.MIN_VALUE;

    RiskDesk(TradingKernel kernel, KernelSettings settings) {
        this.kernel = kernel;
        gate = new RiskGate(settings.limits().risk());
        periods = new PeriodReturns(
                settings.limits().periodNanos(), settings.limits().portfolio().lookback());
        peak = settings.account().money();
        dayBegan = peak;
        budgets = new Budgets(settings.account().money());
        settings.account()
                .budgets()
                .forEach((strategy, amount) -> budgets.allocate(
                                strategy, budgets.amount(amount), BigDecimal.valueOf(100))
                        .ifPresent(why -> {
                            throw new IllegalArgumentException(strategy + ": " + why);
                        }));
        SafetyLimits common = settings.limits().safety();
        settings.strategies().forEach(each -> safety.put(each.name(), record(common, each.limits())));
        shares = new CapitalShares(kernel, settings.limits().allocation(), traded(settings));
        // A strategy in code has limits of its own for sizes, and none for a day.
        settings.codes().forEach(each -> safety.put(each.name(), new SafetyRecord(common)));
    }

    private static List<String> traded(KernelSettings settings) {
        return Stream.concat(
                        settings.strategies().stream()
                                .filter(StrategyDefinition::enabled)
                                .map(StrategyDefinition::name),
                        settings.codes().stream().map(KernelSettings.Code::name))
                .toList();
    }

    /** Of the common limits and the strategy's own the lower ones. */
    private static SafetyRecord record(SafetyLimits common, StrategyLimits own) {
        return new SafetyRecord(new SafetyLimits(
                Math.min(common.dailyTrades(), own.maxDailyTrades()),
                common.consecutiveLosses(),
                common.dailyLossPct().min(BigDecimal.valueOf(own.dailyLossPct())),
                common.cooldownMinutes()));
    }

    /** What the account and its positions are worth, each at the price at which it could be closed. */
    BigDecimal equity() {
        VenueAccount account = kernel.account();
        BigDecimal equity = account.cash();
        for (int held : account.held()) {
            VenuePosition position = account.position(held);
            equity = equity.add(position.unrealized(kernel.instrument(held).closingPrice(position.quantity() > 0)));
        }
        return equity;
    }

    /** A moment that strategies are looked at. */
    void at(long moment) {
        if (moment == looked) {
            return;
        }
        looked = moment;
        BigDecimal equity = equity();
        peak = peak.max(equity);
        long today = Math.floorDiv(moment, NANOS_A_DAY);
        if (today != day) {
            day = today;
            dayBegan = equity;
        }
        periods.at(moment, equity.doubleValue(), kernel.instruments());
        shares.at(moment);
    }

    /** What there is and what is used of it at that moment; empty: no capital is left that it could be a part of. */
    Optional<RiskPicture> picture(long now) {
        BigDecimal equity = equity();
        BigDecimal capital = kernel.account().cash();
        if (capital.signum() <= 0) {
            return Optional.empty();
        }
        List<RiskPicture.OfStrategy> strategies = new ArrayList<>();
        safety.forEach((name, record) -> strategies.add(new RiskPicture.OfStrategy(
                name,
                kernel.isPaused(name),
                budgets.budget(name),
                atWork(name),
                record.day(now),
                record.limits(),
                waits(name, record.day(now), now))));
        return Optional.of(new RiskPicture(
                picture(capital, equity),
                kernel.limits().risk(),
                portfolio(equity),
                kernel.limits().portfolio(),
                kernel.isStopped(),
                strategies,
                shares.picture(capital)));
    }

    private List<RiskPicture.Wait> waits(String strategy, SafetyRecord.Day day, long now) {
        List<RiskPicture.Wait> waits = new ArrayList<>();
        if (now < day.waitsUntil()) {
            waits.add(new RiskPicture.Wait(
                    "", "", new StrategyWait(StrategyWait.Reason.LOSSES_IN_A_ROW, day.waitsUntil())));
        }
        for (Trader trader : kernel.traders()) {
            if (trader.strategy.equals(strategy)) {
                VenueInstrument of = trader.of.instrument();
                trader.cooldown(now).ifPresent(why -> waits.add(new RiskPicture.Wait(of.venue(), of.symbol(), why)));
            }
        }
        return waits;
    }

    /** Gives it, where it is there to be given. */
    boolean budget(KernelCommand.Budget of) {
        return budgets.allocate(of.strategy(), budgets.amount(of.amount()), of.maxPercent())
                .isEmpty();
    }

    void releaseBudget(String strategy) {
        boolean unused = budgets.release(strategy);
    }

    void paused(long now, String strategy) {
        shares.leave(now, strategy);
    }

    void resumed(long now, String strategy) {
        shares.join(now, strategy);
    }

    void entered(long now, String strategy) {
        record(strategy).entered(now);
    }

    void closed(long now, String strategy, BigDecimal profit) {
        record(strategy).closed(now, profit);
        closed.computeIfAbsent(strategy, _ -> new ClosedProfits()).add(profit);
        shares.closed(strategy, profit);
    }

    /** What a strategy's closed positions have come to. */
    SignalSizing.Closed closed(String strategy) {
        return closed.getOrDefault(strategy, new ClosedProfits()).sums();
    }

    /** Of an instrument's returns of the last periods, as a share; 0: it is not known. */
    double volatility(int instrument) {
        return periods.volatility(instrument);
    }

    private SafetyRecord record(String strategy) {
        SafetyRecord record = safety.get(strategy);
        if (record == null) {
            throw new IllegalArgumentException("There is no strategy " + strategy + ".");
        }
        return record;
    }

    /**
     * How much of an entry there may be, and whether it may be.
     *
     * @param limit at the worst, in the instrument's scale; 0: there is no price
     */
    Sized size(long moment, Trader trader, VenueSide side, long limit, EntrySizing sizing) {
        at(moment);
        BigDecimal equity = equity();
        BigDecimal capital = kernel.account().cash();
        if (capital.signum() <= 0) {
            return new Sized(0, 100, RiskVerdict.of(List.of("There is no capital left"), 100));
        }
        AccountPicture picture = picture(capital, equity);
        PortfolioRisk portfolio = portfolio(equity);
        double score = gate.assess(request(trader, quantity(trader, limit, capital, sizing, 0), limit), picture)
                .score();
        BigDecimal against = shares.against(trader, side, moment);
        BigDecimal wanted = merged(trader, against, sizing.money(capital, score))
                .multiply(BigDecimal.valueOf(portfolio.level().factor()));
        BigDecimal money = wanted.min(BigDecimal.valueOf(trader.limits.maxPositionUsdt()))
                .min(percent(capital, trader.limits.maxAllocationPct()))
                .min(budgetLeft(trader.strategy).orElse(wanted))
                .min(shareLeft(trader.strategy, capital).orElse(wanted));
        long quantity = quantity(trader, limit, money);
        RiskRequest request = request(trader, quantity, limit);
        RiskAssessment assessment = gate.assess(request, picture);
        List<String> failures = new ArrayList<>();
        if (!assessment.approved()) {
            failures.add(assessment.reason());
            assessment.failed().stream().skip(1).map(RiskCheck::text).forEach(failures::add);
        }
        sizeLimits(trader, side, request).ifPresent(failures::add);
        record(trader.strategy).refusal(moment, capital, entering(trader)).ifPresent(failures::add);
        ofShares(failures, trader, capital, against);
        own(failures, trader, capital, money, quantity, request);
        portfolio.refusal().ifPresent(failures::add);
        return new Sized(quantity, score, RiskVerdict.of(failures, assessment.score()));
    }

    /** Its strategy's other entries that may still be filled. */
    private int entering(Trader trader) {
        int entering = 0;
        for (Trader each : kernel.traders()) {
            entering += each != trader && each.strategy.equals(trader.strategy) && each.isEntering() ? 1 : 0;
        }
        return entering;
    }

    private static long quantity(Trader trader, long limit, BigDecimal capital, EntrySizing sizing, double score) {
        return quantity(trader, limit, sizing.money(capital, score));
    }

    /** As many lots as so much money buys. */
    private static long quantity(Trader trader, long limit, BigDecimal money) {
        if (limit == 0 || money.signum() <= 0) {
            return 0;
        }
        long lot = trader.of.instrument().lot();
        BigDecimal one = trader.value(limit, lot);
        BigDecimal lots = money.divideToIntegralValue(one).min(BigDecimal.valueOf(Long.MAX_VALUE / lot));
        return lots.longValueExact() * lot;
    }

    private RiskRequest request(Trader trader, long quantity, long limit) {
        BigDecimal price = trader.of.decimal(limit);
        BigDecimal units = limit == 0
                ? BigDecimal.ZERO
                : trader.value(1, quantity)
                        .movePointRight(trader.of.instrument().priceScale());
        return new RiskRequest(
                heldSymbol(trader.of.id()), units, limit == 0 ? Optional.empty() : Optional.of(price), false);
    }

    /** What was sent and has not ended counts as filled at its worst. */
    private AccountPicture picture(BigDecimal capital, BigDecimal equity) {
        VenueAccount account = kernel.account();
        SortedMap<HeldSymbol, BigDecimal> notional = new TreeMap<>();
        for (int held : account.held()) {
            notional.merge(heldSymbol(held), valueOf(held), BigDecimal::add);
        }
        for (Trader trader : kernel.traders()) {
            if (trader.isEntering()) {
                notional.merge(heldSymbol(trader.of.id()), trader.entering(), BigDecimal::add);
            }
        }
        BigDecimal bound = notional.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new AccountPicture(capital, equity, peak.max(equity), equity.subtract(dayBegan), bound, notional);
    }

    private HeldSymbol heldSymbol(int instrument) {
        VenueInstrument of = kernel.instrument(instrument).instrument();
        return new HeldSymbol(of.venue(), of.symbol());
    }

    private BigDecimal valueOf(int held) {
        VenuePosition position = kernel.account().position(held);
        long price = kernel.instrument(held).closingPrice(position.quantity() > 0);
        return position.value(price, Math.abs(position.quantity()));
    }

    private PortfolioRisk portfolio(BigDecimal equity) {
        List<Integer> held = kernel.account().held();
        SortedMap<String, BigDecimal> bySymbol = new TreeMap<>();
        held.forEach(each -> bySymbol.merge(heldSymbol(each).symbol(), valueOf(each), BigDecimal::add));
        return PortfolioRisk.of(
                kernel.limits().portfolio(),
                peak.doubleValue(),
                periods.equity(equity.doubleValue()),
                bySymbol.values().stream().mapToDouble(BigDecimal::doubleValue).toArray(),
                periods.returns(held));
    }

    private Optional<String> sizeLimits(Trader trader, VenueSide side, RiskRequest request) {
        BigDecimal held = trader.value(1, kernel.account().quantity(trader.of.id()))
                .movePointRight(trader.of.instrument().priceScale());
        BigDecimal change =
                side == VenueSide.BUY ? request.quantity() : request.quantity().negate();
        return kernel.limits().sizes().refusal(request.symbol(), held, change, request.price());
    }

    /** What the strategy itself keeps to. */
    private void own(
            List<String> failures,
            Trader trader,
            BigDecimal capital,
            BigDecimal money,
            long quantity,
            RiskRequest request) {
        StrategyLimits limits = trader.limits;
        int open = 0;
        for (Trader each : kernel.traders()) {
            open += each != trader && each.strategy.equals(trader.strategy) && (each.isOpen() || each.isEntering())
                    ? 1
                    : 0;
        }
        if (open >= limits.maxConcurrent()) {
            failures.add("Max positions of " + trader.strategy + " reached: " + open + "/" + limits.maxConcurrent());
        }
        BigDecimal value = request.price().map(request.quantity()::multiply).orElse(BigDecimal.ZERO);
        BigDecimal exposed = atWork(trader.strategy).add(value);
        BigDecimal most = percent(capital, limits.exposurePct());
        if (exposed.compareTo(most) > 0) {
            failures.add("Exposure of " + trader.strategy + " would be " + money(exposed) + " USDT, exceeds max "
                    + money(most) + " USDT (" + limits.exposurePct() + "% of capital)");
        }
        BigDecimal least = BigDecimal.valueOf(limits.minPositionUsdt());
        if (money.compareTo(least) < 0) {
            failures.add("Position of " + money(money) + " USDT is below the least of " + trader.strategy + ", "
                    + money(least) + " USDT");
        } else if (quantity == 0 && request.price().isPresent()) {
            failures.add("Position of " + money(money) + " USDT is less than one lot of " + request.symbol());
        }
    }

    /** What is left of an entry while others want the opposite: by as much less as their shares are of its own. */
    private BigDecimal merged(Trader trader, BigDecimal against, BigDecimal money) {
        if (against.signum() == 0) {
            return money;
        }
        BigDecimal own = shares.percent(trader.strategy);
        return own.compareTo(against) <= 0
                ? BigDecimal.ZERO
                : money.multiply(own.subtract(against)).divide(own, 8, RoundingMode.DOWN);
    }

    private void ofShares(List<String> failures, Trader trader, BigDecimal capital, BigDecimal against) {
        BigDecimal own = shares.percent(trader.strategy);
        if (against.signum() > 0 && own.compareTo(against) <= 0) {
            failures.add("Opposing signals: those against it have " + against.toPlainString() + "% of the capital, and "
                    + trader.strategy + " has " + own.toPlainString() + "%");
        }
        if (shareLeft(trader.strategy, capital)
                .filter(left -> left.signum() == 0)
                .isPresent()) {
            failures.add(
                    "The share of " + trader.strategy + " is used up: " + own.toPlainString() + "% of the capital");
        }
    }

    private Optional<BigDecimal> shareLeft(String strategy, BigDecimal capital) {
        return shares.money(strategy, capital)
                .map(most -> most.subtract(atWork(strategy)).max(BigDecimal.ZERO));
    }

    private Optional<BigDecimal> budgetLeft(String strategy) {
        return budgets.budget(strategy)
                .map(budget -> budget.subtract(atWork(strategy)).max(BigDecimal.ZERO));
    }

    /**
     * The value of all that a strategy has or may get by orders that have not ended. Of an entry that is filled in part each part
     * counts once: what is filled as a position, though its strategy is told of that at the order's end alone, and the rest as an
     * order.
     */
    private BigDecimal atWork(String strategy) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Trader each : kernel.traders()) {
            if (each.strategy.equals(strategy)) {
                sum = sum.add(each.entering());
                sum = each.isOpen() || each.isEntering() ? sum.add(valueOf(each.of.id())) : sum;
            }
        }
        return sum;
    }

    private static BigDecimal percent(BigDecimal of, double percent) {
        return of.multiply(BigDecimal.valueOf(percent)).movePointLeft(2);
    }

    private static String money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    }

    void carry(StateCarrier state) {
        peak = state.carry(peak);
        dayBegan = state.carry(dayBegan);
        day = state.carry(day);
        periods.carry(state);
        budgets.carry(state);
        shares.carry(state);
        safety.keySet()
                .forEach(strategy -> closed.computeIfAbsent(strategy, _ -> new ClosedProfits())
                        .carry(state));
        safety.forEach((strategy, record) -> {
            state.requireSame(strategy);
            record.carry(state);
        });
    }
}
