package org.bourse.engine;

import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderLimits;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/** The rules that an order must keep to be accepted. Each method answers the first rule that is broken, or null. */
final class OrderRules {

    private final ExchangeState exchange;
    private final SelfTrades selfTrades;

    OrderRules(ExchangeState exchange) {
        this.exchange = exchange;
        this.selfTrades = new SelfTrades(exchange);
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
        return instrument != null && isPlainlyFine(order, broker, instrument, validUntilMicros)
                ? null
                : firstBroken(order, broker, instrument, validUntilMicros);
    }

    /**
     * Whether an order, seen at a glance, breaks no rule: most orders say nothing of their execution, and come where
     * broker and instrument have no rules of their own. It is never so where {@link #firstBroken} finds one.
     */
    private boolean isPlainlyFine(SubmitOrder order, Broker broker, Instrument instrument, long validUntilMicros) {
        TimeInForce timeInForce = order.timeInForce();
        return order.instructions().areNone()
                && order.type() == OrderType.LIMIT
                && hasNoRulesOfItsOwn(broker, instrument)
                && checkTerms(instrument.limits, order.price(), order.quantity()) == null
                && checkValidity(timeInForce, validUntilMicros) == null
                && checkBrokerAndInstrument(broker, instrument.money, instrument) == null
                && (!timeInForce.mayRest()
                        || checkRoom(broker, instrument.money, order.price() * order.quantity()) == null);
    }

    private static boolean hasNoRulesOfItsOwn(Broker broker, Instrument instrument) {
        return instrument.takesAnyTerms && broker.risk == null;
    }

    private @Nullable RejectReason firstBroken(
            SubmitOrder order, Broker broker, @Nullable Instrument instrument, long validUntilMicros) {
        boolean limit = order.type() == OrderType.LIMIT;
        TimeInForce timeInForce = order.timeInForce();
        ExecutionInstructions instructions = order.instructions();
        OrderLimits limits = instrument == null ? exchange.defaultLimits : instrument.limits;
        RejectReason broken = checkInstructions(limits, limit, timeInForce, instructions);
        long valuePrice = instructions.valuePrice(order.side(), order.price());
        if (broken == null) {
            broken = limit
                    ? checkTerms(limits, order.price(), order.quantity())
                    : checkMarketTerms(limits, order.price(), order.quantity(), valuePrice);
        }
        if (broken == null) {
            broken = checkDisplay(instructions.displayQuantity(), order.quantity());
        }
        if (broken == null) {
            broken = checkGroup(broker, instructions.stpId());
        }
        if (broken == null && instrument != null) {
            broken = checkSteps(instrument, order.price(), order.quantity(), instructions.stopPrice());
        }
        if (broken == null && instrument != null && !instrument.isOnLot(instructions.displayQuantity())) {
            broken = RejectReason.DISPLAY_QUANTITY_OFF_LOT;
        }
        long value = valuePrice * order.quantity();
        if (broken == null && !limit && instrument != null) {
            value = Math.max(
                    value, takenAtOnce(instrument, broker, order.side(), instructions, order.quantity(), null));
        }
        if (broken == null && instrument != null && instrument.bounded) {
            broken = checkBounds(instrument, order.quantity(), value);
        }
        if (broken == null) {
            broken = checkValidity(timeInForce, validUntilMicros);
        }
        Money money = instrument == null ? exchange.money.own() : instrument.money;
        if (broken == null) {
            broken = checkBrokerAndInstrument(broker, money, instrument);
        }
        if (broken == null && timeInForce.mayRest()) {
            broken = checkRoom(broker, money, valuePrice * order.quantity());
        }
        if (broken == null && instructions.postOnly() && instrument != null) {
            broken = checkPassive(instrument, order.side(), order.price());
        }
        BrokerRisk risk = broker.risk;
        if (broken == null && risk != null) {
            broken = risk.check(instrument, money, order.side(), order.quantity(), value, timeInForce.mayRest(), null);
        }
        return broken;
    }

    /** The rules for new terms of an open order, apart from its sender and texts. */
    @Nullable
    RejectReason check(ReplaceOrder replace, Order order, Instrument instrument, long validUntilMicros) {
        return isPlainlyFine(replace, order, instrument, validUntilMicros)
                ? null
                : firstBroken(replace, order, instrument, validUntilMicros);
    }

    /** The same of new terms: never so where {@link #firstBroken} finds a broken rule. */
    private boolean isPlainlyFine(ReplaceOrder replace, Order order, Instrument instrument, long validUntilMicros) {
        return replace.instructions().areNone()
                && order.isPlain()
                && replace.timeInForce().mayRest()
                && hasNoRulesOfItsOwn(order.broker, instrument)
                && checkTerms(instrument.limits, replace.price(), replace.quantity()) == null
                && checkValidity(replace.timeInForce(), validUntilMicros) == null
                && checkBrokerAndInstrument(order.broker, instrument.money, instrument) == null
                && checkOpenValue(order.broker, instrument.money, addedValue(replace, order, replace.price())) == null;
    }

