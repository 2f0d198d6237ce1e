package org.bourse.codec;

import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.bourse.codec.sbe.ApiKeyAddedDecoder;
import org.bourse.codec.sbe.ApiKeyRevokedDecoder;
import org.bourse.codec.sbe.BrokerLimitsChangedDecoder;
import org.bourse.codec.sbe.BrokerRegisteredDecoder;
import org.bourse.codec.sbe.BrokerStatusChangedDecoder;
import org.bourse.codec.sbe.CancelTimerChangedDecoder;
import org.bourse.codec.sbe.CommandRejectedDecoder;
import org.bourse.codec.sbe.ExchangeResetDecoder;
import org.bourse.codec.sbe.HiddenQuantityChangedDecoder;
import org.bourse.codec.sbe.InstrumentChangedDecoder;
import org.bourse.codec.sbe.InstrumentDelistedDecoder;
import org.bourse.codec.sbe.InstrumentHaltedDecoder;
import org.bourse.codec.sbe.InstrumentListedDecoder;
import org.bourse.codec.sbe.InstrumentResumedDecoder;
import org.bourse.codec.sbe.ListingChangedDecoder;
import org.bourse.codec.sbe.MarketHaltedDecoder;
import org.bourse.codec.sbe.MarketResumedDecoder;
import org.bourse.codec.sbe.MatchPreventedDecoder;
import org.bourse.codec.sbe.OperatorRevokedDecoder;
import org.bourse.codec.sbe.OperatorSetDecoder;
import org.bourse.codec.sbe.OrderAcceptedDecoder;
import org.bourse.codec.sbe.OrderCancelledDecoder;
import org.bourse.codec.sbe.OrderDecoder;
import org.bourse.codec.sbe.OrderEnteredBookDecoder;
import org.bourse.codec.sbe.OrderExpiredDecoder;
import org.bourse.codec.sbe.OrderReplacedDecoder;
import org.bourse.codec.sbe.OrderRestedDecoder;
import org.bourse.codec.sbe.OrderTriggeredDecoder;
import org.bourse.codec.sbe.OrdersTradedDecoder;
import org.bourse.codec.sbe.SettingsChangedDecoder;
import org.bourse.codec.sbe.StopsReachedDecoder;
import org.bourse.codec.sbe.StpMemberChangedDecoder;
import org.bourse.codec.sbe.WebhookChangedDecoder;
import org.bourse.engine.command.Command.SubmitOrder;
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
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OperatorRole;

/**
 * Reads what {@link EventEncoder} wrote. Any other bytes are a {@link MalformedMessageException}, whatever they are. Not
 * thread-safe.
 */
public final class EventDecoder {

    private final MessageReader reader = new MessageReader();
    private final BrokerRegisteredDecoder brokerRegistered = new BrokerRegisteredDecoder();
    private final InstrumentListedDecoder instrumentListed = new InstrumentListedDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrdersTradedDecoder ordersTraded = new OrdersTradedDecoder();
    private final MatchPreventedDecoder matchPrevented = new MatchPreventedDecoder();
    private final HiddenQuantityChangedDecoder hiddenQuantityChanged = new HiddenQuantityChangedDecoder();
    private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
    private final OrderExpiredDecoder orderExpired = new OrderExpiredDecoder();
    private final OrderReplacedDecoder orderReplaced = new OrderReplacedDecoder();
    private final OrderRestedDecoder orderRested = new OrderRestedDecoder();
    private final OrderTriggeredDecoder orderTriggered = new OrderTriggeredDecoder();
    private final OrderEnteredBookDecoder orderEnteredBook = new OrderEnteredBookDecoder();
    private final StopsReachedDecoder stopsReached = new StopsReachedDecoder();
    private final CommandRejectedDecoder commandRejected = new CommandRejectedDecoder();
    private final InstrumentDelistedDecoder instrumentDelisted = new InstrumentDelistedDecoder();
    private final BrokerStatusChangedDecoder brokerStatusChanged = new BrokerStatusChangedDecoder();
    private final BrokerLimitsChangedDecoder brokerLimitsChanged = new BrokerLimitsChangedDecoder();
    private final StpMemberChangedDecoder stpMemberChanged = new StpMemberChangedDecoder();
    private final CancelTimerChangedDecoder cancelTimerChanged = new CancelTimerChangedDecoder();
    private final MarketHaltedDecoder marketHalted = new MarketHaltedDecoder();
    private final InstrumentHaltedDecoder instrumentHalted = new InstrumentHaltedDecoder();
    private final MarketResumedDecoder marketResumed = new MarketResumedDecoder();
    private final InstrumentResumedDecoder instrumentResumed = new InstrumentResumedDecoder();
    private final SettingsChangedDecoder settingsChanged = new SettingsChangedDecoder();
    private final ExchangeResetDecoder exchangeReset = new ExchangeResetDecoder();
    private final InstrumentChangedDecoder instrumentChanged = new InstrumentChangedDecoder();
    private final ApiKeyAddedDecoder apiKeyAdded = new ApiKeyAddedDecoder();
    private final ApiKeyRevokedDecoder apiKeyRevoked = new ApiKeyRevokedDecoder();
    private final OperatorSetDecoder operatorSet = new OperatorSetDecoder();
    private final OperatorRevokedDecoder operatorRevoked = new OperatorRevokedDecoder();
    private final WebhookChangedDecoder webhookChanged = new WebhookChangedDecoder();
    private final KeyTermsCodec keyTermsCodec = new KeyTermsCodec();
    private final ListingChangedDecoder listingChanged = new ListingChangedDecoder();
    private final SettingsCodec settingsCodec = new SettingsCodec();
    private final TermsCodec termsCodec = new TermsCodec();
    private final CommandDecoder commandDecoder = new CommandDecoder();

