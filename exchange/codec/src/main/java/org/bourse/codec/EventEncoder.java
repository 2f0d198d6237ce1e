package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.bourse.codec.sbe.ApiKeyAddedEncoder;
import org.bourse.codec.sbe.ApiKeyRevokedEncoder;
import org.bourse.codec.sbe.BrokerLimitsChangedEncoder;
import org.bourse.codec.sbe.BrokerRegisteredEncoder;
import org.bourse.codec.sbe.BrokerStatusChangedEncoder;
import org.bourse.codec.sbe.CancelTimerChangedEncoder;
import org.bourse.codec.sbe.CommandRejectedEncoder;
import org.bourse.codec.sbe.ExchangeResetEncoder;
import org.bourse.codec.sbe.HiddenQuantityChangedEncoder;
import org.bourse.codec.sbe.InstrumentChangedEncoder;
import org.bourse.codec.sbe.InstrumentDelistedEncoder;
import org.bourse.codec.sbe.InstrumentHaltedEncoder;
import org.bourse.codec.sbe.InstrumentListedEncoder;
import org.bourse.codec.sbe.InstrumentResumedEncoder;
import org.bourse.codec.sbe.ListingChangedEncoder;
import org.bourse.codec.sbe.MarketHaltedEncoder;
import org.bourse.codec.sbe.MarketResumedEncoder;
import org.bourse.codec.sbe.MatchPreventedEncoder;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.codec.sbe.OperatorRevokedEncoder;
import org.bourse.codec.sbe.OperatorSetEncoder;
import org.bourse.codec.sbe.OrderAcceptedEncoder;
import org.bourse.codec.sbe.OrderCancelledEncoder;
import org.bourse.codec.sbe.OrderEncoder;
import org.bourse.codec.sbe.OrderEnteredBookEncoder;
import org.bourse.codec.sbe.OrderExpiredEncoder;
import org.bourse.codec.sbe.OrderReplacedEncoder;
import org.bourse.codec.sbe.OrderRestedEncoder;
import org.bourse.codec.sbe.OrderTriggeredEncoder;
import org.bourse.codec.sbe.OrdersTradedEncoder;
import org.bourse.codec.sbe.SettingsChangedEncoder;
import org.bourse.codec.sbe.StopsReachedEncoder;
import org.bourse.codec.sbe.StpMemberChangedEncoder;
import org.bourse.codec.sbe.WebhookChangedEncoder;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.Event.ApiKeyAdded;
import org.bourse.engine.event.Event.ApiKeyRevoked;
import org.bourse.engine.event.Event.BrokerLimitsChanged;
import org.bourse.engine.event.Event.BrokerRegistered;
import org.bourse.engine.event.Event.BrokerStatusChanged;
import org.bourse.engine.event.Event.CancelTimerChanged;
import org.bourse.engine.event.Event.CommandRejected;
import org.bourse.engine.event.Event.ExchangeReset;
import org.bourse.engine.event.Event.HiddenQuantityChanged;
import org.bourse.engine.event.Event.InstrumentChanged;
import org.bourse.engine.event.Event.InstrumentDelisted;
import org.bourse.engine.event.Event.InstrumentHalted;
import org.bourse.engine.event.Event.InstrumentListed;
import org.bourse.engine.event.Event.InstrumentResumed;
import org.bourse.engine.event.Event.ListingChanged;
import org.bourse.engine.event.Event.MarketHalted;
import org.bourse.engine.event.Event.MarketResumed;
import org.bourse.engine.event.Event.MatchPrevented;
import org.bourse.engine.event.Event.OperatorRevoked;
import org.bourse.engine.event.Event.OperatorSet;
import org.bourse.engine.event.Event.OrderAccepted;
import org.bourse.engine.event.Event.OrderCancelled;
import org.bourse.engine.event.Event.OrderEnteredBook;
import org.bourse.engine.event.Event.OrderExpired;
import org.bourse.engine.event.Event.OrderReplaced;
import org.bourse.engine.event.Event.OrderTriggered;
import org.bourse.engine.event.Event.OrdersTraded;
import org.bourse.engine.event.Event.SettingsChanged;
import org.bourse.engine.event.Event.StopsReached;
import org.bourse.engine.event.Event.StpMemberChanged;
import org.bourse.engine.event.Event.WebhookChanged;
import org.bourse.engine.event.RestedOrder;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.Side;

