package org.bourse.floor.simulation;

import java.util.ArrayList;
import java.util.Comparator;
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
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.jspecify.annotations.Nullable;

/**
 * The book of an outside market in a matching engine of its own, with our orders among the market's. Each outside level is the
 * quantity of orders of a participant, the market, less what we have taken of it; where one of our orders stands in a level's
 * queue, some of them are ahead of it and some behind.
 *
 * <p>What the market does to its own orders goes through the engine as well, which decides all by price and time: a level that
 * grows is an order at the end of its queue, and it trades with ours where it crosses them; one that shrinks is orders reduced in their
 * places, as the {@link QueueModel} guesses; a trade is an order that is immediate or cancelled, which takes the market's orders
 * ahead of ours out of the queue (its self-trade prevention reduces both) and fills ours with what is left of it.
 *
 * <p>While the outside book is not live the instrument is halted: nothing is entered, replaced or filled.
 */
final class MirroredBook {

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

    /** Who is told what became of our orders; must not call the book. */
    interface Listener {

        void accepted(OwnOrder order);

        void rejected(OwnOrder order, String why);

        void filled(OwnOrder order, long price, long quantity, boolean maker);

        void replaced(OwnOrder order);

        void cancelled(OwnOrder order, String why);
    }

    private final VenueInstrument instrument;
    private final QueueModel model;
    private final Listener listener;
    private final MatchingEngine engine = new MatchingEngine();
    private final Sink sink = new Sink();
    private final Book outside;
    private final Long2ObjectHashMap<MirrorLevel> bids = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<MirrorLevel> asks = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<OwnOrder> own = new Long2ObjectHashMap<>();

    /** Prices of levels that lost quantity by a crossing, to be compared with the outside ones at the next change. */
    private final Levels againBids = new Levels();

    private final Levels againAsks = new Levels();
    private boolean whole;
    private boolean open;
    private long timeMicros;
    private long refusedLevels;

    MirroredBook(VenueInstrument instrument, QueueModel model, Listener listener) {
        this.instrument = instrument;
        this.model = model;
        this.listener = listener;
        outside = new Book(instrument);
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
        apply(new HaltTrading(SYMBOL, "not live"));
    }

    VenueInstrument instrument() {
        return instrument;
    }

    /** The outside book as its venue shows it. */
    Book outside() {
        return outside;
    }

    /** Whether orders are taken and may be filled: the outside book is live and whole. */
    boolean isOpen() {
        return open;
    }

    /** Levels that the engine would not have, since all of them together were worth more than it counts. */
    long refusedLevels() {
        return refusedLevels;
    }

    /** What the market's orders of a level have left; for those who check it. */
    long mirrored(VenueSide side, long price) {
        MirrorLevel level = levels(side).get(price);
        return level == null ? 0 : level.mirrored;
    }

    void continuity(EventHeader header, Continuity state, StaleReason reason) {
        at(header.receiveNanos);
        outside.become(state, reason, header.receiveNanos);
        if (state != Continuity.LIVE) {
            whole = false;
        }
        openOrHalt();
    }

    void snapshot(EventHeader header, Levels newBids, Levels newAsks) {
        at(header.receiveNanos);
        outside.replace(header, newBids, newAsks);
        whole = true;
        if (open) {
            mirrorAll();
        } else {
            openOrHalt();
        }
    }

    void changes(EventHeader header, Levels changedBids, Levels changedAsks) {
        at(header.receiveNanos);
        outside.change(header, changedBids, changedAsks);
        if (!open) {
            return;
        }
        List<MirrorLevel> again = again();
        show(header, VenueSide.BUY, changedBids);
        show(header, VenueSide.SELL, changedAsks);
        shrink(VenueSide.BUY, changedBids);
        shrink(VenueSide.SELL, changedAsks);
        again.forEach(this::shrink);
        grow(VenueSide.BUY, changedBids);
        grow(VenueSide.SELL, changedAsks);
        again.forEach(this::grow);
        forget(VenueSide.BUY, changedBids);
        forget(VenueSide.SELL, changedAsks);
        again.forEach(this::forget);
    }

