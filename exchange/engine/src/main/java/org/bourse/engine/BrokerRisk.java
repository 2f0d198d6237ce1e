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
        int valueDecimals = valueDecimals(terms);
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

    /**
     * What an order may be worth until it breaks the first of its limits that is held against that: one that is worth more is
     * refused for the same, whatever it is worth.
     *
     * @param replaced the order that waits for its stop price whose place it takes, or null
     */
    long firstBound(Instrument instrument, Side side, boolean rests, @Nullable Order replaced) {
        int decimals = valueDecimals(instrument.terms);
        long before = replaced == null ? 0 : replaced.level.bookSide.valuePriceOf(replaced) * replaced.leavesQuantity;
        if (limits.orderValue() != BrokerLimits.UNLIMITED) {
            return Math.max(before, scaled(limits.orderValue(), decimals));
        }
        boolean openIsBounded = rests && openLimit(side) != BrokerLimits.UNLIMITED;
        long left = Long.MAX_VALUE;
        if (openIsBounded) {
            left = openLeft(instrument.money, side, decimals);
        } else if (side == Side.BID) {
            left = creditLeft(instrument.money, decimals);
        }
        return before + Math.clamp(left, 0, Long.MAX_VALUE - before);
    }

    private @Nullable RejectReason checkValues(Money money, Side side, long added, boolean rests, int decimals) {
        if (added <= 0) {
            return null;
        }
        if (rests && added > openLeft(money, side, decimals)) {
            return side == Side.BID ? RejectReason.OPEN_BUY_VALUE_LIMIT : RejectReason.OPEN_SELL_VALUE_LIMIT;
        }
        return side == Side.BID && added > creditLeft(money, decimals) ? RejectReason.CREDIT_LIMIT : null;
    }

    private long openLimit(Side side) {
        return side == Side.BID ? limits.openBuyValue() : limits.openSellValue();
    }

    /** What open orders of a side may be worth besides those there are. */
    private long openLeft(Money money, Side side, int decimals) {
        long openBuys = openBuys(money);
        return scaled(openLimit(side), decimals) - (side == Side.BID ? openBuys : broker.openValue(money) - openBuys);
    }

    /** What may be bought besides what open orders buy. */
    private long creditLeft(Money money, int decimals) {
        if (limits.credit() == BrokerLimits.UNLIMITED) {
            return Long.MAX_VALUE;
        }
        // Does not overflow: a balance that may buy is above -4 x 10^18, and what is open below 2.5 x 10^18.
        long own = broker.balance(money) - openBuys(money);
        return own + Math.min(scaled(limits.credit(), decimals), Long.MAX_VALUE - Math.max(0, own));
    }

    private long openBuys(Money money) {
        return money.index < openBuyValues.length ? openBuyValues[money.index] : 0;
    }

    private static int valueDecimals(InstrumentTerms terms) {
        return terms.priceScale() - InstrumentTerms.OWN_MONEY_SCALE + terms.quantityScale();
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