/** Writes an {@link Event} as one message with its header. Allocates nothing. Not thread-safe. */
public final class EventEncoder {

    private static final AffectedOrder NO_ORDER = new AffectedOrder(0, 0, 0, Side.BID, 0, 0, 0, "");

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final BrokerRegisteredEncoder brokerRegistered = new BrokerRegisteredEncoder();
    private final InstrumentListedEncoder instrumentListed = new InstrumentListedEncoder();
    private final InstrumentChangedEncoder instrumentChanged = new InstrumentChangedEncoder();
    private final OrderAcceptedEncoder orderAccepted = new OrderAcceptedEncoder();
    private final OrdersTradedEncoder ordersTraded = new OrdersTradedEncoder();
    private final MatchPreventedEncoder matchPrevented = new MatchPreventedEncoder();
    private final HiddenQuantityChangedEncoder hiddenQuantityChanged = new HiddenQuantityChangedEncoder();
    private final OrderCancelledEncoder orderCancelled = new OrderCancelledEncoder();
    private final OrderExpiredEncoder orderExpired = new OrderExpiredEncoder();
    private final OrderReplacedEncoder orderReplaced = new OrderReplacedEncoder();
    private final OrderRestedEncoder orderRested = new OrderRestedEncoder();
    private final OrderTriggeredEncoder orderTriggered = new OrderTriggeredEncoder();
    private final OrderEnteredBookEncoder orderEnteredBook = new OrderEnteredBookEncoder();
    private final StopsReachedEncoder stopsReached = new StopsReachedEncoder();
    private final CommandRejectedEncoder commandRejected = new CommandRejectedEncoder();
    private final InstrumentDelistedEncoder instrumentDelisted = new InstrumentDelistedEncoder();
    private final BrokerStatusChangedEncoder brokerStatusChanged = new BrokerStatusChangedEncoder();
    private final BrokerLimitsChangedEncoder brokerLimitsChanged = new BrokerLimitsChangedEncoder();
    private final StpMemberChangedEncoder stpMemberChanged = new StpMemberChangedEncoder();
    private final CancelTimerChangedEncoder cancelTimerChanged = new CancelTimerChangedEncoder();
    private final MarketHaltedEncoder marketHalted = new MarketHaltedEncoder();
    private final InstrumentHaltedEncoder instrumentHalted = new InstrumentHaltedEncoder();
    private final MarketResumedEncoder marketResumed = new MarketResumedEncoder();
    private final InstrumentResumedEncoder instrumentResumed = new InstrumentResumedEncoder();
    private final SettingsChangedEncoder settingsChanged = new SettingsChangedEncoder();
    private final ExchangeResetEncoder exchangeReset = new ExchangeResetEncoder();
    private final ApiKeyAddedEncoder apiKeyAdded = new ApiKeyAddedEncoder();
    private final ApiKeyRevokedEncoder apiKeyRevoked = new ApiKeyRevokedEncoder();
    private final OperatorSetEncoder operatorSet = new OperatorSetEncoder();
    private final OperatorRevokedEncoder operatorRevoked = new OperatorRevokedEncoder();
    private final WebhookChangedEncoder webhookChanged = new WebhookChangedEncoder();
    private final KeyTermsCodec keyTermsCodec = new KeyTermsCodec();
    private final ListingChangedEncoder listingChanged = new ListingChangedEncoder();
    private final SettingsCodec settingsCodec = new SettingsCodec();
    private final TermsCodec termsCodec = new TermsCodec();
    private final CommandEncoder commandEncoder = new CommandEncoder();

