package org.bourse.floor.feed;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/** Our own exchange through its public feed at {@code /ws}, as any client has it: books and trades. */
public final class BourseVenue extends FollowedVenue<BourseBook> {

    /** Its name. */
    public static final String NAME = "bourse";

    private static final byte[] TYPE = ascii("type");
    private static final byte[] SYMBOL = ascii("symbol");
    private static final byte[] SEQUENCE = ascii("sequence");
    private static final byte[] PREVIOUS = ascii("previous");
    private static final byte[] CHECKSUM = ascii("checksum");
    private static final byte[] ASKS = ascii("asks");
    private static final byte[] BIDS = ascii("bids");
    private static final byte[] CHANGES = ascii("changes");
    private static final byte[] TRADE_ID = ascii("trade_id");
    private static final byte[] PRICE = ascii("price");
    private static final byte[] QUANTITY = ascii("quantity");
    private static final byte[] SIDE = ascii("side");
    private static final byte[] EXECUTED_AT = ascii("executed_at");
    private static final byte[] CODE = ascii("code");
    private static final byte[] CHANNEL = ascii("channel");
    private static final byte[] TRADES = ascii("trades");
    private static final byte[] RESUME_FROM = ascii("resume_from");
    private static final byte[] CONTINUES_AFTER = ascii("continues_after");
    private static final byte[] ASK = ascii("ask");
    private static final byte[] BID = ascii("bid");

    private final Message message = new Message();

    /** The fields of a message. */
    private static final class Message {
        private String type = "";
        private int book;
        private long sequence;
        private long previous;
        private long checksum;
        private int asks;
        private int bids;
        private int changes;
        private long tradeId;
        private long price;
        private long quantity;
        private boolean buys;
        private String executedAt = "";
        private String code = "";
        private boolean ofTrades;
        private long resumeFrom;
        private long continuesAfter;

        void clear() {
            type = "";
            book = -1;
            sequence = -1;
            previous = -1;
            checksum = -1;
            asks = -1;
            bids = -1;
            changes = -1;
            tradeId = -1;
            price = -1;
            quantity = -1;
            executedAt = "";
            code = "";
            ofTrades = false;
            resumeFrom = -1;
            continuesAfter = -1;
        }
    }

    /** Follows these instruments, tells what happens, and asks for books. */
    public BourseVenue(List<VenueInstrument> instruments, MarketEvents events, Requests requests) {
        super(NAME, instruments, (book, counters) -> new BourseBook(book, events, requests, counters));
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        books.forEach(book -> book.opened(header));
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        books.forEach(book -> book.closed(header));
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
        counters.count("frames");
        message.clear();
        json.reset(bytes, offset, length);
        try {
            read(bytes);
            switch (message.type) {
                case "book_snapshot" -> snapshot(header);
                case "book" -> changes(header);
                case "trade" -> trade(header);
                case "error" -> error();
                case "subscribed", "authenticated", "heartbeat", "pong" -> counters.count(message.type);
                default -> counters.countNamed("unknown: " + message.type);
            }
        } catch (MalformedFrameException e) {
            counters.refused(header.link, String.valueOf(e.getMessage()));
            if (message.book >= 0) {
                books.get(message.book).lose(header, StaleReason.PARSE);
            } else {
                books.forEach(book -> book.lose(header, StaleReason.PARSE));
            }
        }
    }

    private void read(byte[] bytes) {
        json.enterObject();
        while (json.nextKey()) {
            if (json.is(TYPE)) {
                json.scalar();
                message.type = json.text();
            } else if (json.is(SYMBOL)) {
                json.scalar();
                message.book = symbols.find(bytes, json.from(), json.to());
            } else if (json.is(SEQUENCE)) {
                message.sequence = json.integer();
            } else if (json.is(PREVIOUS)) {
                message.previous = json.integer();
            } else if (json.is(CHECKSUM)) {
                message.checksum = json.integer();
            } else if (json.is(ASKS)) {
                message.asks = json.skipped();
            } else if (json.is(BIDS)) {
                message.bids = json.skipped();
            } else if (json.is(CHANGES)) {
                message.changes = json.skipped();
            } else {
                readTrade();
            }
        }
        json.end();
    }

