package org.bourse.engine;

import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/** A listed instrument with its order book. */
final class Instrument {

    final int id;
    final String symbol;

    /** The broker whose order listed it; null when that is not known. */
    @Nullable
    final Broker lister;

    final BookSide bids;
    final BookSide asks;
    ExecutionPriceRule executionPrice;
    boolean halted;

    /** Whether it ever traded. */
    boolean traded;

    /** What {@link #isNeeded} was when it was last reviewed. */
    boolean inUse;

    Instrument(
            int id,
            String symbol,
            ExecutionPriceRule executionPrice,
            boolean halted,
            @Nullable Broker lister,
            PriceLevelPool levels) {
        this.id = id;
        this.symbol = symbol;
        this.executionPrice = executionPrice;
        this.halted = halted;
        this.lister = lister;
        this.bids = new BookSide(id, Side.BID, levels);
        this.asks = new BookSide(id, Side.ASK, levels);
    }

    BookSide book(Side side) {
        return side == Side.BID ? bids : asks;
    }

    /** Who listed it; 0 when that is not known. */
    long listedBy() {
        return lister == null ? 0 : lister.id;
    }

    /** Whether there would be something to miss: an open order, a trade, or an operator's halt. */
    boolean isNeeded() {
        return traded || halted || bids.best() != null || asks.best() != null;
    }
}
