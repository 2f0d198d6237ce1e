package org.bourse.engine;

import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/** What an order must keep to be accepted. Each method answers the first rule that is broken, or null. */
final class OrderRules {

    private final ExchangeState exchange;

    OrderRules(ExchangeState exchange) {
        this.exchange = exchange;
    }

    /** Whether the texts may stand in an order. {@code listed}: the symbol is that of a listed instrument. */
    static boolean textsAreValid(SubmitOrder order, boolean listed) {
        return (listed || Texts.isSymbol(order.symbol()))
                && Texts.isPrintable(order.documentNumber(), 1, Texts.MAX_DOCUMENT_NUMBER_LENGTH)
                && isClientOrderId(order.clientOrderId());
    }

    /** Whether this is a client order id or the empty text. */
    static boolean isClientOrderId(String text) {
        return Texts.isPrintable(text, 0, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
    }

    /**
     * The rules for a new order, apart from its sender and texts.
     *
     * @param instrument its instrument; null when it is not listed
     * @param validUntilMicros when it will expire
     */
    @Nullable
    RejectReason check(SubmitOrder order, Broker broker, @Nullable Instrument instrument, long validUntilMicros) {
        boolean limit = order.type() == OrderType.LIMIT;
        TimeInForce timeInForce = order.timeInForce();
        if (!limit && timeInForce.mayRest()) {
            return RejectReason.INVALID_TIME_IN_FORCE;
        }
        RejectReason broken = limit
                ? checkTerms(order.priceCents(), order.quantity())
                : checkMarketTerms(order.priceCents(), order.quantity());
        if (broken == null) {
            broken = checkValidity(timeInForce, validUntilMicros);
        }
        if (broken == null) {
            broken = checkBrokerAndInstrument(broker, instrument);
        }
        if (broken == null && timeInForce.mayRest()) {
            broken = checkRoom(broker, order.priceCents() * order.quantity());
        }
        return broken;
    }

    /** The rules for new terms of an open order, apart from its sender and texts. */
    @Nullable
    RejectReason check(ReplaceOrder replace, Order order, Instrument instrument, long validUntilMicros) {
        if (!replace.timeInForce().mayRest()) {
            return RejectReason.INVALID_TIME_IN_FORCE;
        }
        RejectReason broken = checkTerms(replace.priceCents(), replace.quantity());
        if (broken == null) {
            broken = checkValidity(replace.timeInForce(), validUntilMicros);
        }
        if (broken == null) {
            broken = checkBrokerAndInstrument(order.broker, instrument);
        }
        if (broken == null) {
            long leaves = Math.max(0, replace.quantity() - order.filledQuantity());
            long valueBefore = order.level.priceCents() * order.leavesQuantity;
            broken = checkOpenValue(order.broker, replace.priceCents() * leaves - valueBefore);
        }
        return broken;
    }

    private @Nullable RejectReason checkTerms(long priceCents, long quantity) {
        ExchangeSettings settings = exchange.settings;
        if (priceCents < 1 || priceCents > settings.maxPriceCents()) {
            return RejectReason.INVALID_PRICE;
        }
        if (quantity < 1 || quantity > settings.maxQuantity()) {
            return RejectReason.INVALID_QUANTITY;
        }
        long value = priceCents * quantity;
        boolean overflows = Math.multiplyHigh(priceCents, quantity) != 0 || value < 0;
        return overflows || value > settings.maxOrderValueCents() ? RejectReason.ORDER_VALUE_TOO_LARGE : null;
    }

    private @Nullable RejectReason checkMarketTerms(long priceCents, long quantity) {
        if (priceCents != 0) {
            return RejectReason.INVALID_PRICE;
        }
        return quantity < 1 || quantity > exchange.settings.maxQuantity() ? RejectReason.INVALID_QUANTITY : null;
    }

    private @Nullable RejectReason checkValidity(TimeInForce timeInForce, long validUntilMicros) {
        if (timeInForce != TimeInForce.GTD) {
            return null;
        }
        if (validUntilMicros <= exchange.timeMicros) {
            return RejectReason.VALID_UNTIL_NOT_IN_FUTURE;
        }
        return validUntilMicros > Times.LATEST_MICROS ? RejectReason.VALID_UNTIL_TOO_LATE : null;
    }

    private @Nullable RejectReason checkBrokerAndInstrument(Broker broker, @Nullable Instrument instrument) {
        if (Math.abs(broker.balanceCents) > ExchangeSettings.BALANCE_LIMIT_CENTS) {
            return RejectReason.BALANCE_LIMIT;
        }
        if (instrument == null) {
            return checkListing(broker);
        }
        return instrument.halted ? RejectReason.INSTRUMENT_HALTED : null;
    }

    /** Whether another instrument finds a place: a free one or, where brokers share, that of an unused instrument. */
    private @Nullable RejectReason checkListing(Broker broker) {
        int taken = isShared() ? exchange.instruments.used() : exchange.instruments.count();
        int left = exchange.settings.maxInstruments() - taken;
        if (left <= 0) {
            return RejectReason.TOO_MANY_INSTRUMENTS;
        }
        return isShared() && broker.instrumentsInUse >= left ? RejectReason.INSTRUMENT_SHARE_USED : null;
    }

    private boolean isShared() {
        return exchange.settings.sharing() == Sharing.FLOATING;
    }

    /** Whether an order that may rest finds a place, also when it would fill at once: so that the answer is simple. */
    private @Nullable RejectReason checkRoom(Broker broker, long valueCents) {
        ExchangeSettings settings = exchange.settings;
        if (broker.openOrders >= settings.maxOpenOrders()) {
            return RejectReason.TOO_MANY_OPEN_ORDERS;
        }
        int left = settings.maxTotalOpenOrders() - exchange.openOrders.count();
        if (left <= 0) {
            return RejectReason.EXCHANGE_FULL;
        }
        if (isShared() && broker.openOrders >= left) {
            return RejectReason.OPEN_ORDER_SHARE_USED;
        }
        return checkOpenValue(broker, valueCents);
    }

    private @Nullable RejectReason checkOpenValue(Broker broker, long addedCents) {
        long leftCents = ExchangeSettings.MAX_OPEN_VALUE_CENTS - exchange.openOrders.valueCents();
        if (addedCents > leftCents) {
            return RejectReason.EXCHANGE_FULL;
        }
        boolean grows = addedCents > 0;
        return grows && isShared() && broker.openValueCents + addedCents > leftCents - addedCents
                ? RejectReason.OPEN_VALUE_SHARE_USED
                : null;
    }
}