    private void readTrade() {
        if (json.is(TRADE_ID)) {
            json.scalar();
            try {
                message.tradeId = Long.parseLong(json.text());
            } catch (NumberFormatException e) {
                throw new MalformedFrameException("no trade id");
            }
        } else if (json.is(PRICE)) {
            message.price = json.integer();
        } else if (json.is(QUANTITY)) {
            message.quantity = json.integer();
        } else if (json.is(SIDE)) {
            json.scalar();
            message.buys = json.is(BID);
        } else if (json.is(EXECUTED_AT)) {
            json.scalar();
            message.executedAt = json.text();
        } else {
            readError();
        }
    }

    private void readError() {
        if (json.is(CODE)) {
            json.scalar();
            message.code = json.text();
        } else if (json.is(CHANNEL)) {
            json.scalar();
            message.ofTrades = json.is(TRADES);
        } else if (json.is(RESUME_FROM)) {
            message.resumeFrom = json.integer();
        } else if (json.is(CONTINUES_AFTER)) {
            message.continuesAfter = json.integer();
        } else {
            json.skip();
        }
    }

    private void snapshot(EventHeader header) {
        if (message.book < 0) {
            counters.count("unknown: symbol");
            return;
        }
        if (message.sequence < 0 || message.asks < 0 || message.bids < 0) {
            throw new MalformedFrameException("a field is missing");
        }
        BourseBook book = books.get(message.book);
        book.forgetOrders();
        levels(message.bids, bids, VenueSide.BUY, book);
        levels(message.asks, asks, VenueSide.SELL, book);
        book.snapshot(header, message.sequence, message.checksum, bids, asks);
    }

    private void levels(int at, Levels levels, VenueSide side, BourseBook book) {
        levels.clear();
        json.moveTo(at);
        json.enterArray();
        while (json.nextElement()) {
            json.enterArray();
            level(levels, side, book);
        }
    }

    /** Price, quantity and number of orders, and the end of the array that they stand in. */
    private void level(Levels levels, VenueSide side, BourseBook book) {
        long price = element();
        long quantity = element();
        book.orders(side, price, quantity, element());
        add(levels, price, quantity);
        if (json.nextElement()) {
            throw new MalformedFrameException("a level with more than it has");
        }
    }

    private long element() {
        if (!json.nextElement()) {
            throw new MalformedFrameException("a level that is not whole");
        }
        return json.integer();
    }

    private void changes(EventHeader header) {
        if (message.book < 0) {
            counters.count("unknown: symbol");
            return;
        }
        if (message.sequence < 0 || message.previous < 0 || message.changes < 0) {
            throw new MalformedFrameException("a field is missing");
        }
        BourseBook book = books.get(message.book);
        bids.clear();
        asks.clear();
        json.moveTo(message.changes);
        json.enterArray();
        while (json.nextElement()) {
            json.enterArray();
            if (!json.nextElement()) {
                throw new MalformedFrameException("a level that is not whole");
            }
            json.scalar();
            boolean bid = json.is(BID);
            if (!bid && !json.is(ASK)) {
                throw new MalformedFrameException("a side that is none");
            }
            level(bid ? bids : asks, bid ? VenueSide.BUY : VenueSide.SELL, book);
        }
        book.changes(header, message.previous, message.sequence, message.checksum, bids, asks);
    }

    private void trade(EventHeader header) {
        if (message.book < 0) {
            counters.count("unknown: symbol");
            return;
        }
        if (message.sequence < 0) {
            throw new MalformedFrameException("a field is missing");
        }
        BourseBook book = books.get(message.book);
        long nanos = executedNanos();
        // One that can't be taken has its number all the same, so that it is not asked for again and again.
        if (book.isNextTrade(header, message.sequence, nanos)) {
            if (message.tradeId < 0 || message.price < 0 || message.quantity < 0) {
                throw new MalformedFrameException("a field is missing");
            }
            if (nanos == 0) {
                throw new MalformedFrameException("no time");
            }
            book.trade(header, message.tradeId, message.price, message.quantity, side(message.buys), nanos);
        }
    }

    /** When the trade was; 0 where that can't be read. */
    private long executedNanos() {
        try {
            Instant at = Instant.parse(message.executedAt);
            return at.getEpochSecond() * 1_000_000_000L + at.getNano();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    private void error() {
        counters.countNamed("error: " + message.code);
        if (message.code.equals("resume_unavailable")
                && message.ofTrades
                && message.book >= 0
                && message.resumeFrom >= 0
                && message.continuesAfter >= 0) {
            books.get(message.book).tradesContinue(message.resumeFrom, message.continuesAfter);
        }
    }
}
