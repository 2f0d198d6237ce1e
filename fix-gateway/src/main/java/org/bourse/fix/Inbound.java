package org.bourse.fix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.TokenBucket;
import org.bourse.engine.model.RejectReason;
import org.bourse.fix.session.DelayedTasks;
import org.bourse.fix.session.FixPort;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.session.LogonForm;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import org.jspecify.annotations.Nullable;
import quickfix.Application;
import quickfix.DoNotSend;
import quickfix.FieldNotFound;
import quickfix.IncorrectDataFormat;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.RejectLogon;
import quickfix.SessionID;
import quickfix.UnsupportedMessageType;

/** The receiver of each message from QuickFIX/J, on the thread of its session: hands it to its handler. */
final class Inbound implements Application {

    /** A client may set its next sequence number to this at most. */
    private static final int MOST_SEQUENCE = 2_000_000_000;

    /** The time that a client has to read the last messages of an ended session. */
    private static final long CLOSE_MICROS = 1_000_000;

    /** The time that a Logout is not answered because answers to what came before it are due. */
    private static final long LOGOUT_PATIENCE_MILLIS = 5_000;

    /** BusinessRejectReason(380): the session is not let do that. */
    private static final int NOT_AUTHORIZED = 6;

    /** QuickFIX/J's Text(58) of what is framed right and can't be taken apart, and what that means. */
    private static final String UNREADABLE = "Message failed basic validity check";

    private static final String WHAT_CAN_NOT_BE_READ =
            "the message can't be read: it has a field that is no tag=value, a"
                    + " number of entries that is none, or a data field of another length than is said";

    private final FixSettings settings;
    private final Accounts accounts;
    private final Delivery delivery;
    private final OrderRequestHandler orderRequests;
    private final StatusRequests statusRequests;
    private final MarketData marketData;
    private final SecurityLists securityLists;
    private final SecurityStatuses securityStatuses;
    private final Resends resends;
    private final CancelOnDisconnect cancelOnDisconnect;
    private final DelayedTasks timer;
    private final OrderRateLimiter limiter;
    private final Traffic traffic;
    private final ConcurrentHashMap<SessionID, LogonTerms> terms = new ConcurrentHashMap<>();
    /** The sequence number of the newest Logon sent in each session. */
    private final ConcurrentHashMap<SessionID, Integer> logonNumbers = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<SessionID, TokenBucket> throttles = new ConcurrentHashMap<>();
    private @Nullable FixPort port;

    Inbound(
            FixSettings settings,
            Accounts accounts,
            Delivery delivery,
            OrderRequestHandler orderRequests,
            StatusRequests statusRequests,
            MarketData marketData,
            SecurityLists securityLists,
            SecurityStatuses securityStatuses,
            Resends resends,
            CancelOnDisconnect cancelOnDisconnect,
            DelayedTasks timer,
            OrderRateLimiter limiter,
            Traffic traffic) {
        this.timer = timer;
        this.limiter = limiter;
        this.traffic = traffic;
        this.settings = settings;
        this.accounts = accounts;
        this.delivery = delivery;
        this.orderRequests = orderRequests;
        this.statusRequests = statusRequests;
        this.marketData = marketData;
        this.securityLists = securityLists;
        this.securityStatuses = securityStatuses;
        this.resends = resends;
        this.cancelOnDisconnect = cancelOnDisconnect;
    }

    /** Takes the sessions; before the first message. */
    void connect(FixPort sessions) {
        port = sessions;
    }

    @Override
    public void onCreate(SessionID id) {
        // Accounts knows of it.
    }

    @Override
    public void onLogon(SessionID id) {
        FixSession session = session(id);
        LogonTerms agreed = terms.get(id);
        if (agreed == null) {
            session.logonAnswered(first -> {});
            return;
        }
        throttles.put(id, throttle());
        if (!Accounts.isDropCopy(session)) {
            cancelOnDisconnect.loggedOn(session, agreed.cancelOnDisconnectSeconds());
        }
        session.logonAnswered(firstUnsent -> sendWhatTheClientLacks(session, agreed, firstUnsent));
    }

