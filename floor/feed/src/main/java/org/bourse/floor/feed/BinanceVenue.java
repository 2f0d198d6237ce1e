package org.bourse.floor.feed;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.DecimalText;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * Binance spot: trades, best prices and changes of the book by its combined streams, whole books by REST. Fields are taken in
 * any order; an event that can't be read makes the book it was for stale, and the rest lives.
 */
public final class BinanceVenue implements Venue {

    /** Its name. */
    public static final String NAME = "binance";

    private static final long MILLI = 1_000_000L;
    private static final byte[] STREAM = ascii("stream");
    private static final byte[] DATA = ascii("data");
    private static final byte[] LAST_UPDATE_ID = ascii("lastUpdateId");
    private static final byte[] BIDS = ascii("bids");
    private static final byte[] ASKS = ascii("asks");
    private static final byte[] DEPTH = ascii("depthUpdate");
    private static final byte[] TRADE = ascii("trade");
    private static final byte[] ERROR = ascii("error");

    private final List<BinanceBook> books;
    private final List<Book> values;
    private final SymbolTable symbols;
    private final FeedCounters counters;
    private final JsonCursor json = new JsonCursor();
    private final Fields fields = new Fields();
    private final Levels bids = new Levels();
    private final Levels asks = new Levels();

    /** What an event may have; the same names mean different things in different events. */
    private static final class Fields {
        private long seen;
        private String type = "";
        private boolean isDepth;
        private boolean isTrade;
        private int symbol;
        private long eventMillis;
        private long firstUpdate;
        private long update;
        private long tradeId;
        private long tradeMillis;
        private boolean buyerIsMaker;
        private int bid;
        private int ask;
        private int bidQuantity;
        private int askQuantity;
        private int price;
        private int quantity;

        void clear() {
            seen = 0;
            type = "";
            isDepth = false;
            isTrade = false;
            symbol = -1;
        }

        /** Notes that a field was there; a second time it is refused. */
        void once(int letter) {
            if (letter < 'A' || letter > 'z') {
                return;
            }
            long bit = 1L << (letter - 'A');
            if ((seen & bit) != 0) {
                throw new MalformedFrameException("a field twice");
            }
            seen |= bit;
        }

        boolean has(int letter) {
            return (seen & 1L << (letter - 'A')) != 0;
        }
    }

    /** Follows these instruments, tells what happens, and asks for books. */
    public BinanceVenue(List<VenueInstrument> instruments, MarketEvents events, Requests requests) {
        this(instruments, events, requests, new FeedCounters());
    }

