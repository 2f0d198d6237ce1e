package org.bourse.floor.feed;

import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueSide;

/** A book with the rules of its venue: what those have in common. */
abstract class VenueBook {

    private static final long CROSSED_NANOS = 1_000_000_000L;

    final Book book;
    final MarketEvents events;
    final Venue.Requests requests;
    final FeedCounters counters;
    private final VenueDecimals decimals;
    private final EventHeader header = new EventHeader();
    private long crossedSince;

    VenueBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters) {
        this(book, events, requests, counters, false);
    }

    /** One whose quantities the venue writes as numbers of lots, or not. */
    VenueBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters, boolean inLots) {
        this.book = book;
        this.events = events;
        this.requests = requests;
        this.counters = counters;
        decimals = new VenueDecimals(book.instrument(), inLots);
    }

    final Book book() {
        return book;
    }

    /** How its numbers are written. */
    final VenueDecimals decimals() {
        return decimals;
    }

    final boolean isLive() {
        return book.state() == Continuity.LIVE;
    }

    /** Whether it has more levels than an event holds. */
    final boolean isTooLarge() {
        return Math.max(book.depth(VenueSide.BUY), book.depth(VenueSide.SELL)) > EventWriter.MAX_LEVELS;
    }

    /** Whether it has been crossed for longer than a burst of changes takes, as of now. */
    final boolean isCrossedTooLong(EventHeader raw) {
        if (!book.isCrossed()) {
            crossedSince = 0;
        } else if (crossedSince == 0) {
            crossedSince = raw.receiveNanos;
        }
        return crossedSince > 0 && raw.receiveNanos - crossedSince > CROSSED_NANOS;
    }

    final void forgetCrossing() {
        crossedSince = 0;
    }

    /** Says that it may not be trusted from here on, and why. */
    final void stale(EventHeader raw, StaleReason reason, long venueSequence) {
        counters.count("stale_" + reason.code());
        become(raw, Continuity.STALE, reason, venueSequence);
    }

    /** Says whether it may be trusted from here on, after the change of the venue's that has that number. */
    final void become(EventHeader raw, Continuity state, StaleReason reason, long venueSequence) {
        book.become(state, reason, raw.receiveNanos);
        events.continuity(derived(raw, venueSequence, 0), state, reason);
    }

    /** A bar as the venue itself reckons it. */
    final void bar(EventHeader raw, Bar bar, long lengthNanos) {
        events.bar(derived(raw, 0, bar.startNanos()), bar, lengthNanos);
    }

    /** The header of what a raw event means for this book; the same object each time. */
    final EventHeader derived(EventHeader raw, long venueSequence, long exchangeNanos) {
        header.raw(raw.receiveNanos, raw.link, book.instrument().id());
        header.epoch = book.epoch();
        header.venueSequence = venueSequence;
        header.exchangeNanos = exchangeNanos;
        return header;
    }
}
