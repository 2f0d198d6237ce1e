package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.Side;

/** The feed's knowledge of one instrument. */
final class SymbolState {

    final String symbol;
    final CandleSeries candles = new CandleSeries();

    private final TouchedLevels bids = new TouchedLevels(Side.BID);
    private final TouchedLevels asks = new TouchedLevels(Side.ASK);
    private ArrayList<PublicTrade> newTrades = new ArrayList<>();
    private long bookSequence;
    private long tradeSequence;
    private OptionalLong lastPrice = OptionalLong.empty();

    /** Its own, whatever the market's is. */
    TradingStatus status = TradingStatus.OPEN;

    SymbolState(String symbol) {
        this.symbol = symbol;
    }

    TouchedLevels side(Side side) {
        return side == Side.BID ? bids : asks;
    }

    /** The last command that changed the book; 0 when none ever did. */
    long bookSequence() {
        return bookSequence;
    }

    /** Says that this command changed the book. */
    void bookChanged(long sequence) {
        bookSequence = sequence;
    }

    /** The number of the newest trade; 0 when the instrument never traded. */
    long tradeSequence() {
        return tradeSequence;
    }

    OptionalLong lastPrice() {
        return lastPrice;
    }

    /** Takes the number of trades before the start. */
    void restoreTradeCount(long count) {
        tradeSequence = count;
    }

    void restoreLastPrice(long price) {
        lastPrice = OptionalLong.of(price);
    }

    void trade(long tradeId, long price, long quantity, Side aggressorSide, long timeMicros) {
        tradeSequence++;
        lastPrice = OptionalLong.of(price);
        newTrades.add(new PublicTrade(tradeSequence, tradeId, price, quantity, aggressorSide, timeMicros));
        candles.add(timeMicros, price, quantity);
    }

    /** The trades since the last call. */
    List<PublicTrade> takeTrades() {
        if (newTrades.isEmpty()) {
            return List.of();
        }
        List<PublicTrade> taken = newTrades;
        newTrades = new ArrayList<>();
        return taken;
    }

    /** The levels touched since the last call, as they are now: asks, then bids, each best first. */
    List<LevelChange> takeLevelChanges() {
        List<LevelChange> changes = new ArrayList<>();
        asks.takeTouched(changes::add);
        bids.takeTouched(changes::add);
        return changes;
    }
}
