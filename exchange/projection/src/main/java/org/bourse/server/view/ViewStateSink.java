package org.bourse.server.view;

import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;

/**
 * Filler of the views from the database at start, in this order of calls: brokers, balances, cancel timers, limits,
 * self-trade prevention groups, operators, API keys, instruments, positions, open orders (any order), trades, volumes,
 * and {@link #reached} last. After it the views take events.
 */
public interface ViewStateSink {

    /** A registered broker. */
    void broker(BrokerSnapshot broker);

    /** Whether the whole market is traded. */
    void market(TradingStatus status);

    /** A broker's net cash in another unit of money than cents of the exchange's own. */
    void balance(long brokerId, MoneyUnit unit, long balance);

    /** Takes the time at which the cancel timer of a broker fires, where it is set. */
    void cancelTimer(long brokerId, long cancelAtMicros);

    /** The limits of a broker that has some of its own. */
    void brokerLimits(long brokerId, BrokerLimits limits);

    /** A self-trade prevention group that a broker's orders may be of. */
    void stpMember(int stpId, long brokerId);

    /** An operator. */
    void operator(Operator operator);

    /** An API key; each owner's come by ascending id. */
    void apiKey(KeyOwner owner, ApiKey key);

    /** A listed instrument; ids are dense from 0 and come ascending. */
    void instrument(int instrumentId, String symbol, InstrumentTerms terms, TradingStatus status);

    /** Takes a broker's position in an instrument: what it bought less what it sold. */
    void position(long brokerId, int instrumentId, long quantity);

    /**
     * An open order. Its trades stay in the database.
     *
     * @param hiddenQuantity what its price level does not show of what it has left
     */
    void openOrder(int instrumentId, OrderSnapshot order, long hiddenQuantity, boolean hasTrades);

    /** One of the newest {@link ExchangeViews#RECENT_TRADES} trades of the instrument; they come oldest first. */
    void trade(int instrumentId, MarketTrade trade);

    /** Shares traded in the minute that begins at {@code minuteStartMicros}, one of the last 24 hours'. */
    void volume(int instrumentId, long minuteStartMicros, long quantity);

    /** All of the above is the state after this command, and everything up to it is in the database. */
    void reached(long sequence);
}
