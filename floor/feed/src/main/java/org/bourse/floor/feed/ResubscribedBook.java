package org.bourse.floor.feed;

import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;

/** A book whose whole comes by the socket itself, in order with its changes, whenever it is subscribed to anew. */
abstract class ResubscribedBook extends VenueBook {

    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_DUE_NANOS = 10 * SECOND;

    private final long pauseNanos;
    private boolean open;
    private long askAgainNanos;

    /**
     * One that is not followed yet.
     *
     * @param pauseNanos from one subscription to the next, while no whole book comes
     */
    ResubscribedBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters, long pauseNanos) {
        super(book, events, requests, counters);
        this.pauseNanos = pauseNanos;
    }

    /** The venue's number of the last change; 0 where it has none. */
    abstract long last();

    /** Whether a subscription brings the whole book at once. */
    boolean comesWhenAsked() {
        return true;
    }

    final boolean isOpen() {
        return open;
    }

    /** The connection is open, and has subscribed: the whole book comes by it. */
    final void opened(EventHeader raw) {
        open = true;
        begin(raw, book.reason());
        askAgainNanos = raw.receiveNanos + FIRST_DUE_NANOS;
    }

    /** The whole book is waited for. */
    final void begin(EventHeader raw, StaleReason reason) {
        become(raw, book.epoch() == 0 ? Continuity.SYNCING : Continuity.RESYNCING, reason, last());
    }

    /** The connection is gone. */
    final void closed(EventHeader raw) {
        open = false;
        lose(raw, StaleReason.RECONNECT);
    }

    /** The book can't be trusted any more; while the connection is open, it is subscribed to anew. */
    final void lose(EventHeader raw, StaleReason reason) {
        if (isLive()) {
            stale(raw, reason, last());
        }
        forgetCrossing();
        ask(raw);
    }

    /** Subscribes anew, though not more often than the pause allows, while the book is not live. */
    final void ask(EventHeader raw) {
        if (open && comesWhenAsked() && !isLive() && raw.receiveNanos >= askAgainNanos) {
            askAgainNanos = raw.receiveNanos + pauseNanos;
            if (book.state() == Continuity.STALE) {
                become(raw, Continuity.RESYNCING, book.reason(), last());
            }
            counters.count("snapshots_asked");
            requests.askForBook(book.instrument());
        }
    }

    /** It is the venue's from here on. */
    final void live(EventHeader raw) {
        if (isTooLarge()) {
            lose(raw, StaleReason.TOO_LARGE);
        } else if (!isLive()) {
            askAgainNanos = 0;
            become(raw, Continuity.LIVE, StaleReason.NONE, last());
        }
    }
}
