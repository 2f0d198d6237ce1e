package org.bourse.floor.feed;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.DecimalText;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * Alpaca: trades, quotes and bars of stocks by one connection, and of crypto pairs, with their books, by another. Messages are
 * arrays; an event that can't be taken is counted and its book is stale, and the rest of the array lives.
 */
public final class AlpacaVenue extends FollowedVenue<AlpacaBook> {

    /** Its name. */
    public static final String NAME = "alpaca";

    private static final long MINUTE = 60_000_000_000L;
    private static final int SLOW_CLIENT = 407;
    private static final byte[] BID_PRICE = ascii("bp");
    private static final byte[] BID_SIZE = ascii("bs");
    private static final byte[] ASK_PRICE = ascii("ap");
    private static final byte[] ASK_SIZE = ascii("as");
    private static final byte[] TAKER_SIDE = ascii("tks");
    private static final byte[] MESSAGE = ascii("msg");
    private static final byte[] CODE = ascii("code");

    private final List<AlpacaBook> stocks;
    private final List<AlpacaBook> pairs;
    private final Event event = new Event();

    /** The places of an event's fields, which mean different things in different events; where one is missing, -1. */
    private static final class Event {
        private String type = "";
        private String message = "";
        private boolean named;
        private int book;
        private int time;
        private int id;
        private int price;
        private int quantity;
        private int bidPrice;
        private int bidQuantity;
        private int askPrice;
        private int askQuantity;
        private int open;
        private int high;
        private int low;
        private int close;
        private int volume;
        private int bids;
        private int asks;
        private int takerSide;
        private long trades;
        private long code;
        private boolean reset;

        void clear() {
            type = "";
            message = "";
            named = false;
            book = -1;
            time = -1;
            id = -1;
            price = -1;
            quantity = -1;
            bidPrice = -1;
            bidQuantity = -1;
            askPrice = -1;
            askQuantity = -1;
            open = -1;
            high = -1;
            low = -1;
            close = -1;
            volume = -1;
            bids = -1;
            asks = -1;
            takerSide = -1;
            trades = 0;
            code = -1;
            reset = false;
        }
    }

    /** Follows these instruments, tells what happens, and asks for books; a pair of crypto currencies has a stroke in it. */
    public AlpacaVenue(List<VenueInstrument> instruments, MarketEvents events, Requests requests) {
        super(NAME, instruments, (book, counters) -> new AlpacaBook(book, events, requests, counters));
        stocks = books.stream().filter(book -> !book.isCrypto()).toList();
        pairs = books.stream().filter(AlpacaBook::isCrypto).toList();
    }

    /** The books of a connection: the stocks' is the first, where there are any. */
    private List<AlpacaBook> booksOf(EventHeader header) {
        return !stocks.isEmpty() && header.link % FloorCore.LINKS_PER_VENUE == 1 ? stocks : pairs;
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        booksOf(header).forEach(book -> book.opened(header));
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        booksOf(header).forEach(book -> book.closed(header));
    }

    @Override
    public void lost(EventHeader header, StaleReason reason) {
        booksOf(header).forEach(book -> book.lose(header, reason));
    }

    @Override
    public void tick(EventHeader header) {
        boolean stocksTrade = SessionHours.has(header.receiveNanos);
        for (int i = 0; i < books.size(); i++) {
            books.get(i).tick(header, stocksTrade);
        }
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        counters.count("frames");
        json.reset(bytes, offset, length);
        try {
            json.enterArray();
            while (json.nextElement()) {
                read(bytes);
                int next = json.place();
                take(header, bytes);
                json.moveTo(next);
            }
            json.end();
        } catch (MalformedFrameException e) {
            counters.refused(header.link, String.valueOf(e.getMessage()));
            booksOf(header).forEach(book -> book.lose(header, StaleReason.PARSE));
        }
    }

    /** Reads the places of an event's fields, in whatever order they come; what is wrong with its form ends the frame. */
    private void read(byte[] bytes) {
        event.clear();
        json.enterObject();
        while (json.nextKey()) {
            if (json.single() != 0) {
                readShort(bytes);
            } else {
                readLong();
            }
        }
    }

    private void readShort(byte[] bytes) {
        switch (json.single()) {
            case 'T' -> {
                once(event.type.isEmpty());
                json.scalar();
                event.type = json.text();
            }
            case 'S' -> {
                once(!event.named);
                json.scalar();
                event.named = true;
                event.book = symbols.find(bytes, json.from(), json.to());
            }
            case 't' -> event.time = place(event.time);
            case 'i' -> event.id = place(event.id);
            case 'p' -> event.price = place(event.price);
            case 's' -> event.quantity = place(event.quantity);
            case 'o' -> event.open = place(event.open);
            case 'h' -> event.high = place(event.high);
            case 'l' -> event.low = place(event.low);
            case 'c' -> event.close = place(event.close);
            case 'v' -> event.volume = place(event.volume);
            case 'b' -> event.bids = place(event.bids);
            case 'a' -> event.asks = place(event.asks);
            case 'n' -> event.trades = json.integer();
            case 'r' -> event.reset = json.bool();
            default -> json.skip();
        }
    }

