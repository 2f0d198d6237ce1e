package org.bourse.fix.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.bourse.contract.HeldKey;
import org.bourse.contract.KeyFault;
import org.bourse.engine.model.Texts;
import org.bourse.fix.session.LogonAdmission.Admission;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;

/**
 * Sits behind the decoder and lets a connection through to its session only after a Logon with the right comp ids and
 * password. QuickFIX/J would let its session handle the Logon first and ask afterwards; a stranger could then spend the
 * client's sequence numbers, learn them, or hold its session.
 */
final class LogonGate extends IoFilterAdapter {

    /** Says the same whatever was wrong. */
    static final String REFUSAL = "Logon refused";

    private static final String BEGINNING = "8=FIX.4.4" + RawMessage.SOH;
    private static final String NO_LOGON = "its first message was no Logon";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** RefSeqNum(45), which a Reject(3) must have, of a Logon without a number. */
    private static final String NO_NUMBER = "0";

    private static final List<Integer> TIMES = List.of(Tag.SENDING_TIME, Tag.ORIG_SENDING_TIME);

    /** Has not the form of a time, so it is rejected as such. */
    private static final String NO_TIME = "none";

    /** {@code 20260101-00:00:00}, and with nanoseconds. */
    private static final int SECONDS_LENGTH = 17;

    private static final int NANOSECONDS_LENGTH = 27;

    /** The session a connection has, or waits for, and with what. */
    private static final AttributeKey SESSION = new AttributeKey(LogonGate.class, "session");

    private static final AttributeKey WANTED = new AttributeKey(LogonGate.class, "wanted");

    /** Set when the connection is being refused or ended: nothing more is read from it. */
    private static final AttributeKey REFUSED = new AttributeKey(LogonGate.class, "refused");

    /** The broker's key that it logs on with. */
    private static final AttributeKey KEY = new AttributeKey(LogonGate.class, "key");

    private static final AttributeKey WAITING = new AttributeKey(LogonGate.class, "waiting");

    /** MsgSeqNum(34) of its Logon, and whether that has been answered. */
    private static final AttributeKey LOGON_SEQUENCE = new AttributeKey(LogonGate.class, "logon");

    private static final AttributeKey ANSWERED = new AttributeKey(LogonGate.class, "answered");

    /** The time that a Logon waits before its session is asked for again. */
    private static final long ASK_AGAIN_MICROS = 10_000;

    /** The time that what has come is given to be read. */
    private static final long UNREAD_MICROS = 200_000;

    private static final int MAX_COMP_ID_LENGTH = Texts.MAX_FIX_COMP_ID_LENGTH + 8;

    private final String ownCompId;
    private final LogonAdmission admission;
    private final PasswordAttempts passwords;
    private final DelayedTasks timer;
    private final long logonMicros;
    private final ConnectionSlots slots;
    private final ClosedConnections closed;
    private final SessionTakeover takeover;

    LogonGate(
            String ownCompId,
            LogonAdmission admission,
            PasswordAttempts passwords,
            ConnectionLimits limits,
            ClosedConnections closed,
            DelayedTasks timer) {
        this.ownCompId = ownCompId;
        this.admission = admission;
        this.passwords = passwords;
        this.timer = timer;
        this.logonMicros = limits.logon().toMillis() * 1_000;
        this.slots = new ConnectionSlots(limits.max(), limits.maxPerAddress());
        this.closed = closed;
        this.takeover = new SessionTakeover(timer, closed, waiting -> {
            FixSession session = (FixSession) waiting.io().getAttribute(WANTED);
            if (letIn(waiting.io(), session, waiting.logon())) {
                waiting.admit();
            }
        });
    }

    /** Whether the connection has a session. */
    static boolean isAdmitted(IoSession io) {
        return io.getAttribute(SESSION) != null;
    }

    int connections() {
        return slots.open();
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession io) {
        Optional<IoSession> over = slots.opened(io);
        if (over.isPresent()) {
            closed.close(over.get(), "there are too many connections, and it had not logged on");
        }
        Future<?> unused = timer.after(logonMicros, () -> lookAgain(io));
        next.sessionOpened(io);
    }

    @Override
    public void sessionClosed(NextFilter next, IoSession io) {
        slots.closed(io);
        // First the end goes to the session's thread, then the next connection's Logon may.
        next.sessionClosed(io);
        if (io.getAttribute(SESSION) instanceof FixSession session) {
            session.disconnected(io);
        }
    }

