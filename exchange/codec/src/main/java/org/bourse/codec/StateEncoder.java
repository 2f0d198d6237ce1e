package org.bourse.codec;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.bourse.codec.sbe.ApiKeyStateEncoder;
import org.bourse.codec.sbe.BalanceStateEncoder;
import org.bourse.codec.sbe.BrokerLimitsStateEncoder;
import org.bourse.codec.sbe.BrokerStateEncoder;
import org.bourse.codec.sbe.CancelTimerStateEncoder;
import org.bourse.codec.sbe.ClosedClientOrderIdStateEncoder;
import org.bourse.codec.sbe.DelistedStateEncoder;
import org.bourse.codec.sbe.ExchangeStateEncoder;
import org.bourse.codec.sbe.HiddenQuantityStateEncoder;
import org.bourse.codec.sbe.InstrumentStateEncoder;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.codec.sbe.OpenOrderStateEncoder;
import org.bourse.codec.sbe.OperatorStateEncoder;
import org.bourse.codec.sbe.PositionStateEncoder;
import org.bourse.codec.sbe.PricesStateEncoder;
import org.bourse.codec.sbe.StpMemberStateEncoder;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.state.EngineStateSink;

/**
 * Writes the engine's state as messages: hand it to the engine as the sink, and each fact comes out as the bytes of one
 * message. Allocates nothing once its buffer has grown to the longest. Not thread-safe.
 */
public final class StateEncoder implements EngineStateSink {

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ExchangeStateEncoder exchange = new ExchangeStateEncoder();
    private final BrokerStateEncoder broker = new BrokerStateEncoder();
    private final InstrumentStateEncoder instrument = new InstrumentStateEncoder();
    private final OpenOrderStateEncoder openOrder = new OpenOrderStateEncoder();
    private final ClosedClientOrderIdStateEncoder closedClientOrderId = new ClosedClientOrderIdStateEncoder();
    private final HiddenQuantityStateEncoder hiddenQuantity = new HiddenQuantityStateEncoder();
    private final BalanceStateEncoder balance = new BalanceStateEncoder();
    private final BrokerLimitsStateEncoder brokerLimits = new BrokerLimitsStateEncoder();
    private final CancelTimerStateEncoder cancelTimer = new CancelTimerStateEncoder();
    private final PositionStateEncoder position = new PositionStateEncoder();
    private final StpMemberStateEncoder stpMember = new StpMemberStateEncoder();
    private final OperatorStateEncoder operator = new OperatorStateEncoder();
    private final ApiKeyStateEncoder apiKey = new ApiKeyStateEncoder();
    private final KeyTermsCodec keyTermsCodec = new KeyTermsCodec();
    private final PricesStateEncoder prices = new PricesStateEncoder();
    private final DelistedStateEncoder delisted = new DelistedStateEncoder();
    private final SettingsCodec settingsCodec = new SettingsCodec();
    private final TermsCodec termsCodec = new TermsCodec();
    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(512);
    private final MessageSink sink;

    /** Makes an encoder that hands each message to {@code sink}. */
    public StateEncoder(MessageSink sink) {
        this.sink = sink;
    }

    @Override
    public void exchange(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            boolean halted,
            ExchangeSettings settings) {
        exchange.wrapAndApplyHeader(buffer, 0, header)
                .sequence(sequence)
                .timeMicros(timeMicros)
                .nextEventSequence(nextEventSequence)
                .nextTradeId(nextTradeId)
                .halted(WireValues.wire(halted));
        settingsCodec.append(exchange, settings);
        sink.onMessage(buffer, 0, exchange.limit());
    }

    @Override
    public void broker(long brokerId, String fixCompId, long balance, BrokerStatus status) {
        broker.wrapAndApplyHeader(buffer, 0, header)
                .brokerId(brokerId)
                .balance(balance)
                .status(WireValues.wire(status));
        TextWriter.append(broker, fixCompId);
        sink.onMessage(buffer, 0, broker.limit());
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long amount) {
        balance.wrapAndApplyHeader(buffer, 0, header)
                .brokerId(brokerId)
                .balance(amount)
                .scale(unit.scale());
        TextWriter.append(balance, unit.currency());
        sink.onMessage(buffer, 0, balance.limit());
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        cancelTimer.wrapAndApplyHeader(buffer, 0, header).brokerId(brokerId).cancelAtMicros(cancelAtMicros);
        sink.onMessage(buffer, 0, cancelTimer.limit());
    }