    /**
     * Sends again what came before our Logon and the client does not have, and what was reported just after it: until now
     * QuickFIX/J did not take the session for logged on, so it stored these reports and sent none of them.
     */
    private void sendWhatTheClientLacks(FixSession session, LogonTerms agreed, int firstUnsent) {
        int newest = session.store().getNextSenderMsgSeqNum() - 1;
        int logon = logonNumbers.getOrDefault(session.id(), newest);
        if (!agreed.reset() && agreed.nextExpected().orElse(logon) < logon) {
            resends.start(session, agreed.nextExpected().getAsInt(), logon - 1);
        }
        if (firstUnsent > logon) {
            resends.sendReports(session, firstUnsent, newest);
        }
    }

    @Override
    public void onLogout(SessionID id) {
        marketData.forget(id);
        securityStatuses.forget(id);
        securityLists.forget(id);
        resends.forget(id);
        Optional<FixSession> session = port().session(id);
        // A client that does not read would hold the connection, and with it the session, for ever.
        session.ifPresent(ended -> {
            Future<?> unused = timer.after(CLOSE_MICROS, ended.breaking());
        });
        if (terms.remove(id) != null && session.isPresent() && !Accounts.isDropCopy(session.get())) {
            cancelOnDisconnect.gone(session.get());
        }
    }

    @Override
    public void fromAdmin(Message message, SessionID id) throws FieldNotFound, IncorrectTagValue, RejectLogon {
        traffic.received();
        switch (message.getHeader().getString(Tag.MSG_TYPE)) {
            case MsgTypes.LOGON -> {
                terms.put(id, terms(message, session(id)));
                session(id).answerLogon();
            }
            case MsgTypes.SEQUENCE_RESET -> requireSensible(message);
            case MsgTypes.RESEND_REQUEST -> resends.requested(session(id), message);
            case MsgTypes.LOGOUT -> {
                session(id).saidLogout();
                awaitAnswers(session(id));
            }
            default -> {
                // The session's own business.
            }
        }
    }

    @Override
    public void toAdmin(Message message, SessionID id) {
        traffic.sent(message);
        if (isType(message, MsgTypes.LOGOUT)) {
            port().session(id).ifPresent(FixSession::leaving);
        }
        boolean unreadable =
                message.getOptionalString(Tag.TEXT).filter(UNREADABLE::equals).isPresent();
        if (unreadable && isType(message, MsgTypes.REJECT)) {
            message.setString(Tag.TEXT, WHAT_CAN_NOT_BE_READ);
        }
        LogonTerms agreed = terms.get(id);
        if (agreed == null || !isType(message, MsgTypes.LOGON)) {
            return;
        }
        if (agreed.reset()) {
            beginWith(message, session(id));
        }
        // Sent with the lock on numbers held, so it is the next one.
        logonNumbers.put(id, session(id).store().getNextSenderMsgSeqNum());
        if (agreed.nextExpected().isPresent()) {
            int expected = session(id).store().getNextTargetMsgSeqNum();
            message.setInt(Tag.NEXT_EXPECTED_MSG_SEQ_NUM, agreed.sequence() == expected ? expected + 1 : expected);
        }
        if (agreed.cancelOnDisconnectAsked()) {
            message.setBoolean(Tag.CANCEL_ORDERS_ON_DISCONNECT, agreed.cancelOnDisconnectSeconds() >= 0);
        }
    }