    @Override
    public void messageReceived(NextFilter next, IoSession io, Object message) {
        if (io.isClosing() || io.getAttribute(REFUSED) != null) {
            return;
        }
        if (message == FrameDecoder.NO_FIX) {
            closed.close(io, "it sent " + FrameDecoder.MAX_MESSAGE_BYTES + " bytes without a FIX message");
        } else if (message instanceof String text) {
            received(next, io, text);
        } else if (!isAdmitted(io)) {
            closed.close(io, NO_LOGON);
        }
        // From a client that is logged on, a garbled message is ignored: the gap it leaves is asked for again.
    }

    private void received(NextFilter next, IoSession io, String message) {
        boolean ourVersion = message.startsWith(BEGINNING);
        boolean admitted = io.getAttribute(SESSION) instanceof FixSession;
        if (admitted && !ourVersion) {
            endOther(io, (FixSession) io.getAttribute(SESSION));
        } else if (io.getAttribute(WAITING) instanceof WaitingLogon waiting) {
            if (ourVersion) {
                // Once it is let in too: what came while it waited is handed over on another thread, and goes first.
                waiting.received(understood(message));
            } else {
                closed.close(io, "it sent a message that is not FIX 4.4's");
            }
        } else if (admitted) {
            next.messageReceived(io, understood(message));
        } else {
            admit(next, io, message);
        }
    }

    /**
     * Ends a session whose client has sent a message of another version. Not on this thread, which has other connections
     * too: the end waits for the answer to a Logon that is being given, and for whoever is sending a report.
     */
    private static void endOther(IoSession io, FixSession session) {
        io.setAttribute(REFUSED);
        Thread.ofVirtual().name("fix-end-" + session.compId()).start(() -> {
            if (session.connection() == io) {
                session.end("Incorrect BeginString, this session's is FIX.4.4");
            }
        });
    }

    private void admit(NextFilter next, IoSession io, String message) {
        boolean logon = RawMessage.field(message, Tag.MSG_TYPE)
                .filter(MsgTypes.LOGON::equals)
                .isPresent();
        if (!logon) {
            closed.close(io, NO_LOGON);
            return;
        }
        io.setAttribute(
                LOGON_SEQUENCE,
                RawMessage.field(message, Tag.MSG_SEQ_NUM)
                        .filter(number -> NUMBER.matcher(number).matches())
                        .orElse(NO_NUMBER));
        switch (admission(io, message)) {
            case Admission.Refused ignored -> refuse(io, message, REFUSAL);
            case Admission.Fault refused -> refuse(io, message, refused);
            case Admission.WrongPassword ignored -> wrongPassword(io, message);
            case Admission.Admitted(FixSession session, HeldKey key) -> {
                io.setAttribute(KEY, key);
                Optional<String> fault = fault(message, session);
                if (fault.isPresent()) {
                    refuse(io, message, fault.get());
                } else if (session.connect(io)) {
                    if (letIn(io, session, message)) {
                        next.messageReceived(io, withReadableTimes(message));
                    }
                } else {
                    contest(session, waiting(next, io, message));
                }
            }
            case Admission.NotYet ignored -> askAgain(waiting(next, io, message), message, System.nanoTime());
        }
    }

    private static WaitingLogon waiting(NextFilter next, IoSession io, String logon) {
        WaitingLogon waiting = new WaitingLogon(next, io, withReadableTimes(logon));
        io.setAttribute(WAITING, waiting);
        return waiting;
    }

    private void contest(FixSession session, WaitingLogon waiting) {
        waiting.io().setAttribute(WANTED, session);
        takeover.begin(session, waiting);
    }

    private void askAgain(WaitingLogon waiting, String logon, long sinceNanos) {
        Future<?> unused = timer.after(ASK_AGAIN_MICROS, () -> {
            IoSession io = waiting.io();
            if (io.isClosing()) {
                return;
            }
            switch (admission(io, logon)) {
                case Admission.Refused ignored -> refuse(io, logon, REFUSAL);
                case Admission.Fault refused -> refuse(io, logon, refused);
                case Admission.WrongPassword ignored -> wrongPassword(io, logon);
                case Admission.Admitted(FixSession session, HeldKey key) -> {
                    io.setAttribute(KEY, key);
                    Optional<String> fault = fault(logon, session);
                    if (fault.isPresent()) {
                        refuse(io, logon, fault.get());
                    } else {
                        contest(session, waiting);
                    }
                }
                case Admission.NotYet ignored -> {
                    if (System.nanoTime() - sinceNanos > logonMicros * 1_000) {
                        closed.close(io, "its session was not ready in time");
                    } else {
                        askAgain(waiting, logon, sinceNanos);
                    }
                }
            }
        });
    }