    @Override
    public void delisted(int instrumentId) {
        delisted.wrapAndApplyHeader(buffer, 0, header).instrumentId(instrumentId);
        sink.onMessage(buffer, 0, delisted.limit());
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        brokerLimits.wrapAndApplyHeader(buffer, 0, header).brokerId(brokerId);
        LimitsCodec.put(limits, brokerLimits.limits());
        sink.onMessage(buffer, 0, brokerLimits.limit());
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        stpMember.wrapAndApplyHeader(buffer, 0, header).brokerId(brokerId).stpId(stpId);
        sink.onMessage(buffer, 0, stpMember.limit());
    }

    @Override
    public void operator(Operator told) {
        operator.wrapAndApplyHeader(buffer, 0, header)
                .operatorId(told.operatorId())
                .role(WireValues.wire(told.role()))
                .createdAtMicros(told.createdAtMicros());
        TextWriter.append(operator, told.name());
        sink.onMessage(buffer, 0, operator.limit());
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        apiKey.wrapAndApplyHeader(buffer, 0, header)
                .ownerId(owner.id())
                .ofOperator(WireValues.wire(owner.isOperator()))
                .keyId(key.keyId())
                .createdAtMicros(key.createdAtMicros());
        HashCodec.put(key.hash(), apiKey.hash());
        keyTermsCodec.append(apiKey, key.terms());
        sink.onMessage(buffer, 0, apiKey.limit());
    }

    @Override
    public void instrument(
            int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy) {
        instrument
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(instrumentId)
                .halted(WireValues.wire(halted))
                .listedBy(listedBy)
                .traded(WireValues.wire(traded));
        TextWriter.append(instrument, symbol);
        termsCodec.append(instrument, terms);
        sink.onMessage(buffer, 0, instrument.limit());
    }

    @Override
    public void prices(int instrumentId, long lastPrice, long buyReached, long sellReached) {
        prices.wrapAndApplyHeader(buffer, 0, header)
                .lastPrice(lastPrice)
                .buyReached(buyReached)
                .sellReached(sellReached)
                .instrumentId(instrumentId);
        sink.onMessage(buffer, 0, prices.limit());
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        position.wrapAndApplyHeader(buffer, 0, header)
                .brokerId(brokerId)
                .quantity(quantity)
                .instrumentId(instrumentId);
        sink.onMessage(buffer, 0, position.limit());
    }

    @Override
    public void openOrder(
            long orderId,
            long brokerId,
            int instrumentId,
            Side side,
            long price,
            long quantity,
            long leavesQuantity,
            TimeInForce timeInForce,
            long validUntilMicros,
            ExecutionInstructions instructions,
            String clientOrderId) {
        openOrder
                .wrapAndApplyHeader(buffer, 0, header)
                .orderId(orderId)
                .brokerId(brokerId)
                .price(price)
                .quantity(quantity)
                .leavesQuantity(leavesQuantity)
                .validUntilMicros(validUntilMicros)
                .instrumentId(instrumentId)
                .side(WireValues.wire(side))
                .timeInForce(WireValues.wire(timeInForce))
                .postOnly(WireValues.wire(instructions.postOnly()))
                .selfTradePrevention(WireValues.wire(instructions.selfTradePrevention()))
                .stopPrice(instructions.stopPrice())
                .displayQuantity(instructions.displayQuantity())
                .stpId(instructions.stpId());
        TextWriter.append(openOrder, clientOrderId);
        sink.onMessage(buffer, 0, openOrder.limit());
    }

    @Override
    public void hiddenQuantity(long orderId, long quantity) {
        hiddenQuantity.wrapAndApplyHeader(buffer, 0, header).orderId(orderId).quantity(quantity);
        sink.onMessage(buffer, 0, hiddenQuantity.limit());
    }

    @Override
    public void closedClientOrderId(long brokerId, String clientOrderId, long orderId) {
        closedClientOrderId
                .wrapAndApplyHeader(buffer, 0, header)
                .brokerId(brokerId)
                .orderId(orderId);
        TextWriter.append(closedClientOrderId, clientOrderId);
        sink.onMessage(buffer, 0, closedClientOrderId.limit());
    }
}
