package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.ClosedTrade;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.VenueAccount;
import org.bourse.floor.trading.strategy.StrategyLimits;
import org.bourse.floor.trading.strategy.StrategyWait;
import org.jspecify.annotations.Nullable;

/**
 * A strategy's orders on one instrument, one at a time: an entry, then what closes its position. What has to be closed is tried
 * again at each moment that is looked at, and never in answer to a refusal, so that a venue that refuses is asked once a second.
 */
final class Trader {

    final String strategy;
    final StrategyLimits limits;
    final TradedInstrument of;
    private final TradingKernel kernel;
    private @Nullable TraderLogic logic;
    private @Nullable WorkingOrder working;
    private boolean open;
    private boolean mustClose;
    /** How much was entered of the position. */
    private long entered;

    private double score;
    private long wantedNanos = Long.MIN_VALUE;
    private VenueSide wanted = VenueSide.BUY;

    Trader(String strategy, StrategyLimits limits, TradedInstrument of, TradingKernel kernel) {
        this.strategy = strategy;
        this.limits = limits;
        this.of = of;
        this.kernel = kernel;
    }

    void decidedBy(TraderLogic decides) {
        logic = decides;
    }

    private TraderLogic logic() {
        return Objects.requireNonNull(logic);
    }

    /** Whether it has a position. */
    boolean isOpen() {
        return open;
    }

    /** Whether it closes its position at any price, and again until nothing is left. */
    boolean closesAtAnyPrice() {
        return mustClose;
    }

    /** Whether it has an order that has not ended. */
    boolean isOrdering() {
        return working != null;
    }

    /** Whether what is held is its own, or it has an order on its way. */
    boolean minds() {
        return open || isOrdering() || mustClose;
    }

    /** The risk that its last entry was sized by. */
    double score() {
        return score;
    }

    /** Its strategy has a signal for that side, whether or not it may follow it. */
    void signalled(long moment, VenueSide side) {
        wantedNanos = moment;
        wanted = side;
    }

    /** Whether it had a signal for that side at that moment or later. */
    boolean wants(VenueSide side, long sinceNanos) {
        return wanted == side && wantedNanos >= sinceNanos;
    }

    /** Whether an entry of it may still be filled. */
    boolean isEntering() {
        WorkingOrder order = working;
        return order != null && order.isEntry();
    }

    /** What an entry that is not ended may come to at its worst, beyond what is filled. */
    BigDecimal entering() {
        WorkingOrder order = working;
        return order == null || !order.isEntry()
                ? BigDecimal.ZERO
                : value(order.order.price(), order.order.quantity() - order.filled);
    }

    /** What so much is worth at that price, both in the instrument's scale. */
    BigDecimal value(long price, long quantity) {
        return account().position(of.id()).value(price, quantity);
    }

    private VenueAccount account() {
        return kernel.account();
    }

    private long held() {
        return account().quantity(of.id());
    }

    void activate(long now) {
        logic().activate(now);
    }

    void look(long moment) {
        WorkingOrder order = working;
        if (order != null) {
            boolean isInTheWay = mustClose && order.waits();
            if (isInTheWay || moment - order.sentNanos >= kernel.limits().orderNanos()) {
                cancel(moment, order);
            }
        }
        if (order == null && mustClose && held() != 0) {
            submitClose(moment, 0, 0);
        }
        logic().look(moment);
    }

    /** The same for what ends a position alone, at the worst price of a bar. */
    void lookAtWorst(long moment) {
        if (open) {
            logic().lookAtWorst(moment);
        }
    }

    /** Wants an entry; all checks are made, and it is told if it is not sent. */
    void enter(long moment, VenueSide side, EntrySizing sizing) {
        if (minds()) {
            // What is nobody's is being closed: an entry would be closed with it.
            logic().entryEnded(moment);
            return;
        }
        long best = of.series.bestScaledPrice(side == VenueSide.BUY ? VenueSide.SELL : VenueSide.BUY);
        long limit = best == 0 ? 0 : limit(side, best);
        RiskDesk.Sized sized = kernel.risk().size(moment, this, side, limit, sizing);
        score = sized.score();
        RiskVerdict verdict = sized.verdict();
        kernel.tell(
                new KernelOutput.Assessed(kernel.place(), moment, strategy, of.id(), sized.quantity(), limit, verdict));
        if (!verdict.approved()) {
            logic().entryEnded(moment);
            return;
        }
        submit(
                moment,
                new OrderIntent.Submit(
                        kernel.nextNumber(),
                        of.id(),
                        side,
                        limit,
                        sized.quantity(),
                        Lifetime.IMMEDIATE_OR_CANCEL,
                        false,
                        false),
                0);
    }

    /** The best price and what may be lost on the way, on a tick, and no better than the best. */
    private long limit(VenueSide side, long best) {
        long tick = of.instrument().tick();
        BigDecimal slip = BigDecimal.valueOf(best)
                .multiply(kernel.limits().slippagePct())
                .movePointLeft(2)
                .divide(BigDecimal.valueOf(tick), 0, RoundingMode.DOWN)
                .multiply(BigDecimal.valueOf(tick));
        long away = slip.longValueExact();
        return side == VenueSide.BUY ? Math.addExact(best, away) : Math.max(tick, best - away);
    }

    /** Ends an entry that waits. */
    void cancelEntry(long moment) {
        WorkingOrder order = working;
        if (order != null && order.isEntry()) {
            cancel(moment, order);
        }
    }

    private void cancel(long moment, WorkingOrder order) {
        if (!order.cancelAsked) {
            order.cancelAsked = true;
            kernel.send(moment, strategy, new OrderIntent.Cancel(kernel.nextNumber(), order.order.number()));
        }
    }

