package org.bourse.floor.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.agrona.collections.Long2ObjectHashMap;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.LiveOrder;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.jspecify.annotations.Nullable;

/**
 * The matching engine of one mirrored book, with our orders and the market's around them, which decides all by price and time.
 * Of the market's levels it has those alone that ours have to do with: while an order of ours rests, those of its side that are
 * as good as its price or better, and for the moment of its entry those that it may take from. Whatever else the market
 * does it does to itself, for which no engine is needed; so an engine is made with the first order, and is empty without one.
 */
final class MirrorEngine {

    private static final long MARKET = 2;
    private static final long OWN = 3;
    private static final String SYMBOL = "MIRROR";
    private static final ExecutionInstructions GROWTH =
            ExecutionInstructions.of(false, SelfTradePrevention.CANCEL_OLDEST);
    private static final ExecutionInstructions TRADE = ExecutionInstructions.of(false, SelfTradePrevention.DECREMENT);

    /** As wide as an engine allows: a venue's book has no limits of ours. */
    private static final ExchangeSettings SETTINGS = new ExchangeSettings(
            ExecutionPriceRule.RESTING,
            0,
            1_000_000_000_000L,
            1_000_000_000_000L,
            ExchangeSettings.MAX_OPEN_VALUE,
            1_000_000,
            4_000_000,
            1,
            2,
            0,
            Sharing.NONE,
            ListingRule.OPERATOR);

    private final QueueModel model;
    private final MirrorSide bids;
    private final MirrorSide asks;
    private final MirroredBook.Listener listener;
    private MatchingEngine engine = new MatchingEngine();
    private final Sink sink = new Sink();
    private final Long2ObjectHashMap<OwnOrder> own = new Long2ObjectHashMap<>();
    /** Levels that have queues, and some that had. */
    private final List<MirrorLevel> queued = new ArrayList<>();
    /** Whether there may be queues that ours have nothing to do with any more, or ours reach elsewhere. */
    private boolean unsettled;

    private long timeMicros;
    private long refusedLevels;

    /** One that is halted. */
    MirrorEngine(
            VenueInstrument instrument,
            QueueModel model,
            MirrorSide bids,
            MirrorSide asks,
            MirroredBook.Listener listener) {
        this.model = model;
        this.bids = bids;
        this.asks = asks;
        this.listener = listener;
        apply(new ChangeSettings(SETTINGS));
        apply(new RegisterBroker("market", new ApiKeyHash(0, 0, 0, MARKET), "", "", ""));
        apply(new RegisterBroker("own", new ApiKeyHash(0, 0, 0, OWN), "", "", ""));
        // Tick and lot are looked at before; what the outside market shows is taken as it is.
        apply(new ListInstrument(
                SYMBOL,
                new InstrumentTerms(
                        "",
                        Math.min(instrument.priceScale(), InstrumentTerms.MAX_SCALE),
                        Math.min(instrument.quantityScale(), InstrumentTerms.MAX_SCALE),
                        "OUTSIDE",
                        1,
                        1,
                        Optional.of(ExecutionPriceRule.RESTING))));
        halt();
    }

    /** Carries all of it but our orders, which are carried before. */
    void carry(StateCarrier state, Collection<OwnOrder> ours) {
        timeMicros = state.carry(timeMicros);
        refusedLevels = state.carry(refusedLevels);
        unsettled = state.carry(unsettled);
        int count = state.carry(queued.size());
        for (int i = 0; i < count; i++) {
            MirrorLevel known = state.reads() ? new MirrorLevel(VenueSide.BUY) : queued.get(i);
            MirrorSide side = side(state.carry(known.side));
            long price = state.carry(known.price);
            boolean stands = state.carry(side.find(known.price) == known);
            if (state.reads()) {
                MirrorLevel level = stands ? side.level(price) : side.spare(price);
                level.listed = true;
                queued.add(level);
            }
        }
        engine = EngineFacts.carried(state, engine);
        if (state.reads()) {
            ours.forEach(order -> own.put(order.engineId, order));
        }
    }

