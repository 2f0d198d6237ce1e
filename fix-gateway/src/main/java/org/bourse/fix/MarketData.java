package org.bourse.fix;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bourse.contract.MarketDirectory;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.Event.InstrumentDelisted;
import org.bourse.engine.event.Event.OrderAccepted;
import org.bourse.engine.event.Event.OrderCancelled;
import org.bourse.engine.event.Event.OrderExpired;
import org.bourse.engine.event.Event.OrderReplaced;
import org.bourse.engine.event.Event.OrdersTraded;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import quickfix.FieldException;
import quickfix.FieldNotFound;
import quickfix.Group;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.SessionID;

/**
 * Market data by request: snapshots, and updates of the books that are subscribed to. Updates are what changed since the
 * last one that was sent, so a busy book costs a slow client nothing but detail; trades are never left out.
 *
 * <p>The outbound thread notes which books changed; {@code fix-market-data} compares and sends.
 */
final class MarketData implements MarketNews {

    /** Levels of a side that a full book has at the most. */
    private static final int FULL_DEPTH = 10_000;

    private static final int REQUIRED_TAG_MISSING = 1;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final MarketDirectory market;
    private final ReportedInstruments instruments;
    private final Delivery delivery;
    private final int maxSubscriptions;
    private final Subscriptions<MarketDataRequest> requests = new Subscriptions<>();
    private final Thread publisher = Thread.ofPlatform().name("fix-market-data").unstarted(this::publishAll);

    /** Symbols, owned by the outbound thread until they are handed over. */
    private final Set<String> changed = new HashSet<>();

    private final Set<String> toPublish = ConcurrentHashMap.newKeySet();

    private volatile boolean closing;

    MarketData(MarketDirectory market, ReportedInstruments instruments, Delivery delivery, int maxSubscriptions) {
        this.market = market;
        this.instruments = instruments;
        this.delivery = delivery;
        this.maxSubscriptions = maxSubscriptions;
    }

    void start() {
        publisher.start();
    }

    void close() throws InterruptedException {
        closing = true;
        LockSupport.unpark(publisher);
        publisher.join();
    }

    /** MarketDataRequest(V). */
    void request(Message message, FixSession session) throws FieldNotFound, IncorrectTagValue {
        String id = message.getString(Tag.MD_REQ_ID);
        Map<String, MarketDataRequest> ofSession = requests.of(session);
        char kind = message.getChar(Tag.SUBSCRIPTION_REQUEST_TYPE);
        if (kind == '2') {
            ofSession.remove(id);
            return;
        }
        if (kind == '1' && !message.isSetField(Tag.MD_UPDATE_TYPE)) {
            throw new FieldException(REQUIRED_TAG_MISSING, Tag.MD_UPDATE_TYPE);
        }
        Set<String> symbols = symbols(message);
        requireEntries(Tag.NO_RELATED_SYM, symbols);
        requireEntries(Tag.NO_MD_ENTRY_TYPES, entryTypes(message));
        OptionalInt refused = refusal(message, ofSession, symbols);
        if (refused.isPresent()) {
            delivery.answer(session, refuse(id, refused.getAsInt(), symbols));
            return;
        }
        int depth = message.getInt(Tag.MARKET_DEPTH);
        MarketDataRequest request = new MarketDataRequest(
                id, session, depth == 0 ? FULL_DEPTH : depth, entryTypes(message), market, delivery);
        if (kind == '1') {
            ofSession.put(id, request);
        }
        for (String symbol : symbols) {
            request.sendSnapshot(symbol);
        }
    }

    @Override
    public void forget(SessionID session) {
        requests.forget(session);
    }

    @Override
    public void endSubscriptions() {
        requests.endAll();
    }

    /** Notes which books a command changed. */
    @Override
    public void note(SequencedCommand command) {
        if (requests.isEmpty()) {
            return;
        }
        for (Event event : command.events()) {
            switch (event) {
                case OrderAccepted accepted -> changed(accepted.instrumentId());
                case OrderCancelled cancelled -> changed(cancelled.instrumentId());
                case OrderExpired expired -> changed(expired.instrumentId());
                case OrderReplaced replaced -> changed(replaced.instrumentId());
                case Event.OrderEnteredBook entered -> changed(entered.order().instrumentId());
                case OrdersTraded traded -> {
                    changed(traded.instrumentId());
                    noteTrade(traded, command.timeMicros());
                }
                case InstrumentDelisted delisted -> changed(delisted.instrumentId());
                default -> {
                    // Changes no book.
                }
            }
        }
    }

    private void changed(int instrumentId) {
        changed.add(instruments.symbol(instrumentId));
    }

