package org.bourse.floor.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;

/**
 * Polymarket: a book for each outcome token of its markets, over many connections. A message is one event or an array of them;
 * an event that can't be taken is counted and its book is stale, and the rest of the array lives.
 */
public final class PolymarketVenue extends FollowedVenue<PolymarketBook> {

    /** Its name. */
    public static final String NAME = "polymarket";

    /** Digits after the point of its prices, which are between 0 and 1. */
    public static final int PRICE_SCALE = 4;

    /** Digits after the point of its quantities. */
    public static final int QUANTITY_SCALE = 6;

    /** How many tokens a connection has: past some 750 the venue takes a subscription and sends no books. */
    static final int TOKENS_A_LINK = 400;

    private static final long AUDIT_EACH_NANOS = 25_000_000_000L;

    /** A time further ahead of ours than this is wrong, and would make what comes after it look old. */
    private static final long MAX_AHEAD_MILLIS = 300_000;

    /** Where it isn't known when an answer was asked for: a tape of former times doesn't say. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private static final byte[] PONG = ascii("PONG");
    private final PolymarketMessage event = new PolymarketMessage(json, symbols);
    private long requestSequence = UNKNOWN;
    private final LongAdder frames = counters.counter("frames");
    private final LongAdder unknownTokens = counters.counter("unknown: token");
    private final BitSet requested = new BitSet();
    private final BitSet named = new BitSet();
    private final MarketEvents events;
    private final Requests requests;
    private final PolymarketTwins twins = new PolymarketTwins(counters);
    private final Deque<Integer> freePlaces = new ArrayDeque<>();
    private int nextAudit;
    private long auditedNanos;

    /** Follows these tokens, tells what happens, and asks for books. */
    public PolymarketVenue(List<VenueInstrument> instruments, MarketEvents events, Requests requests) {
        super(NAME, instruments, (book, counters) -> new PolymarketBook(book, events, requests, counters));
        this.events = events;
        this.requests = requests;
        for (int place = 0; place < books.size(); place++) {
            books.get(place).beginOn(1 + place / TOKENS_A_LINK);
        }
    }

    /** A token as an instrument; the step of its prices is the finest there, since the venue makes it finer at will. */
    public static VenueInstrument instrument(int id, String token) {
        return new VenueInstrument(id, NAME, token, PRICE_SCALE, QUANTITY_SCALE, 1, 1);
    }

    @Override
    public void listed(EventHeader header, VenueInstrument instrument) {
        byte[] token = ascii(instrument.symbol());
        int before = symbols.find(token, 0, token.length);
        if (before >= 0) {
            forget(before);
        }
        PolymarketBook book = new PolymarketBook(new Book(instrument), events, requests, counters);
        put(freePlaces.isEmpty() ? books.size() : freePlaces.pop(), book);
        counters.count("books_listed");
    }

    private void forget(int place) {
        twins.remove(books.get(place));
        free(place);
        freePlaces.push(place);
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        books.forEach(book -> book.openedBy(header));
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        books.forEach(book -> book.closedBy(header));
    }

    @Override
    public void lost(EventHeader header, StaleReason reason) {
        books.forEach(book -> book.loseBy(header, reason));
    }

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {
        boolean request = header.link % FloorCore.LINKS_PER_VENUE == 0;
        if (length > 0 && bytes[offset] == '{') {
            boolean subscribes = event.readSubscription(bytes, offset, length, named);
            for (int place = named.nextSetBit(0); place >= 0; place = named.nextSetBit(place + 1)) {
                if (subscribes && !request) {
                    books.get(place).subscribed(header);
                } else if (!subscribes && request) {
                    books.get(place).leave(header);
                }
            }
        } else if (request) {
            requestSequence = header.sequence;
            event.readRequest(bytes, offset, length, requested);
        }
    }

