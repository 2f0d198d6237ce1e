package org.bourse.loadtest.engine;

import com.paritytrading.parity.match.OrderBook;
import com.paritytrading.parity.match.OrderBookListener;
import com.paritytrading.parity.match.Side;

/**
 * Parity's order book, one per symbol.
 *
 * <p>What differs: it knows no brokers, so it validates, limits and settles nothing; it has neither immediate-or-cancel
 * orders nor a move, so the first is an order followed by the cancel of its remainder, where there is one, and the second
 * a cancel followed by an order for what is left. This release keeps an order that was filled while resting in its index
 * for ever, so nothing may be asked of such an order again; the flow never does.
 */
final class ParityContender implements Contender, OrderBookListener {

    private final EngineFlow flow;
    private final Step[] warmUp;
    private final Step[] steps;
    private OrderBook[] books = {};
    private long trades;
    private long sum;

    ParityContender(EngineFlow flow) {
        this.flow = flow;
        warmUp = flow.warmUp().toArray(Step[]::new);
        steps = flow.steps().toArray(Step[]::new);
    }

    @Override
    public void prepare() {
        books = new OrderBook[flow.symbols()];
        for (int i = 0; i < books.length; i++) {
            books[i] = new OrderBook(this);
        }
        trades = 0;
        apply(warmUp);
    }

    @Override
    public void play() {
        apply(steps);
    }

    @Override
    public long trades() {
        return trades;
    }

    @Override
    public long sum() {
        return sum;
    }

    private void apply(Step[] batch) {
        for (Step step : batch) {
            OrderBook book = books[step.symbol()];
            switch (step.kind()) {
                case LIMIT -> book.enter(step.orderId(), side(step), step.price(), step.quantity());
                case IMMEDIATE -> {
                    book.enter(step.orderId(), side(step), step.price(), step.quantity());
                    if (step.leavesRemainder()) {
                        book.cancel(step.orderId(), 0);
                    }
                }
                case CANCEL -> book.cancel(step.orderId(), 0);
                case MOVE -> {
                    book.cancel(step.orderId(), 0);
                    book.enter(step.orderId(), side(step), step.price(), step.leavesQuantity());
                }
            }
        }
    }

    private static Side side(Step step) {
        return step.side() == org.bourse.engine.model.Side.BID ? Side.BUY : Side.SELL;
    }

    @Override
    public void match(
            long restingOrderId,
            long incomingOrderId,
            Side incomingSide,
            long price,
            long executedQuantity,
            long remainingQuantity) {
        trades++;
        sum += executedQuantity + restingOrderId + remainingQuantity;
    }

    @Override
    public void add(long orderId, Side side, long price, long quantity) {
        sum += orderId + quantity;
    }

    @Override
    public void cancel(long orderId, long canceledQuantity, long remainingQuantity) {
        sum += orderId + canceledQuantity;
    }
}
