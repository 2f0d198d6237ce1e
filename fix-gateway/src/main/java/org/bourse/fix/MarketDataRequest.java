package org.bourse.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bourse.contract.BookLevel;
import org.bourse.contract.BookSnapshot;
import org.bourse.contract.MarketDirectory;
import org.bourse.engine.event.Event.OrdersTraded;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import quickfix.Group;
import quickfix.Message;

/**
 * One MarketDataRequest(V) of a session, with what it was last sent of each of its books: the next update is the
 * difference to that.
 */
final class MarketDataRequest {

    private static final char BID = '0';
    private static final char OFFER = '1';
    private static final char TRADE = '2';
    private static final int NEW = 0;
    private static final int CHANGE = 1;
    private static final int DELETE = 2;

    /** Readers of FIX may insist on the order that a group's fields have in the specification. */
    private static final int[] SNAPSHOT_ORDER = {
        Tag.MD_ENTRY_TYPE, Tag.MD_ENTRY_PX, Tag.MD_ENTRY_SIZE, Tag.NUMBER_OF_ORDERS, Tag.MD_ENTRY_POSITION_NO, 0
    };

    private static final int[] UPDATE_ORDER = {
        Tag.MD_UPDATE_ACTION,
        Tag.MD_ENTRY_TYPE,
        Tag.MD_ENTRY_ID,
        Tag.SYMBOL,
        Tag.MD_ENTRY_PX,
        Tag.MD_ENTRY_SIZE,
        Tag.MD_ENTRY_DATE,
        Tag.MD_ENTRY_TIME,
        Tag.NUMBER_OF_ORDERS,
        0
    };

    /** A session that has more to read is left alone until it has read it. */
    private static final int MOST_UNSENT = 1_000;

    /** Trades of a symbol that may wait for a slow client; one that is slower than that is cut. */
    private static final int MOST_TRADES = 100_000;

    private final String id;
    private final FixSession session;
    private final int depth;
    private final Set<Character> entryTypes;
    private final MarketDirectory market;
    private final Delivery delivery;
    private final Map<String, Sent> sent = new ConcurrentHashMap<>();

    MarketDataRequest(
            String id,
            FixSession session,
            int depth,
            Set<Character> entryTypes,
            MarketDirectory market,
            Delivery delivery) {
        this.id = id;
        this.session = session;
        this.depth = depth;
        this.entryTypes = entryTypes;
        this.market = market;
        this.delivery = delivery;
    }

    int symbolCount() {
        return sent.size();
    }

    /** MarketDataSnapshotFullRefresh(W). */
    void sendSnapshot(String symbol) {
        Sent last = sent.computeIfAbsent(symbol, key -> new Sent());
        synchronized (last) {
            last.book = book(symbol);
            Message snapshot = Messages.message(MsgTypes.MARKET_DATA_SNAPSHOT);
            snapshot.setString(Tag.MD_REQ_ID, id);
            snapshot.setString(Tag.SYMBOL, symbol);
            addAll(snapshot, BID, last.book.bids(), last.book.terms());
            addAll(snapshot, OFFER, last.book.asks(), last.book.terms());
            if (!snapshot.hasGroup(Tag.NO_MD_ENTRIES)) {
                snapshot.setInt(Tag.NO_MD_ENTRIES, 0);
            }
            delivery.answer(session, snapshot);
        }
    }

    /** Notes a trade, to be sent with the next update. */
    void noteTrade(String symbol, OrdersTraded trade, InstrumentTerms terms, long timeMicros) {
        Sent last = sent.get(symbol);
        if (last == null || !entryTypes.contains(TRADE)) {
            return;
        }
        synchronized (last) {
            last.trades.add(trade(symbol, trade, terms, timeMicros));
            if (last.trades.size() > MOST_TRADES) {
                session.cut();
            }
        }
    }

    /** MarketDataIncrementalRefresh(X), if anything changed; false when the client must read first. */
    boolean sendUpdate(String symbol) {
        Sent last = sent.get(symbol);
        if (last == null || !session.isLoggedOn()) {
            return true;
        }
        if (session.unsent() > MOST_UNSENT) {
            return false;
        }
        synchronized (last) {
            BookSnapshot now = book(symbol);
            List<Group> entries = new ArrayList<>(last.trades);
            last.trades.clear();
            if (!now.terms().hasUnitsOf(last.book.terms())) {
                // What was sent is gone, in the units it was sent in: its numbers say nothing of those of today.
                addChanges(entries, symbol, last.book, empty(last.book.terms()));
                last.book = empty(now.terms());
            }
            addChanges(entries, symbol, last.book, now);
            last.book = now;
            if (!entries.isEmpty()) {
                Message update = Messages.message(MsgTypes.MARKET_DATA_INCREMENT);
                update.setString(Tag.MD_REQ_ID, id);
                entries.forEach(update::addGroup);
                delivery.answer(session, update);
            }
        }
        return true;
    }

