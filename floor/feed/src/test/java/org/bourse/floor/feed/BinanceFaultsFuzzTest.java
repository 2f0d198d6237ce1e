package org.bourse.floor.feed;

import java.math.BigDecimal;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.TrueBook;

/** A Binance book with faults on the way: whenever it says that it is live, it is the venue's. */
class BinanceFaultsFuzzTest extends SequencedFaults {

    BinanceFaultsFuzzTest() {
        super(VenueDriver.BTC, new VenueDriver());
    }

    @Override
    InventedMarket market(long of) {
        return new InventedMarket("BTCUSDT", 6_000_000, of);
    }

    @Override
    String answer(TrueBook book) {
        return book.answer(5_000);
    }

    @Override
    BigDecimal unit() {
        return BigDecimal.ONE;
    }
}
