package org.bourse.floor.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.LiveOrder;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * Our exchange with the load test's flow, one command a millisecond, into which orders of one lot are put whose true place in the
 * queue is known; and its public feed, which does not tell it. The flow is that of the load test's generator: around a price that
 * wanders orders come mostly close to the best, one in seven new ones crosses it, and most of those that rest are cancelled or
 * moved before they fill.
 */
final class ProbedExchange {

    static final VenueInstrument INSTRUMENT = new VenueInstrument(1, "bourse", "SYM1", 0, 0, 1, 1);

    /** A probe that has not filled is cancelled so many commands after it was put in. */
    static final int PATIENCE = 3_000;

    private static final long MILLI = 1_000_000;
    private static final long BEGIN = 1_750_000_000_000_000_000L;
    private static final int RESTING = 1_000;
    private static final int WARM_UP = 20_000;
    private static final int BETWEEN_PROBES = 50;
    private static final int BROKERS = 100;
    private static final long PROBER = BROKERS + 1;

    /**
     * A probe and what became of it.
     *
     * @param nanos when it was put in
     * @param endNanos when it was cancelled, had it not filled
     * @param filledNanos when it filled; 0: it did not
     * @param twiceMiddle twice the middle between the best prices at its end
     */
    record Probe(VenueSide side, long price, long nanos, long endNanos, long filledNanos, long twiceMiddle) {

        /** Twice what it has made at its end, had it filled. */
        long twiceProfit() {
            return side == VenueSide.BUY ? twiceMiddle - 2 * price : 2 * price - twiceMiddle;
        }
    }

    private record Open(long id, VenueSide side, long price, long nanos, int number) {}

    private final SplittableRandom random;
    private final MarketEvents feed;
    private final MatchingEngine engine = new MatchingEngine();
    private final Sink sink = new Sink();
    private final EventHeader header = new EventHeader();
    private final Map<Long, long[]> resting = new HashMap<>();
    private final List<Long> ids = new ArrayList<>();
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private final SortedMap<Long, Long> changedBids = new TreeMap<>();
    private final SortedMap<Long, Long> changedAsks = new TreeMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Long, Integer> probeNumbers = new HashMap<>();
    private final List<Long> filledAt = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private long price = 100_000;
    private long commands;
    private long events;
    private boolean shown;

    private ProbedExchange(long seed, MarketEvents feed) {
        random = new SplittableRandom(seed);
        this.feed = feed;
        for (int i = 1; i <= PROBER; i++) {
            apply(new RegisterBroker("Broker " + i, new ApiKeyHash(0, 0, 0, i), "", "", ""));
        }
        apply(new ListInstrument(
                "SYM1", new InstrumentTerms("", 0, 0, "USD", 1, 1, Optional.of(ExecutionPriceRule.RESTING))));
    }

    /** Plays it to the end of so many probes; answers these. */
    static List<Probe> play(long seed, int probes, MarketEvents feed) {
        ProbedExchange exchange = new ProbedExchange(seed, feed);
        for (int i = 0; i < WARM_UP; i++) {
            exchange.step();
        }
        exchange.show();
        for (int i = 0; exchange.probes.size() < probes; i++) {
            if (i % BETWEEN_PROBES == 0 && exchange.filledAt.size() < probes) {
                exchange.probe();
            }
            exchange.endProbes();
            exchange.step();
        }
        return exchange.probes;
    }

    private long nanos() {
        return BEGIN + commands * MILLI;
    }

    private EventHeader next() {
        header.raw(nanos(), 0, 1);
        header.exchangeNanos = nanos();
        header.sequence = ++events;
        return header;
    }

    private void show() {
        feed.defined(next(), INSTRUMENT);
        feed.snapshot(next(), levels(bids), levels(asks));
        feed.continuity(next(), Continuity.LIVE, StaleReason.NONE);
        shown = true;
    }

    private static Levels levels(SortedMap<Long, Long> of) {
        Levels levels = new Levels();
        of.forEach(levels::add);
        return levels;
    }

    private void apply(Command command) {
        commands++;
        engine.apply(commands, nanos() / 1_000, command, sink);
        if (shown && !(changedBids.isEmpty() && changedAsks.isEmpty())) {
            feed.changes(next(), levels(changedBids), levels(changedAsks));
        }
        changedBids.clear();
        changedAsks.clear();
    }

