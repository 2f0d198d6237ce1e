package org.bourse.floor.feed;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;

/**
 * Binance spot: trades, best prices and changes of the book by its combined streams, whole books by REST. Fields are taken in
 * any order; an event that can't be read makes the book it was for stale, and the rest lives.
 */
public final class BinanceVenue extends FollowedVenue<BinanceBook> {

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
    private static final byte[] KLINE = ascii("kline");
    private static final byte[] ERROR = ascii("error");
    private static final long MINUTE = 60_000_000_000L;

    private final Fields fields = new Fields();
    private final LongAdder frames = counters.counter("frames");
    private final LongAdder levels = counters.counter("levels");

    /** What an event may have; the same names mean different things in different events. */
    private static final class Fields {
        private long seen;
        private String type = "";
        private boolean isDepth;
        private boolean isTrade;
        private boolean isKline;
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
        private final Kline kline = new Kline();

        void clear() {
            seen = 0;
            type = "";
            isDepth = false;
            isTrade = false;
            isKline = false;
            symbol = -1;
        }

        /** Notes that a field was there; a second time it is refused. */
        void once(int letter) {
            if (letter < 'A' || letter > 'z') {
                return;
            }
            long bit = 1L << (letter - 'A');
            FollowedVenue.once((seen & bit) == 0);
            seen |= bit;
        }

        boolean has(int letter) {
            return (seen & 1L << (letter - 'A')) != 0;
        }
    }

    /** The bar of a minute within an event; where a field is missing, -1. */
    private static final class Kline {
        private long startMillis;
        private int open;
        private int high;
        private int low;
        private int close;
        private int volume;
        private long trades;
        private boolean closed;

        void clear() {
            startMillis = -1;
            open = -1;
            high = -1;
            low = -1;
            close = -1;
            volume = -1;
            trades = -1;
            closed = false;
        }

        boolean isWhole() {
            return startMillis >= 0
                    && Math.min(Math.min(open, high), Math.min(low, close)) >= 0
                    && volume >= 0
                    && trades >= 0;
        }
    }

    /** Follows these instruments, tells what happens, and asks for books. */
    public BinanceVenue(List<VenueInstrument> instruments, MarketEvents events, Requests requests) {
        super(NAME, instruments, (book, counters) -> new BinanceBook(book, events, requests, counters));
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
    public void lost(EventHeader header, StaleReason reason) {
        books.forEach(book -> book.lose(header, reason));
    }

    @Override
    public void tick(EventHeader header) {
        for (int i = 0; i < books.size(); i++) {
            books.get(i).tick(header);
        }
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        frames.increment();
        fields.clear();
        json.reset(bytes, offset, length);
        try {
            readFrame(bytes);
            if (fields.isDepth) {
                depth(header);
            } else if (fields.isTrade) {
                trade(header);
            } else if (fields.isKline) {
                kline(header);
            } else if (isQuote()) {
                quote(header);
            } else {
                other();
            }
        } catch (MalformedFrameException e) {
            counters.refused(header.link, String.valueOf(e.getMessage()));
            refuse(header, reason(e));
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
                fields.isKline = json.is(KLINE);
                fields.type = fields.isDepth || fields.isTrade || fields.isKline ? "" : json.text();
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
            case 'k' -> readKline();
            default -> json.skip();
        }
    }

    private void readKline() {
        Kline kline = fields.kline;
        kline.clear();
        json.enterObject();
        while (json.nextKey()) {
            switch (json.single()) {
                case 't' -> kline.startMillis = json.integer();
                case 'o' -> kline.open = json.skipped();
                case 'h' -> kline.high = json.skipped();
                case 'l' -> kline.low = json.skipped();
                case 'c' -> kline.close = json.skipped();
                case 'v' -> kline.volume = json.skipped();
                case 'n' -> kline.trades = json.integer();
                case 'x' -> kline.closed = json.bool();
                default -> json.skip();
            }
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

    private void depth(EventHeader header) {
        if (fields.symbol < 0) {
            other();
            return;
        }
        if (!fields.has('E') || !fields.has('U') || !fields.has('u') || !fields.has('b') || !fields.has('a')) {
            throw new MalformedFrameException("a field is missing");
        }
        BinanceBook book = books.get(fields.symbol);
        levels(bids, fields.bid, book.decimals());
        levels(asks, fields.ask, book.decimals());
        levels.add(bids.size() + asks.size());
        if (fields.firstUpdate > fields.update) {
            throw new MalformedFrameException("an update that ends before it begins");
        }
        book.depth(header, fields.firstUpdate, fields.update, fields.eventMillis * MILLI, bids, asks);
    }

    private void trade(EventHeader header) {
        if (fields.symbol < 0) {
            other();
            return;
        }
        if (!fields.has('t') || !fields.has('T') || !fields.has('p') || !fields.has('q') || !fields.has('m')) {
            throw new MalformedFrameException("a field is missing");
        }
        BinanceBook book = books.get(fields.symbol);
        long price = price(fields.price, book.decimals());
        long quantity = quantity(fields.quantity, book.decimals());
        book.trade(header, fields.tradeId, price, quantity, side(!fields.buyerIsMaker), fields.tradeMillis * MILLI);
    }

    /** A minute that is over; what it is meanwhile comes each two seconds, and is what its trades say. */
    private void kline(EventHeader header) {
        if (fields.symbol < 0) {
            other();
            return;
        }
        Kline kline = fields.kline;
        if (!fields.has('k') || !kline.isWhole()) {
            throw new MalformedFrameException("a field is missing");
        }
        if (kline.closed) {
            BinanceBook book = books.get(fields.symbol);
            VenueDecimals decimals = book.decimals();
            Bar bar = new Bar(
                    kline.startMillis * MILLI,
                    price(kline.open, decimals),
                    price(kline.high, decimals),
                    price(kline.low, decimals),
                    price(kline.close, decimals),
                    quantity(kline.volume, decimals),
                    kline.trades);
            book.minute(header, bar, MINUTE);
        }
    }

    private void quote(EventHeader header) {
        BinanceBook book = books.get(fields.symbol);
        long bid = price(fields.bid, book.decimals());
        long bidQuantity = quantity(fields.bidQuantity, book.decimals());
        long ask = price(fields.ask, book.decimals());
        long askQuantity = quantity(fields.askQuantity, book.decimals());
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
            levels(bids, bidsAt, book.decimals());
            levels(asks, asksAt, book.decimals());
            book.snapshot(header, id, bids, asks);
        } catch (MalformedFrameException e) {
            book.noSnapshot(header, "snapshots_unreadable: " + e.getMessage());
        }
    }
}
