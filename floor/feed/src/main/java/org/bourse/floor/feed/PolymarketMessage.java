package org.bourse.floor.feed;

import static org.bourse.floor.feed.PolymarketVenue.PRICE_SCALE;
import static org.bourse.floor.feed.PolymarketVenue.QUANTITY_SCALE;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.bourse.floor.market.DecimalText;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.jspecify.annotations.Nullable;

/**
 * One event of Polymarket's as it stands in a message, in whatever order its fields come: numbers, and the places of what is read
 * when all of them are known. What it means is {@link PolymarketVenue}'s. It is filled again and again, so that nothing is made
 * for an event.
 */
final class PolymarketMessage {

    /** What a share of one outcome pays, in the scale of its prices. */
    static final long ONE = 10_000;

    private static final byte[] EVENT_TYPE = FollowedVenue.ascii("event_type");
    private static final byte[] ASSET_ID = FollowedVenue.ascii("asset_id");
    private static final byte[] ASSETS_IDS = FollowedVenue.ascii("assets_ids");
    private static final byte[] MARKET_RESOLVED = FollowedVenue.ascii("market_resolved");
    private static final byte[] MARKET = FollowedVenue.ascii("market");
    private static final byte[] OPERATION = FollowedVenue.ascii("operation");
    private static final byte[] SUBSCRIBE = FollowedVenue.ascii("subscribe");
    private static final byte[] TIMESTAMP = FollowedVenue.ascii("timestamp");
    private static final byte[] BIDS = FollowedVenue.ascii("bids");
    private static final byte[] ASKS = FollowedVenue.ascii("asks");
    private static final byte[] PRICE_CHANGES = FollowedVenue.ascii("price_changes");
    private static final byte[] PRICE = FollowedVenue.ascii("price");
    private static final byte[] SIZE = FollowedVenue.ascii("size");
    private static final byte[] SIDE = FollowedVenue.ascii("side");
    private static final byte[] BUY = FollowedVenue.ascii("BUY");
    private static final byte[] SELL = FollowedVenue.ascii("SELL");
    private static final byte[] TICK_SIZE = FollowedVenue.ascii("tick_size");
    private static final byte[] NEW_TICK_SIZE = FollowedVenue.ascii("new_tick_size");
    private static final byte[] BEST_BID = FollowedVenue.ascii("best_bid");
    private static final byte[] BEST_ASK = FollowedVenue.ascii("best_ask");
    private static final byte[] BOOK = FollowedVenue.ascii("book");
    private static final byte[] PRICE_CHANGE = FollowedVenue.ascii("price_change");
    private static final byte[] LAST_TRADE_PRICE = FollowedVenue.ascii("last_trade_price");
    private static final byte[] TICK_SIZE_CHANGE = FollowedVenue.ascii("tick_size_change");

    /** Kinds of events. */
    enum Kind {
        BOOK,
        CHANGES,
        TRADE,
        TICK,
        RESOLVED,
        OTHER,
        NONE
    }

    /** The fields of one change of a level, and what is wrong with them. */
    static final class Change {
        @Nullable
        MalformedFrameException wrong;

        boolean named;
        int book;
        long price;
        long quantity;
        int side;
        long bestBid;
        long bestAsk;

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

    private final JsonCursor json;
    private final SymbolTable symbols;
    private final JsonCursor within = new JsonCursor();
    private final List<Change> all = new ArrayList<>();

    /** The tokens that it names in a list. */
    final BitSet tokens = new BitSet();

    Kind kind = Kind.NONE;
    String name = "";
    boolean named;
    int book;
    long millis;
    int marketFrom;
    int marketTo;
    int bids;
    int asks;

    /** How many changes of levels; -1: it says nothing of any. */
    int changes;

    long price;
    long quantity;
    long tick;
    int side;

    /** One that reads by that cursor, and knows tokens by that table. */
    PolymarketMessage(JsonCursor json, SymbolTable symbols) {
        this.json = json;
        this.symbols = symbols;
    }

    private void clear() {
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
        tokens.clear();
    }

    /** One of its changes, from 0; the same object with the next message. */
    Change change(int place) {
        return all.get(place);
    }

