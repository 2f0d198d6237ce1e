package org.bourse.floor.trading.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.indicator.Indicator;
import org.bourse.floor.trading.indicator.Variants;
import org.bourse.floor.trading.strategy.CodeSignal;
import org.bourse.floor.trading.strategy.CodeStrategy;
import org.bourse.floor.trading.strategy.PositionWatch;
import org.bourse.floor.trading.strategy.SignalFilter;
import org.bourse.floor.trading.strategy.SignalSizing;
import org.bourse.floor.trading.strategy.SlotHolder;
import org.bourse.floor.trading.strategy.StrategySlots;
import org.bourse.floor.trading.strategy.StrategyWait;
import org.bourse.floor.trading.strategy.Transition.Cause;

/**
 * A strategy in code, with a trader who does what it wants: buys while it has nothing, and sells what it has, again until nothing is
 * left; never short.
 */
final class CodedStrategy implements TraderLogic, SlotHolder {

    private final CodeStrategy strategy;
    private final SignalSizing sizing;
    private final StrategySlots slots;
    private final Trader trader;
    private final TradingKernel kernel;
    private final Map<String, Indicator> inputs = new TreeMap<>();
    private final SignalFilter filter;
    private final PositionWatch watch;

    /** Whether its code said last that it wants to sell: it may say so once, and a venue may refuse that or fill a part. */
    private boolean sells;

    CodedStrategy(KernelSettings.Code code, StrategySlots slots, Trader trader, TradingKernel kernel) {
        strategy = code.strategy().get();
        sizing = code.sizing();
        watch = new PositionWatch(
                code.exits(),
                trader.of.measures(code.exits().limits(), kernel.contractSize(trader.of.instrument())),
                _ -> null);
        this.slots = slots;
        this.trader = trader;
        this.kernel = kernel;
        this.filter = new SignalFilter(strategy.leastStrength());
        Variants variants = Variants.check(strategy.variants());
        for (String id : variants.ids()) {
            inputs.put(id, trader.of.graph.add(variants, id));
        }
        strategy.bind(id -> {
            Indicator input = inputs.get(id);
            if (input == null) {
                throw new IllegalArgumentException(trader.strategy + " has named no indicator " + id + ".");
            }
            return input::value;
        });
    }

    @Override
    public String name() {
        return trader.strategy;
    }

    @Override
    public int instrument() {
        return trader.of.id();
    }

    @Override
    public void activate(long now) {
        // It looks from its first moment on.
    }

    @Override
    public void look(long moment) {
        CodeSignal signal = strategy.look(moment);
        sells = signal == null ? sells : signal.side() == VenueSide.SELL;
        if (leaves(moment)) {
            return;
        }
        if (signal == null) {
            if (sells && trader.isOpen() && !trader.isOrdering()) {
                trader.close(moment, false, 0);
            }
            return;
        }
        if (!kernel.isPaused(name())) {
            trader.signalled(moment, signal.side());
        }
        String refusal = refusal(signal);
        List<KernelOutput.Input> seen = new ArrayList<>();
        inputs.forEach((id, indicator) -> seen.add(new KernelOutput.Input(id, indicator.value())));
        kernel.tell(new KernelOutput.Signalled(kernel.place(), name(), instrument(), signal, seen, refusal));
        if (!refusal.isEmpty()) {
            return;
        }
        if (signal.side() == VenueSide.BUY) {
            double part =
                    sizing.part(kernel.risk().closed(name()), kernel.risk().volatility(instrument()));
            trader.enter(
                    moment,
                    VenueSide.BUY,
                    (capital, score) ->
                            SignalSizing.amount(capital.doubleValue(), part, signal.strength(), trader.limits));
            if (trader.isEntering() || trader.isOpen()) {
                filter.followed(signal);
            }
        } else {
            trader.close(moment, false, 0);
        }
    }

    @Override
    public void lookAtWorst(long moment) {
        // Its code looks at ended bars alone.
        leaves(moment);
    }

    /** Whether it closes its position, whatever its code wants, which is told as a signal of its own. */
    private boolean leaves(long moment) {
        Cause urgent = watch.look(moment);
        Cause why = urgent == null ? watch.end(moment) : urgent;
        if (why == null || trader.closesAtAnyPrice() || trader.isOrdering()) {
            return why != null;
        }
        List<KernelOutput.Input> seen = watch.seen(why, moment).stream()
                .map(each -> new KernelOutput.Input(each.indicator(), each.value()))
                .toList();
        CodeSignal leaves = new CodeSignal(moment, VenueSide.SELL, 1, why.name());
        kernel.tell(new KernelOutput.Signalled(kernel.place(), name(), instrument(), leaves, seen, ""));
        trader.close(moment, urgent != null, 0);
        return true;
    }

    /** A signal that is followed has its slot then. */
    private String refusal(CodeSignal signal) {
        if (signal.side() == VenueSide.SELL) {
            // What an entry on its way brings is sold once it is there.
            return trader.isOpen() || trader.isEntering() ? "" : "There is nothing to sell";
        }
        if (kernel.isPaused(name())) {
            return "The strategy is paused";
        }
        if (trader.isOpen() || trader.isEntering()) {
            return "There is a position or an entry";
        }
        Optional<String> filtered = filter.refusal(signal, kernel.openPositions());
        if (filtered.isPresent()) {
            return filtered.get();
        }
        return slots.take(this) ? "" : "There is no free slot";
    }

    @Override
    public void entryFilled(long now, double price, boolean bought) {
        // It has its slot until the position is closed.
        watch.begin(now, price, bought);
    }

    @Override
    public void entryEnded(long now) {
        slots.release(this);
    }

    @Override
    public void closed(long now, boolean lost) {
        watch.end();
        slots.release(this);
    }

    @Override
    public void partClosed(long now) {
        // It closes no parts.
    }

    @Override
    public void closeEnded(long now) {
        // The next look closes the rest where its code wants to sell, or the same exit does.
    }

    @Override
    public void pause(long now) {
        // It has no signal that waits.
    }

    @Override
    public void stop(long now, boolean closesPosition) {
        // An entry may be filled before its cancel is at the venue: what comes of it is closed, too.
        if (closesPosition && (trader.isOpen() || trader.isEntering())) {
            trader.close(now, true, 0);
        }
    }

    @Override
    public Optional<StrategyWait> cooldown(long now) {
        return Optional.empty();
    }

    @Override
    public void carry(StateCarrier state) {
        filter.carry(state);
        strategy.carry(state);
        watch.carry(state);
        sells = state.carry(sells);
        if (state.carry(name().equals(slots.holder(instrument()))) && !slots.take(this)) {
            throw new IllegalStateException(name() + " had a slot that there is no more.");
        }
    }
}
