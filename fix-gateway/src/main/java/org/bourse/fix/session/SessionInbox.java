package org.bourse.fix.session;

import java.util.ArrayDeque;
import java.util.regex.Pattern;
import org.apache.mina.core.session.IoSession;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Message;
import quickfix.mina.EventHandlingStrategy;

/**
 * The messages of one session's client that are not handled yet, and the thread that handles them, one after the other;
 * there is one while there is a connection. Bounded in bytes: a connection whose session is behind by {@value
 * #SUSPEND_BYTES} is not read from until it has caught up, so a flood stays in the sender's socket. When all together
 * hold as much as they may, {@value #FAIR_BYTES} are enough for that.
 */
final class SessionInbox {

    private static final Logger LOG = LoggerFactory.getLogger(SessionInbox.class);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final int SUSPEND_BYTES = 256 * 1_024;
    private static final int RESUME_BYTES = 64 * 1_024;
    private static final int FAIR_BYTES = 4 * 1_024;
    private static final int END_MILLIS = 10_000;

    private final FixSession session;
    private final InboxBudget budget;
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private long bytes;
    private @Nullable IoSession suspended;
    private @Nullable Thread thread;
    private boolean connected;
    private boolean ending;

    SessionInbox(FixSession session, InboxBudget budget) {
        this.session = session;
        this.budget = budget;
    }

    /** Takes a message, or the end of the connection, which QuickFIX/J tells the same way. */
    synchronized void add(Message message) {
        messages.addLast(message);
        int length = length(message);
        bytes += length;
        budget.add(length);
        connected = true;
        IoSession connection = session.connection();
        boolean full = bytes > (budget.isSpent() ? FAIR_BYTES : SUSPEND_BYTES);
        if (full && suspended == null && connection != null) {
            suspended = connection;
            connection.suspendRead();
        }
        if (thread == null) {
            thread = Thread.ofPlatform()
                    .name("fix-session-" + session.compId())
                    .daemon()
                    .start(this::handleAll);
        } else {
            notifyAll();
        }
    }

    /** Whether everything is handled that came over the connection before, its end too. */
    synchronized boolean isIdle() {
        return !connected;
    }

    synchronized int size() {
        return messages.size();
    }

    /** Says that the session is about to end: when what is there is handled, so does the thread. */
    synchronized void end() {
        ending = true;
        notifyAll();
    }

    synchronized boolean isEnding() {
        return ending;
    }

    /** Waits for the thread, if there is one. */
    void awaitEnd() throws InterruptedException {
        Thread running = running();
        if (running != null) {
            running.join(END_MILLIS);
        }
    }

    private synchronized @Nullable Thread running() {
        return thread;
    }

    private void handleAll() {
        Message message = next();
        while (message != null) {
            handle(message);
            message = next();
        }
    }

    private synchronized @Nullable Message next() {
        while (messages.isEmpty()) {
            if (!connected || ending) {
                thread = null;
                return null;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                LOG.warn("the thread of {} was interrupted", session.compId());
                thread = null;
                return null;
            }
        }
        Message message = messages.removeFirst();
        int length = length(message);
        bytes -= length;
        budget.add(-length);
        if (suspended != null && bytes < (budget.isSpent() ? FAIR_BYTES : RESUME_BYTES)) {
            suspended.resumeRead();
            suspended = null;
        }
        return message;
    }

    private void handle(Message message) {
        boolean end = message == EventHandlingStrategy.END_OF_STREAM;
        if (!end && !isOfInterest(message)) {
            return;
        }
        if (!end && !hasReadableNumber(message)) {
            // There is no telling what it is an answer to, or what comes after it.
            session.end("MsgSeqNum(34) is no number");
            return;
        }
        if (!end && session.isLoggedOn() && isFurtherLogon(message)) {
            // QuickFIX/J would close the connection without a word.
            session.end("the session is logged on: a Logon within it needs ResetSeqNumFlag(141)=Y and no field twice");
            return;
        }
        try {
            if (!end && !session.ahead().isEmpty() && isNew(message)) {
                session.ahead().dropAfter(message.getHeader().getInt(Tag.MSG_SEQ_NUM));
            }
            session.quickfix().next(message);
            if (!end && !session.ahead().isEmpty()) {
                handleFollowing();
                session.missing().look();
            }
        } catch (VirtualMachineError e) {
            // The exchange ends by that.
            throw e;
        } catch (Throwable e) {
            // Its text may be the client's. Who sent it must not wait for an answer for ever, nor its session for a
            // thread.
            LOG.error(
                    "a message of {} could not be handled; its connection is closed",
                    session.compId(),
                    new RedactedException(e));
            session.breaking().run();
        }
        if (end) {
            ended();
        }
    }

    /**
     * Goes on with messages that came before their turn and whose turn it is now. QuickFIX/J does so itself, but not
     * after a message that it could not read.
     */
    private void handleFollowing() throws Exception {
        int expected = session.quickfix().getExpectedTargetNum();
        Message following = session.ahead().dequeue(expected);
        while (following != null) {
            String type = following.getHeader().getString(Tag.MSG_TYPE);
            if (type.equals(MsgTypes.LOGON) || type.equals(MsgTypes.RESEND_REQUEST)) {
                // It was met when it came.
                session.quickfix().setNextTargetMsgSeqNum(expected + 1);
            } else {
                session.quickfix().next(following);
            }
            int next = session.quickfix().getExpectedTargetNum();
            if (next == expected) {
                return;
            }
            expected = next;
            following = session.ahead().dequeue(expected);
        }
    }

    /** Not when the connection has ended meanwhile; when the exchange has said Logout, only the client's Logout is. */
    private boolean isOfInterest(Message message) {
        boolean logout = message.getHeader()
                .getOptionalString(Tag.MSG_TYPE)
                .filter(MsgTypes.LOGOUT::equals)
                .isPresent();
        return session.quickfix().hasResponder() && (logout || !session.isLeaving());
    }

    /** Whether a message has the newest number of its client: it is no repetition, and no reset of the numbers. */
    private static boolean isNew(Message message) {
        boolean repeated = message.getHeader()
                .getOptionalString(Tag.POSS_DUP_FLAG)
                .filter("Y"::equals)
                .isPresent();
        boolean reset = message.getHeader()
                .getOptionalString(Tag.MSG_TYPE)
                .filter(MsgTypes.SEQUENCE_RESET::equals)
                .isPresent();
        return !repeated && !reset && message.getHeader().isSetField(Tag.MSG_SEQ_NUM);
    }

    /** Whether a message is a Logon that does not begin the session's numbers anew. */
    private static boolean isFurtherLogon(Message message) {
        boolean logon = message.getHeader()
                .getOptionalString(Tag.MSG_TYPE)
                .filter(MsgTypes.LOGON::equals)
                .isPresent();
        return logon
                && message.getOptionalString(Tag.RESET_SEQ_NUM_FLAG)
                        .filter("Y"::equals)
                        .isEmpty();
    }

    /** Not having one is something that QuickFIX/J has an answer to. */
    private static boolean hasReadableNumber(Message message) {
        String number = message.getHeader().getOptionalString(Tag.MSG_SEQ_NUM).orElse("0");
        return NUMBER.matcher(number).matches() && Long.parseLong(number) <= Integer.MAX_VALUE;
    }

    private synchronized void ended() {
        session.ended();
        session.missing().forget();
        if (messages.isEmpty()) {
            connected = false;
        }
    }

    private static int length(Message message) {
        String text = message.toRawString();
        return text == null ? 0 : text.length();
    }
}
