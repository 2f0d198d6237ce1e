package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random orders of ours in a mirrored book: no fill is more than the outside market showed or traded there. */
class MirroredBookFuzzTest {

    private static final int STEPS = Integer.getInteger("fuzz.steps", 5_000);

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());

    @ParameterizedTest
    @ValueSource(strings = {"tail", "proportional", "power:2", "log", "head"})
    void fillsAreNoMoreThanWhatWasShownAndTraded(String model) {
        Bounded run = new Bounded(seed, false, QueueModel.of(model));
        run.market.begin();
        for (int i = 0; i < STEPS; i++) {
            run.market.step();
            run.send();
        }
        assertThat(run.byTrades).as("seed %d: fills by trades", seed).isPositive();
        assertThat(run.byLevels)
                .as("seed %d: fills by levels that crossed ours", seed)
                .isPositive();
        assertThat(run.atOnce).as("seed %d: fills at once", seed).isPositive();
    }

    @Test
    void withoutOrdersOfOursItIsTheOutsideBook() {
        Bounded run = new Bounded(seed, true, new QueueModel.Tail());
        run.isExact = true;
        run.market.begin();
        for (int i = 0; i < STEPS; i++) {
            run.market.step();
        }
        assertThat(run.compared).as("seed %d: levels compared", seed).isGreaterThan(STEPS);
    }

    @Test
    void aLevelThatTheEngineRefusesKeepsWhatItHas() {
        Told run = new Told();
        MirroredBook mirror = new MirroredBook(RandomMarket.INSTRUMENT, new QueueModel.Tail(), run);
        EventHeader header = new EventHeader().raw(1, 0, 1);
        Levels bids = new Levels();
        // Worth more than the engine counts.
        bids.add(10_000, 300_000_000_000_000L);
        bids.add(9_995, 100);
        mirror.snapshot(header, bids, new Levels());
        mirror.continuity(header, Continuity.LIVE, StaleReason.NONE);
        OwnOrder order = new OwnOrder(1, 1, VenueSide.BUY, 9_995, 50, false, false);
        mirror.submit(2, order, Lifetime.GOOD_TILL_CANCELLED);
        assertThat(mirror.refusedLevels()).isEqualTo(1);
        assertThat(mirror.mirrored(VenueSide.BUY, 10_000)).isEqualTo(300_000_000_000_000L);
        mirror.cancel(3, order);
        assertThat(mirror.mirrored(VenueSide.BUY, 10_000)).isEqualTo(300_000_000_000_000L);
    }

    @Test
    void anOrderThatRestsIsFilledAsThePlainestAccountOfItsQueueSays() {
        Plain run = new Plain(seed);
        run.market.begin();
        for (int i = 0; i < STEPS * 4; i++) {
            run.market.step();
            run.wait(i);
        }
        assertThat(run.filled).as("seed %d", seed).isPositive();
    }

    /** Orders of ours at the ends of the book have the engine know all of its levels, and must change nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"tail", "proportional", "power:2", "log", "head"})
    void whatTheEngineDoesNotKnowIsAsIfItKnewIt(String model) {
        Twins run = new Twins(seed, QueueModel.of(model));
        run.market.begin();
        for (int i = 0; i < STEPS; i++) {
            run.market.step();
            run.send();
        }
        assertThat(run.fills).as("seed %d", seed).isPositive();
        assertThat(run.compared).as("seed %d", seed).isGreaterThan(STEPS);
    }

    /** What a fill was. */
    private record Fill(OwnOrder order, long price, long quantity, boolean maker) {}

    /** Keeps the open orders and the fills of the event that is told. */
    private static class Told extends MarketEventsAdapter implements MirroredBook.Listener {

        final Book outside = new Book(RandomMarket.INSTRUMENT);
        final Map<Long, OwnOrder> open = new HashMap<>();
        final List<Fill> fills = new ArrayList<>();

        @Override
        public void accepted(OwnOrder order) {
            open.put(order.number, order);
        }

        @Override
        public void rejected(OwnOrder order, String why) {}

        @Override
        public void filled(OwnOrder order, long price, long quantity, boolean maker) {
            fills.add(new Fill(order, price, quantity, maker));
            if (order.leaves == 0) {
                open.remove(order.number);
            }
        }

        @Override
        public void replaced(OwnOrder order) {}

        @Override
        public void cancelled(OwnOrder order, String why) {
            open.remove(order.number);
        }

        long filled() {
            return fills.stream().mapToLong(Fill::quantity).sum();
        }
    }

    /** A run whose every event is held against what it may fill. */
    private static final class Bounded extends Told {

        private final long seed;
        private final RandomMarket market;
        private final RandomIntents trader;
        private final MirroredBook mirror;
        private final Map<String, Long> taken = new HashMap<>();
        private boolean isExact;
        private long nanos;
        private long byTrades;
        private long byLevels;
        private long atOnce;
        private long compared;

        Bounded(long seed, boolean orderly, QueueModel model) {
            this.seed = seed;
            market = new RandomMarket(seed, orderly, this);
            trader = new RandomIntents(seed, this::take);
            mirror = new MirroredBook(RandomMarket.INSTRUMENT, model, this);
        }

        void send() {
            trader.step(outside);
        }

        private void take(OrderIntent intent) {
            fills.clear();
            switch (intent) {
                case OrderIntent.Submit submit ->
                    mirror.submit(
                            nanos,
                            new OwnOrder(
                                    submit.number(),
                                    1,
                                    submit.side(),
                                    submit.price(),
                                    submit.quantity(),
                                    submit.postOnly(),
                                    false),
                            submit.lifetime());
                case OrderIntent.Cancel cancel -> {
                    OwnOrder order = open.get(cancel.order());
                    if (order != null) {
                        mirror.cancel(nanos, order);
                    }
                }
                case OrderIntent.Replace replace -> {
                    OwnOrder order = open.get(replace.order());
                    if (order != null && replace.price() > 0) {
                        mirror.replace(nanos, order, replace.price(), replace.quantity());
                    }
                }
            }
            fills.forEach(this::checkAtOnce);
            checkLevels();
        }

        /** All that was taken of a level since it was last gone is no more than it shows. */
        private void checkAtOnce(Fill fill) {
            assertThat(mirror.isOpen()).isTrue();
            assertThat(fill.maker).isFalse();
            VenueSide other = fill.order.side == VenueSide.BUY ? VenueSide.SELL : VenueSide.BUY;
            long sum = taken.merge(other + " " + fill.price, fill.quantity, Long::sum);
            assertThat(sum)
                    .as("seed %d: taken of %s %d", seed, other, fill.price)
                    .isLessThanOrEqualTo(shown(other, fill.price));
            atOnce++;
        }

        private long shown(VenueSide side, long price) {
            for (int i = 0; i < outside.depth(side); i++) {
                if (outside.price(side, i) == price) {
                    return outside.quantity(side, i);
                }
            }
            return 0;
        }

        /** The mirror never has more to trade with than the outside book shows. */
        private void checkLevels() {
            if (!mirror.isOpen()) {
                return;
            }
            for (VenueSide side : VenueSide.values()) {
                for (int i = 0; i < outside.depth(side); i++) {
                    long price = outside.price(side, i);
                    assertThat(mirror.mirrored(side, price))
                            .as("seed %d: %s %d", seed, side, price)
                            .isBetween(isExact ? outside.quantity(side, i) : 0, outside.quantity(side, i));
                    compared++;
                }
            }
        }

        private void checkMakers(boolean wasOpen) {
            if (!fills.isEmpty()) {
                assertThat(wasOpen && mirror.isOpen()).isTrue();
                assertThat(fills).allMatch(Fill::maker);
            }
        }

        /** What levels may fill: as much as they show at our price or better. */
        private void checkByLevels() {
            checkMakers(true);
            for (VenueSide ours : VenueSide.values()) {
                VenueSide other = ours == VenueSide.BUY ? VenueSide.SELL : VenueSide.BUY;
                long filled = 0;
                long limit = ours == VenueSide.BUY ? 0 : Long.MAX_VALUE;
                for (Fill fill : fills) {
                    if (fill.order.side == ours) {
                        filled += fill.quantity;
                        limit = ours == VenueSide.BUY ? Math.max(limit, fill.price) : Math.min(limit, fill.price);
                    }
                }
                long shown = 0;
                for (int i = 0; i < outside.depth(other); i++) {
                    long price = outside.price(other, i);
                    shown += (ours == VenueSide.BUY ? price <= limit : price >= limit) ? outside.quantity(other, i) : 0;
                }
                assertThat(filled).as("seed %d: %s by levels", seed, ours).isLessThanOrEqualTo(shown);
                byLevels += filled;
            }
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            nanos = header.receiveNanos;
            outside.become(state, reason, nanos);
            fills.clear();
            mirror.continuity(header, state, reason);
            checkByLevels();
            checkLevels();
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            nanos = header.receiveNanos;
            outside.replace(header, bids, asks);
            taken.clear();
            fills.clear();
            mirror.snapshot(header, bids, asks);
            assertThat(fills).isEmpty();
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            nanos = header.receiveNanos;
            outside.change(header, bids, asks);
            forget(VenueSide.BUY, bids);
            forget(VenueSide.SELL, asks);
            fills.clear();
            mirror.changes(header, bids, asks);
            checkByLevels();
            checkLevels();
        }

        private void forget(VenueSide side, Levels changed) {
            for (int i = 0; i < changed.size(); i++) {
                if (changed.quantity(i) == 0) {
                    taken.remove(side + " " + changed.price(i));
                }
            }
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            nanos = header.receiveNanos;
            fills.clear();
            mirror.trade(header, price, quantity, aggressor);
            checkMakers(true);
            assertThat(filled()).as("seed %d: by a trade", seed).isLessThanOrEqualTo(quantity);
            assertThat(fills).allSatisfy(fill -> {
                assertThat(fill.order.side).isNotEqualTo(aggressor);
                assertThat(aggressor == VenueSide.SELL ? fill.price >= price : fill.price <= price)
                        .isTrue();
            });
            byTrades += filled();
        }
    }

    /** Two mirrors that are told the same, of which one has every level in its engine. */
    private static final class Twins extends MarketEventsAdapter {

        private static final long FAR = 10_000_000;

        private final long seed;
        private final RandomMarket market;
        private final RandomIntents trader;
        private final Random random;
        private final Twin plain;
        private final Twin whole;
        private long numbers = 1_000_000;
        private long nanos;
        private long fills;
        private long compared;

        Twins(long seed, QueueModel model) {
            this.seed = seed;
            random = new Random(seed);
            market = new RandomMarket(seed, false, this);
            trader = new RandomIntents(seed, this::take);
            plain = new Twin(model);
            whole = new Twin(model);
        }

        /** Now and then nothing of ours is left, so that the engine of one of them is empty for a while. */
        void send() {
            if (random.nextInt(4) == 0) {
                trader.step(plain.outside);
            }
            if (random.nextInt(30) == 0) {
                for (long number : List.copyOf(plain.open.keySet())) {
                    plain.cancel(nanos, number);
                    whole.cancel(nanos, number);
                }
                compare();
            }
        }

        private void take(OrderIntent intent) {
            plain.take(nanos, intent);
            whole.take(nanos, intent);
            compare();
        }

        /** The ends of the book, unless they are there already. */
        private void reachAll() {
            if (whole.ends.size() < 2 && whole.mirror.isOpen()) {
                whole.end(nanos, ++numbers, VenueSide.BUY, RandomMarket.INSTRUMENT.tick());
                whole.end(nanos, ++numbers, VenueSide.SELL, FAR);
            }
        }

        private void compare() {
            assertThat(whole.fills).as("seed %d", seed).isEqualTo(plain.fills);
            assertThat(whole.open.keySet()).as("seed %d", seed).isEqualTo(plain.open.keySet());
            fills += plain.fills.size();
            plain.fills.clear();
            whole.fills.clear();
            for (VenueSide side : VenueSide.values()) {
                for (int i = 0; i < plain.outside.depth(side); i++) {
                    long price = plain.outside.price(side, i);
                    assertThat(whole.mirror.mirrored(side, price))
                            .as("seed %d: %s %d", seed, side, price)
                            .isEqualTo(plain.mirror.mirrored(side, price));
                    compared++;
                }
            }
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            nanos = header.receiveNanos;
            plain.continuity(header, state, reason);
            whole.continuity(header, state, reason);
            reachAll();
            compare();
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            nanos = header.receiveNanos;
            plain.snapshot(header, bids, asks);
            whole.snapshot(header, bids, asks);
            compare();
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            nanos = header.receiveNanos;
            plain.changes(header, bids, asks);
            whole.changes(header, bids, asks);
            compare();
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            nanos = header.receiveNanos;
            plain.mirror.trade(header, price, quantity, aggressor);
            whole.mirror.trade(header, price, quantity, aggressor);
            compare();
        }
    }

    /** One of them, with its own orders, among which those at the ends of the book do not count. */
    private static final class Twin implements MirroredBook.Listener {

        private final Book outside = new Book(RandomMarket.INSTRUMENT);
        private final MirroredBook mirror;
        private final Map<Long, OwnOrder> open = new TreeMap<>();
        private final Map<Long, OwnOrder> ends = new TreeMap<>();
        private final List<List<Long>> fills = new ArrayList<>();
        private boolean isEnd;

        Twin(QueueModel model) {
            mirror = new MirroredBook(RandomMarket.INSTRUMENT, model, this);
        }

        void end(long nanos, long number, VenueSide side, long price) {
            isEnd = true;
            mirror.submit(nanos, new OwnOrder(number, 1, side, price, 10, false, false), Lifetime.GOOD_TILL_CANCELLED);
            isEnd = false;
        }

        void take(long nanos, OrderIntent intent) {
            switch (intent) {
                case OrderIntent.Submit submit ->
                    mirror.submit(
                            nanos,
                            new OwnOrder(
                                    submit.number(),
                                    1,
                                    submit.side(),
                                    submit.price(),
                                    submit.quantity(),
                                    submit.postOnly(),
                                    false),
                            submit.lifetime());
                case OrderIntent.Cancel cancel -> cancel(nanos, cancel.order());
                case OrderIntent.Replace replace -> {
                    OwnOrder order = open.get(replace.order());
                    if (order != null && replace.price() > 0) {
                        mirror.replace(nanos, order, replace.price(), replace.quantity());
                    }
                }
            }
        }

        void cancel(long nanos, long number) {
            OwnOrder order = open.get(number);
            if (order != null) {
                mirror.cancel(nanos, order);
            }
        }

        void continuity(EventHeader header, Continuity state, StaleReason reason) {
            outside.become(state, reason, header.receiveNanos);
            mirror.continuity(header, state, reason);
        }

        void snapshot(EventHeader header, Levels bids, Levels asks) {
            outside.replace(header, bids, asks);
            mirror.snapshot(header, bids, asks);
        }

        void changes(EventHeader header, Levels bids, Levels asks) {
            outside.change(header, bids, asks);
            mirror.changes(header, bids, asks);
        }

        @Override
        public void accepted(OwnOrder order) {
            (isEnd ? ends : open).put(order.number, order);
        }

        @Override
        public void rejected(OwnOrder order, String why) {}

        @Override
        public void filled(OwnOrder order, long price, long quantity, boolean maker) {
            // Of how many orders the market's part of a level is made is nobody's business.
            List<Long> before = fills.isEmpty() ? List.of() : fills.getLast();
            boolean isMore = !before.isEmpty() && before.getFirst() == order.number && before.get(1) == price;
            long sum = isMore ? fills.removeLast().get(2) + quantity : quantity;
            fills.add(List.of(order.number, price, sum, order.leaves, maker ? 1L : 0L));
            if (order.leaves == 0) {
                open.remove(order.number);
            }
        }

        @Override
        public void replaced(OwnOrder order) {}

        @Override
        public void cancelled(OwnOrder order, String why) {
            open.remove(order.number);
        }
    }

    /**
     * One order of ours at a time, at a level that is there, and how much is ahead of it, counted with two rules: a trade takes
     * from those ahead, and then from ours; and no more can be ahead than the level shows.
     */
    private static final class Plain extends Told {

        private final long seed;
        private final RandomMarket market;
        private final Random random;
        private final MirroredBook mirror = new MirroredBook(RandomMarket.INSTRUMENT, new QueueModel.Tail(), this);
        private long nanos;
        private long ahead;
        private long left;
        private long filled;

        Plain(long seed) {
            this.seed = seed;
            random = new Random(seed);
            market = new RandomMarket(seed, true, this);
        }

        void wait(int step) {
            if (open.isEmpty() && random.nextInt(10) == 0) {
                VenueSide side = random.nextBoolean() ? VenueSide.BUY : VenueSide.SELL;
                if (outside.depth(side) > 0) {
                    ahead = outside.quantity(side, 0);
                    left = 10L * (1 + random.nextInt(20));
                    long price = outside.price(side, 0);
                    mirror.submit(
                            nanos,
                            new OwnOrder(step + 1, 1, side, price, left, true, false),
                            Lifetime.GOOD_TILL_CANCELLED);
                }
            }
        }

        private OwnOrder order() {
            return open.values().iterator().next();
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            outside.become(state, reason, header.receiveNanos);
            mirror.continuity(header, state, reason);
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            outside.replace(header, bids, asks);
            mirror.snapshot(header, bids, asks);
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            nanos = header.receiveNanos;
            outside.change(header, bids, asks);
            if (!open.isEmpty()) {
                OwnOrder order = order();
                boolean isBest = outside.depth(order.side) > 0 && outside.price(order.side, 0) == order.price;
                if (!isBest) {
                    // Its level is gone or is no longer the best one: other rules would begin.
                    mirror.cancel(nanos, order);
                } else {
                    ahead = Math.min(ahead, outside.quantity(order.side, 0));
                }
            }
            mirror.changes(header, bids, asks);
            assertThat(fills)
                    .as("seed %d: no level fills an order that nothing crosses", seed)
                    .isEmpty();
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            nanos = header.receiveNanos;
            long expected = 0;
            if (!open.isEmpty() && order().side != aggressor) {
                expected = Math.min(left, Math.max(0, quantity - ahead));
                ahead = Math.max(0, ahead - quantity);
                left -= expected;
            }
            mirror.trade(header, price, quantity, aggressor);
            assertThat(filled()).as("seed %d: at %d", seed, header.sequence).isEqualTo(expected);
            filled += expected;
            fills.clear();
        }
    }
}