    private void readLong() {
        if (json.is(BID_PRICE)) {
            event.bidPrice = place(event.bidPrice);
        } else if (json.is(BID_SIZE)) {
            event.bidQuantity = place(event.bidQuantity);
        } else if (json.is(ASK_PRICE)) {
            event.askPrice = place(event.askPrice);
        } else if (json.is(ASK_SIZE)) {
            event.askQuantity = place(event.askQuantity);
        } else if (json.is(TAKER_SIDE)) {
            event.takerSide = place(event.takerSide);
        } else if (json.is(CODE)) {
            event.code = json.integer();
        } else if (json.is(MESSAGE)) {
            json.scalar();
            event.message = json.text();
        } else {
            json.skip();
        }
    }

    private int place(int before) {
        once(before < 0);
        return json.skipped();
    }

    private void take(EventHeader header, byte[] bytes) {
        switch (event.type) {
            case "q", "t", "b", "o" -> {
                if (event.book < 0) {
                    counters.count("unknown: symbol");
                    return;
                }
                AlpacaBook book = books.get(event.book);
                try {
                    market(header, book, bytes);
                } catch (MalformedFrameException e) {
                    counters.refused(header.link, String.valueOf(e.getMessage()));
                    book.lose(header, reason(e));
                }
            }
            case "success", "subscription" -> counters.count(event.type);
            case "error" -> error(header);
            default -> counters.countNamed("unknown: " + event.type);
        }
    }

    /** The venue drops what a slow client does not take. */
    private void error(EventHeader header) {
        counters.countNamed("error: " + event.code + " " + event.message);
        if (event.code == SLOW_CLIENT) {
            booksOf(header).forEach(book -> book.lose(header, StaleReason.OVERFLOW));
        }
    }

    private void market(EventHeader header, AlpacaBook book, byte[] bytes) {
        switch (event.type) {
            case "q" -> quote(header, book);
            case "t" -> trade(header, book, bytes);
            case "b" -> bar(header, book);
            default -> book(header, book);
        }
    }

    private void quote(EventHeader header, AlpacaBook book) {
        require(event.time, event.bidPrice, event.bidQuantity, event.askPrice, event.askQuantity);
        VenueDecimals decimals = book.decimals();
        json.moveTo(event.bidPrice);
        json.scalar();
        long bid = decimals.priceOrNone(json);
        long bidQuantity = quantity(event.bidQuantity, decimals);
        json.moveTo(event.askPrice);
        json.scalar();
        long ask = decimals.priceOrNone(json);
        long askQuantity = quantity(event.askQuantity, decimals);
        book.quote(header, time(), bid, bid == 0 ? 0 : bidQuantity, ask, ask == 0 ? 0 : askQuantity);
    }

    private void trade(EventHeader header, AlpacaBook book, byte[] bytes) {
        require(event.time, event.price, event.quantity);
        long price = price(event.price, book.decimals());
        long quantity = quantity(event.quantity, book.decimals());
        long id = -1;
        if (event.id >= 0) {
            json.moveTo(event.id);
            json.scalar();
            id = json.decimal(0);
        }
        VenueSide side = book.aggressor(price);
        if (event.takerSide >= 0) {
            json.moveTo(event.takerSide);
            json.scalar();
            side = side(json.to() > json.from() && bytes[json.from()] == 'B');
        }
        book.trade(header, time(), id, price, quantity, side);
    }

    private void bar(EventHeader header, AlpacaBook book) {
        require(event.time, event.open, event.high, event.low, event.close, event.volume);
        VenueDecimals decimals = book.decimals();
        Bar bar = new Bar(
                time(),
                price(event.open, decimals),
                price(event.high, decimals),
                price(event.low, decimals),
                price(event.close, decimals),
                quantity(event.volume, decimals),
                event.trades);
        book.bar(header, bar, MINUTE);
    }

    private void book(EventHeader header, AlpacaBook book) {
        require(event.time, event.bids, event.asks);
        long nanos = time();
        pairs(bids, event.bids, book.decimals());
        pairs(asks, event.asks, book.decimals());
        counters.add("levels", bids.size() + asks.size());
        if (event.reset) {
            book.reset(header, nanos, bids, asks);
        } else {
            book.changes(header, nanos, bids, asks);
        }
    }

    /** Levels, each an object of a price p and a quantity s. */
    private void pairs(Levels levels, int at, VenueDecimals decimals) {
        levels.clear();
        json.moveTo(at);
        json.enterArray();
        while (json.nextElement()) {
            long price = DecimalText.INVALID;
            long quantity = DecimalText.INVALID;
            json.enterObject();
            while (json.nextKey()) {
                int letter = json.single();
                if (letter == 'p') {
                    json.scalar();
                    price = decimals.price(json);
                } else if (letter == 's') {
                    json.scalar();
                    quantity = decimals.quantity(json);
                } else {
                    json.skip();
                }
            }
            if (price < 0 || quantity < 0) {
                throw new MalformedFrameException("a level that is not whole");
            }
            add(levels, price, quantity);
        }
    }

    private static void require(int... places) {
        for (int place : places) {
            if (place < 0) {
                throw new MalformedFrameException("a field is missing");
            }
        }
    }

    private long time() {
        json.moveTo(event.time);
        json.scalar();
        try {
            Instant time = Instant.parse(json.text());
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new MalformedFrameException("no time");
        }
    }
}