    /**
     * Wants the end of the position.
     *
     * @param urgent at any price, and again until it is there
     * @param betterPct by how many percent the price must be better than the best one; 0 for any price
     */
    void close(long moment, boolean urgent, double betterPct) {
        mustClose |= urgent;
        WorkingOrder order = working;
        if (order != null) {
            if (order.waits()) {
                cancel(moment, order);
            }
        } else if (held() == 0) {
            closed(moment);
        } else {
            submitClose(moment, urgent ? 0 : limitOfClose(betterPct), 0);
        }
    }

    /**
     * Wants the end of a part of the position, in whole lots.
     *
     * @param closedPercent how much of what was entered is to be closed then, with all parts before
     */
    void closePart(long moment, BigDecimal closedPercent, double betterPct) {
        BigDecimal lot = BigDecimal.valueOf(of.instrument().lot());
        long closed = BigDecimal.valueOf(entered)
                .multiply(closedPercent)
                .movePointLeft(2)
                .divideToIntegralValue(lot)
                .multiply(lot)
                .longValueExact();
        long keeps = entered - closed;
        if (working != null) {
            // It is looked at again when that has ended.
            return;
        }
        if (Math.abs(held()) <= keeps) {
            logic().partClosed(moment);
        } else {
            submitClose(moment, limitOfClose(betterPct), keeps);
        }
    }

    /** 0 for any price: also where the price would be worse than the best one, which any price is no worse than. */
    private long limitOfClose(double betterPct) {
        boolean isLong = held() > 0;
        long best = of.closingPrice(isLong);
        if (betterPct <= 0 || best == 0) {
            return 0;
        }
        long tick = of.instrument().tick();
        long away = Math.round(best * (betterPct / 100) / tick) * tick;
        return isLong ? best + away : Math.max(tick, best - away);
    }

    private void submitClose(long moment, long price, long keeps) {
        long held = held();
        submit(
                moment,
                new OrderIntent.Submit(
                        kernel.nextNumber(),
                        of.id(),
                        held > 0 ? VenueSide.SELL : VenueSide.BUY,
                        price,
                        Math.abs(held) - keeps,
                        price == 0 ? Lifetime.IMMEDIATE_OR_CANCEL : Lifetime.GOOD_TILL_CANCELLED,
                        false,
                        true),
                keeps);
    }

    private void submit(long moment, OrderIntent.Submit order, long keeps) {
        working = new WorkingOrder(order, moment, keeps);
        kernel.follow(order.number(), this);
        kernel.send(moment, strategy, order);
    }

    /** What the venue says of its order; the account knows it already. */
    void report(long now, OrderReport report) {
        WorkingOrder order = working;
        if (order == null || order.order.number() != report.order()) {
            return;
        }
        switch (report) {
            case OrderReport.Filled filled -> {
                if (filled.execution() > order.lastExecution) {
                    order.lastExecution = filled.execution();
                    order.filled += filled.quantity();
                    order.paid = order.paid.add(value(filled.price(), filled.quantity()));
                }
                if (filled.leaves() == 0) {
                    ended(now, order);
                }
            }
            case OrderReport.Rejected _, OrderReport.Cancelled _, OrderReport.Expired _ -> ended(now, order);
            case OrderReport.ChangeRefused _ -> order.cancelAsked = false;
            case OrderReport.Accepted _, OrderReport.Replaced _ -> {}
        }
    }

    private void ended(long now, WorkingOrder order) {
        working = null;
        kernel.unfollow(order.order.number());
        if (!order.isEntry()) {
            if (held() == 0) {
                closed(now);
            } else if (mustClose) {
                return;
            } else if (Math.abs(held()) <= order.keeps) {
                logic().partClosed(now);
            } else {
                logic().closeEnded(now);
            }
        } else if (order.filled == 0) {
            mustClose = false;
            logic().entryEnded(now);
        } else {
            open = true;
            entered = order.filled;
            kernel.risk().entered(now, strategy);
            BigDecimal one = value(1, order.filled);
            double price = order.paid.doubleValue()
                    / one.doubleValue()
                    / StrictMath.pow(10, of.instrument().priceScale());
            logic().entryFilled(now, price, order.order.side() == VenueSide.BUY);
            closedByVenue(now);
        }
    }

    /** The venue may have closed the position by itself. */
    void closedByVenue(long now) {
        if ((open || mustClose) && working == null && held() == 0) {
            closed(now);
        }
    }

    private void closed(long now) {
        mustClose = false;
        BigDecimal profit =
                open ? account().lastTrade(of.id()).map(ClosedTrade::profit).orElse(BigDecimal.ZERO) : BigDecimal.ZERO;
        if (open) {
            open = false;
            kernel.risk().closed(now, strategy, profit);
        }
        logic().closed(now, profit.signum() < 0);
    }

    /** Somebody pauses the strategy. */
    void pause(long now) {
        cancelEntry(now);
        logic().pause(now);
    }

    /** Somebody stops everything. */
    void stop(long now, boolean closesPosition) {
        cancelEntry(now);
        logic().stop(now, closesPosition);
    }

    Optional<StrategyWait> cooldown(long now) {
        return logic().cooldown(now);
    }

    void carry(StateCarrier state) {
        state.requireSame(strategy);
        open = state.carry(open);
        mustClose = state.carry(mustClose);
        entered = state.carry(entered);
        score = state.carry(score);
        wantedNanos = state.carry(wantedNanos);
        wanted = state.carry(wanted);
        WorkingOrder known = working;
        if (state.carry(known != null)) {
            working = (known == null ? WorkingOrder.NONE : known).carry(state);
            kernel.follow(working.order.number(), this);
        }
        logic().carry(state);
    }
}
