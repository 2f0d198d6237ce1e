package org.bourse.server;

import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.ViewStateSink;

/** Two that are filled from the database in one reading. */
record StateSinkPair(ViewStateSink first, ViewStateSink second) implements ViewStateSink {

    @Override
    public void broker(BrokerSnapshot broker) {
        first.broker(broker);
        second.broker(broker);
    }

    @Override
    public void market(TradingStatus status) {
        first.market(status);
        second.market(status);
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        first.balance(brokerId, unit, balance);
        second.balance(brokerId, unit, balance);
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        first.cancelTimer(brokerId, cancelAtMicros);
        second.cancelTimer(brokerId, cancelAtMicros);
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        first.brokerLimits(brokerId, limits);
        second.brokerLimits(brokerId, limits);
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        first.stpMember(stpId, brokerId);
        second.stpMember(stpId, brokerId);
    }

    @Override
    public void operator(Operator operator) {
        first.operator(operator);
        second.operator(operator);
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        first.apiKey(owner, key);
        second.apiKey(owner, key);
    }

    @Override
    public void instrument(int instrumentId, String symbol, InstrumentTerms terms, TradingStatus status) {
        first.instrument(instrumentId, symbol, terms, status);
        second.instrument(instrumentId, symbol, terms, status);
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        first.position(brokerId, instrumentId, quantity);
        second.position(brokerId, instrumentId, quantity);
    }

    @Override
    public void openOrder(int instrumentId, OrderSnapshot order, long hiddenQuantity, boolean hasTrades) {
        first.openOrder(instrumentId, order, hiddenQuantity, hasTrades);
        second.openOrder(instrumentId, order, hiddenQuantity, hasTrades);
    }

    @Override
    public void trade(int instrumentId, MarketTrade trade) {
        first.trade(instrumentId, trade);
        second.trade(instrumentId, trade);
    }

    @Override
    public void volume(int instrumentId, long minuteStartMicros, long quantity) {
        first.volume(instrumentId, minuteStartMicros, quantity);
        second.volume(instrumentId, minuteStartMicros, quantity);
    }

    @Override
    public void reached(long sequence) {
        first.reached(sequence);
        second.reached(sequence);
    }
}