    /**
     * Writes an event.
     *
     * @param buffer where to; expandable, or with room for {@link CommandEncoder#MAX_LENGTH} bytes after {@code offset}
     * @return how many bytes it took
     * @throws UnencodableTextException when a text has no binary form; bytes after {@code offset} may have changed
     */
    public int encode(Event event, MutableDirectBuffer buffer, int offset) {
        return switch (event) {
                    case BrokerRegistered e -> encode(e, buffer, offset);
                    case InstrumentListed e -> encode(e, buffer, offset);
                    case InstrumentChanged e -> encode(e, buffer, offset);
                    case OrderAccepted e -> encode(e, buffer, offset);
                    case OrdersTraded e -> encode(e, buffer, offset);
                    case MatchPrevented e -> encode(e, buffer, offset);
                    case HiddenQuantityChanged e -> encode(e, buffer, offset);
                    case OrderCancelled e -> encode(e, buffer, offset);
                    case OrderExpired e -> encode(e, buffer, offset);
                    case OrderReplaced e -> encode(e, buffer, offset);
                    case CommandRejected e -> encode(e, buffer, offset);
                    case OrderTriggered e -> encode(e, buffer, offset);
                    case OrderEnteredBook e -> encode(e, buffer, offset);
                    case StopsReached e ->
                        stopsReached
                                .wrapAndApplyHeader(buffer, offset, header)
                                .buyReached(e.buyReached())
                                .sellReached(e.sellReached())
                                .instrumentId(e.instrumentId())
                                .limit();
                    case InstrumentDelisted e ->
                        instrumentDelisted
                                .wrapAndApplyHeader(buffer, offset, header)
                                .instrumentId(e.instrumentId())
                                .limit();
                    case InstrumentHalted e ->
                        TextWriter.append(
                                instrumentHalted
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .instrumentId(e.instrumentId()),
                                e.reason());
                    case BrokerStatusChanged e ->
                        TextWriter.append(
                                brokerStatusChanged
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .brokerId(e.brokerId())
                                        .status(WireValues.wire(e.status())),
                                e.reason());
                    case BrokerLimitsChanged e -> {
                        brokerLimitsChanged
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(e.brokerId());
                        LimitsCodec.put(e.limits(), brokerLimitsChanged.limits());
                        yield brokerLimitsChanged.limit();
                    }
                    case ListingChanged e ->
                        TextWriter.append(
                                listingChanged
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .instrumentId(e.instrumentId())
                                        .listed(WireValues.wire(e.listed())),
                                e.reason());
                    case StpMemberChanged e ->
                        stpMemberChanged
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(e.brokerId())
                                .stpId(e.stpId())
                                .member(WireValues.wire(e.member()))
                                .limit();
                    case CancelTimerChanged e ->
                        cancelTimerChanged
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(e.brokerId())
                                .cancelAtMicros(e.cancelAtMicros())
                                .fired(WireValues.wire(e.fired()))
                                .limit();
                    case ApiKeyAdded e -> encode(e, buffer, offset);
                    case ApiKeyRevoked e ->
                        apiKeyRevoked
                                .wrapAndApplyHeader(buffer, offset, header)
                                .ownerId(e.owner().id())
                                .ofOperator(WireValues.wire(e.owner().isOperator()))
                                .keyId(e.keyId())
                                .limit();
                    case OperatorSet e -> encode(e.operator(), buffer, offset);
                    case OperatorRevoked e ->
                        operatorRevoked
                                .wrapAndApplyHeader(buffer, offset, header)
                                .operatorId(e.operatorId())
                                .limit();
                    case WebhookChanged e ->
                        TextWriter.append(
                                webhookChanged
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .brokerId(e.brokerId()),
                                e.url(),
                                e.secret());
                    case MarketHalted e ->
                        TextWriter.append(marketHalted.wrapAndApplyHeader(buffer, offset, header), e.reason());
                    case InstrumentResumed e ->
                        TextWriter.append(
                                instrumentResumed
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .instrumentId(e.instrumentId()),
                                e.reason());
                    case MarketResumed e ->
                        TextWriter.append(marketResumed.wrapAndApplyHeader(buffer, offset, header), e.reason());
                    case SettingsChanged e -> {
                        settingsChanged.wrapAndApplyHeader(buffer, offset, header);
                        settingsCodec.append(settingsChanged, e.settings());
                        yield settingsChanged.limit();
                    }
                    case ExchangeReset _ ->
                        exchangeReset.wrapAndApplyHeader(buffer, offset, header).limit();
                }
                - offset;
    }

    private int encode(BrokerRegistered event, MutableDirectBuffer buffer, int offset) {
        brokerRegistered.wrapAndApplyHeader(buffer, offset, header).brokerId(event.brokerId());
        HashCodec.put(event.apiKeyHash(), brokerRegistered.apiKeyHash());
        TextWriter.append(brokerRegistered, event.name());
        TextWriter.append(brokerRegistered, event.webhookUrl());
        TextWriter.append(brokerRegistered, event.webhookSecret());
        return TextWriter.append(brokerRegistered, event.fixCompId());
    }