    /** The book as this request sees it: a side that was not asked for is empty. */
    private BookSnapshot book(String symbol) {
        boolean bids = entryTypes.contains(BID);
        boolean asks = entryTypes.contains(OFFER);
        if (!bids && !asks) {
            return empty(InstrumentTerms.DEFAULTS);
        }
        BookSnapshot book = market.book(symbol, depth);
        return new BookSnapshot(
                symbol, book.terms(), book.sequence(), asks ? book.asks() : List.of(), bids ? book.bids() : List.of());
    }

    private static BookSnapshot empty(InstrumentTerms terms) {
        return new BookSnapshot("", terms, 0, List.of(), List.of());
    }

    private static void addAll(Message snapshot, char side, List<BookLevel> levels, InstrumentTerms terms) {
        int position = 1;
        for (BookLevel level : levels) {
            Group entry = new Group(Tag.NO_MD_ENTRIES, Tag.MD_ENTRY_TYPE, SNAPSHOT_ORDER);
            entry.setChar(Tag.MD_ENTRY_TYPE, side);
            entry.setString(Tag.MD_ENTRY_PX, Messages.price(level.price(), terms));
            entry.setString(Tag.MD_ENTRY_SIZE, Messages.quantity(level.totalQuantity(), terms));
            entry.setInt(Tag.NUMBER_OF_ORDERS, level.orderCount());
            entry.setInt(Tag.MD_ENTRY_POSITION_NO, position++);
            snapshot.addGroup(entry);
        }
    }

    private static void addChanges(List<Group> entries, String symbol, BookSnapshot before, BookSnapshot now) {
        addChanges(entries, symbol, BID, before.bids(), now.bids(), now.terms());
        addChanges(entries, symbol, OFFER, before.asks(), now.asks(), now.terms());
    }

    /** Both lists are in the side's order, so one walk over them finds what is new, different and gone. */
    private static void addChanges(
            List<Group> entries,
            String symbol,
            char side,
            List<BookLevel> before,
            List<BookLevel> now,
            InstrumentTerms terms) {
        int direction = side == BID ? -1 : 1;
        int b = 0;
        int n = 0;
        while (b < before.size() || n < now.size()) {
            int order = b == before.size()
                    ? 1
                    : n == now.size()
                            ? -1
                            : direction
                                    * Long.compare(
                                            before.get(b).price(), now.get(n).price());
            if (order < 0) {
                entries.add(entry(DELETE, symbol, side, before.get(b++), terms));
            } else if (order > 0) {
                entries.add(entry(NEW, symbol, side, now.get(n++), terms));
            } else {
                BookLevel level = now.get(n++);
                if (!level.equals(before.get(b++))) {
                    entries.add(entry(CHANGE, symbol, side, level, terms));
                }
            }
        }
    }

    private static Group entry(int action, String symbol, char side, BookLevel level, InstrumentTerms terms) {
        Group entry = new Group(Tag.NO_MD_ENTRIES, Tag.MD_UPDATE_ACTION, UPDATE_ORDER);
        entry.setInt(Tag.MD_UPDATE_ACTION, action);
        entry.setChar(Tag.MD_ENTRY_TYPE, side);
        entry.setString(Tag.SYMBOL, symbol);
        entry.setString(Tag.MD_ENTRY_PX, Messages.price(level.price(), terms));
        if (action != DELETE) {
            entry.setString(Tag.MD_ENTRY_SIZE, Messages.quantity(level.totalQuantity(), terms));
            entry.setInt(Tag.NUMBER_OF_ORDERS, level.orderCount());
        }
        return entry;
    }

    private static Group trade(String symbol, OrdersTraded trade, InstrumentTerms terms, long timeMicros) {
        Group entry = new Group(Tag.NO_MD_ENTRIES, Tag.MD_UPDATE_ACTION, UPDATE_ORDER);
        entry.setInt(Tag.MD_UPDATE_ACTION, NEW);
        entry.setChar(Tag.MD_ENTRY_TYPE, TRADE);
        entry.setString(Tag.MD_ENTRY_ID, Long.toString(trade.tradeId()));
        entry.setString(Tag.SYMBOL, symbol);
        entry.setString(Tag.MD_ENTRY_PX, Messages.price(trade.price(), terms));
        entry.setString(Tag.MD_ENTRY_SIZE, Messages.quantity(trade.quantity(), terms));
        entry.setString(Tag.MD_ENTRY_DATE, FixTime.date(timeMicros));
        entry.setString(Tag.MD_ENTRY_TIME, FixTime.timeOfDay(timeMicros));
        return entry;
    }

    /** The book as it was last sent, and the trades since then. */
    private static final class Sent {
        private BookSnapshot book = empty(InstrumentTerms.DEFAULTS);
        private final List<Group> trades = new ArrayList<>();
    }
}