    /** Somebody outside took from the book: what of it is not used up by the market's orders ahead of ours fills ours. */
    void trade(EventHeader header, long price, long quantity, VenueSide aggressor) {
        at(header.receiveNanos);
        long left = open ? quantity - alreadyCut(header, price, quantity, aggressor) : 0;
        if (left > 0) {
            sink.tradePrice = price;
            apply(new SubmitOrder(
                    MARKET,
                    "market",
                    SYMBOL,
                    engineSide(aggressor),
                    OrderType.LIMIT,
                    TimeInForce.IOC,
                    price,
                    left,
                    0,
                    "",
                    TRADE));
            sink.tradePrice = 0;
        }
    }

    /**
     * How much of a trade the queue ahead of ours has lost already, since the change of the level that it caused was told before
     * it: the venue's own times say so. What the change took from those behind us instead is put back there with the next one.
     */
    private long alreadyCut(EventHeader header, long price, long quantity, VenueSide aggressor) {
        VenueSide side = aggressor == VenueSide.BUY ? VenueSide.SELL : VenueSide.BUY;
        MirrorLevel level = levels(side).get(price);
        if (level == null || header.exchangeNanos == 0 || header.exchangeNanos > level.changeNanos) {
            return 0;
        }
        long cut = Math.min(quantity, level.cutAhead);
        level.cutAhead -= cut;
        if (cut < quantity) {
            (side == VenueSide.BUY ? againBids : againAsks).add(price, 0);
        }
        return cut;
    }

    /** Enters an order; what becomes of it is told before this returns. */
    void submit(long nanos, OwnOrder order, Lifetime lifetime) {
        at(nanos);
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
    }

    /** Cancels an open order. */
    void cancel(long nanos, OwnOrder order) {
        at(nanos);
        apply(new CancelOrder(OWN, order.engineId));
    }

    /** Gives an open order other terms; answers why not, where it stays as it was. */
    Optional<String> replace(long nanos, OwnOrder order, long price, long quantity) {
        at(nanos);
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
        return Optional.ofNullable(sink.refusal).map(MirroredBook::code);
    }

    private void openOrHalt() {
        boolean shouldBeOpen = whole && outside.state() == Continuity.LIVE;
        if (shouldBeOpen && !open) {
            open = true;
            apply(new ResumeTrading(SYMBOL, ""));
            mirrorAll();
        } else if (!shouldBeOpen && open) {
            open = false;
            apply(new HaltTrading(SYMBOL, "not live"));
        }
    }

    /** Makes every level what the outside book shows of it, in the order from the best one on. */
    private void mirrorAll() {
        againBids.clear();
        againAsks.clear();
        List<MirrorLevel> all = new ArrayList<>();
        for (VenueSide side : VenueSide.values()) {
            levels(side).values().forEach(level -> {
                level.outside = 0;
                level.changeNanos = 0;
            });
            for (int i = 0; i < outside.depth(side); i++) {
                level(side, outside.price(side, i)).outside = outside.quantity(side, i);
            }
            List<MirrorLevel> ofSide = new ArrayList<>(levels(side).values());
            Comparator<MirrorLevel> byPrice = Comparator.comparingLong(level -> level.price);
            ofSide.sort(side == VenueSide.BUY ? byPrice.reversed() : byPrice);
            all.addAll(ofSide);
        }
        for (MirrorLevel level : all) {
            level.taken = level.outside == 0 ? 0 : level.taken;
            shrink(level);
        }
        all.forEach(this::grow);
        all.forEach(this::forget);
    }

    /** The levels that are to be compared again. */
    private List<MirrorLevel> again() {
        if (againBids.size() + againAsks.size() == 0) {
            return List.of();
        }
        List<MirrorLevel> again = new ArrayList<>();
        for (int i = 0; i < againBids.size(); i++) {
            again.add(level(VenueSide.BUY, againBids.price(i)));
        }
        for (int i = 0; i < againAsks.size(); i++) {
            again.add(level(VenueSide.SELL, againAsks.price(i)));
        }
        againBids.clear();
        againAsks.clear();
        return again;
    }

