package org.bourse.floor.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * The way of a live book from one connection to another, both of which bring its frames for a while: what the new one says is
 * kept beside the book until it is as new, and takes its place then. So nothing is missed, and the book never goes back.
 */
final class PolymarketMove {

    /** Who keeps more trades than that is not getting anywhere. */
    static final int MAX_TRADES = 1_000;

    private final int link;
    private final Book book;
    private final Deque<Trade> trades = new ArrayDeque<>();
    private boolean whole;
    private long millis;
    private long tick = 1;

    /** A trade, as both connections bring it. */
    record Trade(long millis, long price, long quantity, VenueSide aggressor) {}

    /** One to that connection. */
    PolymarketMove(VenueInstrument instrument, int link) {
        this.link = link;
        book = new Book(instrument);
    }

    /** The number of the new connection. */
    int link() {
        return link;
    }

    /** Whether the new connection has brought a whole book that is that new. */
    boolean isAsNewAs(long lastMillis) {
        return whole && millis >= lastMillis;
    }

    /** Whether the new connection has brought a whole book. */
    boolean isWhole() {
        return whole;
    }

    void snapshot(long newMillis, long newTick, Levels bids, Levels asks) {
        book.replace(new EventHeader(), bids, asks);
        whole = true;
        millis = newMillis;
        tick = newTick;
    }

    void changes(long newMillis, Levels bids, Levels asks) {
        if (whole && newMillis >= millis) {
            book.change(new EventHeader(), bids, asks);
            millis = newMillis;
        }
    }

    void tick(long newTick) {
        tick = newTick;
    }

    void trade(Trade trade) {
        trades.add(trade);
    }

    Deque<Trade> trades() {
        return trades;
    }

    long millis() {
        return millis;
    }

    long tick() {
        return tick;
    }

    Levels levels(VenueSide side) {
        Levels levels = new Levels();
        for (int i = 0; i < book.depth(side); i++) {
            levels.add(book.price(side, i), book.quantity(side, i));
        }
        return levels;
    }
}