    private BinanceVenue(
            List<VenueInstrument> instruments, MarketEvents events, Requests requests, FeedCounters counters) {
        this.counters = counters;
        books = instruments.stream()
                .map(instrument -> new BinanceBook(new Book(instrument), events, requests, counters))
                .toList();
        values = books.stream().map(BinanceBook::book).toList();
        symbols = new SymbolTable(
                instruments.stream().map(VenueInstrument::symbol).toList());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Book> books() {
        return values;
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        books.forEach(book -> book.opened(header));
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        books.forEach(book -> book.lose(header, StaleReason.RECONNECT));
    }

    @Override
    public void framesLost(EventHeader header) {
        books.forEach(book -> book.lose(header, StaleReason.OVERFLOW));
    }

    @Override
    public void tick(EventHeader header) {
        for (int i = 0; i < books.size(); i++) {
            books.get(i).tick(header);
        }
    }

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {
        // What was said to the venue changes nothing here.
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        counters.count("frames");
        fields.clear();
        json.reset(bytes, offset, length);
        try {
            readFrame(bytes);
            if (fields.isDepth) {
                depth(header, bytes);
            } else if (fields.isTrade) {
                trade(header, bytes);
            } else if (isQuote()) {
                quote(header, bytes);
            } else {
                other();
            }
        } catch (MalformedFrameException e) {
            String what = String.valueOf(e.getMessage());
            counters.count("refused: " + what);
            refuse(header, what.startsWith("off") ? StaleReason.OFF_TICK : StaleReason.PARSE);
        }
    }

    /** The book that the event was for can't be trusted any more; where that isn't known, none. */
    private void refuse(EventHeader header, StaleReason reason) {
        if (fields.symbol >= 0) {
            books.get(fields.symbol).lose(header, reason);
        } else {
            books.forEach(book -> book.lose(header, reason));
        }
    }

    private void readFrame(byte[] bytes) {
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(DATA)) {
                json.enterObject();
                while (json.nextKey()) {
                    readField(bytes);
                }
            } else if (json.is(STREAM)) {
                json.scalar();
            } else if (json.is(ERROR)) {
                fields.type = "error";
                json.skip();
            } else {
                readField(bytes);
            }
        }
        json.end();
    }

    private void readField(byte[] bytes) {
        int letter = json.single();
        fields.once(letter);
        switch (letter) {
            case 'e' -> {
                json.scalar();
                fields.isDepth = json.is(DEPTH);
                fields.isTrade = json.is(TRADE);
                fields.type = fields.isDepth || fields.isTrade ? "" : json.text();
            }
            case 's' -> {
                json.scalar();
                fields.symbol = symbols.find(bytes, json.from(), json.to());
                if (fields.symbol < 0) {
                    fields.type = "symbol " + json.text();
                }
            }
            case 'E' -> fields.eventMillis = json.integer();
            case 'U' -> fields.firstUpdate = json.integer();
            case 'u' -> fields.update = json.integer();
            case 't' -> fields.tradeId = json.integer();
            case 'T' -> fields.tradeMillis = json.integer();
            case 'm' -> fields.buyerIsMaker = json.bool();
            case 'b' -> fields.bid = json.skipped();
            case 'a' -> fields.ask = json.skipped();
            case 'B' -> fields.bidQuantity = json.skipped();
            case 'A' -> fields.askQuantity = json.skipped();
            case 'p' -> fields.price = json.skipped();
            case 'q' -> fields.quantity = json.skipped();
            default -> json.skip();
        }
    }

    private boolean isQuote() {
        return fields.type.isEmpty()
                && fields.symbol >= 0
                && fields.has('u')
                && fields.has('b')
                && fields.has('a')
                && fields.has('B')
                && fields.has('A');
    }

    private void other() {
        if (!fields.type.isEmpty()) {
            counters.countNamed("unknown: " + fields.type);
        }
    }

    private void depth(EventHeader header, byte[] bytes) {
        if (fields.symbol < 0) {
            other();
            return;
        }
        if (!fields.has('E') || !fields.has('U') || !fields.has('u') || !fields.has('b') || !fields.has('a')) {
            throw new MalformedFrameException("a field is missing");
        }
        BinanceBook book = books.get(fields.symbol);
        levels(bids, fields.bid, bytes, book);
        levels(asks, fields.ask, bytes, book);
        counters.add("levels", bids.size() + asks.size());
        if (fields.firstUpdate > fields.update) {
            throw new MalformedFrameException("an update that ends before it begins");
        }
        book.depth(header, fields.firstUpdate, fields.update, fields.eventMillis * MILLI, bids, asks);
    }

    private void trade(EventHeader header, byte[] bytes) {
        if (fields.symbol < 0) {
            other();
            return;
        }
        if (!fields.has('t') || !fields.has('T') || !fields.has('p') || !fields.has('q') || !fields.has('m')) {
            throw new MalformedFrameException("a field is missing");
        }
        BinanceBook book = books.get(fields.symbol);
        VenueInstrument instrument = book.book().instrument();
        long price = price(fields.price, bytes, instrument);
        long quantity = quantity(fields.quantity, bytes, instrument);
        book.trade(
                header,
                fields.tradeId,
                price,
                quantity,
                fields.buyerIsMaker ? VenueSide.SELL : VenueSide.BUY,
                fields.tradeMillis * MILLI);
    }

    private void quote(EventHeader header, byte[] bytes) {
        BinanceBook book = books.get(fields.symbol);
        VenueInstrument instrument = book.book().instrument();
        long bid = price(fields.bid, bytes, instrument);
        long bidQuantity = quantity(fields.bidQuantity, bytes, instrument);
        long ask = price(fields.ask, bytes, instrument);
        long askQuantity = quantity(fields.askQuantity, bytes, instrument);
        book.quote(header, fields.update, bid, bidQuantity, ask, askQuantity);
    }

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
        BinanceBook book = bookOf(header.instrument);
        if (status != 200) {
            book.noSnapshot(header, "snapshots_refused_" + status);
            return;
        }
        json.reset(bytes, offset, length);
        long id = -1;
        int bidsAt = -1;
        int asksAt = -1;
        try {
            json.enterObject();
            while (json.nextKey()) {
                if (json.is(LAST_UPDATE_ID)) {
                    id = json.integer();
                } else if (json.is(BIDS)) {
                    bidsAt = json.skipped();
                } else if (json.is(ASKS)) {
                    asksAt = json.skipped();
                } else {
                    json.skip();
                }
            }
            json.end();
            if (id < 0 || bidsAt < 0 || asksAt < 0) {
                throw new MalformedFrameException("a field is missing");
            }
            levels(bids, bidsAt, bytes, book);
            levels(asks, asksAt, bytes, book);
            book.snapshot(header, id, bids, asks);
        } catch (MalformedFrameException e) {
            book.noSnapshot(header, "snapshots_unreadable: " + e.getMessage());
        }
    }

    private BinanceBook bookOf(int instrument) {
        for (BinanceBook book : books) {
            if (book.book().instrument().id() == instrument) {
                return book;
            }
        }
        throw new IllegalArgumentException("No instrument " + instrument + " is followed.");
    }

    private void levels(Levels levels, int at, byte[] bytes, BinanceBook book) {
        VenueInstrument instrument = book.book().instrument();
        levels.clear();
        json.moveTo(at);
        json.enterArray();
        while (json.nextElement()) {
            json.enterArray();
            if (!json.nextElement()) {
                throw new MalformedFrameException("a level without a price");
            }
            json.scalar();
            long price = checkedPrice(bytes, instrument);
            if (!json.nextElement()) {
                throw new MalformedFrameException("a level without a quantity");
            }
            json.scalar();
            if (levels.size() >= EventWriter.MAX_LEVELS) {
                throw new MalformedFrameException("too many levels");
            }
            levels.add(price, checkedQuantity(bytes, instrument));
            while (json.nextElement()) {
                json.skip();
            }
        }
    }

    private long price(int at, byte[] bytes, VenueInstrument instrument) {
        json.moveTo(at);
        json.scalar();
        return checkedPrice(bytes, instrument);
    }

    private long quantity(int at, byte[] bytes, VenueInstrument instrument) {
        json.moveTo(at);
        json.scalar();
        return checkedQuantity(bytes, instrument);
    }

    private long checkedPrice(byte[] bytes, VenueInstrument instrument) {
        long price = DecimalText.parse(bytes, json.from(), json.to(), instrument.priceScale());
        if (price <= 0) {
            throw refusal(price, "price");
        }
        if (price % instrument.tick() != 0) {
            throw new MalformedFrameException("off the tick");
        }
        return price;
    }

    private long checkedQuantity(byte[] bytes, VenueInstrument instrument) {
        long quantity = DecimalText.parse(bytes, json.from(), json.to(), instrument.quantityScale());
        if (quantity < 0) {
            throw refusal(quantity, "quantity");
        }
        if (quantity % instrument.lot() != 0) {
            throw new MalformedFrameException("off the lot");
        }
        return quantity;
    }

    private static MalformedFrameException refusal(long answer, String of) {
        if (answer == DecimalText.TOO_PRECISE) {
            return new MalformedFrameException(of.equals("price") ? "off the tick" : "off the lot");
        }
        String what = answer == DecimalText.TOO_LARGE
                ? "too large"
                : answer == DecimalText.INVALID ? "no number" : "not above 0";
        return new MalformedFrameException(of + " " + what);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