    /** The time of what comes next. */
    void at(long nanos) {
        timeMicros = Math.max(timeMicros, nanos / 1_000);
    }

    void open() {
        apply(new ResumeTrading(SYMBOL, ""));
    }

    void halt() {
        apply(new HaltTrading(SYMBOL, "not live"));
    }

    /** Levels that the engine would not have, since those around our orders were worth more together than it counts. */
    long refusedLevels() {
        return refusedLevels;
    }

    /** Whether anything stands in it. */
    boolean hasQueues() {
        return !queued.isEmpty();
    }

    /** Enters an order; what it may take from and what would stand ahead of it has a queue already. */
    void submit(OwnOrder order, Lifetime lifetime) {
        sink.entering = order;
        apply(new SubmitOrder(
                OWN,
                "own",
                SYMBOL,
                engineSide(order.side),
                order.price == 0 ? OrderType.MARKET : OrderType.LIMIT,
                timeInForce(lifetime),
                order.price,
                order.quantity,
                0,
                "",
                ExecutionInstructions.of(order.postOnly, SelfTradePrevention.CANCEL_NEWEST)));
        sink.entering = null;
        unsettled = true;
    }

    void cancel(OwnOrder order) {
        apply(new CancelOrder(OWN, order.engineId));
        unsettled = true;
    }

    /** Gives an open order other terms; answers why not, where it stays as it was. */
    Optional<String> replace(OwnOrder order, long price, long quantity) {
        sink.refusal = null;
        apply(new ReplaceOrder(
                OWN,
                order.engineId,
                price,
                quantity,
                TimeInForce.GTC,
                0,
                "",
                ExecutionInstructions.of(order.postOnly, SelfTradePrevention.CANCEL_NEWEST)));
        unsettled = true;
        return Optional.ofNullable(sink.refusal).map(MirrorEngine::code);
    }

    /** Has a level that ours come to have to do with: what is there of the market's comes before what enters now. */
    void queue(MirrorLevel level) {
        if (level.isQueued() || level.mirrored == 0) {
            return;
        }
        long quantity = level.mirrored;
        level.mirrored = 0;
        enter(level, quantity);
        if (!level.isQueued()) {
            // The engine would not have it: the market has it all the same.
            level.mirrored = quantity;
        }
    }

    /** Whether what a level comes to has to do with orders of ours, or with queues that stand around them. */
    boolean concerns(MirrorLevel level, long bestOutsideOpposite) {
        if (level.isQueued()) {
            return true;
        }
        MirrorSide opposite = level.side == VenueSide.BUY ? asks : bids;
        return isReached(level)
                || opposite.isCrossedBy(level.price)
                || (!queued.isEmpty()
                        && bestOutsideOpposite != 0
                        && opposite.isAsGood(bestOutsideOpposite, level.price));
    }

    private boolean isReached(MirrorLevel level) {
        return side(level.side).isReached(level.price);
    }

    /** Takes so much of a level's queue, from where the model says; answers how much from those ahead of our first order. */
    long cut(MirrorLevel level, long decrease) {
        if (level.size() == 1 && decrease < level.mirrored) {
            replaceMarket(level, 0, level.mirrored - decrease);
            return decrease;
        }
        long[] cuts = level.cuts(decrease, model);
        long ahead = level.ahead(cuts);
        // From the tail, since an order that has nothing left moves those behind it.
        for (int i = cuts.length - 1; i >= 0; i--) {
            if (cuts[i] == level.leaves(i)) {
                apply(new CancelOrder(MARKET, level.id(i)));
            } else if (cuts[i] > 0) {
                replaceMarket(level, i, level.leaves(i) - cuts[i]);
            }
        }
        return ahead;
    }

    /** Adds so much at the end of a level's queue; answers whether some of it rests. */
    boolean add(MirrorLevel level, long increase) {
        int last = level.size() - 1;
        sink.growing = level;
        sink.rested = false;
        if (last >= 0 && !level.isOwn(last)) {
            // It loses its place, which is the last one anyway.
            replaceMarket(level, last, level.leaves(last) + increase);
        } else {
            enter(level, increase);
        }
        sink.growing = null;
        return sink.rested;
    }

