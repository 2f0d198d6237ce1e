package org.bourse.floor.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.jspecify.annotations.Nullable;

/**
 * The book of an outside market with our orders among the market's. Each outside level is the quantity of orders of a
 * participant, the market, less what we have taken of it; where one of our orders stands in a level's queue, some of them are
 * ahead of it and some behind.
 *
 * <p>What the market does to its own orders around ours goes through a matching engine, which decides all by price and time: a
 * level that grows is an order at the end of its queue, and it trades with ours where it crosses them; one that shrinks is orders
 * reduced in their places, as the {@link QueueModel} guesses; a trade is an order that is immediate or cancelled, which takes the
 * market's orders ahead of ours out of the queue (its self-trade prevention reduces both) and fills ours with what is left of it.
 * Where no order of ours has to do with it, which is nearly always, the same is one number less or more: see {@link MirrorEngine}.
 *
 * <p>While the outside book is not live the instrument is halted: nothing is entered, replaced or filled.
 */
final class MirroredBook {

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
    private final Book outside;
    private final MirrorSide bids = new MirrorSide(VenueSide.BUY);
    private final MirrorSide asks = new MirrorSide(VenueSide.SELL);
    /** From our first order on. */
    private @Nullable MirrorEngine engine;
    /** The levels of the change that is told, and those to be compared again, in the order in which they are. */
    private final List<MirrorLevel> touched = new ArrayList<>();

    /** What the levels of the change that is told had before. */
    private final Levels formerBids = new Levels();

    private final Levels formerAsks = new Levels();

    /** The price of the last trade outside, or of our first fill where there was none; 0: nobody has traded. */
    long lastPrice;

    private boolean whole;
    private boolean open;
    private long nanos;

