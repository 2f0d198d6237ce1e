package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.strategy.EntrySettings;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyDesk;
import org.bourse.floor.trading.strategy.StrategyLimits;
import org.bourse.floor.trading.strategy.StrategyMachine;
import org.bourse.floor.trading.strategy.StrategySlots;
import org.bourse.floor.trading.strategy.StrategyWait;
import org.bourse.floor.trading.strategy.Transition;
import org.bourse.floor.trading.strategy.ValueSource;
import org.jspecify.annotations.Nullable;

/** A strategy that an author wrote, with a trader who does what it wants. */
final class WrittenStrategy implements TraderLogic, StrategyDesk {

    private final StrategyMachine machine;
    private final Trader trader;
    private final TradingKernel kernel;

    WrittenStrategy(
            StrategyDefinition definition,
            Function<String, @Nullable ValueSource> indicators,
            StrategySlots slots,
            Trader trader,
            TradingKernel kernel) {
        this.trader = trader;
        this.kernel = kernel;
        machine = new StrategyMachine(
                definition,
                trader.of.id(),
                indicators,
                trader.of.measures(definition.exitLimits(), kernel.contractSize(trader.of.instrument())),
                slots,
                this);
    }

    @Override
    public void activate(long now) {
        machine.activate(now);
    }

    @Override
    public void look(long moment) {
        machine.look(moment);
    }

    @Override
    public void lookAtWorst(long moment) {
        machine.look(moment);
    }

    @Override
    public void entryFilled(long now, double price, boolean bought) {
        machine.entryFilled(now, price, bought);
    }

    @Override
    public void entryEnded(long now) {
        machine.entryEnded(now);
    }

    @Override
    public void closed(long now, boolean lost) {
        machine.closed(now, lost);
    }

    @Override
    public void partClosed(long now) {
        machine.partClosed(now);
    }

    @Override
    public void closeEnded(long now) {
        machine.closeEnded(now);
    }

    @Override
    public void pause(long now) {
        machine.pause(now);
    }

    @Override
    public void stop(long now, boolean closesPosition) {
        machine.stop(now, closesPosition);
    }

    @Override
    public void signalled(StrategyMachine strategy, long moment, boolean buys) {
        trader.signalled(moment, side(buys));
    }

    @Override
    public void enter(StrategyMachine strategy, long moment) {
        trader.enter(moment, side(strategy.buys()), this::money);
    }

    private static VenueSide side(boolean buys) {
        return buys ? VenueSide.BUY : VenueSide.SELL;
    }

    /** An amount, or so many percent of the capital for the risk, times the leverage that its limits leave. */
    private BigDecimal money(BigDecimal capital, double score) {
        EntrySettings entry = machine.definition().entrySettings();
        StrategyLimits limits = machine.definition().limits();
        double base = entry.size() > 0 ? entry.size() : limits.basePositionPct();
        BigDecimal money = entry.fixed()
                ? BigDecimal.valueOf(entry.size())
                : capital.multiply(BigDecimal.valueOf(limits.positionPercent(base, score)))
                        .movePointLeft(2);
        return money.multiply(BigDecimal.valueOf(Math.min(entry.leverage(), limits.maxLeverage())));
    }

    @Override
    public void cancelEntry(StrategyMachine strategy, long moment) {
        trader.cancelEntry(moment);
    }

    @Override
    public void close(StrategyMachine strategy, long moment, Transition.Cause why) {
        switch (why) {
            case CLOSE, TAKE_PROFIT, TIME_LIMIT -> trader.close(moment, false, betterPct());
            case STOP_LOSS,
                    TRAILING_STOP,
                    EMERGENCY_DRAWDOWN,
                    FORCE_CLOSE,
                    SPREAD_BLOW_OUT,
                    LOW_LIQUIDITY,
                    VOLUME_DEATH,
                    EMERGENCY,
                    STOPPED -> trader.close(moment, true, 0);
            case ACTIVATED,
                    SIGNAL,
                    CANCEL,
                    TIMEOUT,
                    ENTRY,
                    ENTRY_FILLED,
                    ENTRY_ENDED,
                    TAKE_PROFIT_LEVEL,
                    PART_CLOSED,
                    CLOSE_ENDED,
                    CLOSED,
                    COOLDOWN_OVER -> throw new IllegalArgumentException(why + " closes nothing.");
        }
    }

    @Override
    public void closePart(StrategyMachine strategy, long moment, BigDecimal closedPercent) {
        trader.closePart(moment, closedPercent, betterPct());
    }

    /** By how many percent the price of a close that may wait must be better than the best one. */
    private double betterPct() {
        StrategyDefinition definition = machine.definition();
        return definition.closeSettings().adjustment(definition.limits().priceByRisk(), trader.score());
    }

    @Override
    public void alarm(StrategyMachine strategy, long moment, List<Transition.Seen> seen) {
        kernel.tell(new KernelOutput.Alarmed(
                kernel.place(), moment, strategy.name(), strategy.instrument(), strategy.state(), seen));
    }

    @Override
    public void transition(Transition transition) {
        kernel.tell(new KernelOutput.Step(kernel.place(), transition));
    }

    @Override
    public boolean isClosingAtAnyPrice(StrategyMachine strategy) {
        return trader.closesAtAnyPrice();
    }

    @Override
    public boolean isPaused(StrategyMachine strategy) {
        return kernel.isPaused(strategy.name());
    }

    @Override
    public Optional<StrategyWait> cooldown(long now) {
        return machine.cooldown(now);
    }

    @Override
    public void carry(StateCarrier state) {
        machine.carry(state);
    }
}
