package org.bourse.engine;

import org.bourse.engine.model.Side;

/** The stop orders of one instrument that wait for their stop price. */
final class StopBook {

    final StopSide bids;
    final StopSide asks;

    /** What the last event said of the prices that reached stops; 0 for none. */
    long toldBuyReached;

    long toldSellReached;

    StopBook(int instrumentId, PriceLevelPool levels, Stops stops, Money money) {
        bids = new StopSide(instrumentId, Side.BID, levels, stops);
        asks = new StopSide(instrumentId, Side.ASK, levels, stops);
        setMoney(money);
    }

    void setMoney(Money money) {
        bids.money = money;
        asks.money = money;
    }

    StopSide side(Side side) {
        return side == Side.BID ? bids : asks;
    }

    void printed(long price) {
        bids.printed(price);
        asks.printed(price);
    }

    boolean isEmpty() {
        return bids.count() + asks.count() == 0;
    }

    /** Whether stops have been reached and have not had their turn. */
    boolean isReached() {
        return bids.isReached() || asks.isReached();
    }

    /** How many orders may have been reached: those of the sides where any has. */
    int mostReached() {
        return (bids.isReached() ? bids.count() : 0) + (asks.isReached() ? asks.count() : 0);
    }
}
