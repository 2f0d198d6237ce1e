package org.bourse.engine;

import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.OrderCheck.Prospect;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.jspecify.annotations.Nullable;

/**
 * Trades an order against the orders that rest on the other side of the book, in price-time priority: what an iceberg shows
 * in its turn, the rest of it as {@link Icebergs} says.
 */
final class Matcher {

    /** The limit of an order that takes any price: worse than every rank. */
    private static final long ANY_RANK = Long.MAX_VALUE;

    private final ExchangeState exchange;
    private final SelfTrades selfTrades;

    Matcher(ExchangeState exchange) {
        this.exchange = exchange;
        this.selfTrades = new SelfTrades(exchange);
    }

    /**
     * What a market order would trade for, as far as the book fills it: at the prices of what rests.
     *
     * @param bound where it is more than this, any value that is more will do
     */
    static long worth(BookSide opposite, long quantity, long bound) {
        long value = 0;
        long left = quantity;
        for (PriceLevel level = opposite.best(); level != null && left > 0 && value <= bound; level = level.worse) {
            long taken = Math.min(left, level.totalQuantity);
            value += level.price() * taken;
            left -= taken;
        }
        return value;
    }

    /** Whether the book would fill the order whole at this limit; {@code limit} 0 means any price. */
    boolean canFill(Order order, Instrument instrument, Side side, long limit) {
        BookSide opposite = instrument.book(side.opposite());
        long worstRank = worstRank(opposite, limit);
        boolean holds = opposite.holds(order.leavesQuantity, worstRank);
        SelfTradePrevention prevention = instrument.prevention(order);
        return prevention == SelfTradePrevention.NONE
                ? holds
                : holds && selfTrades.canFill(opposite, worstRank, order, prevention);
    }

    /** Whether an order with this limit price would trade at once. */
    static boolean wouldTake(Instrument instrument, Side side, long limit) {
        BookSide opposite = instrument.book(side.opposite());
        PriceLevel best = opposite.best();
        return best != null && best.rank <= opposite.rank(limit);
    }

    /** What an order that keeps all rules would do, with its broker's own orders taken for others'. */
    static Prospect prospect(SubmitOrder order, @Nullable Instrument instrument) {
        boolean waits = order.instructions().isStop()
                && (instrument == null
                        || !instrument.hasReached(
                                order.side(), order.instructions().stopPrice()));
        if (waits) {
            return Prospect.REST;
        }
        if (instrument != null) {
            BookSide opposite = instrument.book(order.side().opposite());
            long worstRank = worstRank(opposite, order.price());
            if (opposite.holds(order.quantity(), worstRank)) {
                return Prospect.FILL;
            }
            PriceLevel best = opposite.best();
            if (best != null && best.rank <= worstRank && order.timeInForce() != TimeInForce.FOK) {
                return Prospect.TRADE;
            }
        }
        return order.type() == OrderType.LIMIT && order.timeInForce().mayRest() ? Prospect.REST : Prospect.CANCEL;
    }

    /**
     * Trades until the aggressor is filled or nothing within its limit is left. Resting orders that fill are closed; the
     * aggressor, which is in no book and is {@link ExchangeState#reported}, is left to the caller.
     *
     * @param limit its limit price; 0 for any price
     * @return whether it goes on; otherwise it would have traded with its own broker or group, and is reported as cancelled
     */
    boolean match(Order aggressor, Instrument instrument, Side side, long limit) {
        BookSide opposite = instrument.book(side.opposite());
        long worstRank = worstRank(opposite, limit);
        SelfTradePrevention prevention = instrument.prevention(aggressor);
        boolean atOwnPrice = instrument.executionPrice == ExecutionPriceRule.SELLER && side == Side.ASK && limit != 0;
        while (aggressor.leavesQuantity > 0) {
            PriceLevel level = opposite.best();
            if (level == null || level.rank > worstRank || level.first == null) {
                return true;
            }
            Order resting = level.first;
            long price = atOwnPrice ? limit : level.price();
            if (prevention == SelfTradePrevention.NONE || !exchange.stpGroups.areOwn(aggressor, resting)) {
                instrument.printed(price);
                trade(aggressor, resting, level, price);
            } else if (!selfTrades.prevent(aggressor, resting, prevention, price)) {
                return false;
            }
        }
        return true;
    }

    private void trade(Order aggressor, Order resting, PriceLevel level, long price) {
        BookSide bookSide = level.bookSide;
        boolean displays = resting.hasDisplay();
        long tradable = displays ? exchange.icebergs.tradable(resting, exchange.sequence) : resting.leavesQuantity;
        long quantity = Math.min(aggressor.leavesQuantity, tradable);
        aggressor.leavesQuantity -= quantity;
        MoneyTable.subtractOpenValue(bookSide, resting.broker, level.price(), quantity);
        boolean refreshed = displays && exchange.icebergs.trade(resting, quantity, exchange.sequence);
        if (!displays) {
            bookSide.reduce(resting, quantity);
        }
        settle(aggressor.broker, resting.broker, bookSide, quantity, Math.multiplyExact(price, quantity));
        exchange.reported.leaves(aggressor.leavesQuantity);
        exchange.events.ordersTraded(
                exchange.nextTradeId++,
                price,
                quantity,
                exchange.reported,
                exchange.reportedOther.of(resting, bookSide, level.price()),
                level.shownQuantity(),
                resting.leavesQuantity == 0 ? level.orderCount - 1 : level.orderCount);
        if (resting.leavesQuantity == 0) {
            exchange.close(resting);
        } else if (refreshed) {
            exchange.events.hiddenQuantityChanged(exchange.reportedOther, exchange.icebergs.hidden(resting), true);
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
