package org.bourse.floor.feed;

import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.VenueSide;

/** A book of MEXC's futures: the best levels that the venue sends as a whole must be those of the book of the same version. */
final class MexcBook extends SequencedBook {

    private static final long NONE = -1;

    private long unnumbered;
    private long topVersion = NONE;
    private Levels topBids = new Levels();
    private Levels topAsks = new Levels();

    MexcBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters) {
        super(book, events, requests, counters, true);
    }

    /** The best levels of that version, best first. */
    void top(EventHeader raw, long version, Levels bids, Levels asks) {
        topVersion = version;
        topBids = bids.copy();
        topAsks = asks.copy();
        if (isLive() && version == last()) {
            compare(raw);
        }
    }

    /** The best prices as the venue says them, without a number and without their quantities. */
    void quote(EventHeader raw, long bid, long ask, long nanos) {
        events.quote(derived(raw, 0, nanos), bid, 0, ask, 0);
    }

    /** A deal; one without a number of the venue's gets one here. Of a list the venue promises no order. */
    void deal(EventHeader raw, long id, long price, long quantity, VenueSide side, long nanos) {
        long venues = Math.max(id, 0);
        events.trade(derived(raw, venues, nanos), id >= 0 ? id : ++unnumbered, price, quantity, side);
    }

    /** What long positions pay to short ones, as a share with that many digits, and when next. */
    void funding(EventHeader raw, long rate, long nextNanos, long nanos) {
        events.funding(derived(raw, 0, nanos), rate, nextNanos);
    }

    @Override
    void numbersBegin() {
        // Its deals are told as they come.
    }

    @Override
    void forgetChecks() {
        topVersion = NONE;
    }

    @Override
    boolean agrees(long number) {
        return topVersion != number || (isTop(VenueSide.BUY, topBids) && isTop(VenueSide.SELL, topAsks));
    }

    private boolean isTop(VenueSide side, Levels top) {
        boolean same = book.depth(side) >= top.size();
        for (int i = 0; same && i < top.size(); i++) {
            same = book.price(side, i) == top.price(i) && book.quantity(side, i) == top.quantity(i);
        }
        return same;
    }

    @Override
    boolean hasCheck(long number) {
        return topVersion == number;
    }
}
