package org.bourse.codec;

import java.util.ArrayList;
import java.util.List;
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

/** Keeps each fact as the list of its name and arguments, to compare. */
final class RecordingStateSink implements EngineStateSink {

    final List<List<Object>> facts = new ArrayList<>();

    @Override
    public void exchange(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            boolean halted,
            ExchangeSettings settings) {
        facts.add(List.of("exchange", sequence, timeMicros, nextEventSequence, nextTradeId, halted, settings));
    }

    @Override
    public void broker(long brokerId, String fixCompId, long balance, BrokerStatus status) {
        facts.add(List.of("broker", brokerId, fixCompId, balance, status));
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        facts.add(List.of("balance", brokerId, unit, balance));
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        facts.add(List.of("cancel timer", brokerId, cancelAtMicros));
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        facts.add(List.of("limits", brokerId, limits));
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        facts.add(List.of("self-trade prevention group", stpId, brokerId));
    }

    @Override
    public void operator(Operator operator) {
        facts.add(List.of("operator", operator));
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        facts.add(List.of("key", owner, key));
    }

    @Override
    public void instrument(
            int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy) {
        facts.add(List.of("instrument", instrumentId, symbol, terms, halted, traded, listedBy));
    }

    @Override
    public void prices(int instrumentId, long lastPrice, long buyReached, long sellReached) {
        facts.add(List.of("prices", instrumentId, lastPrice, buyReached, sellReached));
    }

    @Override
    public void delisted(int instrumentId) {
        facts.add(List.of("delisted", instrumentId));
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        facts.add(List.of("position", brokerId, instrumentId, quantity));
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
        facts.add(List.of(
                "openOrder",
                orderId,
                brokerId,
                instrumentId,
                side,
                price,
                quantity,
                leavesQuantity,
                timeInForce,
                validUntilMicros,
                instructions,
                clientOrderId));
    }

    @Override
    public void hiddenQuantity(long orderId, long quantity) {
        facts.add(List.of("hiddenQuantity", orderId, quantity));
    }

    @Override
    public void closedClientOrderId(long brokerId, String clientOrderId, long orderId) {
        facts.add(List.of("closedClientOrderId", brokerId, clientOrderId, orderId));
    }
}