    private void show(EventHeader header, VenueSide side, Levels changed) {
        for (int i = 0; i < changed.size(); i++) {
            MirrorLevel level = level(side, changed.price(i));
            level.outside = changed.quantity(i);
            level.changeNanos = header.exchangeNanos;
            level.cutAhead = 0;
            if (level.outside == 0) {
                level.taken = 0;
            }
        }
    }

    private void shrink(VenueSide side, Levels changed) {
        for (int i = 0; i < changed.size(); i++) {
            shrink(level(side, changed.price(i)));
        }
    }

    private void grow(VenueSide side, Levels changed) {
        for (int i = 0; i < changed.size(); i++) {
            grow(level(side, changed.price(i)));
        }
    }

    private void forget(VenueSide side, Levels changed) {
        for (int i = 0; i < changed.size(); i++) {
            MirrorLevel level = levels(side).get(changed.price(i));
            if (level != null) {
                forget(level);
            }
        }
    }

    private void shrink(MirrorLevel level) {
        long decrease = level.mirrored - level.target();
        if (decrease <= 0) {
            return;
        }
        if (level.size() == 1 && decrease < level.mirrored) {
            level.cutAhead = decrease;
            replaceMarket(level, 0, level.mirrored - decrease);
            return;
        }
        long[] cuts = level.cuts(decrease, model);
        level.cutAhead = level.ahead(cuts);
        // From the tail, since an order that has nothing left moves those behind it.
        for (int i = cuts.length - 1; i >= 0; i--) {
            if (cuts[i] == level.leaves(i)) {
                apply(new CancelOrder(MARKET, level.id(i)));
            } else if (cuts[i] > 0) {
                replaceMarket(level, i, level.leaves(i) - cuts[i]);
            }
        }
    }

    private void grow(MirrorLevel level) {
        long increase = level.target() - level.mirrored;
        if (increase <= 0) {
            return;
        }
        int last = level.size() - 1;
        sink.growing = level;
        if (last >= 0 && !level.isOwn(last)) {
            // It loses its place, which is the last one anyway.
            replaceMarket(level, last, level.leaves(last) + increase);
        } else {
            apply(new SubmitOrder(
                    MARKET,
                    "market",
                    SYMBOL,
                    engineSide(level.side),
                    OrderType.LIMIT,
                    TimeInForce.GTC,
                    level.price,
                    increase,
                    0,
                    "",
                    GROWTH));
        }
        sink.growing = null;
    }

    private void replaceMarket(MirrorLevel level, int index, long leaves) {
        apply(new ReplaceOrder(
                MARKET, level.id(index), level.price, level.filled(index) + leaves, TimeInForce.GTC, 0, "", GROWTH));
    }

    private void forget(MirrorLevel level) {
        if (level.isForgettable()) {
            levels(level.side).remove(level.price);
        }
    }

    private MirrorLevel level(VenueSide side, long price) {
        Long2ObjectHashMap<MirrorLevel> levels = levels(side);
        MirrorLevel level = levels.get(price);
        if (level == null) {
            level = new MirrorLevel(side, price);
            levels.put(price, level);
        }
        return level;
    }

    private Long2ObjectHashMap<MirrorLevel> levels(VenueSide side) {
        return side == VenueSide.BUY ? bids : asks;
    }

    private void at(long nanos) {
        timeMicros = Math.max(timeMicros, nanos / 1_000);
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
            forget(level);
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
                forget(level);
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
            boolean rested = reason != CancelReason.UNFILLED && reason != CancelReason.SELF_TRADE_AGGRESSOR;
            if (rested) {
                MirrorLevel level = levelOf(order);
                level.leave(order.orderId(), 0, false);
                if (order.brokerId() == OWN) {
                    forget(level);
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
            levelOf(order).append(order.orderId(), order.leavesQuantity(), filled, order.brokerId() == OWN);
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
                (order.side() == Side.BID ? againBids : againAsks).add(order.price(), 0);
            }
        }

        private MirrorLevel levelOf(LiveOrder order) {
            return level(venueSide(order.side()), order.price());
        }
    }
}