    /** What new terms add to the value of an open order. */
    private static long addedValue(ReplaceOrder replace, Order order, long valuePrice) {
        long leaves = Math.max(0, replace.quantity() - order.filledQuantity());
        return valuePrice * leaves - order.level.bookSide.valuePriceOf(order) * order.leavesQuantity;
    }

    private @Nullable RejectReason firstBroken(
            ReplaceOrder replace, Order order, Instrument instrument, long validUntilMicros) {
        BookSide bookSide = order.level.bookSide;
        boolean waits = order.waits();
        boolean takesAnyPrice = bookSide.limitOf(order) == 0;
        ExecutionInstructions instructions = waits && !replace.instructions().isStop()
                ? replace.instructions().withStop(order.level.price())
                : replace.instructions();
        if (instructions.isStop() && !waits) {
            return RejectReason.NOT_WAITING;
        }
        RejectReason broken = waits ? checkStop(instrument.limits, replace.timeInForce(), instructions) : null;
        if (!waits && !replace.timeInForce().mayRest()) {
            broken = RejectReason.INVALID_TIME_IN_FORCE;
        }
        if (broken == null && takesAnyPrice && instructions.displayQuantity() != 0) {
            broken = RejectReason.DISPLAY_QUANTITY_CANNOT_REST;
        }
        long valuePrice = instructions.valuePrice(bookSide.side, replace.price());
        if (broken == null) {
            broken = takesAnyPrice
                    ? checkMarketTerms(instrument.limits, replace.price(), replace.quantity(), valuePrice)
                    : checkTerms(instrument.limits, replace.price(), replace.quantity());
        }
        long displayQuantity = instructions.displayQuantity();
        boolean displaysOther = displayQuantity != exchange.icebergs.displayQuantity(order);
        // What a replace leaves as it is may be from before a prevented match reduced the quantity.
        if (broken == null && (displaysOther || replace.quantity() != order.quantity)) {
            broken = checkDisplay(displayQuantity, replace.quantity());
        }
        // An order keeps its group when its broker leaves that.
        if (broken == null && instructions.stpId() != exchange.stpGroups.of(order)) {
            broken = checkGroup(order.broker, instructions.stpId());
        }
        if (broken == null) {
            broken = checkChangedSteps(replace, order, instrument);
        }
        if (broken == null && displaysOther && !instrument.isOnLot(displayQuantity)) {
            broken = RejectReason.DISPLAY_QUANTITY_OFF_LOT;
        }
        long value = valuePrice * replace.quantity();
        if (broken == null && takesAnyPrice) {
            value = Math.max(
                    value,
                    takenAtOnce(instrument, order.broker, bookSide.side, instructions, replace.quantity(), order));
        }
        if (broken == null && instrument.bounded) {
            broken = checkBounds(instrument, replace, order, valuePrice, value);
        }
        if (broken == null) {
            broken = checkValidity(replace.timeInForce(), validUntilMicros);
        }
        if (broken == null) {
            broken = checkBrokerAndInstrument(order.broker, instrument.money, instrument);
        }
        if (broken == null) {
            broken = checkOpenValue(order.broker, instrument.money, addedValue(replace, order, valuePrice));
            boolean leavesAny = replace.quantity() > order.filledQuantity();
            if (broken == null && leavesAny && replace.instructions().postOnly()) {
                broken = checkPassive(instrument, bookSide.side, replace.price());
            }
        }
        BrokerRisk risk = order.broker.risk;
        if (broken == null && risk != null) {
            broken = risk.check(instrument, instrument.money, bookSide.side, replace.quantity(), value, true, order);
        }
        return broken;
    }

    /**
     * What an order that takes any price would trade for now, at the most; 0 for a stop order whose stop price is not
     * reached, and where no limit asks. Beyond the first limit that it breaks, it may be more than this says. Without
     * this a stop price that was reached long ago, which is worth nothing, would take any price past the limits.
     *
     * @param replaced the open order whose place it takes, or null
     */
    private long takenAtOnce(
            Instrument instrument,
            Broker broker,
            Side side,
            ExecutionInstructions instructions,
            long quantity,
            @Nullable Order replaced) {
        BrokerRisk risk = broker.risk;
        long largest = instrument.terms.bounds().largestValue();
        boolean mayRest = instructions.isStop();
        if ((largest == 0 && risk == null) || (mayRest && !instrument.hasReached(side, instructions.stopPrice()))) {
            return 0;
        }
        // The largest value comes first, but a replace that keeps quantity and stop price is not held to it.
        long bound = risk == null || (largest != 0 && replaced == null)
                ? largest
                : Math.max(largest, risk.firstBound(instrument, side, mayRest, replaced));
        BookSide opposite = instrument.book(side.opposite());
        SelfTradePrevention prevention = instrument.prevention(instructions.selfTradePrevention());
        return prevention == SelfTradePrevention.NONE
                ? Matcher.worth(opposite, quantity, bound)
                : selfTrades.worth(opposite, quantity, broker, instructions.stpId(), prevention, bound);
    }