    private void step() {
        if (random.nextInt(20) == 0) {
            price += random.nextBoolean() ? 1 : -1;
        }
        int roll = random.nextInt(100);
        if (roll < (ids.size() < RESTING ? 55 : 30) || ids.isEmpty()) {
            order(TimeInForce.GTC);
        } else if (roll >= 95) {
            order(TimeInForce.IOC);
        } else {
            long id = ids.get(random.nextInt(ids.size()));
            long[] order = Objects.requireNonNull(resting.get(id));
            apply(
                    roll < 75
                            ? new CancelOrder(order[2], id)
                            : new ReplaceOrder(
                                    order[2],
                                    id,
                                    limit(order[0] == 0 ? Side.BID : Side.ASK, random.nextInt(20) == 0),
                                    order[1],
                                    TimeInForce.GTC,
                                    0,
                                    "",
                                    ExecutionInstructions.NONE));
        }
    }

    private void order(TimeInForce lifetime) {
        Side side = random.nextBoolean() ? Side.BID : Side.ASK;
        boolean aggressive = lifetime == TimeInForce.IOC || random.nextInt(7) == 0;
        submit(1 + random.nextInt(BROKERS), side, lifetime, limit(side, aggressive), 1 + random.nextInt(1_000));
    }

    private void submit(long broker, Side side, TimeInForce lifetime, long at, long quantity) {
        apply(new SubmitOrder(broker, "flow", "SYM1", side, OrderType.LIMIT, lifetime, at, quantity, 0, ""));
    }

    private long limit(Side side, boolean aggressive) {
        long away = aggressive
                ? -1 - random.nextInt(3)
                : Math.min(1_000, (long) (-20 * StrictMath.log(random.nextDouble())));
        return side == Side.BID ? price - away : price + 1 + away;
    }

    /** At the best price of its side, or up to three steps behind it. */
    private void probe() {
        VenueSide side = random.nextBoolean() ? VenueSide.BUY : VenueSide.SELL;
        long behind = random.nextInt(4);
        long at = side == VenueSide.BUY ? bids.lastKey() - behind : asks.firstKey() + behind;
        int number = filledAt.size();
        filledAt.add(0L);
        long id = commands + 1;
        probeNumbers.put(id, number);
        submit(PROBER, side == VenueSide.BUY ? Side.BID : Side.ASK, TimeInForce.GTC, at, 1);
        open.addLast(new Open(id, side, at, nanos(), number));
    }

    private void endProbes() {
        while (!open.isEmpty() && open.getFirst().nanos() + PATIENCE * MILLI <= nanos()) {
            Open ended = open.removeFirst();
            long filled = filledAt.get(ended.number());
            if (filled == 0) {
                apply(new CancelOrder(PROBER, ended.id()));
            }
            probes.add(new Probe(
                    ended.side(), ended.price(), ended.nanos(), nanos(), filled, bids.lastKey() + asks.firstKey()));
        }
    }

    /** Keeps the levels, and tells trades. */
    private final class Sink extends IgnoredEngineEvents {

        private void level(LiveOrder order, long quantity) {
            boolean bid = order.side() == Side.BID;
            if (quantity == 0) {
                (bid ? bids : asks).remove(order.price());
            } else {
                (bid ? bids : asks).put(order.price(), quantity);
            }
            (bid ? changedBids : changedAsks).put(order.price(), quantity);
        }

        private void leave(LiveOrder order) {
            if (resting.remove(order.orderId()) != null) {
                ids.remove(order.orderId());
            }
        }

        @Override
        public void ordersTraded(
                long tradeId,
                long at,
                long quantity,
                LiveOrder aggressor,
                LiveOrder order,
                long levelQuantity,
                int levelOrders) {
            level(order, levelQuantity);
            if (order.leavesQuantity() == 0) {
                leave(order);
                Integer probe = probeNumbers.get(order.orderId());
                if (probe != null) {
                    filledAt.set(probe, nanos());
                }
            }
            if (shown) {
                feed.trade(
                        next(), tradeId, at, quantity, aggressor.side() == Side.BID ? VenueSide.BUY : VenueSide.SELL);
            }
        }

        @Override
        public void orderCancelled(
                LiveOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders) {
            if (reason != CancelReason.UNFILLED && reason != CancelReason.SELF_TRADE_AGGRESSOR) {
                level(order, levelQuantity);
                leave(order);
            }
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
            level(former, levelQuantity);
            if (!keptPriority) {
                leave(former);
            }
        }

        @Override
        public void orderRested(LiveOrder order, long levelQuantity, int levelOrders) {
            level(order, levelQuantity);
            long[] terms = {order.side() == Side.BID ? 0 : 1, order.quantity(), order.brokerId()};
            if (order.brokerId() != PROBER && resting.put(order.orderId(), terms) == null) {
                ids.add(order.orderId());
            }
        }
    }
}
