package org.bourse.codec;

import org.agrona.DirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.bourse.codec.sbe.BrokerRegisteredDecoder;
import org.bourse.codec.sbe.CommandRejectedDecoder;
import org.bourse.codec.sbe.ExchangeResetDecoder;
import org.bourse.codec.sbe.HashDecoder;
import org.bourse.codec.sbe.InstrumentDelistedDecoder;
import org.bourse.codec.sbe.InstrumentHaltedDecoder;
import org.bourse.codec.sbe.InstrumentListedDecoder;
import org.bourse.codec.sbe.InstrumentResumedDecoder;
import org.bourse.codec.sbe.OrderAcceptedDecoder;
import org.bourse.codec.sbe.OrderCancelledDecoder;
import org.bourse.codec.sbe.OrderExpiredDecoder;
import org.bourse.codec.sbe.OrderReplacedDecoder;
import org.bourse.codec.sbe.OrdersTradedDecoder;
import org.bourse.codec.sbe.SettingsChangedDecoder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.Event.BrokerRegistered;
import org.bourse.engine.event.Event.CommandRejected;
import org.bourse.engine.event.Event.ExchangeReset;
import org.bourse.engine.event.Event.InstrumentDelisted;
import org.bourse.engine.event.Event.InstrumentHalted;
import org.bourse.engine.event.Event.InstrumentListed;
import org.bourse.engine.event.Event.InstrumentResumed;
import org.bourse.engine.event.Event.OrderAccepted;
import org.bourse.engine.event.Event.OrderCancelled;
import org.bourse.engine.event.Event.OrderExpired;
import org.bourse.engine.event.Event.OrderReplaced;
import org.bourse.engine.event.Event.OrdersTraded;
import org.bourse.engine.event.Event.SettingsChanged;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CloseReason;

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
    private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
    private final OrderExpiredDecoder orderExpired = new OrderExpiredDecoder();
    private final OrderReplacedDecoder orderReplaced = new OrderReplacedDecoder();
    private final CommandRejectedDecoder commandRejected = new CommandRejectedDecoder();
    private final InstrumentDelistedDecoder instrumentDelisted = new InstrumentDelistedDecoder();
    private final InstrumentHaltedDecoder instrumentHalted = new InstrumentHaltedDecoder();
    private final InstrumentResumedDecoder instrumentResumed = new InstrumentResumedDecoder();
    private final SettingsChangedDecoder settingsChanged = new SettingsChangedDecoder();
    private final ExchangeResetDecoder exchangeReset = new ExchangeResetDecoder();
    private final SettingsCodec settingsCodec = new SettingsCodec();
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
            case OrderCancelledDecoder.TEMPLATE_ID -> orderCancelled();
            case OrderExpiredDecoder.TEMPLATE_ID -> orderExpired();
            case OrderReplacedDecoder.TEMPLATE_ID -> orderReplaced();
            case CommandRejectedDecoder.TEMPLATE_ID -> commandRejected();
            case InstrumentDelistedDecoder.TEMPLATE_ID -> {
                InstrumentDelistedDecoder in = reader.body(instrumentDelisted);
                yield closed(in, new InstrumentDelisted(in.instrumentId()));
            }
            case InstrumentHaltedDecoder.TEMPLATE_ID -> {
                InstrumentHaltedDecoder in = reader.body(instrumentHalted);
                yield closed(in, new InstrumentHalted(in.instrumentId()));
            }
            case InstrumentResumedDecoder.TEMPLATE_ID -> {
                InstrumentResumedDecoder in = reader.body(instrumentResumed);
                yield closed(in, new InstrumentResumed(in.instrumentId()));
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
        HashDecoder hash = in.apiKeyHash();
        String name = reader.text(in);
        String webhookUrl = reader.text(in);
        String webhookSecret = reader.text(in);
        String fixCompId = reader.text(in);
        return closed(
                in,
                new BrokerRegistered(
                        in.brokerId(),
                        name,
                        new ApiKeyHash(hash.word0(), hash.word1(), hash.word2(), hash.word3()),
                        webhookUrl,
                        webhookSecret,
                        fixCompId));
    }

    private Event instrumentListed() {
        InstrumentListedDecoder in = reader.body(instrumentListed);
        String symbol = reader.text(in);
        return closed(
                in, new InstrumentListed(in.instrumentId(), symbol, WireValues.executionPrice(in.executionPrice())));
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
        return closed(
                in,
                new OrdersTraded(
                        in.tradeId(),
                        in.instrumentId(),
                        WireValues.side(in.aggressorSide()),
                        in.priceCents(),
                        in.quantity(),
                        in.aggressorOrderId(),
                        in.restingOrderId(),
                        in.aggressorBrokerId(),
                        in.restingBrokerId(),
                        in.aggressorLeavesQuantity(),
                        in.restingLeavesQuantity()));
    }

    private Event orderCancelled() {
        OrderCancelledDecoder in = reader.body(orderCancelled);
        return closed(
                in,
                new OrderCancelled(
                        in.orderId(),
                        in.brokerId(),
                        in.instrumentId(),
                        in.leavesQuantity(),
                        WireValues.cancelReason(in.reason()),
                        closeReason(in)));
    }

    /** Version 0 didn't say: it follows from why it was cancelled, but for whether an unfilled order was a market order. */
    private CloseReason closeReason(OrderCancelledDecoder in) {
        if (!reader.isVersion0()) {
            return WireValues.closeReason(in.closeReason());
        }
        return switch (WireValues.cancelReason(in.reason())) {
            case REQUESTED, MASS_CANCEL -> CloseReason.CANCELLED;
            case REPLACED_BELOW_FILLED -> CloseReason.FILLED;
            case UNFILLED -> CloseReason.UNFILLED;
        };
    }

    private Event orderExpired() {
        OrderExpiredDecoder in = reader.body(orderExpired);
        return closed(in, new OrderExpired(in.orderId(), in.brokerId(), in.instrumentId(), in.leavesQuantity()));
    }

    private Event orderReplaced() {
        OrderReplacedDecoder in = reader.body(orderReplaced);
        String clientOrderId = reader.text(in);
        return closed(
                in,
                new OrderReplaced(
                        in.orderId(),
                        in.brokerId(),
                        in.instrumentId(),
                        in.priceCents(),
                        in.quantity(),
                        in.leavesQuantity(),
                        WireValues.timeInForce(in.timeInForce()),
                        in.validUntilMicros(),
                        WireValues.isYes(in.keptPriority()),
                        clientOrderId));
    }

    private Event commandRejected() {
        CommandRejectedDecoder in = reader.body(commandRejected);
        return closed(in, new CommandRejected(WireValues.rejectReason(in.reasonNumber()), in.brokerId(), in.orderId()));
    }

    private Event closed(MessageDecoderFlyweight in, Event event) {
        reader.close(in);
        return event;
    }
}