    private void enter(MirrorLevel level, long quantity) {
        apply(new SubmitOrder(
                MARKET,
                "market",
                SYMBOL,
                engineSide(level.side),
                OrderType.LIMIT,
                TimeInForce.GTC,
                level.price,
                quantity,
                0,
                "",
                GROWTH));
    }

    /** Somebody outside takes from the book; answers how much is left for levels that have no queue. */
    long trade(long price, long quantity, VenueSide aggressor) {
        sink.tradePrice = price;
        sink.tradeLeft = 0;
        apply(new SubmitOrder(
                MARKET,
                "market",
                SYMBOL,
                engineSide(aggressor),
                OrderType.LIMIT,
                TimeInForce.IOC,
                price,
                quantity,
                0,
                "",
                TRADE));
        sink.tradePrice = 0;
        return sink.tradeLeft;
    }

    private void replaceMarket(MirrorLevel level, int index, long leaves) {
        apply(new ReplaceOrder(
                MARKET, level.id(index), level.price, level.filled(index) + leaves, TimeInForce.GTC, 0, "", GROWTH));
    }

    /** Takes the queues out that ours have nothing to do with any more; their levels keep what they have. */
    void settle() {
        if (!unsettled) {
            return;
        }
        unsettled = false;
        reach();
        int kept = 0;
        for (int i = 0; i < queued.size(); i++) {
            MirrorLevel level = queued.get(i);
            if (level.isQueued() && !isReached(level)) {
                withdraw(level);
            }
            level.listed = level.isQueued();
            if (level.listed) {
                queued.set(kept++, level);
            } else {
                side(level.side).release(level);
            }
        }
        queued.subList(kept, queued.size()).clear();
    }

    private void reach() {
        bids.bestOwn = 0;
        bids.worstOwn = 0;
        asks.bestOwn = 0;
        asks.worstOwn = 0;
        for (OwnOrder order : own.values()) {
            MirrorSide side = side(order.side);
            if (side.worstOwn == 0 || side.isAsGood(side.worstOwn, order.price)) {
                side.worstOwn = order.price;
            }
            if (side.bestOwn == 0 || side.isAsGood(order.price, side.bestOwn)) {
                side.bestOwn = order.price;
            }
        }
    }

    private void withdraw(MirrorLevel level) {
        long mirrored = level.mirrored;
        for (int i = level.size() - 1; i >= 0; i--) {
            apply(new CancelOrder(MARKET, level.id(i)));
        }
        level.mirrored = mirrored;
    }

    private MirrorSide side(VenueSide side) {
        return side == VenueSide.BUY ? bids : asks;
    }

    private void apply(Command command) {
        engine.apply(engine.lastSequence() + 1, timeMicros, command, sink);
    }

    private static Side engineSide(VenueSide side) {
        return side == VenueSide.BUY ? Side.BID : Side.ASK;
    }

    private static VenueSide venueSide(Side side) {
        return side == Side.BID ? VenueSide.BUY : VenueSide.SELL;
    }

    private static TimeInForce timeInForce(Lifetime lifetime) {
        return switch (lifetime) {
            case GOOD_TILL_CANCELLED -> TimeInForce.GTC;
            case IMMEDIATE_OR_CANCEL -> TimeInForce.IOC;
            case FILL_OR_KILL -> TimeInForce.FOK;
        };
    }