    @Override
    public void tick(EventHeader header) {
        for (int i = 0; i < books.size(); i++) {
            PolymarketBook book = books.get(i);
            book.clock(header);
            if (book.isToForget(header)) {
                forget(i);
            }
        }
        twins.clock(header);
        audit(header);
    }

    /** Each book is compared once in 25 seconds, one after the other: twice within a minute, should an answer fail. */
    private void audit(EventHeader header) {
        if (auditedNanos == 0) {
            auditedNanos = header.receiveNanos;
        }
        long each = AUDIT_EACH_NANOS / Math.max(books.size(), 1);
        long due = Math.min((header.receiveNanos - auditedNanos) / each, books.size());
        auditedNanos = due == books.size() ? header.receiveNanos : auditedNanos + due * each;
        for (long i = 0; i < due; i++) {
            books.get(nextAudit).askForAudit();
            nextAudit = (nextAudit + 1) % books.size();
        }
    }

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
        if (status != 200) {
            counters.count("answers_refused_" + status);
            return;
        }
        try {
            json.reset(bytes, offset, length);
            json.enterArray();
            while (json.nextElement()) {
                event.read(bytes, offset, length);
                if (event.book >= 0) {
                    requested.clear(event.book);
                    answered(header, bytes);
                }
            }
            json.end();
            requested.stream().forEach(place -> books.get(place).omitted(header));
            requested.clear();
        } catch (MalformedFrameException e) {
            counters.count("answers_unreadable");
        }
    }

    private void answered(EventHeader header, byte[] bytes) {
        PolymarketBook book = books.get(event.book);
        try {
            long tick = event.tick > 0 ? event.tick : book.tick();
            wholeBook(header, bytes, tick);
            book.answered(header, requestSequence, event.millis, tick, bids, asks);
        } catch (MalformedFrameException e) {
            counters.count("answers_unreadable");
        }
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        frames.increment();
        json.reset(bytes, offset, length);
        try {
            if (length == PONG.length && bytes[offset] == 'P') {
                counters.count("pongs");
            } else if (json.isArray()) {
                json.enterArray();
                while (json.nextElement()) {
                    event.read(bytes, offset, length);
                    take(header, bytes);
                }
                json.end();
            } else {
                event.read(bytes, offset, length);
                take(header, bytes);
                json.end();
            }
        } catch (MalformedFrameException e) {
            counters.refused(header.link, String.valueOf(e.getMessage()));
            books.forEach(book -> book.loseBy(header, StaleReason.PARSE));
        }
    }

    /** Does what the event says; what is wrong with its numbers ends it alone. */
    private void take(EventHeader header, byte[] bytes) {
        if (event.kind == PolymarketMessage.Kind.RESOLVED) {
            counters.count("markets_resolved");
            event.tokens.stream().forEach(place -> books.get(place).end(header));
            return;
        }
        if (event.kind == PolymarketMessage.Kind.OTHER || event.kind == PolymarketMessage.Kind.NONE) {
            counters.countNamed("unknown: " + event.name);
            return;
        }
        if (event.kind != PolymarketMessage.Kind.CHANGES && event.named && event.book < 0) {
            counters.count("unknown: token");
            return;
        }
        try {
            if (event.kind != PolymarketMessage.Kind.CHANGES && !event.named) {
                throw new MalformedFrameException("no token");
            }
            checkTime(header);
            switch (event.kind) {
                case BOOK -> book(header, bytes);
                case CHANGES -> changes(header);
                case TRADE -> trade(header);
                case TICK -> tickSize(header);
                case RESOLVED, OTHER, NONE -> throw new IllegalStateException();
            }
        } catch (MalformedFrameException e) {
            refuse(header, event.kind == PolymarketMessage.Kind.CHANGES ? -1 : event.book, e);
        }
    }

    private void checkTime(EventHeader header) {
        if (event.millis <= 0) {
            throw new MalformedFrameException("no time");
        }
        if (event.millis > header.receiveNanos / 1_000_000 + MAX_AHEAD_MILLIS) {
            throw new MalformedFrameException("time in the future");
        }
    }

    /** The book at that place can't be trusted any more; where it isn't known which, none of the connection. */
    private void refuse(EventHeader header, int place, MalformedFrameException why) {
        String what = String.valueOf(why.getMessage());
        counters.refused(header.link, what);
        StaleReason reason = what.startsWith("off") ? StaleReason.OFF_TICK : StaleReason.PARSE;
        if (place >= 0) {
            books.get(place).loseBy(header, reason);
        } else {
            books.forEach(one -> one.loseBy(header, reason));
        }
    }

    private void book(EventHeader header, byte[] bytes) {
        PolymarketBook book = books.get(event.book);
        long tick = event.tick > 0 ? event.tick : book.tick();
        wholeBook(header, bytes, tick);
        book.snapshotBy(header, event.millis, tick, bids, asks);
        if (event.marketTo > event.marketFrom && book.isNew()) {
            twins.add(
                    book,
                    new String(bytes, event.marketFrom, event.marketTo - event.marketFrom, StandardCharsets.UTF_8));
        }
    }

    private void wholeBook(EventHeader header, byte[] bytes, long tick) {
        if (event.bids < 0 && event.asks < 0) {
            throw new MalformedFrameException("a book without sides");
        }
        event.levels(bids, event.bids, bytes, tick);
        event.levels(asks, event.asks, bytes, tick);
        checkTime(header);
    }

    /**
     * One event for each token of the message: its changes that stand together are one. A change that can't be taken costs its
     * own book alone, and the others go on.
     */
    private void changes(EventHeader header) {
        if (event.changes < 0) {
            throw new MalformedFrameException("no price_changes");
        }
        int current = -1;
        long bestBid = -1;
        long bestAsk = -1;
        bids.clear();
        asks.clear();
        for (int i = 0; i < event.changes; i++) {
            PolymarketMessage.Change change = event.change(i);
            try {
                if (change.wrong != null) {
                    throw change.wrong;
                }
                if (change.book != current) {
                    apply(header, current, bestBid, bestAsk);
                    current = change.book;
                }
                if (current < 0) {
                    unknownTokens.increment();
                    continue;
                }
                addChange(change, books.get(current).tick());
                bestBid = change.bestBid;
                bestAsk = change.bestAsk;
            } catch (MalformedFrameException e) {
                apply(header, current, -1, -1);
                current = -1;
                refuse(header, change.book, e);
            }
        }
        apply(header, current, bestBid, bestAsk);
    }

    private void addChange(PolymarketMessage.Change change, long tick) {
        long price = PolymarketMessage.checkedPrice(change.price, tick);
        Levels side = PolymarketMessage.isBuy(change.side) ? bids : asks;
        if (side.size() >= EventWriter.MAX_LEVELS) {
            throw new MalformedFrameException("too many levels");
        }
        side.add(price, PolymarketMessage.checkedQuantity(change.quantity));
    }

    private void apply(EventHeader header, int place, long bestBid, long bestAsk) {
        if (place >= 0) {
            PolymarketBook book = books.get(place);
            boolean applied = book.changesBy(header, event.millis, bids, asks);
            if (applied && bestBid >= 0 && bestAsk >= 0) {
                book.best(header, bestBid, bestAsk % PolymarketMessage.ONE);
            }
        }
        bids.clear();
        asks.clear();
    }

    private void trade(EventHeader header) {
        long price = PolymarketMessage.checkedPrice(event.price, 1);
        long quantity = PolymarketMessage.checkedQuantity(event.quantity);
        books.get(event.book)
                .tradeBy(
                        header,
                        new PolymarketMove.Trade(
                                event.millis, price, quantity, side(PolymarketMessage.isBuy(event.side))));
    }

    private void tickSize(EventHeader header) {
        if (event.tick <= 0) {
            throw new MalformedFrameException("no tick size");
        }
        books.get(event.book).tickBy(header, event.millis, event.tick);
    }
}