    /**
     * Makes the answer to a Logon that resets the numbers the first message after it: QuickFIX/J's timer may have put a
     * heartbeat between, which it has not sent.
     */
    private static void beginWith(Message logon, FixSession session) {
        if (session.store().getNextSenderMsgSeqNum() == 1) {
            return;
        }
        try {
            session.store().reset();
            logon.getHeader().setInt(Tag.MSG_SEQ_NUM, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A SequenceReset(4) that leaves no numbers to go on with is no use to its client either. */
    private static void requireSensible(Message reset) throws FieldNotFound, IncorrectTagValue {
        if (reset.getInt(Tag.NEW_SEQ_NO) > MOST_SEQUENCE) {
            throw new IncorrectTagValue(Tag.NEW_SEQ_NO, reset.getString(Tag.NEW_SEQ_NO));
        }
    }

    @Override
    public void toApp(Message message, SessionID id) throws DoNotSend {
        // Only what is resent carries the flag here. Market data of the past is of no use: a gap takes its place.
        boolean momentary =
                isType(message, MsgTypes.MARKET_DATA_INCREMENT) || isType(message, MsgTypes.MARKET_DATA_SNAPSHOT);
        if (momentary && message.getHeader().isSetField(Tag.POSS_DUP_FLAG)) {
            throw new DoNotSend();
        }
        traffic.sent(message);
    }

    @Override
    public void fromApp(Message message, SessionID id)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue, UnsupportedMessageType {
        traffic.received();
        String msgType = message.getHeader().getString(Tag.MSG_TYPE);
        if (!MsgTypes.ACCEPTED.contains(msgType)) {
            throw new UnsupportedMessageType();
        }
        FixSession session = session(id);
        Optional<Account> account = accounts.of(session);
        if (account.isEmpty()) {
            refuse(session, message, RequestRefusals.NOT_AVAILABLE, "the broker is no longer registered");
        } else if (changesOrders(msgType) && Accounts.isDropCopy(session)) {
            refuse(session, message, NOT_AUTHORIZED, "a drop copy session may not send orders");
        } else if (!isCancel(msgType) && !admits(msgType, message, id, account.get())) {
            traffic.throttled();
            refuse(session, message, RequestRefusals.NOT_AVAILABLE, RejectReason.RATE_LIMITED.text());
        } else {
            handle(msgType, message, session, account.get());
        }
    }

    private void handle(String msgType, Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        try {
            if (changesOrders(msgType)) {
                AnswersOverdueException.awaitRoom(session);
            } else {
                AnswersOverdueException.awaitAnswers(session);
            }
            switch (msgType) {
                case MsgTypes.NEW_ORDER -> orderRequests.submit(message, session, account);
                case MsgTypes.CANCEL_REQUEST -> orderRequests.cancel(message, session, account);
                case MsgTypes.REPLACE_REQUEST -> orderRequests.replace(message, session, account);
                case MsgTypes.MASS_CANCEL_REQUEST -> orderRequests.cancelAll(message, session, account);
                case MsgTypes.STATUS_REQUEST -> statusRequests.one(message, session, account);
                case MsgTypes.MASS_STATUS_REQUEST -> statusRequests.all(message, session, account);
                case MsgTypes.MARKET_DATA_REQUEST -> marketData.request(message, session);
                case MsgTypes.SECURITY_STATUS_REQUEST -> securityStatuses.request(message, session);
                default -> securityLists.request(message, session);
            }
        } catch (HistoryUnavailableException e) {
            refuse(session, message, RequestRefusals.NOT_AVAILABLE, StatusRequests.NO_HISTORY_TEXT);
        } catch (AnswersOverdueException e) {
            refuse(session, message, RequestRefusals.NOT_AVAILABLE, e.getMessage());
        }
    }

    /** A Logout is answered when everything before it is; a client that does not read the answers is not waited for. */
    private static void awaitAnswers(FixSession session) {
        if (session.answers().awaitNone(LOGOUT_PATIENCE_MILLIS)) {
            session.longAnswers().awaitNone(LOGOUT_PATIENCE_MILLIS);
        }
    }

    /** A connection's first Logon was looked at before it came here; a further one within a session was not. */
    private LogonTerms terms(Message logon, FixSession session) throws FieldNotFound, RejectLogon {
        Optional<String> fault = LogonForm.faultOfValues(
                tag -> logon.getHeader().getOptionalString(tag).or(() -> logon.getOptionalString(tag)),
                session.store().getNextSenderMsgSeqNum());
        if (fault.isPresent()) {
            throw new RejectLogon(fault.get());
        }
        return new LogonTerms(
                logon.getHeader().getInt(Tag.MSG_SEQ_NUM),
                logon.isSetField(Tag.RESET_SEQ_NUM_FLAG) && logon.getBoolean(Tag.RESET_SEQ_NUM_FLAG),
                logon.isSetField(Tag.NEXT_EXPECTED_MSG_SEQ_NUM)
                        ? OptionalInt.of(logon.getInt(Tag.NEXT_EXPECTED_MSG_SEQ_NUM))
                        : OptionalInt.empty(),
                cancelOnDisconnect(logon, session),
                logon.isSetField(Tag.CANCEL_ORDERS_ON_DISCONNECT));
    }

    private int cancelOnDisconnect(Message logon, FixSession session) throws FieldNotFound {
        boolean wanted = logon.isSetField(Tag.CANCEL_ORDERS_ON_DISCONNECT)
                ? logon.getBoolean(Tag.CANCEL_ORDERS_ON_DISCONNECT)
                : settings.cancelOnDisconnect().contains(session.compId());
        if (!wanted) {
            return -1;
        }
        return logon.isSetField(Tag.CANCEL_ON_DISCONNECT_GRACE)
                ? logon.getInt(Tag.CANCEL_ON_DISCONNECT_GRACE)
                : (int) settings.cancelOnDisconnectGrace().toSeconds();
    }

    private void refuse(FixSession session, Message message, int reason, @Nullable String text) throws FieldNotFound {
        delivery.answer(
                session,
                Messages.businessReject(
                        message.getHeader().getString(Tag.MSG_TYPE),
                        message.getHeader().getInt(Tag.MSG_SEQ_NUM),
                        message.isSetField(Tag.CL_ORD_ID) ? message.getString(Tag.CL_ORD_ID) : "",
                        reason,
                        text == null ? "" : text));
    }

    /** Whether neither the session sends too fast, nor, at all gateways together, the broker orders. */
    private boolean admits(String msgType, Message message, SessionID id, Account account) throws FieldNotFound {
        return throttles.computeIfAbsent(id, _ -> throttle()).take(System.nanoTime())
                && (!changesOrders(msgType)
                        || isKnown(msgType, message, account)
                        || limiter.take(account.brokerId).granted());
    }

    private TokenBucket throttle() {
        return new TokenBucket(settings.ordersPerSecond(), 1, System.nanoTime());
    }

    /** Whether it sends an order again that is here already: it is answered with the order's status and enters nothing. */
    private static boolean isKnown(String msgType, Message message, Account account) throws FieldNotFound {
        return msgType.equals(MsgTypes.NEW_ORDER)
                && OrderMessageReader.isRepetition(message)
                && message.isSetField(Tag.CL_ORD_ID)
                && account.order(message.getString(Tag.CL_ORD_ID)).isPresent();
    }

    private FixPort port() {
        FixPort sessions = port;
        if (sessions == null) {
            throw new IllegalStateException("the port is not connected yet");
        }
        return sessions;
    }

    private FixSession session(SessionID id) {
        return port().session(id).orElseThrow(() -> new IllegalStateException("the session " + id + " is gone"));
    }

    private static boolean isType(Message message, String msgType) {
        return message.getHeader()
                .getOptionalString(Tag.MSG_TYPE)
                .filter(msgType::equals)
                .isPresent();
    }

    private static boolean isCancel(String msgType) {
        return msgType.equals(MsgTypes.CANCEL_REQUEST) || msgType.equals(MsgTypes.MASS_CANCEL_REQUEST);
    }

    private static boolean changesOrders(String msgType) {
        return isCancel(msgType) || msgType.equals(MsgTypes.NEW_ORDER) || msgType.equals(MsgTypes.REPLACE_REQUEST);
    }
}
