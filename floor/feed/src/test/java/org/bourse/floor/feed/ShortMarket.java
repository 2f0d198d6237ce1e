package org.bourse.floor.feed;

import java.util.Optional;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;

/** An invented market that ends. */
final class ShortMarket implements Market {

    private final InventedMarket market;
    private int left = 3_000;

    ShortMarket(String symbol, long seed) {
        market = new InventedMarket(symbol, 6_000_000, seed);
    }

    @Override
    public String symbol() {
        return market.symbol();
    }

    @Override
    public String firstBook() {
        return market.firstBook();
    }

    @Override
    public Optional<Message> next() {
        return left-- > 0 ? market.next() : Optional.empty();
    }

    @Override
    public void close() {
        market.close();
    }
}