    /**
     * Reads the event that fills {@code length} bytes of {@code buffer} at {@code offset}.
     *
     * @throws MalformedMessageException when they are not exactly one event of a version this program knows
     */
    public Event decode(DirectBuffer buffer, int offset, int length) {
        try {
            return decode(reader.open(buffer, offset, length));
        } catch (IllegalArgumentException e) {
            // The flyweights' answer to an unknown enum value, and ExchangeSettings' to a value out of its range.
            throw new MalformedMessageException("an event has a value that is not allowed: " + e.getMessage(), e);
        }
    }

    private Event decode(int template) {
        return switch (template) {
            case BrokerRegisteredDecoder.TEMPLATE_ID -> brokerRegistered();
            case InstrumentListedDecoder.TEMPLATE_ID -> instrumentListed();
            case OrderAcceptedDecoder.TEMPLATE_ID -> orderAccepted();
            case OrdersTradedDecoder.TEMPLATE_ID -> ordersTraded();
            case HiddenQuantityChangedDecoder.TEMPLATE_ID -> hiddenQuantityChanged();
            case OrderCancelledDecoder.TEMPLATE_ID -> orderCancelled();
            case OrderExpiredDecoder.TEMPLATE_ID -> orderExpired();
            case OrderReplacedDecoder.TEMPLATE_ID -> orderReplaced();
            case CommandRejectedDecoder.TEMPLATE_ID -> commandRejected();
            case OrderTriggeredDecoder.TEMPLATE_ID -> {
                OrderTriggeredDecoder in = reader.body(orderTriggered);
                yield closed(in, new OrderTriggered(order(in.order(), reader.text(in)), in.stopPrice()));
            }
            case OrderEnteredBookDecoder.TEMPLATE_ID -> {
                OrderEnteredBookDecoder in = reader.body(orderEnteredBook);
                AffectedOrder order = order(in.order(), reader.text(in));
                yield closed(in, new OrderEnteredBook(order, in.levelQuantity(), in.levelOrders()));
            }
            case StopsReachedDecoder.TEMPLATE_ID -> {
                StopsReachedDecoder in = reader.body(stopsReached);
                yield closed(in, new StopsReached(in.instrumentId(), in.buyReached(), in.sellReached()));
            }
            case InstrumentChangedDecoder.TEMPLATE_ID -> {
                InstrumentChangedDecoder in = reader.body(instrumentChanged);
                yield closed(in, new InstrumentChanged(in.instrumentId(), termsCodec.next(reader, in)));
            }
            case MatchPreventedDecoder.TEMPLATE_ID -> matchPrevented();
            case InstrumentDelistedDecoder.TEMPLATE_ID -> {
                InstrumentDelistedDecoder in = reader.body(instrumentDelisted);
                yield closed(in, new InstrumentDelisted(in.instrumentId()));
            }
            case InstrumentHaltedDecoder.TEMPLATE_ID -> {
                InstrumentHaltedDecoder in = reader.body(instrumentHalted);
                yield closed(in, new InstrumentHalted(in.instrumentId(), reader.text(in)));
            }
            case BrokerStatusChangedDecoder.TEMPLATE_ID -> {
                BrokerStatusChangedDecoder in = reader.body(brokerStatusChanged);
                BrokerStatus status = WireValues.brokerStatus(in.status());
                yield closed(in, new BrokerStatusChanged(in.brokerId(), status, reader.text(in)));
            }
            case BrokerLimitsChangedDecoder.TEMPLATE_ID -> {
                BrokerLimitsChangedDecoder in = reader.body(brokerLimitsChanged);
                yield closed(in, new BrokerLimitsChanged(in.brokerId(), LimitsCodec.limits(in.limits())));
            }
            case ApiKeyAddedDecoder.TEMPLATE_ID -> apiKeyAdded();
            case ApiKeyRevokedDecoder.TEMPLATE_ID -> {
                ApiKeyRevokedDecoder in = reader.body(apiKeyRevoked);
                KeyOwner owner = WireValues.keyOwner(in.ofOperator(), in.ownerId());
                yield closed(in, new ApiKeyRevoked(owner, in.keyId()));
            }
            case OperatorSetDecoder.TEMPLATE_ID -> {
                OperatorSetDecoder in = reader.body(operatorSet);
                OperatorRole role = WireValues.operatorRole(in.role());
                Operator operator = new Operator(in.operatorId(), reader.text(in), role, in.createdAtMicros());
                yield closed(in, new OperatorSet(operator));
            }
            case OperatorRevokedDecoder.TEMPLATE_ID -> {
                OperatorRevokedDecoder in = reader.body(operatorRevoked);
                yield closed(in, new OperatorRevoked(in.operatorId()));
            }
            case WebhookChangedDecoder.TEMPLATE_ID -> {
                WebhookChangedDecoder in = reader.body(webhookChanged);
                String url = reader.text(in);
                yield closed(in, new WebhookChanged(in.brokerId(), url, reader.text(in)));
            }
            case ListingChangedDecoder.TEMPLATE_ID -> {
                ListingChangedDecoder in = reader.body(listingChanged);
                boolean listed = WireValues.isYes(in.listed());
                yield closed(in, new ListingChanged(in.instrumentId(), listed, reader.text(in)));
            }
            case StpMemberChangedDecoder.TEMPLATE_ID -> {
                StpMemberChangedDecoder in = reader.body(stpMemberChanged);
                yield closed(in, new StpMemberChanged(in.stpId(), in.brokerId(), WireValues.isYes(in.member())));
            }
            case CancelTimerChangedDecoder.TEMPLATE_ID -> {
                CancelTimerChangedDecoder in = reader.body(cancelTimerChanged);
                boolean fired = WireValues.isYes(in.fired());
                yield closed(in, new CancelTimerChanged(in.brokerId(), in.cancelAtMicros(), fired));
            }
            case MarketHaltedDecoder.TEMPLATE_ID -> {
                MarketHaltedDecoder in = reader.body(marketHalted);
                yield closed(in, new MarketHalted(reader.text(in)));
            }
            case InstrumentResumedDecoder.TEMPLATE_ID -> {
                InstrumentResumedDecoder in = reader.body(instrumentResumed);
                yield closed(in, new InstrumentResumed(in.instrumentId(), reader.text(in)));
            }
            case MarketResumedDecoder.TEMPLATE_ID -> {
                MarketResumedDecoder in = reader.body(marketResumed);
                yield closed(in, new MarketResumed(reader.text(in)));
            }
            case SettingsChangedDecoder.TEMPLATE_ID -> {
                SettingsChangedDecoder in = reader.body(settingsChanged);
                yield closed(in, new SettingsChanged(settingsCodec.next(reader, in)));
            }
            case ExchangeResetDecoder.TEMPLATE_ID -> closed(reader.body(exchangeReset), new ExchangeReset());
            default -> throw new MalformedMessageException("message " + template + " is not an event");
        };
    }