    MirroredBook(VenueInstrument instrument, QueueModel model, Listener listener) {
        this.instrument = instrument;
        this.model = model;
        this.listener = listener;
        outside = new Book(instrument);
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

    /** Levels that the engine would not have, since those around our orders were worth more together than it counts. */
    long refusedLevels() {
        return engine == null ? 0 : engine.refusedLevels();
    }

    /** What the market's orders of a level have left; for those who check it. */
    long mirrored(VenueSide side, long price) {
        MirrorSide of = side(side);
        MirrorLevel level = of.find(price);
        long shown = of.hasAll ? 0 : outside.quantityAt(side, price);
        return level == null ? shown : level.mirrored;
    }

    void continuity(EventHeader header, Continuity state, StaleReason reason) {
        at(header.receiveNanos);
        outside.become(state, reason, header.receiveNanos);
        if (state != Continuity.LIVE) {
            whole = false;
        }
        openOrHalt();
        settle();
    }

    void snapshot(EventHeader header, Levels newBids, Levels newAsks) {
        at(header.receiveNanos);
        keepAll();
        outside.replace(header, newBids, newAsks);
        whole = true;
        if (open) {
            mirrorAll();
        } else {
            openOrHalt();
        }
        settle();
    }

    void changes(EventHeader header, Levels changedBids, Levels changedAsks) {
        at(header.receiveNanos);
        outside.change(header, changedBids, changedAsks, formerBids, formerAsks);
        if (!open) {
            return;
        }
        touched.clear();
        boolean isCrossed = outside.isCrossed();
        show(header, bids, changedBids, formerBids, isCrossed);
        show(header, asks, changedAsks, formerAsks, isCrossed);
        bids.takeAgain(touched);
        asks.takeAgain(touched);
        mirrorTouched();
        settle();
    }

    private void mirrorTouched() {
        for (int i = 0; i < touched.size(); i++) {
            shrink(touched.get(i));
        }
        for (int i = 0; i < touched.size(); i++) {
            grow(touched.get(i));
        }
        for (int i = 0; i < touched.size(); i++) {
            MirrorLevel level = touched.get(i);
            side(level.side).release(level);
        }
    }

    /** Somebody outside took from the book: what of it is not used up by the market's orders ahead of ours fills ours. */
    void trade(EventHeader header, long price, long quantity, VenueSide aggressor) {
        at(header.receiveNanos);
        long left = open ? quantity - alreadyCut(header, price, quantity, aggressor) : 0;
        if (left > 0 && engine != null && engine.hasQueues()) {
            left = engine.trade(price, left, aggressor);
            settle();
        }
        if (left > 0) {
            take(opposite(side(aggressor)), price, left);
        }
    }

    /** Takes from levels that have no queue, all of which are worse than any order of ours. */
    private void take(MirrorSide from, long limit, long quantity) {
        long left = quantity;
        int depth = outside.depth(from.side);
        for (int i = 0; i < depth && left > 0; i++) {
            long price = outside.price(from.side, i);
            if (!from.isAsGood(price, limit)) {
                return;
            }
            MirrorLevel level = from.level(price, outside.quantity(from.side, i));
            if (level.mirrored > 0 && !level.isQueued()) {
                long taken = Math.min(left, level.mirrored);
                level.mirrored -= taken;
                left -= taken;
                if (price != limit) {
                    // The venue's own change of it may have come before.
                    from.compareAgain(price);
                }
            }
        }
    }

    /**
     * How much of a trade the queue ahead of ours has lost already, since the change of the level that it caused was told before
     * it: the venue's own times say so. What the change took from those behind us instead is put back there with the next one.
     */
    private long alreadyCut(EventHeader header, long price, long quantity, VenueSide aggressor) {
        MirrorSide side = opposite(side(aggressor));
        if (header.exchangeNanos == 0 || !side.changes.isChangedSince(price, header.exchangeNanos)) {
            return 0;
        }
        long known = side.changes.cut(price);
        long cut = Math.min(quantity, known);
        side.changes.cut(price, known - cut);
        if (cut < quantity) {
            side.compareAgain(price);
        }
        return cut;
    }

    /** Enters an order; what becomes of it is told before this returns. */
    void submit(long now, OwnOrder order, Lifetime lifetime) {
        at(now);
        MirrorEngine of = engine();
        boolean mayRest = lifetime == Lifetime.GOOD_TILL_CANCELLED;
        queueFor(of, order.side, order.price, order.quantity, mayRest);
        of.submit(order, lifetime);
        of.settle();
    }

    /** Cancels an open order. */
    void cancel(long now, OwnOrder order) {
        at(now);
        MirrorEngine of = engine();
        of.cancel(order);
        of.settle();
    }

    /** Gives an open order other terms; answers why not, where it stays as it was. */
    Optional<String> replace(long now, OwnOrder order, long price, long quantity) {
        at(now);
        MirrorEngine of = engine();
        queueFor(of, order.side, price, quantity, true);
        Optional<String> refusal = of.replace(order, price, quantity);
        of.settle();
        return refusal;
    }

    private MirrorEngine engine() {
        MirrorEngine known = engine;
        if (known != null) {
            return known;
        }
        MirrorEngine made = new MirrorEngine(instrument, model, bids, asks, listener);
        made.at(nanos);
        if (open) {
            made.open();
        }
        engine = made;
        return made;
    }

    /** Has the engine know what an order may take from, and what will be ahead of it where it rests. */
    private void queueFor(MirrorEngine of, VenueSide by, long limit, long quantity, boolean mayRest) {
        if (!open) {
            return;
        }
        MirrorSide taken = opposite(side(by));
        long left = quantity;
        for (int i = 0; i < outside.depth(taken.side) && left > 0; i++) {
            long price = outside.price(taken.side, i);
            if (limit != 0 && !taken.isAsGood(price, limit)) {
                break;
            }
            left -= queued(of, taken, i);
        }
        MirrorSide joined = side(by);
        for (int i = 0; mayRest && limit != 0 && i < outside.depth(by); i++) {
            long price = outside.price(by, i);
            if (!joined.isAsGood(price, limit)) {
                break;
            }
            queued(of, joined, i);
        }
    }

    private long queued(MirrorEngine of, MirrorSide side, int depth) {
        MirrorLevel level = side.level(outside.price(side.side, depth), outside.quantity(side.side, depth));
        of.queue(level);
        return level.mirrored;
    }

    private void settle() {
        if (engine != null) {
            engine.settle();
        }
    }

    private void openOrHalt() {
        boolean shouldBeOpen = whole && outside.state() == Continuity.LIVE;
        if (shouldBeOpen && !open) {
            open = true;
            if (engine != null) {
                engine.open();
            }
            mirrorAll();
        } else if (!shouldBeOpen && open) {
            open = false;
            if (engine != null) {
                engine.halt();
            }
            keepAll();
        }
    }

    /** From now on the mirror has all levels, also while the outside book goes on without it. */
    private void keepAll() {
        keepAll(bids);
        keepAll(asks);
    }

    private void keepAll(MirrorSide side) {
        for (int i = 0; i < outside.depth(side.side) && !side.hasAll; i++) {
            side.level(outside.price(side.side, i), outside.quantity(side.side, i));
        }
        side.hasAll = true;
    }

    /** Makes every level what the outside book shows of it, in the order from the best one on. */
    private void mirrorAll() {
        touched.clear();
        mirrorAll(
                bids,
                Comparator.comparingLong((MirrorLevel level) -> level.price).reversed());
        mirrorAll(asks, Comparator.comparingLong(level -> level.price));
        mirrorTouched();
        bids.releaseAll();
        asks.releaseAll();
    }

    private void mirrorAll(MirrorSide side, Comparator<MirrorLevel> bestFirst) {
        side.clearAgain();
        side.changes.clear();
        for (MirrorLevel level : side.levels()) {
            level.outside = 0;
        }
        for (int i = 0; i < outside.depth(side.side); i++) {
            side.level(outside.price(side.side, i)).outside = outside.quantity(side.side, i);
        }
        List<MirrorLevel> all = new ArrayList<>(side.levels());
        all.sort(bestFirst);
        for (MirrorLevel level : all) {
            level.taken = level.outside == 0 ? 0 : level.taken;
        }
        touched.addAll(all);
    }

    /** Notes what changed levels show now; those are done with that ours have nothing to do with, as nearly all are. */
    private void show(EventHeader header, MirrorSide side, Levels changed, Levels former, boolean isCrossed) {
        MirrorSide opposite = opposite(side);
        side.changes.begin();
        for (int i = 0; i < changed.size(); i++) {
            long price = changed.price(i);
            long shown = changed.quantity(i);
            long before = former.quantity(i);
            MirrorLevel level = side.find(price);
            if (level == null && (isCrossed || side.isReached(price) || opposite.isCrossedBy(price))) {
                level = side.level(price, before);
            }
            if (level == null) {
                side.changes.add(price, shown == 0 ? 0 : header.exchangeNanos, before - shown);
            } else {
                side.changes.add(price, header.exchangeNanos, 0);
                level.outside = shown;
                level.taken = shown == 0 ? 0 : level.taken;
                touched.add(level);
            }
        }
    }

    private void shrink(MirrorLevel level) {
        long decrease = level.mirrored - level.target();
        if (decrease <= 0) {
            return;
        }
        long ahead = decrease;
        if (engine != null && level.isQueued()) {
            ahead = engine.cut(level, decrease);
        } else {
            level.mirrored -= decrease;
        }
        side(level.side).changes.cut(level.price, ahead);
    }

    private void grow(MirrorLevel level) {
        long increase = level.target() - level.mirrored;
        if (increase <= 0) {
            return;
        }
        MirrorSide opposite = opposite(side(level.side));
        long best = outside.depth(opposite.side) == 0 ? 0 : outside.price(opposite.side, 0);
        boolean rests = true;
        if (engine != null && engine.concerns(level, best)) {
            rests = engine.add(level, increase);
        } else {
            level.mirrored += increase;
        }
        if (rests && best != 0 && opposite.isAsGood(best, level.price)) {
            giveWay(opposite, level.price);
        }
    }

    /** Of two levels of the market's that cross the older one is gone, until the venue shows which it was. */
    private void giveWay(MirrorSide side, long to) {
        int depth = outside.depth(side.side);
        for (int i = 0; i < depth; i++) {
            long price = outside.price(side.side, i);
            if (!side.isAsGood(price, to)) {
                return;
            }
            MirrorLevel level = side.level(price, outside.quantity(side.side, i));
            if (level.mirrored > 0 && !level.isQueued()) {
                level.mirrored = 0;
                side.compareAgain(price);
            }
        }
    }

    /** Carries all of it but our orders, which are carried before. */
    void carry(StateCarrier state, Collection<OwnOrder> ours) {
        lastPrice = state.carry(lastPrice);
        whole = state.carry(whole);
        open = state.carry(open);
        nanos = state.carry(nanos);
        state.carry(outside, nanos);
        bids.carry(state);
        asks.carry(state);
        if (state.carry(engine != null)) {
            engine().carry(state, ours);
        }
    }

    private MirrorSide side(VenueSide side) {
        return side == VenueSide.BUY ? bids : asks;
    }

    private MirrorSide opposite(MirrorSide side) {
        return side == bids ? asks : bids;
    }

    private void at(long now) {
        nanos = Math.max(nanos, now);
        if (engine != null) {
            engine.at(now);
        }
    }
}
