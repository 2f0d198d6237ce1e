package org.bourse.floor.feed;

import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueSide;

/**
 * A book at Alpaca, whose messages have a time and no number. A stock's is its best bid and offer, each of which is whole, so
 * that the next one mends whatever was lost; within the hours in which stocks trade it must be fresh. A crypto pair's book
 * comes whole with each subscription, then in changes, and now and then is subscribed to once more to be compared.
 */
final class AlpacaBook extends ResubscribedBook {

    private static final long SECOND = 1_000_000_000L;
    private static final long PAUSE_NANOS = 5 * SECOND;
    private static final long AUDIT_EACH_NANOS = 45 * SECOND;
    private static final long UNPROVEN_NANOS = 300 * SECOND;

    private final boolean crypto;
    private final Levels bestBid = new Levels();
    private final Levels bestAsk = new Levels();
    private long lastNanos;
    private long provenNanos;
    private long auditedNanos;
    private long trades;

    AlpacaBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters) {
        super(book, events, requests, counters, PAUSE_NANOS);
        crypto = isCrypto(book.instrument().symbol());
    }

    /** Whether a symbol is a pair of crypto currencies, which is written with a stroke. */
    static boolean isCrypto(String symbol) {
        return symbol.indexOf('/') >= 0;
    }

    boolean isCrypto() {
        return crypto;
    }

    /** A stock's comes with its next quote, which no subscription brings. */
    @Override
    boolean comesWhenAsked() {
        return crypto;
    }

    @Override
    long last() {
        return 0;
    }

    /** The best prices; a side without one has a quantity of 0. Of a stock that is the whole book. */
    void quote(EventHeader raw, long nanos, long bid, long bidQuantity, long ask, long askQuantity) {
        events.quote(derived(raw, 0, nanos), bid, bidQuantity, ask, askQuantity);
        if (crypto) {
            return;
        }
        if (isLive() && nanos < lastNanos) {
            counters.count("out_of_order");
            return;
        }
        bestBid.clear();
        bestAsk.clear();
        if (bidQuantity > 0) {
            bestBid.add(bid, bidQuantity);
        }
        if (askQuantity > 0) {
            bestAsk.add(ask, askQuantity);
        }
        whole(raw, nanos, bestBid, bestAsk);
    }

    /** The whole book of a crypto pair. */
    void reset(EventHeader raw, long nanos, Levels bids, Levels asks) {
        if (isLive()) {
            Book venues = new Book(book.instrument());
            venues.replace(derived(raw, 0, nanos), bids, asks);
            if (isSame(venues, VenueSide.BUY) && isSame(venues, VenueSide.SELL)) {
                counters.count("audits_right");
                provenNanos = raw.receiveNanos;
                return;
            }
            counters.count("audits_mismatched");
            stale(raw, StaleReason.AUDIT, 0);
        }
        counters.count("snapshots_taken");
        whole(raw, nanos, bids, asks);
    }

    private void whole(EventHeader raw, long nanos, Levels bids, Levels asks) {
        lastNanos = nanos;
        provenNanos = raw.receiveNanos;
        book.replace(derived(raw, 0, nanos), bids, asks);
        events.snapshot(derived(raw, 0, nanos), bids, asks);
        live(raw);
    }

    private boolean isSame(Book other, VenueSide side) {
        boolean same = book.depth(side) == other.depth(side);
        for (int i = 0; same && i < book.depth(side); i++) {
            same = book.price(side, i) == other.price(side, i) && book.quantity(side, i) == other.quantity(side, i);
        }
        return same;
    }

    /** Changes of a crypto pair's book. */
    void changes(EventHeader raw, long nanos, Levels bids, Levels asks) {
        if (!isLive()) {
            ask(raw);
        } else if (nanos < lastNanos) {
            counters.count("out_of_order");
            lose(raw, StaleReason.GAP);
        } else {
            lastNanos = nanos;
            book.change(derived(raw, 0, nanos), bids, asks);
            events.changes(derived(raw, 0, nanos), bids, asks);
            live(raw);
        }
    }

    /** A trade; one without a number of the venue's gets one here. */
    void trade(EventHeader raw, long nanos, long id, long price, long quantity, VenueSide aggressor) {
        trades++;
        events.trade(derived(raw, 0, nanos), id >= 0 ? id : trades, price, quantity, aggressor);
    }

    /**
     * Who a trade came from, where the venue doesn't say: a buyer at the offer, a seller at the bid, and between them whom it is
     * closer to.
     */
    VenueSide aggressor(long price) {
        boolean buys = book.depth(VenueSide.SELL) > 0
                && (book.depth(VenueSide.BUY) == 0
                        || book.price(VenueSide.SELL, 0) - price <= price - book.price(VenueSide.BUY, 0));
        return buys ? VenueSide.BUY : VenueSide.SELL;
    }

    /** The clock went on. */
    void tick(EventHeader raw, boolean stocksTrade) {
        if (!isLive()) {
            ask(raw);
            followHours(raw, stocksTrade);
        } else if (isCrossedTooLong(raw)) {
            lose(raw, StaleReason.CROSSED);
        } else if ((crypto || stocksTrade) && raw.receiveNanos - provenNanos > UNPROVEN_NANOS) {
            lose(raw, StaleReason.UNPROVEN);
        } else if (crypto && raw.receiveNanos - Math.max(provenNanos, auditedNanos) > AUDIT_EACH_NANOS) {
            auditedNanos = raw.receiveNanos;
            counters.count("audits_asked");
            requests.askToCompare(book.instrument());
        }
    }

    /**
     * A stock of which nothing comes is no concern while its market is closed; what comes nevertheless makes it live, and where it
     * can't be read that is a fault at any hour.
     */
    private void followHours(EventHeader raw, boolean stocksTrade) {
        boolean closed = book.reason() == StaleReason.MARKET_CLOSED;
        if (!crypto && isOpen() && closed == stocksTrade) {
            if (stocksTrade) {
                begin(raw, StaleReason.NONE);
            } else if (book.reason() != StaleReason.PARSE) {
                become(raw, Continuity.CLOSED, StaleReason.MARKET_CLOSED, 0);
            }
        }
    }
}