    private Event brokerRegistered() {
        BrokerRegisteredDecoder in = reader.body(brokerRegistered);
        ApiKeyHash hash = HashCodec.hash(in.apiKeyHash());
        String name = reader.text(in);
        String webhookUrl = reader.text(in);
        String webhookSecret = reader.text(in);
        String fixCompId = reader.text(in);
        return closed(in, new BrokerRegistered(in.brokerId(), name, hash, webhookUrl, webhookSecret, fixCompId));
    }

    private Event apiKeyAdded() {
        ApiKeyAddedDecoder in = reader.body(apiKeyAdded);
        KeyTerms terms = keyTermsCodec.next(reader, in);
        ApiKey key = new ApiKey(in.keyId(), HashCodec.hash(in.hash()), terms, in.createdAtMicros());
        return closed(in, new ApiKeyAdded(WireValues.keyOwner(in.ofOperator(), in.ownerId()), key));
    }

    private Event instrumentListed() {
        InstrumentListedDecoder in = reader.body(instrumentListed);
        String symbol = reader.text(in);
        return closed(in, new InstrumentListed(in.instrumentId(), symbol, termsCodec.next(reader, in)));
    }

    private Event orderAccepted() {
        OrderAcceptedDecoder in = reader.body(orderAccepted);
        if (!(reader.nested(in, commandDecoder) instanceof SubmitOrder order)) {
            throw new MalformedMessageException("an accepted order's terms are another command");
        }
        return closed(in, new OrderAccepted(in.orderId(), in.instrumentId(), order, in.validUntilMicros()));
    }

