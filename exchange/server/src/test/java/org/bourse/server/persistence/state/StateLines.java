package org.bourse.server.persistence.state;

import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.MatchingEngine;
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

/** An engine's whole state as lines of text, to be compared: the remembered client order ids, too, in their order. */
public final class StateLines implements EngineStateSink {

    private final List<String> lines = new ArrayList<>();

    private StateLines() {}

    public static List<String> of(MatchingEngine engine) {
        StateLines state = new StateLines();
        engine.writeTo(state);
        return state.lines;
    }

    @Override
    public void exchange(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            boolean halted,
            ExchangeSettings settings) {
        add("exchange", sequence, timeMicros, nextEventSequence, nextTradeId, halted, settings);
    }

    @Override
    public void broker(long brokerId, String fixCompId, long balance, BrokerStatus status) {
        add("broker", brokerId, fixCompId, balance, status);
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        add("balance", brokerId, unit, balance);
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        add("cancel timer", brokerId, cancelAtMicros);
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        add("limits", brokerId, limits);
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        add("self-trade prevention group", stpId, brokerId);
    }

    @Override
    public void operator(Operator operator) {
        add("operator", operator);
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        add("key", owner, key, key.hash());
    }

    @Override
    public void instrument(
            int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy) {
        add("instrument", instrumentId, symbol, terms, halted, traded, listedBy);
    }

    @Override
    public void prices(int instrumentId, long lastPrice, long buyReached, long sellReached) {
        add("prices", instrumentId, lastPrice, buyReached, sellReached);
    }

    @Override
    public void delisted(int instrumentId) {
        add("delisted", instrumentId);
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        add("position", brokerId, instrumentId, quantity);
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
        add(
                "order",
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
                clientOrderId);
    }

    @Override
    public void hiddenQuantity(long orderId, long quantity) {
        add("hidden", orderId, quantity);
    }

    @Override
    public void closedClientOrderId(long brokerId, String clientOrderId, long orderId) {
        add("closed", brokerId, clientOrderId, orderId);
    }

    private void add(Object... facts) {
        StringBuilder line = new StringBuilder();
        for (Object fact : facts) {
            line.append(fact).append(' ');
        }
        lines.add(line.toString());
    }
}
