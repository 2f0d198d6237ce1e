package org.bourse.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bourse.contract.MarketDirectory;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.TickBand;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import quickfix.FieldException;
import quickfix.FieldNotFound;
import quickfix.Group;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.SessionID;

/**
 * Answers SecurityListRequest(x) with SecurityList(y), in fragments: the instruments that are listed with their terms and
 * status, once or with every change from then on. A session has at most one subscription to each instrument and one to
 * all, the newest.
 */
final class SecurityLists implements MarketNews {

    private static final int REQUIRED_TAG_MISSING = 1;
    private static final int SYMBOLS_PER_MESSAGE = 500;

    /** SecurityRequestResult(560). */
    private static final int FOUND = 0;

    private static final int UNSUPPORTED = 1;
    private static final int NONE_FOUND = 2;

    /** The key of a subscription to all instruments. */
    private static final String ALL = "";

    /** In which order a group's fields come. */
    private static final int[] GROUP_FIELDS = {
        Tag.SYMBOL,
        Tag.SECURITY_DESC,
        Tag.CURRENCY,
        Tag.ROUND_LOT,
        Tag.MIN_TRADE_VOL,
        Tag.MAX_TRADE_VOL,
        Tag.MIN_PRICE_INCREMENT,
        Tag.NO_TICK_RULES,
        Tag.SECURITY_TRADING_STATUS
    };

    private final MarketDirectory market;
    private final ReportedInstruments instruments;
    private final Delivery delivery;
    private final int maxSubscriptions;
    private final Subscriptions<Subscription> subscriptions = new Subscriptions<>();

    /** @param maxSubscriptions how many of instruments a session may have */
    SecurityLists(MarketDirectory market, ReportedInstruments instruments, Delivery delivery, int maxSubscriptions) {
        this.market = market;
        this.instruments = instruments;
        this.delivery = delivery;
        this.maxSubscriptions = maxSubscriptions;
    }

    /** A session's wish to be told, and the symbols that it was told of as listed. */
    private record Subscription(String requestId, FixSession session, Set<String> told) {}

    /** SecurityListRequest(x). */
    void request(Message message, FixSession session) throws FieldNotFound, IncorrectTagValue {
        String requestId = message.getString(Tag.SECURITY_REQ_ID);
        String wanted = wanted(message);
        Map<String, Subscription> ofSession = subscriptions.of(session);
        switch (message.isSetField(Tag.SUBSCRIPTION_REQUEST_TYPE)
                ? message.getChar(Tag.SUBSCRIPTION_REQUEST_TYPE)
                : '0') {
            case '0' -> answer(requestId, session, found(wanted));
            case '1' -> {
                if (ofSession.size() >= maxSubscriptions && !ofSession.containsKey(wanted)) {
                    delivery.answer(session, fragment(requestId, UNSUPPORTED, List.of(), 0, 0));
                    return;
                }
                Subscription subscription = new Subscription(requestId, session, ConcurrentHashMap.newKeySet());
                ofSession.put(wanted, subscription);
                List<String> found = found(wanted);
                subscription.told().addAll(found);
                answer(requestId, session, found);
            }
            case '2' -> ofSession.remove(wanted);
            default -> throw new IncorrectTagValue(Tag.SUBSCRIPTION_REQUEST_TYPE);
        }
    }

    private static String wanted(Message message) throws FieldNotFound {
        if (message.getInt(Tag.SECURITY_LIST_REQUEST_TYPE) != 0) {
            return ALL;
        }
        if (!message.isSetField(Tag.SYMBOL)) {
            throw new FieldException(REQUIRED_TAG_MISSING, Tag.SYMBOL);
        }
        return message.getString(Tag.SYMBOL);
    }

    private List<String> found(String wanted) {
        List<String> symbols = market.symbols();
        if (wanted.equals(ALL)) {
            return symbols.stream().sorted().toList();
        }
        return symbols.contains(wanted) ? List.of(wanted) : List.of();
    }

    @Override
    public void forget(SessionID session) {
        subscriptions.forget(session);
    }

    @Override
    public void endSubscriptions() {
        subscriptions.endAll();
    }

