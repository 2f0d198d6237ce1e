package org.bourse.engine;

import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.Side;

/** Trades an order against the orders that rest on the other side of the book, in price-time priority. */
final class Matcher {

    /** The limit of an order that takes any price: worse than every rank. */
    private static final long ANY_RANK = Long.MAX_VALUE;

    private final ExchangeState exchange;

    Matcher(ExchangeState exchange) {
        this.exchange = exchange;
    }

    /** Whether the book would fill the quantity whole at this limit; {@code limit} 0 means any price. */
    static boolean canFill(Instrument instrument, Side side, long limit, long quantity) {
        BookSide opposite = instrument.book(side.opposite());
        return opposite.holds(quantity, worstRank(opposite, limit));
    }

    /** Whether an order with this limit price would trade at once. */
    static boolean wouldTake(Instrument instrument, Side side, long limit) {
        BookSide opposite = instrument.book(side.opposite());
        PriceLevel best = opposite.best();
        return best != null && best.rank <= opposite.rank(limit);
    }

    /**
     * Trades until the aggressor is filled or nothing within its limit is left. Resting orders that fill are closed; the
     * aggressor, which is in no book and is {@link ExchangeState#reported}, is left to the caller.
     *
     * @param limit its limit price; 0 for any price
     */
    void match(Order aggressor, Instrument instrument, Side side, long limit) {
        BookSide opposite = instrument.book(side.opposite());
        long worstRank = worstRank(opposite, limit);
        boolean atOwnPrice = instrument.executionPrice == ExecutionPriceRule.SELLER && side == Side.ASK && limit != 0;
        while (aggressor.leavesQuantity > 0) {
            PriceLevel level = opposite.best();
            if (level == null || level.rank > worstRank || level.first == null) {
                return;
            }
            instrument.traded = true;
            trade(aggressor, level.first, level, atOwnPrice ? limit : level.price());
        }
    }

    private void trade(Order aggressor, Order resting, PriceLevel level, long price) {
        BookSide bookSide = level.bookSide;
        long quantity = Math.min(aggressor.leavesQuantity, resting.leavesQuantity);
        aggressor.leavesQuantity -= quantity;
        MoneyTable.subtractOpenValue(bookSide.money, resting.broker, level.price(), quantity);
        bookSide.reduce(resting, quantity);
        settle(aggressor.broker, resting.broker, bookSide, quantity, Math.multiplyExact(price, quantity));
        exchange.reported.leaves(aggressor.leavesQuantity);
        exchange.events.ordersTraded(
                exchange.nextTradeId++,
                price,
                quantity,
                exchange.reported,
                exchange.reportedOther.of(resting, bookSide, level.price()),
                level.totalQuantity,
                resting.leavesQuantity == 0 ? level.orderCount - 1 : level.orderCount);
        if (resting.leavesQuantity == 0) {
            exchange.close(resting);
        }
    }

    /** The buyer pays the seller, and gets what it sold. */
    private static void settle(Broker aggressor, Broker resting, BookSide restingSide, long quantity, long value) {
        boolean buys = restingSide.side == Side.ASK;
        Brokers.move(aggressor, resting, restingSide.money, buys ? value : -value);
        aggressor.positions.add(restingSide.instrumentId, buys ? quantity : -quantity);
        resting.positions.add(restingSide.instrumentId, buys ? -quantity : quantity);
    }

    private static long worstRank(BookSide opposite, long limit) {
        return limit == 0 ? ANY_RANK : opposite.rank(limit);
    }
}
