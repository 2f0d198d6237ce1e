package org.bourse.engine.state;

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

/**
 * The engine's whole state as a stream of facts, in this order: {@link #exchange} once, then every broker by ascending
 * id, balances in other money than the exchange's own, cancel timers, then limits, then operators by ascending id, then API
 * keys, brokers' first, by ascending id of their owner, every instrument by ascending id, which of them are delisted,
 * prices by ascending instrument, positions by ascending broker and instrument, every open order, what open orders hide
 * from the book, and the
 * remembered client order ids. The engine both writes its state to a sink and is restored by being one, so a database, a
 * snapshot file and a test all speak the same form.
 */
public interface EngineStateSink {

    /** Who listed an instrument that the operator listed or changed. */
    long OPERATOR = -1;

    /**
     * The exchange as a whole.
     *
     * @param sequence the last command applied; 0 for a new exchange
     * @param timeMicros that command's time, UTC microseconds; 0 for a new exchange
     * @param nextEventSequence event sequence of the next event, from 1
     * @param nextTradeId id of the next trade, from 1
     * @param halted whether the whole market is halted
     * @param settings the rules and limits in force
     */
    void exchange(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            boolean halted,
            ExchangeSettings settings);

    /** A registered broker and its net cash from all trades in the exchange's own money, in cents. */
    void broker(long brokerId, String fixCompId, long balance, BrokerStatus status);

    /** A broker's net cash, not 0, from all trades in another unit of money than {@link MoneyUnit#OWN}. */
    void balance(long brokerId, MoneyUnit unit, long balance);

    /** A broker's own limits, not {@link BrokerLimits#NONE}. */
    void brokerLimits(long brokerId, BrokerLimits limits);

    /** A self-trade prevention group that a broker's orders may be of. */
    void stpMember(int stpId, long brokerId);

    /**
     * A broker's cancel timer that is set.
     *
     * @param cancelAtMicros when it fires, UTC microseconds
     */
    void cancelTimer(long brokerId, long cancelAtMicros);

    /** An operator. */
    void operator(Operator operator);

    /** An API key, the ones that brokers were registered with included; each owner's by ascending id. */
    void apiKey(KeyOwner owner, ApiKey key);

    /**
     * A listed instrument.
     *
     * @param traded whether it ever traded
     * @param listedBy the broker whose order listed it; {@link #OPERATOR}, or 0 when that is not known
     */
    void instrument(
            int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy);

    /** A listed instrument's listing has ended; its orders are cancelled or are about to be, and it is halted. */
    void delisted(int instrumentId);

    /**
     * What stop orders of an instrument that ever traded are held against. A state written by an older version has none of
     * these: until the instrument trades again, no stop price is reached there.
     *
     * @param lastPrice the price of its last trade
     * @param buyReached the highest price that reached stop orders that buy and have not had their turn; 0 when there are none
     * @param sellReached the lowest price that reached stop orders that sell and have not had their turn; 0 when there are none
     */
    void prices(int instrumentId, long lastPrice, long buyReached, long sellReached);

    /**
     * What a broker bought less what it sold of an instrument.
     *
     * @param quantity in the instrument's units, not 0; negative where it sold more
     */
    void position(long brokerId, int instrumentId, long quantity);

    /**
     * An open order. Orders of the same instrument, side and price come in time priority, as do stop orders that wait of the
     * same instrument, side and stop price; nothing else is said about the order of orders.
     *
     * @param quantity total quantity, filled ones included
     * @param leavesQuantity what is left, 1 or more
     * @param validUntilMicros when it expires; {@link org.bourse.engine.model.Times#NEVER_MICROS} when never
     * @param instructions what it says of its execution; of an order with a stop price, that it waits for it
     * @param clientOrderId its client order id, or empty
     */
    void openOrder(
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
            String clientOrderId);

    /**
     * How much of what an open order has left its price level does not show, where that is any.
     *
     * @param quantity 1 or more, and less than the order has left
     */
    void hiddenQuantity(long orderId, long quantity);

    /**
     * A client order id that no open order carries any more (its order closed, or a replace gave the order a new one)
     * but that may not be used again yet. They come oldest first (those of each broker do, when brokers share the
     * memory): in the order of the events that closed the orders or replaced the ids, and when a trade fills both its
     * orders, the resting order's before the aggressor's.
     *
     * @param orderId the order that carried it
     */
    void closedClientOrderId(long brokerId, String clientOrderId, long orderId);
}