    /** Tells what a command changed. */
    @Override
    public void note(SequencedCommand command) {
        if (subscriptions.isEmpty()) {
            return;
        }
        for (Event event : command.events()) {
            switch (event) {
                case Event.InstrumentListed listed -> tell(listed.instrumentId());
                case Event.InstrumentChanged changed -> tell(changed.instrumentId());
                case Event.ListingChanged changed -> tell(changed.instrumentId());
                case Event.InstrumentHalted halted -> tell(halted.instrumentId());
                case Event.InstrumentResumed resumed -> tell(resumed.instrumentId());
                case Event.MarketHalted _, Event.MarketResumed _ -> subscriptions.forEach(this::tellAll);
                case Event.InstrumentDelisted _, Event.ExchangeReset _ -> subscriptions.forEach(this::tellGone);
                default -> {
                    // Changes no instrument.
                }
            }
        }
    }

    private void tell(int instrumentId) {
        String symbol = instruments.symbol(instrumentId);
        subscriptions.forEach((wanted, subscription) -> {
            if (wanted.equals(ALL) || wanted.equals(symbol)) {
                subscription.told().add(symbol);
                answer(subscription.requestId(), subscription.session(), List.of(symbol));
            }
        });
    }

    private void tellAll(String wanted, Subscription subscription) {
        List<String> found = found(wanted);
        if (!found.isEmpty()) {
            answer(subscription.requestId(), subscription.session(), found);
        }
    }

    /** Tells of symbols that gave up their places, which no instrument has any more. */
    private void tellGone(String wanted, Subscription subscription) {
        List<String> gone = new ArrayList<>(subscription.told());
        gone.removeAll(Set.copyOf(market.symbols()));
        if (!gone.isEmpty()) {
            gone.forEach(subscription.told()::remove);
            gone.sort(null);
            answer(subscription.requestId(), subscription.session(), gone);
        }
    }

    private void answer(String requestId, FixSession session, List<String> symbols) {
        int from = 0;
        do {
            int to = Math.min(from + SYMBOLS_PER_MESSAGE, symbols.size());
            delivery.answer(session, fragment(requestId, symbols.isEmpty() ? NONE_FOUND : FOUND, symbols, from, to));
            from = to;
        } while (from < symbols.size());
    }

    private Message fragment(String requestId, int result, List<String> symbols, int from, int to) {
        Message list = Messages.message(MsgTypes.SECURITY_LIST);
        list.setString(Tag.SECURITY_REQ_ID, requestId);
        list.setString(Tag.SECURITY_RESPONSE_ID, requestId + "-" + from / SYMBOLS_PER_MESSAGE);
        list.setInt(Tag.SECURITY_REQUEST_RESULT, result);
        list.setInt(Tag.TOT_NO_RELATED_SYM, symbols.size());
        list.setBoolean(Tag.LAST_FRAGMENT, to == symbols.size());
        for (String symbol : symbols.subList(from, to)) {
            list.addGroup(group(symbol));
        }
        return list;
    }

    private Group group(String symbol) {
        Group group = new Group(Tag.NO_RELATED_SYM, Tag.SYMBOL, GROUP_FIELDS);
        group.setString(Tag.SYMBOL, symbol);
        Optional<TradingStatus> status = market.tradingStatus(symbol);
        if (status.isEmpty()) {
            group.setInt(Tag.SECURITY_TRADING_STATUS, SecurityStatuses.UNKNOWN);
            return group;
        }
        InstrumentTerms terms = market.terms(symbol);
        if (!terms.name().isEmpty()) {
            group.setString(Tag.SECURITY_DESC, RawMessage.latin1(terms.name()));
        }
        group.setString(Tag.CURRENCY, market.currency(symbol));
        group.setString(Tag.ROUND_LOT, Messages.quantity(terms.lot(), terms));
        OrderBounds bounds = terms.bounds();
        if (bounds.smallestQuantity() != 0) {
            group.setString(Tag.MIN_TRADE_VOL, Messages.quantity(bounds.smallestQuantity(), terms));
        }
        if (bounds.largestQuantity() != 0) {
            group.setString(Tag.MAX_TRADE_VOL, Messages.quantity(bounds.largestQuantity(), terms));
        }
        group.setString(Tag.MIN_PRICE_INCREMENT, Messages.price(terms.tick(), terms));
        for (TickBand band : terms.bands()) {
            Group rule = new Group(Tag.NO_TICK_RULES, Tag.START_TICK_PRICE_RANGE);
            rule.setString(Tag.START_TICK_PRICE_RANGE, Messages.price(band.priceFrom(), terms));
            rule.setString(Tag.TICK_INCREMENT, Messages.price(band.tick(), terms));
            group.addGroup(rule);
        }
        group.setInt(
                Tag.SECURITY_TRADING_STATUS, SecurityStatuses.statusOf(status.get(), SecurityStatuses.READY_TO_TRADE));
        return group;
    }
}
