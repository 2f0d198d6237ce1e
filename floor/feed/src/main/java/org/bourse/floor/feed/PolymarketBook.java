package org.bourse.floor.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.jspecify.annotations.Nullable;

/**
 * A book of an outcome at Polymarket, whose messages have a time and no number: what is missing shows only by time that goes
 * back, by best prices that stay other than those the venue says, or when the book that it answers by REST is compared. While
 * the book can't be trusted, changes are kept and go on top of the next whole book.
 */
final class PolymarketBook extends VenueBook {

    private static final int MAX_KEPT = 1_000;
    private static final int MISMATCHES = 3;
    private static final long SECOND = 1_000_000_000L;
    private static final long SNAPSHOT_DUE_NANOS = 10 * SECOND;
    private static final long FIRST_PAUSE_NANOS = 2 * SECOND;
    private static final long LONGEST_PAUSE_NANOS = 30 * SECOND;
    private static final long AUDIT_GRACE_NANOS = 2 * SECOND;
    private static final long UNPROVEN_NANOS = 300 * SECOND;
    private static final int OMISSIONS = 3;
    private static final long NOT_ASKED = Long.MAX_VALUE;
    private static final long NANOS_A_MILLI = 1_000_000L;
    private static final long FORGOTTEN_NANOS = 3_600 * SECOND;

    /** So long the new connection may still bring a trade that the old one brought. */
    private static final long TOLD_MILLIS = 60_000;

    private final Deque<Kept> kept = new ArrayDeque<>();
    private final LongAdder bestAgreements = counters.counter("best_agreements");
    private boolean open;
    private boolean ended;
    private int omissions;
    private long provenNanos;
    private long lostSequence;
    private long tick = 1;
    private long tickMillis;
    private long lastMillis;
    private long wholeMillis;
    private int mismatches;
    private long askAgainNanos;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long trades;
    private long auditAgainNanos;
    private @Nullable Audit audit;
    private final Deque<Kept> sinceAsked = new ArrayDeque<>();
    private long askedMillis = NOT_ASKED;
    private int link;
    private @Nullable PolymarketMove move;

    /** Trades that were told of the old connection while the book moves, and those of them that the new one still brings. */
    private final Deque<PolymarketMove.Trade> told = new ArrayDeque<>();

    private boolean marketSeen;
    private boolean left;
    private boolean forgotten;
    private long leftNanos;

    /** A change that waits for a whole book. */
    private record Kept(long millis, Levels bids, Levels asks) {}

    /** The venue's answer of that time, which the book is held against when everything up to then must have come. */
    private record Audit(long millis, long dueNanos, Levels bids, Levels asks) {

        Book book(VenueInstrument instrument) {
            Book venues = new Book(instrument);
            venues.replace(new EventHeader(), bids, asks);
            return venues;
        }
    }

    PolymarketBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters) {
        super(book, events, requests, counters);
    }

    /** The number of the connection that its frames come by; 0: none yet, or none any more. */
    int link() {
        return link;
    }

    /** It is on that connection from the beginning. */
    void beginOn(int number) {
        link = number;
    }

    /** Whether its market's name was seen; from here on it was. */
    boolean isNew() {
        boolean first = !marketSeen;
        marketSeen = true;
        return first;
    }

    /** The venue's time of what it took last. */
    long lastMillis() {
        return lastMillis;
    }

    /** It is subscribed to by the raw event's connection: at once where it is not live, and else when that one is as new. */
    void subscribed(EventHeader raw) {
        int number = raw.link % FloorCore.LINKS_PER_VENUE;
        if (left || number == link) {
            return;
        }
        if (isLive()) {
            move = new PolymarketMove(book.instrument(), number);
            told.clear();
        } else {
            moveTo(raw, number);
        }
    }

    private void moveTo(EventHeader raw, int number) {
        link = number;
        move = null;
        opened(raw);
        requests.moved(book.instrument(), number);
    }

    /** It is followed no more, for good. */
    void leave(EventHeader raw) {
        end(raw);
        left = true;
        leftNanos = raw.receiveNanos;
        link = 0;
    }

    /** Whether it was left so long ago that it can be forgotten; it is, then. */
    boolean isToForget(EventHeader raw) {
        boolean due = left && !forgotten && raw.receiveNanos - leftNanos > FORGOTTEN_NANOS;
        forgotten |= due;
        return due;
    }

    private boolean isBy(EventHeader raw) {
        return raw.link % FloorCore.LINKS_PER_VENUE == link;
    }

    /** The move to the raw event's connection; none: there is none to that. */
    private @Nullable PolymarketMove moveBy(EventHeader raw) {
        PolymarketMove moving = move;
        return moving != null && raw.link % FloorCore.LINKS_PER_VENUE == moving.link() ? moving : null;
    }

    /** What the raw event's connection brings of it can't be trusted any more. */
    void loseBy(EventHeader raw, StaleReason reason) {
        if (isBy(raw)) {
            lose(raw, reason);
        } else if (moveBy(raw) != null) {
            move = null;
        }
    }

    /** The raw event's connection is gone. */
    void closedBy(EventHeader raw) {
        PolymarketMove moving = move;
        if (moveBy(raw) != null) {
            move = null;
        } else if (isBy(raw)) {
            closed(raw);
            if (moving != null) {
                moveTo(raw, moving.link());
                if (moving.isWhole()) {
                    take(raw, moving);
                }
            }
        }
    }

    /** A whole book by the raw event's connection. */
    void snapshotBy(EventHeader raw, long millis, long newTick, Levels bids, Levels asks) {
        PolymarketMove moving = moveBy(raw);
        if (isBy(raw)) {
            snapshot(raw, millis, newTick, bids, asks);
        } else if (moving != null) {
            moving.snapshot(millis, newTick, bids, asks);
            finish(raw, moving);
        }
    }

    /** Changes by the raw event's connection; whether the book has them. */
    boolean changesBy(EventHeader raw, long millis, Levels bids, Levels asks) {
        PolymarketMove moving = moveBy(raw);
        if (isBy(raw)) {
            return changes(raw, millis, bids, asks);
        } else if (moving != null) {
            moving.changes(millis, bids, asks);
            finish(raw, moving);
        }
        return false;
    }

    /** A trade by the raw event's connection. */
    void tradeBy(EventHeader raw, PolymarketMove.Trade trade) {
        PolymarketMove moving = moveBy(raw);
        if (isBy(raw)) {
            told.removeIf(before -> move == null && before.millis() < trade.millis() - TOLD_MILLIS);
            if (move != null) {
                told.add(trade);
                trade(raw, trade);
            } else if (!told.remove(trade)) {
                trade(raw, trade);
            }
        } else if (moving != null) {
            moving.trade(trade);
            if (moving.trades().size() > PolymarketMove.MAX_TRADES) {
                move = null;
            }
        }
    }

    /** A step of prices by the raw event's connection. */
    void tickBy(EventHeader raw, long millis, long newTick) {
        PolymarketMove moving = moveBy(raw);
        if (isBy(raw)) {
            tick(raw, millis, newTick);
        } else if (moving != null) {
            moving.tick(newTick);
        }
    }

    private void finish(EventHeader raw, PolymarketMove moving) {
        if (moving.isAsNewAs(lastMillis)) {
            link = moving.link();
            move = null;
            take(raw, moving);
            requests.moved(book.instrument(), link);
        }
    }

    /** What the new connection brought; of its trades those that the old one brought were told already. */
    private void take(EventHeader raw, PolymarketMove moving) {
        snapshot(raw, moving.millis(), moving.tick(), moving.levels(VenueSide.BUY), moving.levels(VenueSide.SELL));
        for (PolymarketMove.Trade trade : moving.trades()) {
            if (!told.remove(trade)) {
                trade(raw, trade);
            }
        }
        counters.count("books_moved");
    }

    /** The step of its prices at the moment; the venue makes it finer near 0 and 1. */
    long tick() {
        return tick;
    }

    /** The connection is open, and has subscribed: the whole book comes by it. */
    private void opened(EventHeader raw) {
        open = true;
        lostSequence = raw.sequence;
        if (ended) {
            return;
        }
        forget();
        askAgainNanos = raw.receiveNanos + SNAPSHOT_DUE_NANOS;
        become(raw, book.epoch() == 0 ? Continuity.SYNCING : Continuity.RESYNCING, book.reason());
    }

    /** The raw event's connection is open, and subscribes. */
    void openedBy(EventHeader raw) {
        if (isBy(raw)) {
            opened(raw);
        }
    }

    private void closed(EventHeader raw) {
        open = false;
        lose(raw, StaleReason.RECONNECT);
    }

    /** The book can't be trusted any more; while the connection is open, a whole one is asked for. */
    void lose(EventHeader raw, StaleReason reason) {
        if (ended) {
            return;
        }
        if (isLive() || book.state() == Continuity.RESYNCING) {
            stale(raw, reason, 0);
        }
        lostSequence = raw.sequence;
        forget();
        if (open) {
            ask(raw);
        }
    }

    /** The venue trades it no more; should it send a whole book after all, that is taken. */
    void end(EventHeader raw) {
        if (!ended) {
            ended = true;
            move = null;
            forget();
            counters.count("books_ended");
            become(raw, Continuity.CLOSED, StaleReason.RESOLVED);
        }
    }

    /** The venue left it out of its answer, which it does with what it has no book of any more. */
    void omitted(EventHeader raw) {
        counters.count("answers_without_the_book");
        if (++omissions >= OMISSIONS) {
            end(raw);
        }
    }

    private void forget() {
        kept.clear();
        forgetCrossing();
        mismatches = 0;
        audit = null;
        auditAgainNanos = 0;
        forgetSinceAsked();
    }

    private void forgetSinceAsked() {
        sinceAsked.clear();
        askedMillis = NOT_ASKED;
    }

    private void ask(EventHeader raw) {
        if (raw.receiveNanos >= askAgainNanos) {
            askAgainNanos = raw.receiveNanos + pauseNanos;
            pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
            if (book.state() == Continuity.STALE) {
                become(raw, Continuity.RESYNCING, book.reason());
            }
            counters.count("snapshots_asked");
            requests.askForBook(book.instrument());
        }
    }

    /** Has the book compared with the venue's; what is asked for comes to {@link #answered}. */
    void askForAudit() {
        if (isLive() && audit == null) {
            counters.count("audits_asked");
            sinceAsked.clear();
            askedMillis = lastMillis;
            requests.askForBook(book.instrument());
        }
    }

    /** A whole book by the socket, which is in order with the changes there. */
    private void snapshot(EventHeader raw, long millis, long newTick, Levels bids, Levels asks) {
        if (isLive() && millis < lastMillis) {
            counters.count("snapshots_too_old");
            return;
        }
        boolean asked = askedMillis != NOT_ASKED;
        forget();
        replace(raw, millis, newTick, bids, asks);
        live(raw);
        if (asked && isLive()) {
            askedMillis = millis;
        }
    }

    /**
     * A whole book by REST, which is in no order with the changes.
     *
     * @param askedSequence the event with which it was asked for: what was lost later may be missing in it too
     */
    void answered(EventHeader raw, long askedSequence, long millis, long newTick, Levels bids, Levels asks) {
        omissions = 0;
        if (askedSequence < lostSequence) {
            counters.count("snapshots_asked_before");
        } else if (isLive()) {
            audit(raw, millis, bids, asks);
        } else if (!open || ended) {
            counters.count("snapshots_not_asked");
        } else if (millis < lastMillis) {
            counters.count("snapshots_too_old");
        } else {
            replace(raw, millis, newTick, bids, asks);
            if (replay(raw, millis)) {
                forget();
                live(raw);
                loseOffTick(raw);
            } else {
                lose(raw, StaleReason.GAP);
            }
        }
    }

    /**
     * Has the book held against that one: at once with the changes that came since it was asked for, where it is older than the
     * newest of them, or else when everything up to its time must have come.
     */
    private void audit(EventHeader raw, long millis, Levels bids, Levels asks) {
        if (millis >= lastMillis) {
            audit = new Audit(millis, raw.receiveNanos + AUDIT_GRACE_NANOS, bids.copy(), asks.copy());
        } else if (millis >= askedMillis) {
            Book venues = new Audit(millis, 0, bids, asks).book(book.instrument());
            for (Kept change : sinceAsked) {
                if (change.millis() >= millis) {
                    venues.change(new EventHeader(), change.bids(), change.asks());
                }
            }
            compare(raw, venues);
        } else {
            counters.count("audits_late");
            auditAgainNanos = raw.receiveNanos + SECOND;
        }
        forgetSinceAsked();
    }

    /** Puts the changes on top that a whole book of that time has not; false where their time goes back. */
    private boolean replay(EventHeader raw, long millis) {
        long before = 0;
        for (Kept change : kept) {
            if (change.millis() < millis) {
                continue;
            }
            if (change.millis() < before) {
                counters.count("out_of_order");
                lastMillis = change.millis();
                return false;
            }
            before = change.millis();
            apply(raw, before, change.bids(), change.asks());
        }
        return true;
    }

    /** Takes the step of prices too, since the message that says so may have been lost; one of later has the last word. */
    private void replace(EventHeader raw, long millis, long newTick, Levels bids, Levels asks) {
        if (millis >= tickMillis) {
            tick = newTick;
            tickMillis = millis;
        }
        lastMillis = millis;
        wholeMillis = millis;
        book.replace(derived(raw, 0, millis * NANOS_A_MILLI), bids, asks);
        events.snapshot(derived(raw, 0, millis * NANOS_A_MILLI), bids, asks);
        counters.count("snapshots_taken");
        provenNanos = raw.receiveNanos;
        ended = false;
    }

    private void live(EventHeader raw) {
        if (isTooLarge()) {
            lose(raw, StaleReason.TOO_LARGE);
        } else if (!isLive()) {
            pauseNanos = FIRST_PAUSE_NANOS;
            askAgainNanos = 0;
            become(raw, Continuity.LIVE, StaleReason.NONE);
        }
    }

    /** Takes changes in; whether the book has them. */
    private boolean changes(EventHeader raw, long millis, Levels bids, Levels asks) {
        if (ended) {
            counters.count("changes_after_the_end");
        } else if (!isLive()) {
            keep(millis, bids, asks);
        } else if (millis < wholeMillis) {
            counters.count("changes_before_the_book");
        } else if (millis < lastMillis) {
            counters.count("out_of_order");
            lose(raw, StaleReason.GAP);
            lastMillis = millis;
            keep(millis, bids, asks);
        } else {
            Audit waiting = audit;
            if (waiting != null && millis > waiting.millis()) {
                compare(raw, waiting.book(book.instrument()));
            }
            if (isLive()) {
                apply(raw, millis, bids, asks);
                noteSinceAsked(millis, bids, asks);
                live(raw);
                return isLive();
            } else {
                keep(millis, bids, asks);
            }
        }
        return false;
    }

    /** Where they are too many, the next answer is late for what it is to be held against. */
    private void noteSinceAsked(long millis, Levels bids, Levels asks) {
        if (askedMillis == NOT_ASKED) {
            return;
        }
        if (sinceAsked.size() >= MAX_KEPT) {
            forgetSinceAsked();
        } else {
            sinceAsked.addLast(new Kept(millis, bids.copy(), asks.copy()));
        }
    }

    private void keep(long millis, Levels bids, Levels asks) {
        if (kept.size() >= MAX_KEPT) {
            counters.count("kept_too_many");
            Kept newest = kept.getLast();
            lastMillis = Math.max(lastMillis, newest.millis());
            kept.clear();
        }
        counters.count("changes_kept");
        kept.addLast(new Kept(millis, bids.copy(), asks.copy()));
    }

    private void apply(EventHeader raw, long millis, Levels bids, Levels asks) {
        lastMillis = Math.max(lastMillis, millis);
        book.change(derived(raw, 0, millis * NANOS_A_MILLI), bids, asks);
        events.changes(derived(raw, 0, millis * NANOS_A_MILLI), bids, asks);
    }

    /** What the venue says its best prices are, 0 for none: now and then it is wrong, so only some in a row count. */
    void best(EventHeader raw, long bid, long ask) {
        if (!isLive()) {
            return;
        }
        if (bid == bestPrice(VenueSide.BUY) && ask == bestPrice(VenueSide.SELL)) {
            bestAgreements.increment();
            mismatches = 0;
        } else {
            counters.count("best_mismatches");
            if (++mismatches >= MISMATCHES) {
                lose(raw, StaleReason.BEST_MISMATCH);
            }
        }
    }

    private long bestPrice(VenueSide side) {
        return book.depth(side) == 0 ? 0 : book.price(side, 0);
    }

    /** From here on its prices have that step. */
    private void tick(EventHeader raw, long millis, long newTick) {
        tick = newTick;
        tickMillis = millis;
        loseOffTick(raw);
    }

    private void loseOffTick(EventHeader raw) {
        if (isLive() && (hasOffTick(VenueSide.BUY) || hasOffTick(VenueSide.SELL))) {
            lose(raw, StaleReason.OFF_TICK);
        }
    }

    private boolean hasOffTick(VenueSide side) {
        for (int i = 0; i < book.depth(side); i++) {
            if (book.price(side, i) % tick != 0) {
                return true;
            }
        }
        return false;
    }

    /** A trade; the venue has no number for it, so it gets one here. */
    private void trade(EventHeader raw, PolymarketMove.Trade trade) {
        trades++;
        EventHeader derived = derived(raw, 0, trade.millis() * NANOS_A_MILLI);
        events.trade(derived, trades, trade.price(), trade.quantity(), trade.aggressor());
    }

    /** The clock went on. */
    void clock(EventHeader raw) {
        if (isLive()) {
            Audit waiting = audit;
            if (isCrossedTooLong(raw)) {
                lose(raw, StaleReason.CROSSED);
            } else if (raw.receiveNanos - provenNanos > UNPROVEN_NANOS) {
                lose(raw, StaleReason.UNPROVEN);
            } else if (waiting != null && raw.receiveNanos >= waiting.dueNanos()) {
                compare(raw, waiting.book(book.instrument()));
            } else if (auditAgainNanos > 0 && raw.receiveNanos >= auditAgainNanos) {
                auditAgainNanos = 0;
                askForAudit();
            }
        } else if (open && !ended) {
            ask(raw);
        }
    }

    private void compare(EventHeader raw, Book venues) {
        audit = null;
        if (isSame(venues, VenueSide.BUY) && isSame(venues, VenueSide.SELL)) {
            counters.count("audits_right");
            provenNanos = raw.receiveNanos;
        } else {
            counters.count("audits_mismatched");
            lose(raw, StaleReason.AUDIT);
        }
    }

    private boolean isSame(Book other, VenueSide side) {
        boolean same = book.depth(side) == other.depth(side);
        for (int i = 0; same && i < book.depth(side); i++) {
            same = book.price(side, i) == other.price(side, i) && book.quantity(side, i) == other.quantity(side, i);
        }
        return same;
    }

    private void become(EventHeader raw, Continuity state, StaleReason reason) {
        become(raw, state, reason, 0);
    }
}
