package org.bourse.floor.feed;

import java.util.List;
import org.bourse.floor.market.DecimalText;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;

/**
 * MEXC's futures: deals, changes of the book with the range of versions that they cover, best levels as a whole, tickers and
 * funding, over as many connections as it takes; whole books by REST. Quantities are written as numbers of contracts, and a
 * contract is the instrument's lot. An event that can't be read makes the book it was for stale, and the rest lives.
 */
public final class MexcVenue extends FollowedVenue<MexcBook> {

    /** Its name. */
    public static final String NAME = "mexc";

    /** How many contracts a connection has. */
    static final int CONTRACTS_A_LINK = 30;

    private static final long MILLI = 1_000_000L;
    private static final byte[] CHANNEL = ascii("channel");
    private static final byte[] SYMBOL = ascii("symbol");
    private static final byte[] DATA = ascii("data");
    private static final byte[] TS = ascii("ts");
    private static final byte[] CTS = ascii("cts");
    private static final byte[] ASKS = ascii("asks");
    private static final byte[] BIDS = ascii("bids");
    private static final byte[] BEGIN = ascii("begin");
    private static final byte[] END = ascii("end");
    private static final byte[] VERSION = ascii("version");
    private static final byte[] BID1 = ascii("bid1");
    private static final byte[] ASK1 = ascii("ask1");
    private static final byte[] RATE = ascii("rate");
    private static final byte[] NEXT = ascii("nextSettleTime");
    private static final byte[] CODE = ascii("code");
    private static final byte[] PUSH_DEPTH = ascii("push.depth");
    private static final byte[] PUSH_FULL = ascii("push.depth.full");
    private static final byte[] PUSH_DEAL = ascii("push.deal");
    private static final byte[] PUSH_TICKER = ascii("push.ticker");
    private static final byte[] PUSH_FUNDING = ascii("push.funding.rate");
    private static final byte[] PONG = ascii("pong");

    private final Frame frame = new Frame();
    private final Depth depth = new Depth();

    /** What a message is about. */
    private enum Kind {
        DEPTH,
        FULL,
        DEAL,
        TICKER,
        FUNDING,
        PONG,
        OTHER
    }

    /** The fields of a message; where one is missing, -1. */
    private static final class Frame {
        private Kind kind = Kind.OTHER;
        private String channel = "";
        private String text = "";
        private int book;
        private boolean named;
        private int data;
        private long millis;

        void clear() {
            kind = Kind.OTHER;
            channel = "";
            text = "";
            book = -1;
            named = false;
            data = -1;
            millis = -1;
        }
    }

    /** The fields of a book or a change of it; where one is missing, -1. */
    private static final class Depth {
        private int bids;
        private int asks;
        private long version;
        private long begin;
        private long end;
        private long millis;
        private long code;

        void clear() {
            bids = -1;
            asks = -1;
            version = -1;
            begin = -1;
            end = -1;
            millis = -1;
            code = -1;
        }
    }

    /** Follows these contracts, tells what happens, and asks for books. */
    public MexcVenue(List<VenueInstrument> instruments, MarketEvents events, Requests requests) {
        super(NAME, instruments, (book, counters) -> new MexcBook(book, events, requests, counters));
    }

    /** The books of a connection. */
    private List<MexcBook> booksOf(EventHeader header) {
        return VenueLinks.part(books, header.link, CONTRACTS_A_LINK);
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        booksOf(header).forEach(book -> book.opened(header));
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        booksOf(header).forEach(book -> book.lose(header, StaleReason.RECONNECT));
    }

    @Override
    public void lost(EventHeader header, StaleReason reason) {
        booksOf(header).forEach(book -> book.lose(header, reason));
    }

    @Override
    public void tick(EventHeader header) {
        for (int i = 0; i < books.size(); i++) {
            books.get(i).tick(header);
        }
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        counters.count("frames");
        frame.clear();
        json.reset(bytes, offset, length);
        try {
            readFrame(bytes);
            take(header);
        } catch (MalformedFrameException e) {
            counters.refused(header.link, String.valueOf(e.getMessage()));
            StaleReason reason = reason(e);
            if (frame.book >= 0) {
                books.get(frame.book).lose(header, reason);
            } else if (!frame.named) {
                booksOf(header).forEach(book -> book.lose(header, reason));
            }
        }
    }