    private Event ordersTraded() {
        OrdersTradedDecoder in = reader.body(ordersTraded);
        String aggressorClientOrderId = reader.text(in);
        String restingClientOrderId = reader.text(in);
        return closed(
                in,
                new OrdersTraded(
                        in.tradeId(),
                        in.price(),
                        in.quantity(),
                        order(in.aggressor(), aggressorClientOrderId),
                        order(in.resting(), restingClientOrderId),
                        in.levelQuantity(),
                        in.levelOrders()));
    }

    private Event matchPrevented() {
        MatchPreventedDecoder in = reader.body(matchPrevented);
        String aggressorClientOrderId = reader.text(in);
        String restingClientOrderId = reader.text(in);
        return closed(
                in,
                new MatchPrevented(
                        WireValues.selfTradePrevention(in.prevention()),
                        in.price(),
                        in.quantity(),
                        order(in.aggressor(), aggressorClientOrderId),
                        order(in.resting(), restingClientOrderId)));
    }

    private Event hiddenQuantityChanged() {
        HiddenQuantityChangedDecoder in = reader.body(hiddenQuantityChanged);
        String clientOrderId = reader.text(in);
        return closed(
                in,
                new HiddenQuantityChanged(
                        order(in.order(), clientOrderId), in.hiddenQuantity(), WireValues.isYes(in.refreshed())));
    }

    private Event orderCancelled() {
        OrderCancelledDecoder in = reader.body(orderCancelled);
        String clientOrderId = reader.text(in);
        return closed(
                in,
                new OrderCancelled(
                        order(in.order(), clientOrderId),
                        WireValues.cancelReason(in.reason()),
                        WireValues.closeReason(in.closeReason()),
                        in.levelQuantity(),
                        in.levelOrders()));
    }

    private Event orderExpired() {
        OrderExpiredDecoder in = reader.body(orderExpired);
        String clientOrderId = reader.text(in);
        return closed(in, new OrderExpired(order(in.order(), clientOrderId), in.levelQuantity(), in.levelOrders()));
    }

    private Event orderReplaced() {
        OrderReplacedDecoder in = reader.body(orderReplaced);
        String clientOrderId = reader.text(in);
        String formerClientOrderId = reader.text(in);
        return closed(
                in,
                new OrderReplaced(
                        order(in.order(), clientOrderId),
                        order(in.former(), formerClientOrderId),
                        WireValues.replaceReason(in.reason()),
                        WireValues.timeInForce(in.timeInForce()),
                        in.validUntilMicros(),
                        WireValues.instructions(
                                in.postOnly(),
                                in.selfTradePrevention(),
                                in.stopPrice(),
                                in.displayQuantity(),
                                in.stpId()),
                        WireValues.timeInForce(in.formerTimeInForce()),
                        in.formerValidUntilMicros(),
                        WireValues.instructions(
                                in.formerPostOnly(),
                                in.formerSelfTradePrevention(),
                                in.formerStopPrice(),
                                in.formerDisplayQuantity(),
                                in.formerStpId()),
                        WireValues.isYes(in.keptPriority()),
                        in.levelQuantity(),
                        in.levelOrders()));
    }

    private Event commandRejected() {
        CommandRejectedDecoder in = reader.body(commandRejected);
        String clientOrderId = reader.text(in);
        Optional<AffectedOrder> order =
                WireValues.isYes(in.hasOwn()) ? Optional.of(order(in.own(), clientOrderId)) : Optional.empty();
        return closed(
                in,
                new CommandRejected(WireValues.rejectReason(in.reasonNumber()), in.brokerId(), in.orderId(), order));
    }

    /** Reads the order of a command that came to rest, which fills {@code length} bytes. */
    RestedOrder decodeRested(DirectBuffer buffer, int offset, int length) {
        try {
            int template = reader.open(buffer, offset, length);
            if (template != OrderRestedDecoder.TEMPLATE_ID) {
                throw new MalformedMessageException("message " + template + " where the order that rests must be");
            }
            OrderRestedDecoder in = reader.body(orderRested);
            AffectedOrder order = order(in.order(), reader.text(in));
            reader.close(in);
            return new RestedOrder(order, in.levelQuantity(), in.levelOrders());
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("an order has a value that is not allowed: " + e.getMessage(), e);
        }
    }

    private static AffectedOrder order(OrderDecoder in, String clientOrderId) {
        return new AffectedOrder(
                in.orderId(),
                in.brokerId(),
                in.instrumentId(),
                WireValues.side(in.side()),
                in.price(),
                in.quantity(),
                in.leavesQuantity(),
                clientOrderId);
    }

    private Event closed(MessageDecoderFlyweight in, Event event) {
        reader.close(in);
        return event;
    }
}
