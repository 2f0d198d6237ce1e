package org.bourse.fix.session;

import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.bourse.engine.model.Texts;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits behind the decoder and lets a connection through to its session only after a Logon with the right comp ids and
 * password. QuickFIX/J would let its session handle the Logon first and ask afterwards; a stranger could then spend the
 * client's sequence numbers, learn them, or hold its session.
 */
final class LogonGate extends IoFilterAdapter {

    /** Says the same whatever was wrong. */
    static final String REFUSAL = "Logon refused";

    private static final String BEGINNING = "8=FIX.4.4" + RawMessage.SOH;
    private static final Logger LOG = LoggerFactory.getLogger(LogonGate.class);
    private static final AttributeKey SESSION = new AttributeKey(LogonGate.class, "session");
    private static final int LOGON_TIMEOUT_SECONDS = 10;
    private static final int MAX_COMP_ID_LENGTH = Texts.MAX_FIX_COMP_ID_LENGTH + 8;

    private final String ownCompId;
    private final Doorkeeper doorkeeper;
    private final int maxConnections;
    private final Alarm timer;
    private final AtomicInteger connections = new AtomicInteger();

    LogonGate(String ownCompId, Doorkeeper doorkeeper, int maxConnections, Alarm timer) {
        this.ownCompId = ownCompId;
        this.doorkeeper = doorkeeper;
        this.maxConnections = maxConnections;
        this.timer = timer;
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession io) {
        if (connections.incrementAndGet() > maxConnections) {
            LOG.warn("{} refused: {} connections are open", io.getRemoteAddress(), maxConnections);
            io.closeNow();
            return;
        }
        Future<?> unused = timer.after(LOGON_TIMEOUT_SECONDS * 1_000_000L, () -> closeUnlessAdmitted(io));
        next.sessionOpened(io);
    }

    @Override
    public void sessionClosed(NextFilter next, IoSession io) {
        connections.decrementAndGet();
        if (io.getAttribute(SESSION) instanceof FixSession session) {
            session.disconnected(io);
        }
        next.sessionClosed(io);
    }

    @Override
    public void messageReceived(NextFilter next, IoSession io, Object message) {
        FrameGuard.framed(io);
        String text = (String) message;
        if (io.getAttribute(SESSION) instanceof FixSession session) {
            if (text.startsWith(BEGINNING)) {
                next.messageReceived(io, understood(text));
            } else {
                session.end("Incorrect BeginString, this session's is FIX.4.4");
            }
        } else if (!io.isClosing()) {
            admit(next, io, text);
        }
    }

    private void admit(NextFilter next, IoSession io, String message) {
        boolean logon = RawMessage.field(message, Tag.MSG_TYPE)
                .filter(MsgTypes.LOGON::equals)
                .isPresent();
        if (!logon || !RawMessage.hasRightCheckSum(message)) {
            LOG.info("{} sent something else than a Logon first: cut off", io.getRemoteAddress());
            io.closeNow();
            return;
        }
        Optional<FixSession> session = session(message);
        if (session.isPresent() && session.get().connect(io)) {
            io.setAttribute(SESSION, session.get());
            next.messageReceived(io, message);
        } else {
            refuse(io, message);
        }
    }

    private Optional<FixSession> session(String message) {
        Optional<String> sender = RawMessage.field(message, Tag.SENDER_COMP_ID);
        Optional<String> password = RawMessage.field(message, Tag.PASSWORD);
        boolean forUs = message.startsWith(BEGINNING)
                && RawMessage.field(message, Tag.TARGET_COMP_ID)
                        .filter(ownCompId::equals)
                        .isPresent()
                && RawMessage.field(message, Tag.MSG_SEQ_NUM).isPresent();
        return forUs && sender.isPresent() && password.isPresent()
                ? doorkeeper.admit(sender.get(), password.get())
                : Optional.empty();
    }

    private void refuse(IoSession io, String logon) {
        String sender = RawMessage.field(logon, Tag.SENDER_COMP_ID).orElse("");
        LOG.info("{} refused to log on as '{}'", io.getRemoteAddress(), shown(sender));
        if (sender.isEmpty() || sender.length() > MAX_COMP_ID_LENGTH) {
            io.closeNow();
            return;
        }
        char soh = RawMessage.SOH;
        io.write(RawMessage.framed("35=5" + soh + "34=1" + soh + "49=" + ownCompId + soh + "52=" + FixTime.now() + soh
                + "56=" + sender + soh + "58=" + REFUSAL + soh));
        io.closeOnFlush();
    }

    /**
     * What the session may see: the message, but only the header of one that the exchange does not take, because the
     * session would complain about its fields before it says so.
     */
    private static String understood(String message) {
        Optional<String> type = RawMessage.field(message, Tag.MSG_TYPE);
        boolean trimmed = type.isPresent() && !MsgTypes.isDefined(type.get()) && RawMessage.hasRightCheckSum(message);
        return trimmed ? RawMessage.withoutBody(message) : message;
    }

    private static void closeUnlessAdmitted(IoSession io) {
        if (io.getAttribute(SESSION) == null && !io.isClosing()) {
            LOG.info("{} did not log on within {} s: cut off", io.getRemoteAddress(), LOGON_TIMEOUT_SECONDS);
            io.closeNow();
        }
    }

    private static String shown(String text) {
        return Texts.isPrintable(text, 0, MAX_COMP_ID_LENGTH) ? text : "(unprintable)";
    }
}
