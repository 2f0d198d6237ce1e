package org.bourse.floor.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A book whose changes are numbered by the venue and whose whole is asked for by REST: changes are kept until that is there,
 * those it has are dropped, the first that is left must overlap it, and from then on each begins where the one before ended.
 */
abstract class SequencedBook extends VenueBook {

    private static final Logger LOG = LoggerFactory.getLogger(SequencedBook.class);

    private static final int MAX_TOLD = 20;
    private static final int MAX_KEPT = 10_000;
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;

    private final Deque<Kept> kept = new ArrayDeque<>();

    /** Reasons that the log has already. */
    private final Set<String> told = new HashSet<>();

    private long last;
    private long lastEventNanos;
    private boolean asked;
    private long askAgainNanos;
    private long pauseNanos = FIRST_PAUSE_NANOS;

    /** A change that waits for its snapshot. */
    private record Kept(long first, long last, long exchangeNanos, Levels bids, Levels asks) {}

    SequencedBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters, boolean inLots) {
        super(book, events, requests, counters, inLots);
    }

    /** Forgets what the venue said of the book besides its changes. */
    abstract void forgetChecks();

    /** Whether the book of that number is what the venue said of it besides; true where it said nothing. */
    abstract boolean agrees(long number);

    /** Whether the venue said something of it. */
    abstract boolean hasCheck(long number);

    /** The venue may number anew from here on. */
    abstract void numbersBegin();

    /** The venue's number of the last change. */
    final long last() {
        return last;
    }

    /** The connection is open: everything begins anew. */
    final void opened(EventHeader raw) {
        forget();
        askAgainNanos = 0;
        numbersBegin();
        become(raw, book.epoch() == 0 ? Continuity.SYNCING : Continuity.RESYNCING, book.reason());
    }

    /** The book can't be trusted from here on; a new one is asked for with the next change. */
    final void lose(EventHeader raw, StaleReason reason) {
        if (book.state() == Continuity.LIVE || book.state() == Continuity.RESYNCING) {
            stale(raw, reason, last);
        }
        forget();
    }

    private void forget() {
        kept.clear();
        forgetChecks();
        // When it may be asked for again stays: a venue that sends wrong changes one after the other is not asked at
        // each.
        asked = false;
        forgetCrossing();
    }

    /** Changes from one number of the venue's to another, both included. */
    final void depth(EventHeader raw, long from, long to, long exchangeNanos, Levels bids, Levels asks) {
        if (!isLive()) {
            keep(raw, from, to, exchangeNanos, bids, asks);
        } else if (to <= last) {
            if (lastEventNanos > 0 && exchangeNanos > lastEventNanos) {
                lose(raw, StaleReason.VENUE_RESTART);
                numbersBegin();
                keep(raw, from, to, exchangeNanos, bids, asks);
            } else {
                counters.count("duplicates");
            }
        } else if (from > last + 1) {
            counters.count("gaps");
            lose(raw, StaleReason.GAP);
            keep(raw, from, to, exchangeNanos, bids, asks);
        } else {
            apply(raw, to, exchangeNanos, bids, asks);
            if (isTooLarge()) {
                lose(raw, StaleReason.TOO_LARGE);
            } else {
                compare(raw);
            }
        }
    }

    private void keep(EventHeader raw, long from, long to, long exchangeNanos, Levels bids, Levels asks) {
        if (kept.size() >= MAX_KEPT) {
            counters.count("kept_too_many");
            kept.clear();
        }
        kept.addLast(new Kept(from, to, exchangeNanos, bids.copy(), asks.copy()));
        ask(raw);
    }

    private void ask(EventHeader raw) {
        if (asked || raw.receiveNanos < askAgainNanos) {
            return;
        }
        asked = true;
        askAgainNanos = raw.receiveNanos + pauseNanos;
        if (book.state() == Continuity.STALE) {
            become(raw, Continuity.RESYNCING, book.reason());
        }
        counters.count("snapshots_asked");
        requests.askForBook(book.instrument());
    }

    private void askLater(EventHeader raw, String why) {
        counters.count(why);
        asked = false;
        askAgainNanos = raw.receiveNanos + pauseNanos;
        pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
    }

    /** A whole book has come, up to the venue's number {@code id}. */
    final void snapshot(EventHeader raw, long id, Levels bids, Levels asks) {
        if (!asked || isLive()) {
            counters.count("snapshots_not_asked");
            return;
        }
        Kept oldest = kept.peekFirst();
        if (oldest != null && id + 1 < oldest.first()) {
            askLater(raw, "snapshots_too_old");
            return;
        }
        book.replace(derived(raw, id, 0), bids, asks);
        if (book.isCrossed()) {
            askLater(raw, "snapshots_crossed");
            return;
        }
        events.snapshot(derived(raw, id, 0), bids, asks);
        last = id;
        lastEventNanos = 0;
        while (!kept.isEmpty()) {
            Kept change = kept.removeFirst();
            if (change.last() > last) {
                if (change.first() > last + 1) {
                    kept.addFirst(change);
                    counters.count("gaps");
                    askLater(raw, "snapshots_without_join");
                    return;
                }
                apply(raw, change.last(), change.exchangeNanos(), change.bids(), change.asks());
            }
        }
        if (isTooLarge()) {
            askLater(raw, "snapshots_too_large");
            return;
        }
        if (!agrees(last)) {
            askLater(raw, "best_mismatches");
            return;
        }
        asked = false;
        pauseNanos = FIRST_PAUSE_NANOS;
        askAgainNanos = 0;
        counters.count("snapshots_taken");
        become(raw, Continuity.LIVE, StaleReason.NONE);
    }

    /** No book has come. */
    final void noSnapshot(EventHeader raw, String why) {
        if (asked) {
            if (told.size() < MAX_TOLD && told.add(why)) {
                LOG.info(
                        "{} {}: no book came, and is asked for again: {}",
                        book.instrument().venue(),
                        book.instrument().symbol(),
                        why);
            }
            askLater(raw, why);
        }
    }

    /** The clock went on. */
    final void tick(EventHeader raw) {
        if (isLive()) {
            if (isCrossedTooLong(raw)) {
                lose(raw, StaleReason.CROSSED);
            }
        } else if (!kept.isEmpty()) {
            ask(raw);
        }
    }

    private void apply(EventHeader raw, long to, long exchangeNanos, Levels bids, Levels asks) {
        book.change(derived(raw, to, exchangeNanos), bids, asks);
        last = to;
        lastEventNanos = exchangeNanos;
        events.changes(derived(raw, to, exchangeNanos), bids, asks);
    }

    /** Holds the book against what the venue said of it besides. */
    final void compare(EventHeader raw) {
        if (!agrees(last)) {
            counters.count("best_mismatches");
            lose(raw, StaleReason.BEST_MISMATCH);
        } else if (hasCheck(last)) {
            counters.count("best_agreements");
        }
    }

    private void become(EventHeader raw, Continuity state, StaleReason reason) {
        become(raw, state, reason, last);
    }
}