    private int encode(Operator operator, MutableDirectBuffer buffer, int offset) {
        operatorSet
                .wrapAndApplyHeader(buffer, offset, header)
                .operatorId(operator.operatorId())
                .role(WireValues.wire(operator.role()))
                .createdAtMicros(operator.createdAtMicros());
        return TextWriter.append(operatorSet, operator.name());
    }

    private int encode(ApiKeyAdded event, MutableDirectBuffer buffer, int offset) {
        apiKeyAdded
                .wrapAndApplyHeader(buffer, offset, header)
                .ownerId(event.owner().id())
                .ofOperator(WireValues.wire(event.owner().isOperator()))
                .keyId(event.key().keyId())
                .createdAtMicros(event.key().createdAtMicros());
        HashCodec.put(event.key().hash(), apiKeyAdded.hash());
        keyTermsCodec.append(apiKeyAdded, event.key().terms());
        return apiKeyAdded.limit();
    }

    private int encode(InstrumentListed event, MutableDirectBuffer buffer, int offset) {
        instrumentListed.wrapAndApplyHeader(buffer, offset, header).instrumentId(event.instrumentId());
        TextWriter.append(instrumentListed, event.symbol());
        termsCodec.append(instrumentListed, event.terms());
        return instrumentListed.limit();
    }

    private int encode(InstrumentChanged event, MutableDirectBuffer buffer, int offset) {
        instrumentChanged.wrapAndApplyHeader(buffer, offset, header).instrumentId(event.instrumentId());
        termsCodec.append(instrumentChanged, event.terms());
        return instrumentChanged.limit();
    }

    private int encode(OrderAccepted event, MutableDirectBuffer buffer, int offset) {
        orderAccepted
                .wrapAndApplyHeader(buffer, offset, header)
                .orderId(event.orderId())
                .validUntilMicros(event.validUntilMicros())
                .instrumentId(event.instrumentId());
        int start = orderAccepted.limit() + Short.BYTES;
        int length = commandEncoder.encode(event.order(), buffer, start);
        buffer.putShort(start - Short.BYTES, (short) length, LITTLE_ENDIAN);
        return start + length;
    }

    private int encode(OrdersTraded event, MutableDirectBuffer buffer, int offset) {
        ordersTraded
                .wrapAndApplyHeader(buffer, offset, header)
                .tradeId(event.tradeId())
                .price(event.price())
                .quantity(event.quantity())
                .levelQuantity(event.levelQuantity())
                .levelOrders(event.levelOrders());
        put(event.aggressor(), ordersTraded.aggressor());
        put(event.resting(), ordersTraded.resting());
        TextWriter.append(ordersTraded, event.aggressor().clientOrderId());
        return TextWriter.append(ordersTraded, event.resting().clientOrderId());
    }

    private int encode(MatchPrevented event, MutableDirectBuffer buffer, int offset) {
        matchPrevented
                .wrapAndApplyHeader(buffer, offset, header)
                .price(event.price())
                .quantity(event.quantity())
                .prevention(WireValues.wire(event.prevention()));
        put(event.aggressor(), matchPrevented.aggressor());
        put(event.resting(), matchPrevented.resting());
        TextWriter.append(matchPrevented, event.aggressor().clientOrderId());
        return TextWriter.append(matchPrevented, event.resting().clientOrderId());
    }

    private int encode(HiddenQuantityChanged event, MutableDirectBuffer buffer, int offset) {
        hiddenQuantityChanged
                .wrapAndApplyHeader(buffer, offset, header)
                .hiddenQuantity(event.hiddenQuantity())
                .refreshed(WireValues.wire(event.refreshed()));
        put(event.order(), hiddenQuantityChanged.order());
        return TextWriter.append(hiddenQuantityChanged, event.order().clientOrderId());
    }

    private int encode(OrderCancelled event, MutableDirectBuffer buffer, int offset) {
        orderCancelled
                .wrapAndApplyHeader(buffer, offset, header)
                .reason(WireValues.wire(event.reason()))
                .closeReason(WireValues.wire(event.closeReason()))
                .levelQuantity(event.levelQuantity())
                .levelOrders(event.levelOrders());
        put(event.order(), orderCancelled.order());
        return TextWriter.append(orderCancelled, event.order().clientOrderId());
    }

