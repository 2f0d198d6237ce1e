package org.bourse.floor.feed;

import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.VenueSide;

/** A Binance book: the venue's own best prices of the same update must be the book's. */
final class BinanceBook extends SequencedBook {

    private final RecentQuotes quotes = new RecentQuotes();
    private long lastTrade = -1;
    private long lastMinuteNanos = -1;

    BinanceBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters) {
        super(book, events, requests, counters, false);
    }

    void quote(EventHeader raw, long update, long bid, long bidQuantity, long ask, long askQuantity) {
        quotes.add(update, bid, bidQuantity, ask, askQuantity);
        events.quote(derived(raw, update, 0), bid, bidQuantity, ask, askQuantity);
        if (isLive() && update == last()) {
            compare(raw);
        }
    }

    /** A trade; two sockets bring it twice while one follows the other. */
    void trade(EventHeader raw, long id, long price, long quantity, VenueSide side, long nanos) {
        if (id <= lastTrade) {
            counters.count("duplicate_trades");
            return;
        }
        lastTrade = id;
        events.trade(derived(raw, id, nanos), id, price, quantity, side);
    }

    /** A minute that is over; two sockets bring it twice, too. */
    void minute(EventHeader raw, Bar bar, long lengthNanos) {
        if (bar.startNanos() > lastMinuteNanos) {
            lastMinuteNanos = bar.startNanos();
            bar(raw, bar, lengthNanos);
        }
    }

    @Override
    void numbersBegin() {
        lastTrade = -1;
    }

    @Override
    void forgetChecks() {
        quotes.clear();
    }

    @Override
    boolean agrees(long number) {
        return quotes.agrees(number, book);
    }

    @Override
    boolean hasCheck(long number) {
        return quotes.has(number);
    }
}
