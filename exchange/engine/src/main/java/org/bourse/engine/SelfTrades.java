package org.bourse.engine;

import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;

/** Keeps orders of one broker, or of one group, from trading with each other, as the aggressor asks for. */
final class SelfTrades {

    private final ExchangeState exchange;

    SelfTrades(ExchangeState exchange) {
        this.exchange = exchange;
    }

    /**
     * Whether the book would fill the aggressor whole at this rank, by orders that come before any that would end or reduce
     * it. Its own, be they its broker's or its group's, never count. What a level hides trades after all that it shows.
     */
    boolean canFill(BookSide opposite, long worstRank, Order aggressor, SelfTradePrevention prevention) {
        boolean skipsOwn = prevention == SelfTradePrevention.CANCEL_OLDEST;
        long missing = aggressor.leavesQuantity;
        for (PriceLevel level = opposite.best(); level != null && level.rank <= worstRank; level = level.worse) {
            long later = 0;
            for (Order resting = level.first; resting != null; resting = resting.laterInLevel) {
                if (!exchange.stpGroups.areOwn(aggressor, resting)) {
                    long tradable = exchange.icebergs.tradable(resting, exchange.sequence);
                    later += resting.leavesQuantity - tradable;
                    missing -= tradable;
                    if (missing <= 0) {
                        return true;
                    }
                } else if (!skipsOwn) {
                    return false;
                }
            }
            missing -= later;
            if (missing <= 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * What an order that takes any price would trade for at the most, as far as the book fills it: at the prices of what rests
     * and is not its own. Its own orders are left out, end it or take their quantity off it, as its prevention says; at one
     * price those of others come first where that makes it more, as icebergs change whose turn it is.
     *
     * @param broker of the order, which is in no book yet
     * @param stpId its self-trade prevention group; 0: none
     * @param bound where it is more than this, any value that is more will do
     */
    long worth(BookSide opposite, long quantity, Broker broker, int stpId, SelfTradePrevention prevention, long bound) {
        boolean goesOn = true;
        long value = 0;
        long left = quantity;
        for (PriceLevel level = opposite.best();
                level != null && goesOn && left > 0 && value <= bound;
                level = level.worse) {
            long others = 0;
            long own = 0;
            for (Order resting = level.first;
                    resting != null && goesOn && others < left && level.price() * others <= bound - value;
                    resting = resting.laterInLevel) {
                if (!exchange.stpGroups.areOwn(broker, stpId, resting)) {
                    others += resting.leavesQuantity;
                } else if (prevention == SelfTradePrevention.DECREMENT) {
                    own += resting.leavesQuantity;
                } else {
                    goesOn = prevention == SelfTradePrevention.CANCEL_OLDEST;
                }
            }
            long taken = Math.min(left, others);
            value += level.price() * taken;
            left -= taken + own;
        }
        return value;
    }

    /**
     * Does instead of a trade what the aggressor's prevention says; the aggressor, which is in no book, is
     * {@link ExchangeState#reported}.
     *
     * @param price that they would have traded at
     * @return whether the aggressor goes on; otherwise it is reported as cancelled, and left to the caller
     */
    boolean prevent(Order aggressor, Order resting, SelfTradePrevention prevention, long price) {
        long quantity = Math.min(aggressor.leavesQuantity, resting.leavesQuantity);
        exchange.events.matchPrevented(
                prevention, price, quantity, exchange.reported, exchange.reportedOther.resting(resting));
        return switch (prevention) {
            case NONE, CANCEL_NEWEST -> {
                cancelAggressor();
                yield false;
            }
            case CANCEL_OLDEST -> {
                cancel(resting);
                yield true;
            }
            case CANCEL_BOTH -> {
                cancel(resting);
                cancelAggressor();
                yield false;
            }
            case DECREMENT -> decrement(aggressor, resting, quantity);
        };
    }

    private boolean decrement(Order aggressor, Order resting, long quantity) {
        boolean goesOn = aggressor.leavesQuantity > quantity;
        if (resting.leavesQuantity > quantity) {
            reduce(resting, quantity);
        } else {
            cancel(resting);
        }
        if (goesOn) {
            exchange.reportedOther.copy(exchange.reported);
            aggressor.quantity -= quantity;
            aggressor.leavesQuantity -= quantity;
            exchange.reported.has(aggressor.quantity, aggressor.leavesQuantity);
            reportReduced(
                    aggressor, exchange.reported, exchange.reportedOther, ReplaceReason.SELF_TRADE_AGGRESSOR, 0, 0);
        } else {
            cancelAggressor();
        }
        return goesOn;
    }

    /** Takes quantity off an order that stays where it is in its queue. */
    private void reduce(Order resting, long quantity) {
        PriceLevel level = resting.level;
        ReportedOrder former = exchange.reportedOther.resting(resting);
        long formerHidden = exchange.icebergs.hidden(resting);
        exchange.reduce(resting, quantity);
        resting.quantity -= quantity;
        ReportedOrder now = exchange.reportedThird.resting(resting);
        reportReduced(resting, now, former, ReplaceReason.SELF_TRADE, level.shownQuantity(), level.orderCount);
        exchange.reportHidden(resting, now, formerHidden);
    }

    private void reportReduced(
            Order order,
            ReportedOrder now,
            ReportedOrder former,
            ReplaceReason reason,
            long levelQuantity,
            int levelOrders) {
        ExecutionInstructions instructions = exchange.instructions(order);
        exchange.events.orderReplaced(
                now,
                former,
                reason,
                order.timeInForce(),
                order.validUntilMicros,
                instructions,
                order.timeInForce(),
                order.validUntilMicros,
                instructions,
                true,
                levelQuantity,
                levelOrders);
    }

    private void cancel(Order resting) {
        PriceLevel level = resting.level;
        exchange.events.orderCancelled(
                exchange.reportedOther.resting(resting),
                CancelReason.SELF_TRADE,
                CloseReason.CANCELLED,
                exchange.shownWithout(resting),
                level.orderCount - 1);
        exchange.close(resting);
    }

    private void cancelAggressor() {
        exchange.events.orderCancelled(
                exchange.reported, CancelReason.SELF_TRADE_AGGRESSOR, CloseReason.CANCELLED, 0, 0);
    }
}