    private int encode(OrderExpired event, MutableDirectBuffer buffer, int offset) {
        orderExpired
                .wrapAndApplyHeader(buffer, offset, header)
                .levelQuantity(event.levelQuantity())
                .levelOrders(event.levelOrders());
        put(event.order(), orderExpired.order());
        return TextWriter.append(orderExpired, event.order().clientOrderId());
    }

    private int encode(OrderReplaced event, MutableDirectBuffer buffer, int offset) {
        orderReplaced
                .wrapAndApplyHeader(buffer, offset, header)
                .validUntilMicros(event.validUntilMicros())
                .formerValidUntilMicros(event.formerValidUntilMicros())
                .timeInForce(WireValues.wire(event.timeInForce()))
                .formerTimeInForce(WireValues.wire(event.formerTimeInForce()))
                .keptPriority(WireValues.wire(event.keptPriority()))
                .levelQuantity(event.levelQuantity())
                .levelOrders(event.levelOrders())
                .postOnly(WireValues.wire(event.instructions().postOnly()))
                .formerPostOnly(WireValues.wire(event.formerInstructions().postOnly()))
                .reason(WireValues.wire(event.reason()))
                .selfTradePrevention(WireValues.wire(event.instructions().selfTradePrevention()))
                .formerSelfTradePrevention(
                        WireValues.wire(event.formerInstructions().selfTradePrevention()))
                .stopPrice(event.instructions().stopPrice())
                .formerStopPrice(event.formerInstructions().stopPrice())
                .displayQuantity(event.instructions().displayQuantity())
                .formerDisplayQuantity(event.formerInstructions().displayQuantity())
                .stpId(event.instructions().stpId())
                .formerStpId(event.formerInstructions().stpId());
        put(event.order(), orderReplaced.order());
        put(event.former(), orderReplaced.former());
        TextWriter.append(orderReplaced, event.order().clientOrderId());
        return TextWriter.append(orderReplaced, event.former().clientOrderId());
    }

    private int encode(OrderTriggered event, MutableDirectBuffer buffer, int offset) {
        orderTriggered.wrapAndApplyHeader(buffer, offset, header).stopPrice(event.stopPrice());
        put(event.order(), orderTriggered.order());
        return TextWriter.append(orderTriggered, event.order().clientOrderId());
    }

    private int encode(OrderEnteredBook event, MutableDirectBuffer buffer, int offset) {
        orderEnteredBook
                .wrapAndApplyHeader(buffer, offset, header)
                .levelQuantity(event.levelQuantity())
                .levelOrders(event.levelOrders());
        put(event.order(), orderEnteredBook.order());
        return TextWriter.append(orderEnteredBook, event.order().clientOrderId());
    }

    private int encode(CommandRejected event, MutableDirectBuffer buffer, int offset) {
        AffectedOrder order = event.order().orElse(NO_ORDER);
        commandRejected
                .wrapAndApplyHeader(buffer, offset, header)
                .brokerId(event.brokerId())
                .orderId(event.orderId())
                .reasonNumber(event.reason().number())
                .hasOwn(WireValues.wire(event.order().isPresent()));
        put(order, commandRejected.own());
        return TextWriter.append(commandRejected, order.clientOrderId());
    }

    /** Writes the order of a command that came to rest; returns how many bytes it took. */
    int encode(RestedOrder rested, MutableDirectBuffer buffer, int offset) {
        orderRested
                .wrapAndApplyHeader(buffer, offset, header)
                .levelQuantity(rested.levelQuantity())
                .levelOrders(rested.levelOrders());
        put(rested.order(), orderRested.order());
        TextWriter.append(orderRested, rested.order().clientOrderId());
        return orderRested.limit() - offset;
    }

    private static void put(AffectedOrder order, OrderEncoder out) {
        out.orderId(order.orderId())
                .brokerId(order.brokerId())
                .price(order.price())
                .quantity(order.quantity())
                .leavesQuantity(order.leavesQuantity())
                .instrumentId(order.instrumentId())
                .side(WireValues.wire(order.side()));
    }
}