    private void readFrame(byte[] bytes) {
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(CHANNEL)) {
                once(frame.channel.isEmpty());
                json.scalar();
                kind();
            } else if (json.is(SYMBOL)) {
                once(!frame.named);
                json.scalar();
                frame.named = true;
                frame.book = symbols.find(bytes, json.from(), json.to());
            } else if (json.is(DATA)) {
                once(frame.data < 0);
                boolean text = json.isText();
                frame.data = json.skipped();
                frame.text = text ? json.text() : "";
            } else if (json.is(TS)) {
                once(frame.millis < 0);
                frame.millis = json.integer();
            } else {
                json.skip();
            }
        }
        json.end();
    }

    private void kind() {
        frame.channel = "known";
        if (json.is(PUSH_DEPTH)) {
            frame.kind = Kind.DEPTH;
        } else if (json.is(PUSH_DEAL)) {
            frame.kind = Kind.DEAL;
        } else if (json.is(PUSH_FULL)) {
            frame.kind = Kind.FULL;
        } else if (json.is(PUSH_TICKER)) {
            frame.kind = Kind.TICKER;
        } else if (json.is(PUSH_FUNDING)) {
            frame.kind = Kind.FUNDING;
        } else if (json.is(PONG)) {
            frame.kind = Kind.PONG;
        } else {
            frame.channel = json.text();
        }
    }

    private void take(EventHeader header) {
        switch (frame.kind) {
            case PONG -> counters.count("pongs");
            case OTHER -> other();
            case DEPTH, FULL, DEAL, TICKER, FUNDING -> {
                if (frame.book < 0) {
                    if (!frame.named) {
                        throw new MalformedFrameException("no symbol");
                    }
                    counters.count("unknown: symbol");
                } else if (frame.data < 0) {
                    throw new MalformedFrameException("a field is missing");
                } else {
                    json.moveTo(frame.data);
                    push(header, books.get(frame.book));
                }
            }
        }
    }

    /** The venue's answers name no contract, but in the text of an error. */
    private void other() {
        if (frame.channel.equals("rs.error")) {
            counters.countNamed("error: " + frame.text);
        } else if (frame.channel.startsWith("rs.")) {
            counters.count("acknowledged");
        } else {
            counters.countNamed("unknown: " + frame.channel);
        }
    }

    private void push(EventHeader header, MexcBook book) {
        switch (frame.kind) {
            case DEPTH -> depth(header, book);
            case FULL -> full(header, book);
            case DEAL -> deals(header, book);
            case TICKER -> ticker(header, book);
            case FUNDING -> funding(header, book);
            case PONG, OTHER -> throw new IllegalStateException("A " + frame.kind + " is for no book.");
        }
    }

    private void depth(EventHeader header, MexcBook book) {
        readDepth(book);
        long end = depth.end < 0 ? depth.version : depth.end;
        long begin = depth.begin < 0 ? end : depth.begin;
        if (begin > end) {
            throw new MalformedFrameException("an update that ends before it begins");
        }
        counters.add("levels", bids.size() + asks.size());
        book.depth(header, begin, end, time(), bids, asks);
    }

    private void full(EventHeader header, MexcBook book) {
        readDepth(book);
        book.top(header, depth.version, bids, asks);
    }

    private void readDepth(MexcBook book) {
        depth.clear();
        json.enterObject();
        while (json.nextKey()) {
            readDepthField();
        }
        takeLevels(book);
    }

    private void readDepthField() {
        if (json.is(ASKS)) {
            once(depth.asks < 0);
            depth.asks = json.skipped();
        } else if (json.is(BIDS)) {
            once(depth.bids < 0);
            depth.bids = json.skipped();
        } else if (json.is(VERSION)) {
            once(depth.version < 0);
            depth.version = json.integer();
        } else if (json.is(BEGIN)) {
            once(depth.begin < 0);
            depth.begin = json.integer();
        } else if (json.is(END)) {
            once(depth.end < 0);
            depth.end = json.integer();
        } else if (json.is(CTS)) {
            once(depth.millis < 0);
            depth.millis = json.integer();
        } else {
            json.skip();
        }
    }

    private void takeLevels(MexcBook book) {
        if (depth.asks < 0 || depth.bids < 0 || depth.version < 0) {
            throw new MalformedFrameException("a field is missing");
        }
        levels(bids, depth.bids, book.decimals());
        levels(asks, depth.asks, book.decimals());
    }

    private long time() {
        return Math.max(0, depth.millis >= 0 ? depth.millis : frame.millis) * MILLI;
    }

    /** A list of deals; formerly the venue sent a single one. */
    private void deals(EventHeader header, MexcBook book) {
        if (json.isArray()) {
            json.enterArray();
            while (json.nextElement()) {
                deal(header, book);
            }
        } else {
            deal(header, book);
        }
    }

    private void deal(EventHeader header, MexcBook book) {
        long price = DecimalText.INVALID;
        long quantity = DecimalText.INVALID;
        long side = 0;
        long millis = frame.millis;
        long id = -1;
        json.enterObject();
        while (json.nextKey()) {
            switch (json.single()) {
                case 'p' -> {
                    json.scalar();
                    price = book.decimals().price(json);
                }
                case 'v' -> {
                    json.scalar();
                    quantity = book.decimals().quantity(json);
                }
                case 'T' -> side = json.integer();
                case 't' -> millis = json.integer();
                case 'i' -> {
                    json.scalar();
                    id = json.decimal(0);
                }
                default -> json.skip();
            }
        }
        if (price < 0 || quantity < 0 || side < 1 || side > 2 || millis < 0) {
            throw new MalformedFrameException("a field is missing");
        }
        book.deal(header, id, price, quantity, side(side == 1), millis * MILLI);
    }

    private void ticker(EventHeader header, MexcBook book) {
        long bid = DecimalText.INVALID;
        long ask = DecimalText.INVALID;
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(BID1)) {
                json.scalar();
                bid = book.decimals().priceOrNone(json);
            } else if (json.is(ASK1)) {
                json.scalar();
                ask = book.decimals().priceOrNone(json);
            } else {
                json.skip();
            }
        }
        if (bid >= 0 && ask >= 0) {
            book.quote(header, bid, ask, Math.max(0, frame.millis) * MILLI);
        } else {
            counters.count("tickers_without_prices");
        }
    }

    private void funding(EventHeader header, MexcBook book) {
        boolean found = false;
        long rate = 0;
        long next = 0;
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(RATE)) {
                json.scalar();
                rate = json.signed(MarketEvents.RATE_SCALE);
                found = true;
            } else if (json.is(NEXT)) {
                next = json.integer();
            } else {
                json.skip();
            }
        }
        if (!found) {
            throw new MalformedFrameException("a field is missing");
        }
        book.funding(header, rate, next * MILLI, Math.max(0, frame.millis) * MILLI);
    }

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
        MexcBook book = bookOf(header.instrument);
        if (status != 200) {
            book.noSnapshot(header, "snapshots_refused_" + status);
            return;
        }
        try {
            json.reset(bytes, offset, length);
            readAnswer();
            if (depth.code > 0) {
                book.noSnapshot(header, "snapshots_refused_code_" + Math.min(depth.code, 9_999));
                return;
            }
            takeLevels(book);
            book.snapshot(header, depth.version, bids, asks);
        } catch (MalformedFrameException e) {
            book.noSnapshot(header, "snapshots_unreadable: " + e.getMessage());
        }
    }

    /** The book, within an envelope that says whether there is one, or alone. */
    private void readAnswer() {
        depth.clear();
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(DATA) && json.isObject()) {
                json.enterObject();
                while (json.nextKey()) {
                    readDepthField();
                }
            } else if (json.is(CODE)) {
                depth.code = json.integer();
            } else {
                readDepthField();
            }
        }
        json.end();
    }
}
