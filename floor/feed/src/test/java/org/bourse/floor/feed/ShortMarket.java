package org.bourse.floor.feed;

import java.util.Optional;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;

/** An invented market that ends. */
final class ShortMarket implements Market {

    private final InventedMarket market;
    private int left;

    /** One of Binance. */
    ShortMarket(String symbol, long seed) {
        this(new InventedMarket(symbol, 6_000_000, seed));
    }

    ShortMarket(InventedMarket market) {
        this(market, 3_000);
    }

    ShortMarket(InventedMarket market, int messages) {
        this.market = market;
        left = messages;
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
