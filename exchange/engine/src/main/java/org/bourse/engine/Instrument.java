package org.bourse.engine;

import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.Side;

/** A listed instrument with its order book. */
final class Instrument {

    final int id;
    final String symbol;

    /** The broker whose order listed it; 0 when that is not known. */
    final long listedBy;

    final BookSide bids;
    final BookSide asks;
    ExecutionPriceRule executionPrice;
    boolean halted;

    Instrument(
            int id,
            String symbol,
            ExecutionPriceRule executionPrice,
            boolean halted,
            long listedBy,
            PriceLevelPool levels) {
        this.id = id;
        this.symbol = symbol;
        this.executionPrice = executionPrice;
        this.halted = halted;
        this.listedBy = listedBy;
        this.bids = new BookSide(id, Side.BID, levels);
        this.asks = new BookSide(id, Side.ASK, levels);
    }

    BookSide book(Side side) {
        return side == Side.BID ? bids : asks;
    }
}