    /** Reads the fields of an event, in whatever order they come; what is wrong with its form ends the frame. */
    void read(byte[] bytes, int offset, int length) {
        clear();
        within.reset(bytes, offset, length);
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(EVENT_TYPE)) {
                FollowedVenue.once(kind == Kind.NONE);
                json.scalar();
                kind();
            } else if (json.is(ASSET_ID)) {
                FollowedVenue.once(!named);
                json.scalar();
                named = true;
                book = symbols.find(bytes, json.from(), json.to());
            } else if (json.is(TIMESTAMP)) {
                FollowedVenue.once(millis == -1);
                millis = decimal(bytes, 0);
            } else if (json.is(BIDS)) {
                FollowedVenue.once(bids < 0);
                bids = json.skipped();
            } else if (json.is(ASKS)) {
                FollowedVenue.once(asks < 0);
                asks = json.skipped();
            } else if (json.is(MARKET) && json.isText()) {
                json.scalar();
                marketFrom = json.from();
                marketTo = json.to();
            } else if (json.is(ASSETS_IDS) && json.isArray()) {
                json.enterArray();
                while (json.nextElement()) {
                    json.scalar();
                    mark(tokens, bytes);
                }
            } else if (json.is(PRICE_CHANGES)) {
                FollowedVenue.once(changes < 0);
                readChanges(bytes);
            } else {
                readNumber(bytes);
            }
        }
    }

    private void readNumber(byte[] bytes) {
        if (json.is(PRICE)) {
            FollowedVenue.once(price == DecimalText.INVALID);
            price = decimal(bytes, PRICE_SCALE);
        } else if (json.is(SIZE)) {
            FollowedVenue.once(quantity == DecimalText.INVALID);
            quantity = decimal(bytes, QUANTITY_SCALE);
        } else if (json.is(SIDE)) {
            FollowedVenue.once(side == 0);
            json.scalar();
            side = side(json);
        } else if (json.is(TICK_SIZE) || json.is(NEW_TICK_SIZE)) {
            tick = decimal(bytes, PRICE_SCALE);
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
            kind = Kind.CHANGES;
        } else if (json.is(BOOK)) {
            kind = Kind.BOOK;
        } else if (json.is(LAST_TRADE_PRICE)) {
            kind = Kind.TRADE;
        } else if (json.is(TICK_SIZE_CHANGE)) {
            kind = Kind.TICK;
        } else if (json.is(MARKET_RESOLVED)) {
            kind = Kind.RESOLVED;
        } else {
            kind = Kind.OTHER;
            name = json.text();
        }
    }

    /** Reads changes of levels where they stand, though when they are of is not known yet; which of them can't be read is noted. */
    private void readChanges(byte[] bytes) {
        changes = 0;
        json.enterArray();
        while (json.nextElement()) {
            if (changes == all.size()) {
                if (changes >= EventWriter.MAX_LEVELS) {
                    throw new MalformedFrameException("too many changes");
                }
                all.add(new Change());
            }
            Change change = all.get(changes++);
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
                FollowedVenue.once(!change.named);
                json.scalar();
                change.named = true;
                change.book = symbols.find(bytes, json.from(), json.to());
            } else if (json.is(PRICE)) {
                FollowedVenue.once(change.price == DecimalText.INVALID);
                change.price = decimal(bytes, PRICE_SCALE);
            } else if (json.is(SIZE)) {
                FollowedVenue.once(change.quantity == DecimalText.INVALID);
                change.quantity = decimal(bytes, QUANTITY_SCALE);
            } else if (json.is(SIDE)) {
                FollowedVenue.once(change.side == 0);
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

    /** The levels of a side whose array stands there; none where it is not. */
    void levels(Levels levels, int at, byte[] bytes, long tick) {
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
     * What we say of tokens: by a connection that we want them by it, whence their books move there; by none that we follow them
     * no more. Answers whether we want them.
     */
    boolean readSubscription(byte[] bytes, int offset, int length, BitSet of) {
        of.clear();
        boolean subscribes = true;
        try {
            json.reset(bytes, offset, length);
            json.enterObject();
            while (json.nextKey()) {
                if (json.is(ASSETS_IDS)) {
                    json.enterArray();
                    while (json.nextElement()) {
                        json.scalar();
                        mark(of, bytes);
                    }
                } else if (json.is(OPERATION)) {
                    json.scalar();
                    subscribes = json.is(SUBSCRIBE);
                } else {
                    json.skip();
                }
            }
        } catch (MalformedFrameException e) {
            of.clear();
        }
        return subscribes;
    }

    /** Which tokens we have asked the whole books of. */
    void readRequest(byte[] bytes, int offset, int length, BitSet of) {
        of.clear();
        try {
            json.reset(bytes, offset, length);
            json.enterArray();
            while (json.nextElement()) {
                json.enterObject();
                while (json.nextKey()) {
                    json.scalar();
                    mark(of, bytes);
                }
            }
        } catch (MalformedFrameException e) {
            of.clear();
        }
    }

    private void mark(BitSet set, byte[] bytes) {
        int place = symbols.find(bytes, json.from(), json.to());
        if (place >= 0) {
            set.set(place);
        }
    }

    private static int side(JsonCursor of) {
        return of.is(BUY) ? 1 : of.is(SELL) ? 2 : 0;
    }

    static boolean isBuy(int side) {
        if (side == 0) {
            throw new MalformedFrameException("a side that is none");
        }
        return side == 1;
    }

    static long checkedPrice(long price, long tick) {
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

    static long checkedQuantity(long quantity) {
        if (quantity < 0) {
            throw new MalformedFrameException(
                    quantity == DecimalText.TOO_PRECISE ? "off the lot" : "quantity no number from 0 on");
        }
        return quantity;
    }
}
