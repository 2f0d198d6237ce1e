package org.bourse.server.marketdata;

import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.Candle;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.ViewStateSink;

/**
 * Fills the state that a feed begins with from the database: first as a sink of what the views get, too, then with what the views have no use
 * for, in this order: {@link #minute}, {@link #tradeCount}, {@link #lastEvent}.
 */
public final class FeedRestore implements ViewStateSink {

    final ExecutionLog log;
    final MarketState state;
    final MarketPublisher publisher;

    /** The state of an empty exchange, to be filled. */
    public FeedRestore(FeedSettings settings) {
        this.log = new ExecutionLog(settings.executionsKept());
        this.state = new MarketState(log);
        this.publisher = new MarketPublisher(state, log);
    }

    @Override
    public void broker(BrokerSnapshot broker) {
        // The feed knows brokers by id only.
    }

    @Override
    public void market(TradingStatus status) {
        state.setMarket(status);
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        // The feed knows no balances.
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        // The feed tells of orders when they are cancelled.
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        // The feed knows no limits.
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        // The feed knows no groups.
    }

    @Override
    public void operator(Operator operator) {
        // The feed knows no operators.
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        // The feed knows no keys.
    }

    @Override
    public void instrument(int instrumentId, String symbol, InstrumentTerms terms, TradingStatus status) {
        state.restoreInstrument(symbol, status);
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        // The feed knows no positions.
    }

    @Override
    public void openOrder(int instrumentId, OrderSnapshot order, long hiddenQuantity, boolean hasTrades) {
        state.restoreOrder(instrumentId, order, hiddenQuantity);
    }

    @Override
    public void trade(int instrumentId, MarketTrade trade) {
        state.instrument(instrumentId).restoreLastPrice(trade.price());
    }

    @Override
    public void volume(int instrumentId, long minuteStartMicros, long quantity) {
        // Part of the minute's candle, which comes by itself.
    }

    @Override
    public void reached(long sequence) {
        state.restoredTo(sequence);
        publisher.restored();
    }

    /** A minute of the last 24 hours with trades; an instrument's come oldest first. */
    public void minute(int instrumentId, Candle minute) {
        state.instrument(instrumentId).candles.restore(minute);
    }

    /** Takes the number of trades that the instrument ever had. */
    public void tradeCount(int instrumentId, long count) {
        state.instrument(instrumentId).restoreTradeCount(count);
    }

    /** The last event before those that the feed will be told; 0 when there was none. */
    public void lastEvent(long eventSequence) {
        log.startAfter(eventSequence);
    }
}