    /**
     * Whether what a new order says of its execution fits its type and time in force. {@code limit}: it has a limit.
     */
    private static @Nullable RejectReason checkInstructions(
            OrderLimits limits, boolean limit, TimeInForce timeInForce, ExecutionInstructions instructions) {
        RejectReason broken = null;
        if (instructions.isStop()) {
            broken = checkStop(limits, timeInForce, instructions);
        } else if (!limit && timeInForce.mayRest()) {
            broken = RejectReason.INVALID_TIME_IN_FORCE;
        } else if (instructions.postOnly() && !timeInForce.mayRest()) {
            broken = RejectReason.POST_ONLY_CANNOT_REST;
        }
        boolean mayShowPart = limit && timeInForce.mayRest();
        return broken == null && instructions.displayQuantity() != 0 && !mayShowPart
                ? RejectReason.DISPLAY_QUANTITY_CANNOT_REST
                : broken;
    }

    private static @Nullable RejectReason checkStop(
            OrderLimits limits, TimeInForce timeInForce, ExecutionInstructions instructions) {
        if (!timeInForce.mayRest()) {
            return RejectReason.STOP_CANNOT_BE_IMMEDIATE;
        }
        if (instructions.postOnly()) {
            return RejectReason.STOP_CANNOT_BE_POST_ONLY;
        }
        long stopPrice = instructions.stopPrice();
        return stopPrice < 1 || stopPrice > limits.price() ? RejectReason.INVALID_STOP_PRICE : null;
    }

    private static @Nullable RejectReason checkPassive(Instrument instrument, Side side, long price) {
        return Matcher.wouldTake(instrument, side, price) ? RejectReason.WOULD_TAKE : null;
    }

    private static @Nullable RejectReason checkTerms(OrderLimits limits, long price, long quantity) {
        if (price < 1 || price > limits.price()) {
            return RejectReason.INVALID_PRICE;
        }
        if (quantity < 1 || quantity > limits.quantity()) {
            return RejectReason.INVALID_QUANTITY;
        }
        return checkValue(limits, price, quantity);
    }

    private static @Nullable RejectReason checkValue(OrderLimits limits, long price, long quantity) {
        // The product has up to 128 bits: with many decimals a price and a quantity that are allowed may be too much
        // together.
        long value = price * quantity;
        boolean overflows = Math.multiplyHigh(price, quantity) != 0 || value < 0;
        return overflows || value > limits.value() ? RejectReason.ORDER_VALUE_TOO_LARGE : null;
    }

    /** @param valuePrice what the value is counted at of one that waits; 0 of one that doesn't */
    private static @Nullable RejectReason checkMarketTerms(
            OrderLimits limits, long price, long quantity, long valuePrice) {
        if (price != 0) {
            return RejectReason.INVALID_PRICE;
        }
        if (quantity < 1 || quantity > limits.quantity()) {
            return RejectReason.INVALID_QUANTITY;
        }
        return checkValue(limits, valuePrice, quantity);
    }

    private static @Nullable RejectReason checkSteps(Instrument instrument, long price, long quantity, long stopPrice) {
        if (!instrument.isOnTick(price)) {
            return RejectReason.PRICE_OFF_TICK;
        }
        if (!instrument.isOnLot(quantity)) {
            return RejectReason.QUANTITY_OFF_LOT;
        }
        return instrument.isOnTick(stopPrice) ? null : RejectReason.STOP_PRICE_OFF_TICK;
    }

    /** What a replace leaves as it is may be from before the tick or lot changed. */
    private static @Nullable RejectReason checkChangedSteps(ReplaceOrder replace, Order order, Instrument instrument) {
        if (replace.price() != order.level.bookSide.limitOf(order) && !instrument.isOnTick(replace.price())) {
            return RejectReason.PRICE_OFF_TICK;
        }
        if (replace.quantity() != order.quantity && !instrument.isOnLot(replace.quantity())) {
            return RejectReason.QUANTITY_OFF_LOT;
        }
        long stopPrice = replace.instructions().stopPrice();
        return stopPrice == order.level.price() || instrument.isOnTick(stopPrice)
                ? null
                : RejectReason.STOP_PRICE_OFF_TICK;
    }