    private static Optional<String> fault(String logon, FixSession session) {
        return LogonForm.fault(
                logon,
                session.store().getNextSenderMsgSeqNum(),
                session.store().getNextTargetMsgSeqNum(),
                FixTime.nowMicros());
    }

    /**
     * Lets a connection in that has the session now, unless its Logon has become wrong since it was looked at: the end of the
     * connection before it may have used a number.
     */
    private boolean letIn(IoSession io, FixSession session, String logon) {
        Optional<String> fault = fault(logon, session);
        if (fault.isPresent()) {
            session.disconnected(io);
            refuse(io, logon, fault.get());
            return false;
        }
        if (io.getAttribute(KEY) instanceof HeldKey key) {
            session.key(key);
        }
        io.setAttribute(SESSION, session);
        slots.loggedOn(io);
        return true;
    }

    private Admission admission(IoSession io, String message) {
        Optional<String> sender = RawMessage.field(message, Tag.SENDER_COMP_ID);
        Optional<String> password = RawMessage.field(message, Tag.PASSWORD);
        boolean forUs = message.startsWith(BEGINNING)
                && RawMessage.field(message, Tag.TARGET_COMP_ID)
                        .filter(ownCompId::equals)
                        .isPresent();
        return forUs && sender.isPresent() && password.isPresent()
                ? admission.admit(sender.get(), password.get(), ConnectionSlots.address(io))
                : new Admission.Refused();
    }

    /** Refuses a wrong password after as long as its address has to wait, and with it all that comes behind it. */
    private void wrongPassword(IoSession io, String logon) {
        io.setAttribute(REFUSED);
        io.suspendRead();
        PasswordAttempts.Refusal refusal = passwords.wrongPassword(ConnectionSlots.address(io));
        if (refusal.lockedOutSeconds() > 0) {
            String reason = REFUSAL
                    + ": too many wrong passwords came from your address, further wrong ones are refused at once for "
                    + refusal.lockedOutSeconds() + " seconds";
            refuse(io, logon, reason);
        } else if (refusal.delayMillis() > 0) {
            Future<?> unused = timer.after(refusal.delayMillis() * 1_000L, () -> refuse(io, logon, REFUSAL));
        } else {
            refuse(io, logon, REFUSAL);
        }
    }

    /** Tells the owner of a broker's key why it is not let in. */
    private void refuse(IoSession io, String logon, Admission.Fault refused) {
        passwords.refused(ConnectionSlots.address(io), refused.key().key().keyId(), refused.fault());
        String scope = refused.fault() == KeyFault.SCOPE_MISSING ? ": fix" : "";
        refuse(io, logon, REFUSAL + ": " + refused.fault().text() + scope);
    }

    private void refuse(IoSession io, String logon, String reason) {
        if (io.isClosing()) {
            return;
        }
        String sender = RawMessage.field(logon, Tag.SENDER_COMP_ID).orElse("");
        closed.note(io, "its Logon was refused");
        if (isAddress(sender)) {
            // The connection has no session, so this goes out as it is.
            io.write(refusal(io, sender, reason));
        }
        io.closeOnFlush();
    }

    /**
     * Tells why a Logon is refused in a way that leaves the client's sequence numbers as they are: a Reject(3) with the
     * number 0, as a possible duplicate, is older than anything it waits for. A Logout would be counted: stock clients
     * then take the next report for one that they have.
     */
    private String refusal(IoSession io, String sender, String reason) {
        String sequence = (String) io.getAttribute(LOGON_SEQUENCE, NO_NUMBER);
        String now = FixTime.now();
        char soh = RawMessage.SOH;
        return RawMessage.framed(
                "35=3" + soh + "34=0" + soh + "43=Y" + soh + "49=" + ownCompId + soh + "52=" + now + soh
                        + "56=" + sender + soh + "122=" + now + soh + "45=" + sequence + soh + "372=A" + soh + "58="
                        + RawMessage.latin1(reason) + soh);
    }

