package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** An engine's state as lines of text, to compare and to look things up in. */
final class StateText implements EngineStateSink {

    private final List<String> lines = new ArrayList<>();
    private final Map<Long, Long> balances = new HashMap<>();
    private final List<String> symbols = new ArrayList<>();

    static StateText of(MatchingEngine engine) {
        StateText text = new StateText();
        engine.writeTo(text);
        return text;
    }

    List<String> lines() {
        return lines;
    }

    StateText hasBalance(long brokerId, long balance) {
        assertThat(balances.get(brokerId)).as("balance of broker %d", brokerId).isEqualTo(balance);
        return this;
    }

    StateText hasInstruments(String... expected) {
        assertThat(symbols).containsExactly(expected);
        return this;
    }

    @Override
    public void exchange(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            boolean halted,
            ExchangeSettings settings) {
        lines.add("exchange " + sequence + " " + timeMicros + " " + nextEventSequence + " " + nextTradeId + " "
                + (halted ? "halted " : "") + settings);
    }

    @Override
    public void broker(long brokerId, String fixCompId, long balance, BrokerStatus status) {
        balances.put(brokerId, balance);
        lines.add("broker " + brokerId + " " + fixCompId + " " + balance + " " + status);
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        lines.add("balance " + brokerId + " " + unit.currency() + " " + unit.scale() + " " + balance);
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        lines.add("cancel timer " + brokerId + " " + cancelAtMicros);
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        lines.add("limits " + brokerId + " " + limits);
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        lines.add("broker " + brokerId + " in self-trade prevention group " + stpId);
    }

    @Override
    public void operator(Operator operator) {
        lines.add(operator.toString());
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        lines.add("key " + key.keyId() + " of " + owner + " " + key.hash() + " " + key.terms() + " "
                + key.createdAtMicros());
    }

    @Override
    public void instrument(
            int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy) {
        symbols.add(symbol);
        lines.add("instrument " + instrumentId + " " + symbol + " " + terms + " " + halted + " " + traded + " by "
                + listedBy);
    }

    @Override
    public void prices(int instrumentId, long lastPrice, long buyReached, long sellReached) {
        lines.add("prices " + instrumentId + " " + lastPrice + " " + buyReached + " " + sellReached);
    }

    @Override
    public void delisted(int instrumentId) {
        lines.add("delisted " + instrumentId);
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        lines.add("position " + brokerId + " " + instrumentId + " " + quantity);
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
        lines.add("order " + orderId + " " + brokerId + " " + instrumentId + " " + side + " " + price + " " + quantity
                + " " + leavesQuantity + " " + timeInForce + " " + validUntilMicros + " " + instructions + " "
                + clientOrderId);
    }

    @Override
    public void hiddenQuantity(long orderId, long quantity) {
        lines.add("hidden " + orderId + " " + quantity);
    }

    @Override
    public void closedClientOrderId(long brokerId, String clientOrderId, long orderId) {
        lines.add("closed " + brokerId + " " + clientOrderId + " " + orderId);
    }
}
