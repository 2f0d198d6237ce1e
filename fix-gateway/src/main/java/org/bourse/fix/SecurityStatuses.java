package org.bourse.fix;

import java.util.Map;
import java.util.Optional;
import org.bourse.contract.MarketDirectory;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.SessionID;

/**
 * Answers SecurityStatusRequest(e) with SecurityStatus(f): whether an instrument is traded, once or with every halt and
 * resume from then on. A session has at most one subscription to each instrument, the newest.
 */
final class SecurityStatuses implements MarketNews {

    /** SecurityTradingStatus(326). */
    private static final int TRADING_HALT = 2;

    private static final int RESUME = 3;
    static final int READY_TO_TRADE = 17;
    private static final int NOT_AVAILABLE = 18;
    static final int UNKNOWN = 20;

    private final MarketDirectory market;
    private final ReportedInstruments instruments;
    private final Delivery delivery;
    private final int maxSubscriptions;
    private final Subscriptions<Subscription> subscriptions = new Subscriptions<>();

    /** @param maxSubscriptions how many instruments a session may subscribe to */
    SecurityStatuses(MarketDirectory market, ReportedInstruments instruments, Delivery delivery, int maxSubscriptions) {
        this.market = market;
        this.instruments = instruments;
        this.delivery = delivery;
        this.maxSubscriptions = maxSubscriptions;
    }

    /** A session's wish to be told. */
    private record Subscription(String requestId, FixSession session) {}

    /** SecurityStatusRequest(e). */
    void request(Message message, FixSession session) throws FieldNotFound, IncorrectTagValue {
        String requestId = message.getString(Tag.SECURITY_STATUS_REQ_ID);
        String symbol = message.getString(Tag.SYMBOL);
        Map<String, Subscription> ofSession = subscriptions.of(session);
        switch (message.getChar(Tag.SUBSCRIPTION_REQUEST_TYPE)) {
            case '0' -> delivery.answer(session, now(requestId, symbol));
            case '1' -> {
                if (ofSession.size() >= maxSubscriptions && !ofSession.containsKey(symbol)) {
                    delivery.answer(
                            session,
                            status(
                                    requestId,
                                    symbol,
                                    UNKNOWN,
                                    "a session may subscribe to " + maxSubscriptions + " instruments"));
                    return;
                }
                ofSession.put(symbol, new Subscription(requestId, session));
                delivery.answer(session, now(requestId, symbol));
            }
            case '2' -> ofSession.remove(symbol);
            default -> throw new IncorrectTagValue(Tag.SUBSCRIPTION_REQUEST_TYPE);
        }
    }

    @Override
    public void forget(SessionID session) {
        subscriptions.forget(session);
    }

    @Override
    public void endSubscriptions() {
        subscriptions.endAll();
    }

    /** Tells what a command halted or resumed. */
    @Override
    public void note(SequencedCommand command) {
        if (subscriptions.isEmpty()) {
            return;
        }
        for (Event event : command.events()) {
            switch (event) {
                case Event.InstrumentHalted halted -> tell(halted.instrumentId());
                case Event.ListingChanged changed -> tell(changed.instrumentId());
                case Event.InstrumentResumed resumed -> tell(resumed.instrumentId());
                case Event.MarketHalted _, Event.MarketResumed _ -> subscriptions.forEach(this::tell);
                default -> {
                    // Neither halts nor resumes anything.
                }
            }
        }
    }

    private void tell(int instrumentId) {
        String changed = instruments.symbol(instrumentId);
        subscriptions.forEach((symbol, subscription) -> {
            if (symbol.equals(changed)) {
                tell(symbol, subscription);
            }
        });
    }

    private void tell(String symbol, Subscription subscription) {
        delivery.answer(subscription.session(), changed(subscription.requestId(), symbol));
    }

    private Message now(String requestId, String symbol) {
        return status(requestId, symbol, READY_TO_TRADE);
    }

    private Message changed(String requestId, String symbol) {
        return status(requestId, symbol, RESUME);
    }

    private Message status(String requestId, String symbol, int open) {
        Optional<TradingStatus> found = market.tradingStatus(symbol);
        return found.isEmpty()
                ? status(requestId, symbol, UNKNOWN, "the instrument is not listed")
                : status(
                        requestId,
                        symbol,
                        statusOf(found.get(), open),
                        found.get().reason());
    }

    /** @param open what is said of an instrument that is traded */
    static int statusOf(TradingStatus status, int open) {
        if (status.delisted()) {
            return NOT_AVAILABLE;
        }
        return status.halted() ? TRADING_HALT : open;
    }

    private static Message status(String requestId, String symbol, int status, String text) {
        Message answer = Messages.message(MsgTypes.SECURITY_STATUS);
        answer.setString(Tag.SECURITY_STATUS_REQ_ID, requestId);
        answer.setString(Tag.SYMBOL, symbol);
        answer.setInt(Tag.SECURITY_TRADING_STATUS, status);
        answer.setString(Tag.TRANSACT_TIME, FixTime.timestamp(FixTime.nowMicros()));
        if (!text.isEmpty()) {
            answer.setString(Tag.TEXT, RawMessage.latin1(text));
        }
        return answer;
    }
}
