package org.bourse.engine;

import java.util.Arrays;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * A broker's own limits, and what of its open orders they are held against. Only brokers that have limits have one: for
 * all others nothing is counted.
 */
final class BrokerRisk {

    final BrokerLimits limits;
    private final Broker broker;

    /** What its open orders may still buy and sell. */
    private final Positions openBids = new Positions();

    private final Positions openAsks = new Positions();

    /** What its open orders that buy are worth, by the index of their money. */
    private long[] openBuyValues = {};

    /** Counts what is open. */
    BrokerRisk(Broker broker, BrokerLimits limits) {
        this.broker = broker;
        this.limits = limits;
        for (@Nullable Order order = broker.oldestOrder; order != null; order = order.newerOfBroker) {
            BookSide bookSide = order.level.bookSide;
            add(bookSide, bookSide.valuePriceOf(order) * order.leavesQuantity, order.leavesQuantity);
        }
    }

    /** Counts what came to rest; negative amounts were taken out of the book. */
    void add(BookSide bookSide, long value, long quantity) {
        openOf(bookSide.side).add(bookSide.instrumentId, quantity);
        if (bookSide.side == Side.BID) {
            int index = bookSide.money.index;
            if (index >= openBuyValues.length) {
                openBuyValues = Arrays.copyOf(openBuyValues, index + 1);
            }
            openBuyValues[index] += value;
        }
    }

    /**
     * The first of its limits that would be broken, were an order to rest and trade at its worst; null when none would.
     *
     * @param instrument null when it is not listed
     * @param quantity the order's, what is filled included
     * @param value what the order is worth with that quantity
     * @param rests whether it may come to rest
     * @param replaced the open order whose place it takes, which still rests, or null
     */
    @Nullable
    RejectReason check(
            @Nullable Instrument instrument,
            Money money,
            Side side,
            long quantity,
            long value,
            boolean rests,
            @Nullable Order replaced) {
        InstrumentTerms terms = instrument == null ? InstrumentTerms.DEFAULTS : instrument.terms;
        int quantityDecimals = terms.quantityScale();
        int valueDecimals = terms.priceScale() - InstrumentTerms.OWN_MONEY_SCALE + quantityDecimals;
        long filled = replaced == null ? 0 : replaced.filledQuantity();
        if (quantity <= filled) {
            return null; // it closes the order
        }
        long openBefore = replaced == null ? 0 : replaced.leavesQuantity;
        long priceBefore = replaced == null ? 0 : replaced.level.bookSide.valuePriceOf(replaced);
        // What an order had before its limit was lowered it may keep, and go down from.
        long quantityBefore = filled + openBefore;
        if (quantity > quantityBefore && quantity > scaled(limits.orderQuantity(), quantityDecimals)) {
            return RejectReason.ORDER_QUANTITY_LIMIT;
        }
        if (value > priceBefore * quantityBefore && value > scaled(limits.orderValue(), valueDecimals)) {
            return RejectReason.ORDER_VALUE_LIMIT;
        }
        if (rests && replaced == null && broker.openOrders >= limits.openOrders()) {
            return RejectReason.OPEN_ORDERS_LIMIT;
        }
        long leaves = quantity - filled;
        long openValue = leaves == quantity ? value : value / quantity * leaves;
        long addedValue = replaced == null ? value : openValue - priceBefore * openBefore;
        RejectReason broken = checkValues(money, side, addedValue, rests, valueDecimals);
        if (broken == null && leaves > openBefore && instrument != null) {
            broken = checkPosition(
                    instrument.id, side, leaves - openBefore, scaled(limits.position(), quantityDecimals));
        } else if (broken == null && instrument == null && leaves > scaled(limits.position(), quantityDecimals)) {
            broken = RejectReason.POSITION_LIMIT;
        }
        return broken;
    }

    private @Nullable RejectReason checkValues(Money money, Side side, long added, boolean rests, int decimals) {
        if (added <= 0) {
            return null;
        }
        long openBuys = money.index < openBuyValues.length ? openBuyValues[money.index] : 0;
        if (side == Side.ASK) {
            long openSells = broker.openValue(money) - openBuys;
            return rests && added > scaled(limits.openSellValue(), decimals) - openSells
                    ? RejectReason.OPEN_SELL_VALUE_LIMIT
                    : null;
        }
        if (rests && added > scaled(limits.openBuyValue(), decimals) - openBuys) {
            return RejectReason.OPEN_BUY_VALUE_LIMIT;
        }
        // Neither side overflows: a balance that may buy is above -4 x 10^18, and what is open below 2.5 x 10^18.
        boolean beyond = limits.credit() != BrokerLimits.UNLIMITED
                && broker.balance(money) - openBuys - added < -scaled(limits.credit(), decimals);
        return beyond ? RejectReason.CREDIT_LIMIT : null;
    }

    private @Nullable RejectReason checkPosition(int instrumentId, Side side, long added, long limit) {
        long position = broker.positions.of(instrumentId);
        long held = side == Side.BID ? position : -position;
        return held + openOf(side).of(instrumentId) > limit - added ? RejectReason.POSITION_LIMIT : null;
    }

    private Positions openOf(Side side) {
        return side == Side.BID ? openBids : openAsks;
    }

    /** The same amount with so many more decimals, or fewer; what is too large for any order is as good as no limit. */
    private static long scaled(long amount, int moreDecimals) {
        long scaled = amount;
        for (int i = 0; i < moreDecimals; i++) {
            scaled = scaled > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : scaled * 10;
        }
        for (int i = 0; i > moreDecimals && amount != BrokerLimits.UNLIMITED; i--) {
            scaled /= 10;
        }
        return scaled;
    }
}