    /**
     * What a replace leaves as it is may be from before the bounds changed; one that closes the order leaves nothing.
     */
    private static @Nullable RejectReason checkBounds(
            Instrument instrument, ReplaceOrder replace, Order order, long valuePrice, long value) {
        boolean sameQuantity = replace.quantity() == order.quantity;
        if (replace.quantity() <= order.filledQuantity()
                || (sameQuantity && valuePrice == order.level.bookSide.valuePriceOf(order))) {
            return null;
        }
        return sameQuantity ? checkLargestValue(instrument, value) : checkBounds(instrument, replace.quantity(), value);
    }

    private static @Nullable RejectReason checkBounds(Instrument instrument, long quantity, long value) {
        OrderBounds bounds = instrument.terms.bounds();
        if (quantity < bounds.smallestQuantity()) {
            return RejectReason.QUANTITY_BELOW_SMALLEST;
        }
        if (bounds.largestQuantity() != 0 && quantity > bounds.largestQuantity()) {
            return RejectReason.QUANTITY_ABOVE_LARGEST;
        }
        return checkLargestValue(instrument, value);
    }

    private static @Nullable RejectReason checkLargestValue(Instrument instrument, long value) {
        long largest = instrument.terms.bounds().largestValue();
        return largest != 0 && value > largest ? RejectReason.VALUE_ABOVE_LARGEST : null;
    }

    private static @Nullable RejectReason checkDisplay(long displayQuantity, long quantity) {
        return displayQuantity < 0 || displayQuantity > quantity ? RejectReason.INVALID_DISPLAY_QUANTITY : null;
    }

    private static @Nullable RejectReason checkGroup(Broker broker, int stpId) {
        return stpId == 0 || broker.isIn(stpId) ? null : RejectReason.UNKNOWN_STP_ID;
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

    private @Nullable RejectReason checkBrokerAndInstrument(
            Broker broker, Money money, @Nullable Instrument instrument) {
        if (isBeyondBalanceLimit(broker, money)) {
            return RejectReason.BALANCE_LIMIT;
        }
        if (instrument != null && broker.positions.isBeyondLimit(instrument.id)) {
            return RejectReason.POSITION_LIMIT;
        }
        if (broker.status != BrokerStatus.ACTIVE) {
            return broker.status == BrokerStatus.SUSPENDED
                    ? RejectReason.BROKER_SUSPENDED
                    : RejectReason.KILL_SWITCH_ENGAGED;
        }
        if (exchange.marketHalted) {
            return RejectReason.MARKET_HALTED;
        }
        if (instrument == null) {
            return checkListing(broker);
        }
        if (instrument.halted) {
            return instrument.delisted ? RejectReason.INSTRUMENT_DELISTED : RejectReason.INSTRUMENT_HALTED;
        }
        return null;
    }

    /** Whether an order may still trade that its broker sent long ago: whatever it takes, no sum overflows then. */
    static boolean mayTake(Broker broker, Instrument instrument) {
        return !isBeyondBalanceLimit(broker, instrument.money) && !broker.positions.isBeyondLimit(instrument.id);
    }

    private static boolean isBeyondBalanceLimit(Broker broker, Money money) {
        return Math.abs(broker.balance(money)) > ExchangeSettings.BALANCE_LIMIT;
    }

    /** Whether the broker's order may list an instrument, and it finds a place. */
    private @Nullable RejectReason checkListing(Broker broker) {
        if (exchange.settings.listing() == ListingRule.OPERATOR) {
            return RejectReason.UNKNOWN_INSTRUMENT;
        }
        int left = exchange.instrumentsLeft();
        if (left <= 0) {
            return RejectReason.TOO_MANY_INSTRUMENTS;
        }
        return exchange.isShared() && broker.instrumentsInUse >= left ? RejectReason.INSTRUMENT_SHARE_USED : null;
    }

    /** Whether an order that may rest finds a place, also when it would fill at once: so that the answer is simple. */
    private @Nullable RejectReason checkRoom(Broker broker, Money money, long value) {
        ExchangeSettings settings = exchange.settings;
        if (broker.openOrders >= settings.maxOpenOrders()) {
            return RejectReason.TOO_MANY_OPEN_ORDERS;
        }
        int left = settings.maxTotalOpenOrders() - exchange.openOrders.count();
        if (left <= 0) {
            return RejectReason.EXCHANGE_FULL;
        }
        if (exchange.isShared() && broker.openOrders >= left) {
            return RejectReason.OPEN_ORDER_SHARE_USED;
        }
        return checkOpenValue(broker, money, value);
    }

    private @Nullable RejectReason checkOpenValue(Broker broker, Money money, long added) {
        long left = ExchangeSettings.MAX_OPEN_VALUE - money.openValue;
        if (added > left) {
            return RejectReason.EXCHANGE_FULL;
        }
        boolean grows = added > 0;
        return grows && exchange.isShared() && broker.funds(money).openValue + added > left - added
                ? RejectReason.OPEN_VALUE_SHARE_USED
                : null;
    }
}