    private static String code(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** Keeps queues and orders what the engine has, and tells of ours. */
    private final class Sink extends IgnoredEngineEvents {

        private @Nullable OwnOrder entering;
        private @Nullable MirrorLevel growing;
        private @Nullable RejectReason refusal;
        private long tradePrice;
        private long tradeLeft;
        private boolean rested;

        @Override
        public void orderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros) {
            OwnOrder entered = entering;
            if (order.brokerId() == OWN && entered != null) {
                entered.engineId = orderId;
                own.put(orderId, entered);
                listener.accepted(entered);
            }
        }

        @Override
        public void ordersTraded(
                long tradeId,
                long price,
                long quantity,
                LiveOrder aggressor,
                LiveOrder resting,
                long levelQuantity,
                int levelOrders) {
            MirrorLevel level = levelOf(resting);
            level.leave(resting.orderId(), resting.leavesQuantity(), true);
            if (resting.brokerId() == MARKET) {
                level.taken += quantity;
            } else if (growing != null) {
                growing.taken += quantity;
            }
            LiveOrder ours = resting.brokerId() == OWN ? resting : aggressor;
            OwnOrder order = own.get(ours.orderId());
            order.leaves = ours.leavesQuantity();
            if (order.leaves == 0) {
                own.remove(ours.orderId());
            }
            unsettled = true;
            side(level.side).forget(level);
            listener.filled(order, price, quantity, ours == resting);
        }

        @Override
        public void orderReplaced(
                LiveOrder order,
                LiveOrder former,
                ReplaceReason reason,
                TimeInForce timeInForce,
                long validUntilMicros,
                ExecutionInstructions instructions,
                TimeInForce formerTimeInForce,
                long formerValidUntilMicros,
                ExecutionInstructions formerInstructions,
                boolean keptPriority,
                long levelQuantity,
                int levelOrders) {
            if (reason == ReplaceReason.SELF_TRADE_AGGRESSOR) {
                return;
            }
            MirrorLevel level = levelOf(former);
            level.leave(order.orderId(), keptPriority ? order.leavesQuantity() : 0, false);
            if (order.brokerId() == OWN) {
                side(level.side).forget(level);
                OwnOrder replaced = own.get(order.orderId());
                replaced.price = order.price();
                replaced.quantity = order.quantity();
                replaced.leaves = order.leavesQuantity();
                listener.replaced(replaced);
            } else if (reason == ReplaceReason.SELF_TRADE) {
                compareAgain(order);
            }
        }

        @Override
        public void orderCancelled(
                LiveOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders) {
            if (reason == CancelReason.UNFILLED && order.brokerId() == MARKET) {
                tradeLeft = order.leavesQuantity();
            }
            boolean restedBefore = reason != CancelReason.UNFILLED && reason != CancelReason.SELF_TRADE_AGGRESSOR;
            if (restedBefore) {
                MirrorLevel level = levelOf(order);
                level.leave(order.orderId(), 0, false);
                if (order.brokerId() == OWN) {
                    side(level.side).forget(level);
                }
            }
            if (order.brokerId() == OWN) {
                OwnOrder cancelled = own.remove(order.orderId());
                cancelled.leaves = order.leavesQuantity();
                listener.cancelled(cancelled, code(reason));
            } else if (reason == CancelReason.SELF_TRADE) {
                compareAgain(order);
            }
        }

        @Override
        public void orderRested(LiveOrder order, long levelQuantity, int levelOrders) {
            long filled = order.quantity() - order.leavesQuantity();
            MirrorLevel level = levelOf(order);
            level.append(order.orderId(), order.leavesQuantity(), filled, order.brokerId() == OWN);
            rested = true;
            if (!level.listed) {
                level.listed = true;
                queued.add(level);
            }
            unsettled |= !isReached(level);
        }

        @Override
        public void commandRejected(RejectReason reason, long brokerId, long orderId, @Nullable LiveOrder order) {
            OwnOrder entered = entering;
            if (brokerId == MARKET) {
                refusedLevels++;
            } else if (entered != null) {
                listener.rejected(entered, code(reason));
            } else {
                refusal = reason;
            }
        }

        /** A level that was in the way of a trade at another price, or of the market's own order on the other side. */
        private void compareAgain(LiveOrder order) {
            if (order.price() != tradePrice) {
                side(venueSide(order.side())).compareAgain(order.price());
            }
        }

        private MirrorLevel levelOf(LiveOrder order) {
            return side(venueSide(order.side())).level(order.price());
        }
    }
}
