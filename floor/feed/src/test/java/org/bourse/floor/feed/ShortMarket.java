package org.bourse.floor.feed;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;

/** An invented market that ends, and that can wait with most of it until whoever follows is there. */
final class ShortMarket implements Market {

    /** Enough that each book has changed. */
    private static final int FIRST_MESSAGES = 200;

    private final InventedMarket market;
    private final CountDownLatch followed;
    private int left;
    private int freely;

    /** One of Binance. */
    ShortMarket(String symbol, long seed) {
        this(new InventedMarket(symbol, 6_000_000, seed));
    }

    ShortMarket(InventedMarket market) {
        this(market, 3_000);
    }

    ShortMarket(InventedMarket market, int messages) {
        this(market, messages, messages, new CountDownLatch(0));
    }

    /** One that goes on after its first messages once it is followed: on a busy machine all would be over before. */
    ShortMarket(InventedMarket market, CountDownLatch followed) {
        this(market, 3_000, FIRST_MESSAGES, followed);
    }

    private ShortMarket(InventedMarket market, int messages, int freely, CountDownLatch followed) {
        this.market = market;
        this.followed = followed;
        this.freely = freely;
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
    public Optional<Message> next() throws IOException {
        if (freely-- == 0) {
            try {
                followed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the market ended before it was followed");
            }
        }
        return left-- > 0 ? market.next() : Optional.empty();
    }

    @Override
    public void close() {
        market.close();
    }
}
