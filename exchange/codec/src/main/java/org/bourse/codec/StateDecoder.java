package org.bourse.codec;

import org.agrona.DirectBuffer;
import org.bourse.codec.sbe.ApiKeyStateDecoder;
import org.bourse.codec.sbe.BalanceStateDecoder;
import org.bourse.codec.sbe.BrokerLimitsStateDecoder;
import org.bourse.codec.sbe.BrokerStateDecoder;
import org.bourse.codec.sbe.CancelTimerStateDecoder;
import org.bourse.codec.sbe.ClosedClientOrderIdStateDecoder;
import org.bourse.codec.sbe.DelistedStateDecoder;
import org.bourse.codec.sbe.ExchangeStateDecoder;
import org.bourse.codec.sbe.HiddenQuantityStateDecoder;
import org.bourse.codec.sbe.InstrumentStateDecoder;
import org.bourse.codec.sbe.OpenOrderStateDecoder;
import org.bourse.codec.sbe.OperatorStateDecoder;
import org.bourse.codec.sbe.PositionStateDecoder;
import org.bourse.codec.sbe.PricesStateDecoder;
import org.bourse.codec.sbe.StpMemberStateDecoder;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.state.EngineStateSink;

/**
 * Reads what {@link StateEncoder} wrote and tells it to a sink, such as an engine that is being restored. Any other bytes
 * are a {@link MalformedMessageException}, and the sink is told nothing of them. Not thread-safe.
 */
public final class StateDecoder {

    /** Bytes of an open order's block while it said nothing of its execution. */
    private static final int OPEN_ORDER_BLOCK_BEFORE_VERSION_4 = 54;

    private static final int OPEN_ORDER_BLOCK_OF_VERSION_4 = 56;

    private final MessageReader reader = new MessageReader();
    private final ExchangeStateDecoder exchange = new ExchangeStateDecoder();
    private final BrokerStateDecoder broker = new BrokerStateDecoder();
    private final InstrumentStateDecoder instrument = new InstrumentStateDecoder();
    private final OpenOrderStateDecoder openOrder = new OpenOrderStateDecoder();
    private final ClosedClientOrderIdStateDecoder closedClientOrderId = new ClosedClientOrderIdStateDecoder();
    private final HiddenQuantityStateDecoder hiddenQuantity = new HiddenQuantityStateDecoder();
    private final BalanceStateDecoder balance = new BalanceStateDecoder();
    private final BrokerLimitsStateDecoder brokerLimits = new BrokerLimitsStateDecoder();
    private final CancelTimerStateDecoder cancelTimer = new CancelTimerStateDecoder();
    private final PositionStateDecoder position = new PositionStateDecoder();
    private final StpMemberStateDecoder stpMember = new StpMemberStateDecoder();
    private final OperatorStateDecoder operator = new OperatorStateDecoder();
    private final ApiKeyStateDecoder apiKey = new ApiKeyStateDecoder();
    private final KeyTermsCodec keyTermsCodec = new KeyTermsCodec();
    private final PricesStateDecoder prices = new PricesStateDecoder();
    private final DelistedStateDecoder delisted = new DelistedStateDecoder();
    private final SettingsCodec settingsCodec = new SettingsCodec();
    private final TermsCodec termsCodec = new TermsCodec();

    /**
     * Reads the fact that fills {@code length} bytes of {@code buffer} at {@code offset} and hands it to {@code sink}.
     *
     * @throws MalformedMessageException when they are not exactly one fact of a version this program knows
     */
    public void decode(DirectBuffer buffer, int offset, int length, EngineStateSink sink) {
        fact(buffer, offset, length).accept(sink);
    }

    private Fact fact(DirectBuffer buffer, int offset, int length) {
        try {
            int template = reader.open(buffer, offset, length);
            return switch (template) {
                case ExchangeStateDecoder.TEMPLATE_ID -> exchange();
                case BrokerStateDecoder.TEMPLATE_ID -> broker();
                case BalanceStateDecoder.TEMPLATE_ID -> balance();
                case CancelTimerStateDecoder.TEMPLATE_ID -> cancelTimer();
                case BrokerLimitsStateDecoder.TEMPLATE_ID -> brokerLimits();
                case StpMemberStateDecoder.TEMPLATE_ID -> stpMember();
                case OperatorStateDecoder.TEMPLATE_ID -> operator();
                case ApiKeyStateDecoder.TEMPLATE_ID -> apiKey();
                case InstrumentStateDecoder.TEMPLATE_ID -> instrument();
                case DelistedStateDecoder.TEMPLATE_ID -> delisted();
                case PositionStateDecoder.TEMPLATE_ID -> position();
                case PricesStateDecoder.TEMPLATE_ID -> prices();
                case OpenOrderStateDecoder.TEMPLATE_ID -> openOrder();
                case HiddenQuantityStateDecoder.TEMPLATE_ID -> hiddenQuantity();
                case ClosedClientOrderIdStateDecoder.TEMPLATE_ID -> closedClientOrderId();
                default -> throw new MalformedMessageException("message " + template + " is not a fact of the state");
            };
        } catch (IllegalArgumentException e) {
            // The flyweights' answer to an unknown enum value, and ExchangeSettings' to a value out of its range.
            throw new MalformedMessageException("a fact has a value that is not allowed: " + e.getMessage(), e);
        }
    }