    /** Whatever the session says, the first that its connection is sent is the answer to its Logon. */
    @Override
    public void filterWrite(NextFilter next, IoSession io, WriteRequest request) {
        boolean first = io.getAttribute(ANSWERED) == null
                && request.getMessage() instanceof String
                && io.getAttribute(SESSION) instanceof FixSession;
        boolean refused = io.getAttribute(REFUSED) != null;
        boolean answers = first && !refused && isAnswer(io, request);
        if (!first || answers) {
            next.filterWrite(io, request);
        }
        // Not by what has been noted meanwhile: who has the answer may have sent something that its session ends for.
        if (answers && io.getAttribute(ANSWERED) == null) {
            io.closeOnFlush();
        }
    }

    /**
     * Whether a message answers the Logon. A Logout or a Reject does, but only its reason is sent. Anything else was meant
     * for the connection before by somebody who did not see it end; it is stored, so the client finds a gap and asks for it.
     */
    private boolean isAnswer(IoSession io, WriteRequest request) {
        String message = (String) request.getMessage();
        String type = RawMessage.field(message, Tag.MSG_TYPE).orElse("");
        if (type.equals(MsgTypes.LOGON)) {
            io.setAttribute(ANSWERED);
            return true;
        }
        if (type.equals(MsgTypes.LOGOUT) || type.equals(MsgTypes.REJECT)) {
            FixSession session = (FixSession) io.getAttribute(SESSION);
            io.setAttribute(REFUSED);
            closed.note(io, "the Logon of " + session.compId() + " was refused");
            String reason = RawMessage.field(message, Tag.TEXT).orElse(REFUSAL);
            request.setMessage(refusal(io, session.compId(), reason));
            return true;
        }
        return false;
    }

    /**
     * The part of a message that the session may see: the message, but only the header of one that the exchange does
     * not take, because the session would complain about its fields before it says so, or of a Logon that QuickFIX/J
     * could not read: it would close the connection without a word. A header field that is given twice is put where
     * that is rejected.
     */
    private static String understood(String message) {
        String type = RawMessage.field(message, Tag.MSG_TYPE).orElse("");
        boolean headerOnly = type.equals(MsgTypes.LOGON)
                ? LogonForm.faultOfFields(message).isPresent()
                : !type.isEmpty() && !MsgTypes.isDefined(type);
        return withReadableTimes(
                headerOnly ? RawMessage.withoutBody(message) : RawMessage.withRepeatedHeaderFieldsLast(message));
    }

    /**
     * The message with a SendingTime(52) and an OrigSendingTime(122) that QuickFIX/J can read or reject: it ends the
     * connection without a word over one that has the right form and is no time, such as 24:00:00, and again whenever the
     * message is sent again.
     */
    private static String withReadableTimes(String message) {
        String readable = message;
        for (int tag : TIMES) {
            Optional<String> time = RawMessage.field(readable, tag);
            if (time.isPresent() && isNoTime(time.get())) {
                readable = RawMessage.with(readable, tag, NO_TIME);
            }
        }
        return readable;
    }

    private static boolean isNoTime(String text) {
        boolean picoseconds = text.length() > NANOSECONDS_LENGTH;
        return text.length() >= SECONDS_LENGTH
                && FixTime.parseTimestamp(picoseconds ? text.substring(0, NANOSECONDS_LENGTH) : text)
                        .isEmpty();
    }

    /**
     * A client's time is over, but not the exchange's: a Logon that came in time may be being answered still, or lie unread
     * on a machine that stood still.
     */
    private void lookAgain(IoSession io) {
        if (lacksLogon(io)) {
            long micros = io.getAttribute(LOGON_SEQUENCE) == null ? UNREAD_MICROS : logonMicros;
            Future<?> unused = timer.after(micros, () -> closeUnlessLoggedOn(io));
        }
    }

    private static boolean lacksLogon(IoSession io) {
        boolean waits = io.getAttribute(WAITING) != null && !isAdmitted(io);
        return io.getAttribute(ANSWERED) == null && !waits && !io.isClosing();
    }

    private void closeUnlessLoggedOn(IoSession io) {
        if (lacksLogon(io)) {
            closed.close(io, "it did not log on within " + logonMicros / 1_000_000 + " s");
        }
    }

    private static boolean isAddress(String compId) {
        return Texts.isPrintable(compId, 1, MAX_COMP_ID_LENGTH);
    }
}