    @Override
    public void publish() {
        if (!changed.isEmpty()) {
            toPublish.addAll(changed);
            changed.clear();
            LockSupport.unpark(publisher);
        }
    }

    private void noteTrade(OrdersTraded trade, long timeMicros) {
        String symbol = instruments.symbol(trade.instrumentId());
        InstrumentTerms terms = instruments.of(symbol);
        requests.forEach((id, request) -> request.noteTrade(symbol, trade, terms, timeMicros));
    }

    private void publishAll() {
        while (!closing) {
            if (toPublish.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            List<String> symbols = List.copyOf(toPublish);
            toPublish.removeAll(symbols);
            boolean behind = false;
            for (String symbol : symbols) {
                if (!publish(symbol)) {
                    toPublish.add(symbol);
                    behind = true;
                }
            }
            if (behind) {
                LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
            }
        }
    }

    /** False when a client does not read fast enough to be sent more now. */
    private boolean publish(String symbol) {
        boolean all = true;
        for (MarketDataRequest request : requests.all()) {
            all &= request.sendUpdate(symbol);
        }
        return all;
    }

    /** MDReqRejReason(281), when the request can't be met. */
    private OptionalInt refusal(Message message, Map<String, MarketDataRequest> ofSession, Set<String> symbols)
            throws FieldNotFound {
        boolean subscribes = message.getChar(Tag.SUBSCRIPTION_REQUEST_TYPE) == '1';
        int subscribed = ofSession.values().stream()
                .mapToInt(MarketDataRequest::symbolCount)
                .sum();
        int depth = message.getInt(Tag.MARKET_DEPTH);
        if (!market.symbols().containsAll(symbols)) {
            return OptionalInt.of(0);
        } else if (ofSession.containsKey(message.getString(Tag.MD_REQ_ID))) {
            return OptionalInt.of(1);
        } else if (subscribes && subscribed + symbols.size() > maxSubscriptions) {
            return OptionalInt.of(2);
        } else if (depth < 0 || depth > FULL_DEPTH) {
            return OptionalInt.of(5);
        } else if (subscribes && message.getInt(Tag.MD_UPDATE_TYPE) != 1) {
            return OptionalInt.of(6);
        } else if (message.isSetField(Tag.AGGREGATED_BOOK) && !message.getBoolean(Tag.AGGREGATED_BOOK)) {
            return OptionalInt.of(7);
        } else if (entryTypes(message).stream().anyMatch(type -> type > '2')) {
            return OptionalInt.of(8);
        }
        return OptionalInt.empty();
    }

    private static void requireEntries(int tag, Set<?> entries) throws IncorrectTagValue {
        if (entries.isEmpty()) {
            throw new IncorrectTagValue(tag);
        }
    }

    private String firstUnlisted(Set<String> symbols) {
        Set<String> unlisted = new TreeSet<>(symbols);
        market.symbols().forEach(unlisted::remove);
        return unlisted.isEmpty() ? "" : unlisted.iterator().next();
    }

    private Message refuse(String id, int reason, Set<String> symbols) {
        Message reject = Messages.message(MsgTypes.MARKET_DATA_REJECT);
        reject.setString(Tag.MD_REQ_ID, id);
        reject.setInt(Tag.MD_REQ_REJ_REASON, reason);
        reject.setString(
                Tag.TEXT,
                switch (reason) {
                    case 0 -> "a symbol is not listed: " + firstUnlisted(symbols);
                    case 1 -> "MDReqID(262) is that of another subscription";
                    case 2 -> "the session has as many subscriptions as are allowed";
                    case 5 -> "MarketDepth(264) must be 0 for the full book, or 1 to " + FULL_DEPTH;
                    case 6 -> "only incremental updates are sent, so MDUpdateType(265) must be 1";
                    case 7 -> "only books aggregated by price are sent, so AggregatedBook(266) must be Y";
                    default -> "MDEntryType(269) must be 0, 1 or 2";
                });
        return reject;
    }

    private static Set<String> symbols(Message message) throws FieldNotFound {
        Set<String> symbols = new LinkedHashSet<>();
        for (Group group : message.getGroups(Tag.NO_RELATED_SYM)) {
            symbols.add(group.getString(Tag.SYMBOL));
        }
        return symbols;
    }

    private static Set<Character> entryTypes(Message message) throws FieldNotFound {
        Set<Character> types = new HashSet<>();
        for (Group group : message.getGroups(Tag.NO_MD_ENTRY_TYPES)) {
            types.add(group.getChar(Tag.MD_ENTRY_TYPE));
        }
        return types;
    }
}