    private Fact exchange() {
        ExchangeStateDecoder in = reader.body(exchange);
        ExchangeSettings settings = settingsCodec.next(reader, in);
        reader.close(in);
        boolean halted = !reader.isBefore(3) && WireValues.isYes(in.halted());
        return sink -> sink.exchange(
                in.sequence(), in.timeMicros(), in.nextEventSequence(), in.nextTradeId(), halted, settings);
    }

    private Fact broker() {
        BrokerStateDecoder in = reader.body(broker);
        String fixCompId = reader.text(in);
        reader.close(in);
        BrokerStatus status = reader.isBefore(3) ? BrokerStatus.ACTIVE : WireValues.brokerStatus(in.status());
        return sink -> sink.broker(in.brokerId(), fixCompId, in.balance(), status);
    }

    private Fact balance() {
        BalanceStateDecoder in = reader.body(balance);
        String currency = reader.text(in);
        reader.close(in);
        return sink -> sink.balance(in.brokerId(), new MoneyUnit(currency, in.scale()), in.balance());
    }

    private Fact cancelTimer() {
        CancelTimerStateDecoder in = reader.body(cancelTimer);
        reader.close(in);
        return sink -> sink.cancelTimer(in.brokerId(), in.cancelAtMicros());
    }

    private Fact delisted() {
        DelistedStateDecoder in = reader.body(delisted);
        reader.close(in);
        return sink -> sink.delisted(in.instrumentId());
    }

    private Fact brokerLimits() {
        BrokerLimitsStateDecoder in = reader.body(brokerLimits);
        reader.close(in);
        BrokerLimits limits = LimitsCodec.limits(in.limits());
        return sink -> sink.brokerLimits(in.brokerId(), limits);
    }

    private Fact stpMember() {
        StpMemberStateDecoder in = reader.body(stpMember);
        reader.close(in);
        return sink -> sink.stpMember(in.stpId(), in.brokerId());
    }

    private Fact operator() {
        OperatorStateDecoder in = reader.body(operator);
        OperatorRole role = WireValues.operatorRole(in.role());
        Operator told = new Operator(in.operatorId(), reader.text(in), role, in.createdAtMicros());
        reader.close(in);
        return sink -> sink.operator(told);
    }

    private Fact apiKey() {
        ApiKeyStateDecoder in = reader.body(apiKey);
        KeyTerms terms = keyTermsCodec.next(reader, in);
        ApiKey key = new ApiKey(in.keyId(), HashCodec.hash(in.hash()), terms, in.createdAtMicros());
        reader.close(in);
        KeyOwner owner = WireValues.keyOwner(in.ofOperator(), in.ownerId());
        return sink -> sink.apiKey(owner, key);
    }

    private Fact instrument() {
        InstrumentStateDecoder in = reader.body(instrument);
        String symbol = reader.text(in);
        InstrumentTerms terms = termsCodec.next(reader, in);
        boolean halted = WireValues.isYes(in.halted());
        boolean traded = WireValues.isYes(in.traded());
        reader.close(in);
        return sink -> sink.instrument(in.instrumentId(), symbol, terms, halted, traded, in.listedBy());
    }

    private Fact prices() {
        PricesStateDecoder in = reader.body(prices);
        reader.close(in);
        return sink -> sink.prices(in.instrumentId(), in.lastPrice(), in.buyReached(), in.sellReached());
    }

    private Fact position() {
        PositionStateDecoder in = reader.body(position);
        reader.close(in);
        return sink -> sink.position(in.brokerId(), in.instrumentId(), in.quantity());
    }

    private Fact openOrder() {
        OpenOrderStateDecoder in =
                reader.bodyChangedIn4And5(openOrder, OPEN_ORDER_BLOCK_BEFORE_VERSION_4, OPEN_ORDER_BLOCK_OF_VERSION_4);
        String clientOrderId = reader.text(in);
        Side side = WireValues.side(in.side());
        TimeInForce timeInForce = WireValues.timeInForce(in.timeInForce());
        ExecutionInstructions instructions = reader.instructions(
                in.postOnly(), in.selfTradePrevention(), in.stopPrice(), in.displayQuantity(), in.stpId());
        reader.close(in);
        return sink -> sink.openOrder(
                in.orderId(),
                in.brokerId(),
                in.instrumentId(),
                side,
                in.price(),
                in.quantity(),
                in.leavesQuantity(),
                timeInForce,
                in.validUntilMicros(),
                instructions,
                clientOrderId);
    }

    private Fact hiddenQuantity() {
        HiddenQuantityStateDecoder in = reader.body(hiddenQuantity);
        reader.close(in);
        return sink -> sink.hiddenQuantity(in.orderId(), in.quantity());
    }

    private Fact closedClientOrderId() {
        ClosedClientOrderIdStateDecoder in = reader.body(closedClientOrderId);
        String clientOrderId = reader.text(in);
        reader.close(in);
        return sink -> sink.closedClientOrderId(in.brokerId(), clientOrderId, in.orderId());
    }

    /** A fact that was read; it is told once all of it is known to be good, while the flyweight still stands on it. */
    @FunctionalInterface
    private interface Fact {
        void accept(EngineStateSink sink);
    }
}
