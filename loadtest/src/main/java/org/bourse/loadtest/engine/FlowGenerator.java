package org.bourse.loadtest.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.event.EventSink;
import org.bourse.engine.event.LiveOrder;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.Side;

/**
 * Makes up a realistic flow: around a price that wanders, orders come close to the best price (most within twenty cents,
 * few far away), some cross it, and those that rest are mostly cancelled or moved before they fill. About 40 % of the
 * commands are new orders (one in seven aggressive), 5 % immediate-or-cancel, 35 % cancels and 20 % moves; books stay
 * near the depth asked for. It plays what it makes up through an engine to know what is open, so that no step is about
 * an order that has closed.
 *
 * <p>Not the flow of the load tests ({@link org.bourse.loadtest.flow.OrderFlow}): its orders can be asked for by number, in any
 * sequence and by any thread, so it knows no order's state, and more than half of what an engine does in practice is to cancel
 * and move what is open. And other engines get the very same steps, which only orders with known ends allow.
 */
final class FlowGenerator extends CountingSink implements EventSink {

    private static final int BROKERS = 100;
    private static final int LEAST_WARM_UP = 250_000;
    private static final long FIRST_PRICE = 100_000;

    /** An order that is open. */
    private static final class Open {
        private final long orderId;
        private final long brokerId;
        private final Side side;
        private final long quantity;
        private long price;
        private long leaves;

        Open(long orderId, long brokerId, Side side, long price, long quantity) {
            this.orderId = orderId;
            this.brokerId = brokerId;
            this.side = side;
            this.price = price;
            this.quantity = quantity;
            this.leaves = quantity;
        }
    }

    /** The generator's picture of one book: the price it is around and its open orders, in no order. */
    private static final class Market {
        private final List<Open> open = new ArrayList<>();
        private long price = FIRST_PRICE;
    }

    private final SplittableRandom random;
    private final int restingPerSymbol;
    private final List<Market> markets = new ArrayList<>();
    private final Map<Long, Open> openById = new HashMap<>();
    private final EngineDriver driver;

    private FlowGenerator(int symbols, int restingPerSymbol, long seed) {
        random = new SplittableRandom(seed);
        this.restingPerSymbol = restingPerSymbol;
        for (int i = 0; i < symbols; i++) {
            markets.add(new Market());
        }
        driver = new EngineDriver(new MatchingEngine(), BROKERS, this);
    }

    /** A flow of so many measured commands over books that hold about so many orders each. */
    static EngineFlow generate(int symbols, int restingPerSymbol, int commands, long seed) {
        FlowGenerator generator = new FlowGenerator(symbols, restingPerSymbol, seed);
        List<Step> warmUp = generator.steps(Math.max(LEAST_WARM_UP, symbols * restingPerSymbol * 8));
        long tradesInWarmUp = generator.trades();
        List<Step> steps = generator.steps(commands);
        return new EngineFlow(symbols, BROKERS, warmUp, steps, tradesInWarmUp, generator.trades());
    }

    private List<Step> steps(int count) {
        List<Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int symbol = random.nextInt(markets.size());
            steps.add(play(next(symbol, markets.get(symbol))));
        }
        return steps;
    }

    private Step next(int symbol, Market market) {
        if (random.nextInt(20) == 0) {
            market.price += random.nextBoolean() ? 1 : -1;
        }
        int open = market.open.size();
        int roll = random.nextInt(100);
        boolean fresh = roll < (open < restingPerSymbol ? 55 : 30);
        if (fresh || open == 0) {
            return order(Step.Kind.LIMIT, symbol, market);
        }
        if (roll >= 95) {
            return order(Step.Kind.IMMEDIATE, symbol, market);
        }
        Open chosen = market.open.get(random.nextInt(open));
        return roll < 75 ? step(Step.Kind.CANCEL, chosen, symbol, 0, false) : move(chosen, symbol, market);
    }

    /** To another price: at the same one our engine would let the order keep its priority, and others would not. */
    private Step move(Open order, int symbol, Market market) {
        long price = limit(order.side, market.price, random.nextInt(20) == 0);
        order.price = price == order.price ? price + 1 : price;
        return step(Step.Kind.MOVE, order, symbol, order.price, false);
    }

    private Step order(Step.Kind kind, int symbol, Market market) {
        Side side = random.nextBoolean() ? Side.BID : Side.ASK;
        boolean aggressive = kind == Step.Kind.IMMEDIATE || random.nextInt(7) == 0;
        long price = limit(side, market.price, aggressive);
        long brokerId = 1L + random.nextInt(BROKERS);
        Open order = new Open(driver.nextSequence(), brokerId, side, price, 1 + random.nextInt(1_000));
        return step(kind, order, symbol, price, false);
    }

    /** A limit price that crosses the market by a little, or stays away from it mostly by a little. */
    private long limit(Side side, long around, boolean aggressive) {
        long away = aggressive ? -1 - random.nextInt(3) : Math.min(1_000, (long) (-20 * Math.log(random.nextDouble())));
        return side == Side.BID ? around - away : around + 1 + away;
    }

    private static Step step(Step.Kind kind, Open order, int symbol, long price, boolean leavesRemainder) {
        return new Step(
                kind,
                order.orderId,
                order.brokerId,
                symbol,
                order.side,
                price,
                order.quantity,
                order.leaves,
                leavesRemainder);
    }

    /** Plays a step, and completes it with what can be known only afterwards. */
    private Step play(Step step) {
        if (step.kind() == Step.Kind.LIMIT || step.kind() == Step.Kind.IMMEDIATE) {
            Open order = original(step);
            openById.put(order.orderId, order);
            markets.get(step.symbol()).open.add(order);
        }
        long cancelsBefore = cancels();
        driver.apply(driver.command(step));
        markets.get(step.symbol()).open.removeIf(order -> order.leaves == 0);
        boolean remainder = step.kind() == Step.Kind.IMMEDIATE && cancels() > cancelsBefore;
        return remainder ? step(step.kind(), original(step), step.symbol(), step.price(), true) : step;
    }

    private static Open original(Step step) {
        return new Open(step.orderId(), step.brokerId(), step.side(), step.price(), step.quantity());
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
        super.ordersTraded(tradeId, price, quantity, aggressor, resting, levelQuantity, levelOrders);
        leave(aggressor.orderId(), aggressor.leavesQuantity());
        leave(resting.orderId(), resting.leavesQuantity());
    }

    @Override
    public void orderCancelled(
            LiveOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders) {
        super.orderCancelled(order, reason, closeReason, levelQuantity, levelOrders);
        leave(order.orderId(), 0);
    }

    private void leave(long orderId, long leavesQuantity) {
        Open order = openById.get(orderId);
        if (order == null) {
            throw new IllegalStateException("order " + orderId + " closed twice");
        }
        order.leaves = leavesQuantity;
        if (leavesQuantity == 0) {
            openById.remove(orderId);
        }
    }
}
