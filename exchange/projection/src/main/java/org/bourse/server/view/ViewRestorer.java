package org.bourse.server.view;

import java.util.function.LongConsumer;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;

/** Fills empty views from the database. */
final class ViewRestorer implements ViewStateSink {

    private final ViewState state;
    private final LongConsumer persisted;

    ViewRestorer(ViewState state, LongConsumer persisted) {
        this.state = state;
        this.persisted = persisted;
    }

    @Override
    public void broker(BrokerSnapshot broker) {
        state.add(new BrokerView(broker));
    }

    @Override
    public void market(TradingStatus status) {
        state.setMarket(status);
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        state.broker(brokerId).orElseThrow().credit(unit, balance);
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        state.broker(brokerId).orElseThrow().cancelAtMicros = cancelAtMicros;
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        state.setLimits(state.broker(brokerId).orElseThrow(), limits);
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        state.broker(brokerId).orElseThrow().stpIds.add(stpId);
    }

    @Override
    public void operator(Operator operator) {
        state.setOperator(operator);
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        state.addKey(owner, key);
    }

    @Override
    public void instrument(int instrumentId, String symbol, InstrumentTerms terms, TradingStatus status) {
        state.addInstrument(instrumentId, symbol, terms, status);
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        state.broker(brokerId).orElseThrow().addPosition(instrumentId, quantity);
    }

    @Override
    public void openOrder(int instrumentId, OrderSnapshot snapshot, long hiddenQuantity, boolean hasTrades) {
        state.restore(instrumentId, snapshot, hiddenQuantity, hasTrades);
    }

    @Override
    public void trade(int instrumentId, MarketTrade trade) {
        state.restore(instrumentId, trade);
    }

    @Override
    public void volume(int instrumentId, long minuteStartMicros, long quantity) {
        state.instrument(instrumentId).addVolume(minuteStartMicros, quantity);
    }

    @Override
    public void reached(long sequence) {
        state.reached(sequence);
        persisted.accept(sequence);
    }
}
