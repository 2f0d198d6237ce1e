package org.bourse.floor.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.DecimalText;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;

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

    private static final long ONE = 10_000;
    private static final long AUDIT_EACH_NANOS = 25_000_000_000L;

    /** A time further ahead of ours than this is wrong, and would make what comes after it look old. */
    private static final long MAX_AHEAD_MILLIS = 300_000;

    /** Where it isn't known when an answer was asked for: a tape of former times doesn't say. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private static final byte[] PONG = ascii("PONG");
    private static final byte[] EVENT_TYPE = ascii("event_type");
    private static final byte[] ASSET_ID = ascii("asset_id");
    private static final byte[] ASSETS_IDS = ascii("assets_ids");
    private static final byte[] MARKET_RESOLVED = ascii("market_resolved");
    private static final byte[] MARKET = ascii("market");
    private static final byte[] OPERATION = ascii("operation");
    private static final byte[] SUBSCRIBE = ascii("subscribe");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] BIDS = ascii("bids");
    private static final byte[] ASKS = ascii("asks");
    private static final byte[] PRICE_CHANGES = ascii("price_changes");
    private static final byte[] PRICE = ascii("price");
    private static final byte[] SIZE = ascii("size");
    private static final byte[] SIDE = ascii("side");
    private static final byte[] BUY = ascii("BUY");
    private static final byte[] SELL = ascii("SELL");
    private static final byte[] TICK_SIZE = ascii("tick_size");
    private static final byte[] NEW_TICK_SIZE = ascii("new_tick_size");
    private static final byte[] BEST_BID = ascii("best_bid");
    private static final byte[] BEST_ASK = ascii("best_ask");
    private static final byte[] BOOK = ascii("book");
    private static final byte[] PRICE_CHANGE = ascii("price_change");
    private static final byte[] LAST_TRADE_PRICE = ascii("last_trade_price");
    private static final byte[] TICK_SIZE_CHANGE = ascii("tick_size_change");

    private final JsonCursor within = new JsonCursor();
    private final Event event = new Event();
    private final List<Change> changes = new ArrayList<>();
    private long requestSequence = UNKNOWN;
    private final LongAdder frames = counters.counter("frames");
    private final LongAdder unknownTokens = counters.counter("unknown: token");
    private final BitSet requested = new BitSet();
    private final BitSet resolved = new BitSet();
    private final BitSet named = new BitSet();
    private boolean subscribes;
    private final MarketEvents events;
    private final Requests requests;
    private final PolymarketTwins twins = new PolymarketTwins(counters);
    private final Deque<Integer> freePlaces = new ArrayDeque<>();
    private int nextAudit;
    private long auditedNanos;

    /** Kinds of events. */
    private enum Kind {
        BOOK,
        CHANGES,
        TRADE,
        TICK,
        RESOLVED,
        OTHER,
        NONE
    }

    /** The fields of an event: numbers, and the places of what is read when all of them are known. */
    private static final class Event {
        private Kind kind = Kind.NONE;
        private String name = "";
        private boolean named;
        private int book;
        private long millis;
        private int marketFrom;
        private int marketTo;
        private int bids;
        private int asks;

        /** How many changes of levels; -1: it says nothing of any. */
        private int changes;

        private long price;
        private long quantity;
        private long tick;
        private int side;

        void clear() {
            kind = Kind.NONE;
            name = "";
            named = false;
            book = -1;
            millis = -1;
            marketFrom = 0;
            marketTo = 0;
            bids = -1;
            asks = -1;
            changes = -1;
            price = DecimalText.INVALID;
            quantity = DecimalText.INVALID;
            tick = 0;
            side = 0;
        }
    }

    /** The fields of one change of a level, and what is wrong with them. */
    private static final class Change {
        private @Nullable MalformedFrameException wrong;
        private boolean named;
        private int book;
        private long price;
        private long quantity;
        private int side;
        private long bestBid;
        private long bestAsk;

        void clear() {
            wrong = null;
            named = false;
            book = -1;
            price = DecimalText.INVALID;
            quantity = DecimalText.INVALID;
            side = 0;
            bestBid = -1;
            bestAsk = -1;
        }
    }

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
    public void framesLost(EventHeader header) {
        books.forEach(book -> book.loseBy(header, StaleReason.OVERFLOW));
    }

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {
        boolean request = header.link % FloorCore.LINKS_PER_VENUE == 0;
        if (length > 0 && bytes[offset] == '{') {
            readSubscription(bytes, offset, length);
            for (int place = named.nextSetBit(0); place >= 0; place = named.nextSetBit(place + 1)) {
                if (subscribes && !request) {
                    books.get(place).subscribed(header);
                } else if (!subscribes && request) {
                    books.get(place).leave(header);
                }
            }
        } else if (request) {
            requestSequence = header.sequence;
            readRequest(bytes, offset, length);
        }
    }

    /**
     * What we say of tokens: by a connection that we want them by it, whence their books move there; by none that we follow them
     * no more.
     */
    private void readSubscription(byte[] bytes, int offset, int length) {
        named.clear();
        subscribes = true;
        try {
            json.reset(bytes, offset, length);
            json.enterObject();
            while (json.nextKey()) {
                if (json.is(ASSETS_IDS)) {
                    json.enterArray();
                    while (json.nextElement()) {
                        json.scalar();
                        mark(named, bytes);
                    }
                } else if (json.is(OPERATION)) {
                    json.scalar();
                    subscribes = json.is(SUBSCRIBE);
                } else {
                    json.skip();
                }
            }
        } catch (MalformedFrameException e) {
            named.clear();
        }
    }

    private void readRequest(byte[] bytes, int offset, int length) {
        requested.clear();
        try {
            json.reset(bytes, offset, length);
            json.enterArray();
            while (json.nextElement()) {
                json.enterObject();
                while (json.nextKey()) {
                    json.scalar();
                    mark(requested, bytes);
                }
            }
        } catch (MalformedFrameException e) {
            requested.clear();
        }
    }

    private void mark(BitSet set, byte[] bytes) {
        int place = symbols.find(bytes, json.from(), json.to());
        if (place >= 0) {
            set.set(place);
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
                read(bytes, offset, length);
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
                    read(bytes, offset, length);
                    take(header, bytes);
                }
                json.end();
            } else {
                read(bytes, offset, length);
                take(header, bytes);
                json.end();
            }
        } catch (MalformedFrameException e) {
            counters.refused(header.link, String.valueOf(e.getMessage()));
            books.forEach(book -> book.loseBy(header, StaleReason.PARSE));
        }
    }

    /** Reads the fields of an event, in whatever order they come; what is wrong with its form ends the frame. */
    private void read(byte[] bytes, int offset, int length) {
        event.clear();
        resolved.clear();
        within.reset(bytes, offset, length);
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(EVENT_TYPE)) {
                once(event.kind == Kind.NONE);
                json.scalar();
                kind();
            } else if (json.is(ASSET_ID)) {
                once(!event.named);
                json.scalar();
                event.named = true;
                event.book = symbols.find(bytes, json.from(), json.to());
            } else if (json.is(TIMESTAMP)) {
                once(event.millis == -1);
                event.millis = decimal(bytes, 0);
            } else if (json.is(BIDS)) {
                once(event.bids < 0);
                event.bids = json.skipped();
            } else if (json.is(ASKS)) {
                once(event.asks < 0);
                event.asks = json.skipped();
            } else if (json.is(MARKET) && json.isText()) {
                json.scalar();
                event.marketFrom = json.from();
                event.marketTo = json.to();
            } else if (json.is(ASSETS_IDS) && json.isArray()) {
                json.enterArray();
                while (json.nextElement()) {
                    json.scalar();
                    mark(resolved, bytes);
                }
            } else if (json.is(PRICE_CHANGES)) {
                once(event.changes < 0);
                readChanges(bytes);
            } else {
                readNumber(bytes);
            }
        }
    }

    private void readNumber(byte[] bytes) {
        if (json.is(PRICE)) {
            once(event.price == DecimalText.INVALID);
            event.price = decimal(bytes, PRICE_SCALE);
        } else if (json.is(SIZE)) {
            once(event.quantity == DecimalText.INVALID);
            event.quantity = decimal(bytes, QUANTITY_SCALE);
        } else if (json.is(SIDE)) {
            once(event.side == 0);
            json.scalar();
            event.side = side(json);
        } else if (json.is(TICK_SIZE) || json.is(NEW_TICK_SIZE)) {
            event.tick = decimal(bytes, PRICE_SCALE);
        } else {
            json.skip();
        }
    }

    private long decimal(byte[] bytes, int scale) {
        json.scalar();
        return DecimalText.parse(bytes, json.from(), json.to(), scale);
    }

    private void kind() {
        if (json.is(PRICE_CHANGE)) {
            event.kind = Kind.CHANGES;
        } else if (json.is(BOOK)) {
            event.kind = Kind.BOOK;
        } else if (json.is(LAST_TRADE_PRICE)) {
            event.kind = Kind.TRADE;
        } else if (json.is(TICK_SIZE_CHANGE)) {
            event.kind = Kind.TICK;
        } else if (json.is(MARKET_RESOLVED)) {
            event.kind = Kind.RESOLVED;
        } else {
            event.kind = Kind.OTHER;
            event.name = json.text();
        }
    }

    /** Does what the event says; what is wrong with its numbers ends it alone. */
    private void take(EventHeader header, byte[] bytes) {
        if (event.kind == Kind.RESOLVED) {
            counters.count("markets_resolved");
            resolved.stream().forEach(place -> books.get(place).end(header));
            return;
        }
        if (event.kind == Kind.OTHER || event.kind == Kind.NONE) {
            counters.countNamed("unknown: " + event.name);
            return;
        }
        if (event.kind != Kind.CHANGES && event.named && event.book < 0) {
            counters.count("unknown: token");
            return;
        }
        try {
            if (event.kind != Kind.CHANGES && !event.named) {
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
            refuse(header, event.kind == Kind.CHANGES ? -1 : event.book, e);
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
        levels(bids, event.bids, bytes, tick);
        levels(asks, event.asks, bytes, tick);
        checkTime(header);
    }

    private void levels(Levels levels, int at, byte[] bytes, long tick) {
        levels.clear();
        if (at < 0) {
            return;
        }
        within.moveTo(at);
        within.enterArray();
        while (within.nextElement()) {
            long price = DecimalText.INVALID;
            long quantity = DecimalText.INVALID;
            within.enterObject();
            while (within.nextKey()) {
                if (within.is(PRICE)) {
                    within.scalar();
                    price = DecimalText.parse(bytes, within.from(), within.to(), PRICE_SCALE);
                } else if (within.is(SIZE)) {
                    within.scalar();
                    quantity = DecimalText.parse(bytes, within.from(), within.to(), QUANTITY_SCALE);
                } else {
                    within.skip();
                }
            }
            if (levels.size() >= EventWriter.MAX_LEVELS) {
                throw new MalformedFrameException("too many levels");
            }
            levels.add(checkedPrice(price, tick), checkedQuantity(quantity));
        }
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
            Change change = changes.get(i);
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

    private void addChange(Change change, long tick) {
        long price = checkedPrice(change.price, tick);
        Levels side = isBuy(change.side) ? bids : asks;
        if (side.size() >= EventWriter.MAX_LEVELS) {
            throw new MalformedFrameException("too many levels");
        }
        side.add(price, checkedQuantity(change.quantity));
    }

    private void apply(EventHeader header, int place, long bestBid, long bestAsk) {
        if (place >= 0) {
            PolymarketBook book = books.get(place);
            boolean applied = book.changesBy(header, event.millis, bids, asks);
            if (applied && bestBid >= 0 && bestAsk >= 0) {
                book.best(header, bestBid, bestAsk % ONE);
            }
        }
        bids.clear();
        asks.clear();
    }

    /** Reads changes of levels where they stand, though when they are of is not known yet; which of them can't be read is noted. */
    private void readChanges(byte[] bytes) {
        event.changes = 0;
        json.enterArray();
        while (json.nextElement()) {
            if (event.changes == changes.size()) {
                if (event.changes >= EventWriter.MAX_LEVELS) {
                    throw new MalformedFrameException("too many changes");
                }
                changes.add(new Change());
            }
            Change change = changes.get(event.changes++);
            int start = json.place();
            int depth = json.depth();
            try {
                readChange(change, bytes);
            } catch (MalformedFrameException e) {
                change.wrong = e;
                json.backTo(start, depth);
                json.skip();
            }
        }
    }

    private void readChange(Change change, byte[] bytes) {
        change.clear();
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(ASSET_ID)) {
                if (change.named) {
                    // Nobody knows which of the two it is of.
                    change.book = -1;
                }
                once(!change.named);
                json.scalar();
                change.named = true;
                change.book = symbols.find(bytes, json.from(), json.to());
            } else if (json.is(PRICE)) {
                once(change.price == DecimalText.INVALID);
                change.price = decimal(bytes, PRICE_SCALE);
            } else if (json.is(SIZE)) {
                once(change.quantity == DecimalText.INVALID);
                change.quantity = decimal(bytes, QUANTITY_SCALE);
            } else if (json.is(SIDE)) {
                once(change.side == 0);
                json.scalar();
                change.side = side(json);
            } else if (json.is(BEST_BID)) {
                change.bestBid = decimal(bytes, PRICE_SCALE);
            } else if (json.is(BEST_ASK)) {
                change.bestAsk = decimal(bytes, PRICE_SCALE);
            } else {
                json.skip();
            }
        }
        if (!change.named) {
            throw new MalformedFrameException("no token");
        }
    }

    private void trade(EventHeader header) {
        long price = checkedPrice(event.price, 1);
        long quantity = checkedQuantity(event.quantity);
        books.get(event.book)
                .tradeBy(header, new PolymarketMove.Trade(event.millis, price, quantity, side(isBuy(event.side))));
    }

    private void tickSize(EventHeader header) {
        if (event.tick <= 0) {
            throw new MalformedFrameException("no tick size");
        }
        books.get(event.book).tickBy(header, event.millis, event.tick);
    }

    private static int side(JsonCursor of) {
        return of.is(BUY) ? 1 : of.is(SELL) ? 2 : 0;
    }

    private static boolean isBuy(int side) {
        if (side == 0) {
            throw new MalformedFrameException("a side that is none");
        }
        return side == 1;
    }

    private static long checkedPrice(long price, long tick) {
        if (price == DecimalText.TOO_PRECISE) {
            throw new MalformedFrameException("off the tick");
        }
        if (price <= 0 || price >= ONE) {
            throw new MalformedFrameException("price not between 0 and 1");
        }
        if (price % tick != 0) {
            throw new MalformedFrameException("off the tick");
        }
        return price;
    }

    private static long checkedQuantity(long quantity) {
        if (quantity < 0) {
            throw new MalformedFrameException(
                    quantity == DecimalText.TOO_PRECISE ? "off the lot" : "quantity no number from 0 on");
        }
        return quantity;
    }
}
