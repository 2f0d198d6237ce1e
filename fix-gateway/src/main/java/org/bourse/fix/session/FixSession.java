package org.bourse.fix.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.apache.mina.core.session.IoSession;
import org.bourse.contract.HeldKey;
import org.bourse.fix.store.SessionStore;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import org.jspecify.annotations.Nullable;
import quickfix.Message;
import quickfix.Responder;
import quickfix.Session;
import quickfix.SessionID;

/**
 * One comp id's session: what QuickFIX/J keeps of it, its store, and its connection while there is one. Safe from any
 * thread.
 */
public final class FixSession {

    private static final long LOGON_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Answers that a client may be owed. */
    public static final int MOST_ANSWERS = 4_096;

    /** The time between two looks whether a connection is still there. */
    private static final long LOOK_MILLIS = 100;

    /** TestReqID(112) of the exchange's question whether a client is still there. */
    private static final String SIGN_OF_LIFE = "ALIVE";

    private final Session quickfix;
    private final SessionStore store;
    private final AheadMessages ahead;
    private final AtomicReference<@Nullable IoSession> connection = new AtomicReference<>();

    private final PendingAnswers answers = new PendingAnswers();
    private final PendingAnswers longAnswers = new PendingAnswers();
    private final ReentrantLock reports = new ReentrantLock();
    private final Condition logonAnswered = reports.newCondition();

    private final SessionInbox inbox;
    private final MissingMessages missing;

    /** Whether the last message waited in vain for room for its answer. Its thread's. */
    private volatile boolean isOverdue;

    /**
     * The thread that answers the Logon, from when it is accepted until QuickFIX/J takes the session for logged on, and
     * so sends what it is given.
     */
    private volatile @Nullable Thread answeringLogon;

    /** Whether the exchange has said Logout: nothing but the client's Logout is of interest any more. */
    private volatile boolean leaving;

    private volatile boolean saidLogout;

    private volatile @Nullable HeldKey key;

    /** Whether no connection may have it, as its numbers are about to begin again. */
    private volatile boolean heldForReset;

    /** The report that came about the moment the answer began, if any; guarded by the lock on reports. */
    private int firstUnsent;

    FixSession(
            Session quickfix,
            SessionStore store,
            AheadMessages ahead,
            InboxBudget budget,
            DelayedTasks timer,
            Duration missing) {
        this.quickfix = quickfix;
        this.store = store;
        this.ahead = ahead;
        this.inbox = new SessionInbox(this, budget);
        this.missing = new MissingMessages(this, timer, missing.toNanos() / 1_000);
    }

    /** The client's comp id. */
    public String compId() {
        return quickfix.getSessionID().getTargetCompID();
    }

    /** The session's identity in QuickFIX/J. */
    public SessionID id() {
        return quickfix.getSessionID();
    }

    /** The session's files. */
    public SessionStore store() {
        return store;
    }

    /** The answers to requests that the client still waits for. */
    public PendingAnswers answers() {
        return answers;
    }

    /**
     * Waits while the client is owed {@value #MOST_ANSWERS} answers, until half of them are given: for its session's
     * thread, so that what the client sends meanwhile stays in its socket. Who waited in vain does not wait again before
     * there is room: behind each message are the heartbeats without which QuickFIX/J ends the session.
     *
     * @return whether there is room; not when that takes longer than so many milliseconds, or the connection has ended
     */
    public boolean awaitRoomForAnswers(long millis) {
        boolean room = answers.count() < MOST_ANSWERS;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!room && !isOverdue && connection.get() != null && deadline - System.nanoTime() > 0) {
            room = answers.awaitAtMost(MOST_ANSWERS / 2, LOOK_MILLIS);
        }
        isOverdue = !room;
        return room;
    }

    /** The answers that are sent in parts, never faster than the client reads, and are not complete yet. */
    public PendingAnswers longAnswers() {
        return longAnswers;
    }

    /** Whether the client is logged on now. */
    public boolean isLoggedOn() {
        // While QuickFIX/J tells of a logout it still takes the session for logged on, but it has no connection any
        // more.
        return quickfix.hasResponder() && quickfix.isLoggedOn();
    }

    /** Whether a connection has the session, logged on or about to be. */
    public boolean isConnected() {
        return quickfix.hasResponder() || connection.get() != null;
    }

    /** Messages given to the connection that are not on the network yet; 0 when there is no connection. */
    public int unsent() {
        @Nullable IoSession current = connection.get();
        if (current == null) {
            return 0;
        }
        @Nullable ReportBundler bundler = ReportBundler.of(current);
        return current.getScheduledWriteMessages()
                + (bundler == null ? 0 : bundler.uncounted())
                + TlsFilter.uncounted(current);
    }

    /**
     * Stores a message and, when the client is logged on, sends it. While the Logon is being answered it waits for that:
     * the answer is the first message of a connection.
     *
     * @throws IOException when it could not be stored; then it was not sent either
     */
    public void send(Message message) throws IOException {
        store(message, SessionStore.NO_POSITION, quickfix::send);
    }

    /**
     * Stores a report at its position in the event stream and, when the client is logged on, sends it. While the Logon
     * is being answered it waits for that: QuickFIX/J would store it and not send it, and send later ones before it.
     *
     * @param position {@link SessionStore#NO_POSITION} for a report of no event
     * @throws IOException when it could not be stored; then it was not sent either
     */
    public void report(Message message, long position) throws IOException {
        if (position == SessionStore.NO_POSITION) {
            send(message);
        } else {
            store(message, position, this::sendReport);
        }
    }

    private void store(Message message, long position, Predicate<Message> sender) throws IOException {
        boolean stored;
        reports.lock();
        try {
            awaitLogon();
            store.reporting(position);
            boolean sent = sender.test(message);
            // QuickFIX/J tells of a store that fails in its log alone.
            stored = store.isReportStored();
            if (stored) {
                noteUnsent(sent);
            }
        } finally {
            reports.unlock();
        }
        if (!stored) {
            throw new IOException("the message store of " + compId() + " can't be written");
        }
    }

    private void noteUnsent(boolean sent) {
        if (!sent && answeringLogon != null && firstUnsent == 0) {
            firstUnsent = store.getNextSenderMsgSeqNum() - 1;
        }
    }

    /**
     * Says that the Logon is accepted and will be answered now, on this thread. From here on what others send waits for
     * {@link #logonAnswered}, so that nothing comes between a reset of the numbers and the answer.
     */
    public void answerLogon() {
        reports.lock();
        try {
            answeringLogon = Thread.currentThread();
        } finally {
            reports.unlock();
        }
    }

    /**
     * Says that the session is logged on.
     *
     * @param catchUp given the sequence number of the first report that was stored and not sent meanwhile, 0 when there is
     *     none, sends it ahead of those that wait
     */
    public void logonAnswered(IntConsumer catchUp) {
        reports.lock();
        try {
            catchUp.accept(firstUnsent);
        } finally {
            endLogon();
            reports.unlock();
        }
    }

    private void awaitLogon() {
        long nanos = LOGON_NANOS;
        while (answeringLogon != null && answeringLogon != Thread.currentThread() && nanos > 0) {
            try {
                nanos = logonAnswered.awaitNanos(nanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                nanos = 0;
            }
        }
        if (nanos <= 0) {
            // One session that gets no further must not hold up the reports of all others.
            answeringLogon = null;
        }
    }

    /** With the lock on reports held. */
    private void endLogon() {
        answeringLogon = null;
        firstUnsent = 0;
        logonAnswered.signalAll();
    }

    /** The key that its connection logged on with; empty when that is known to be void, or none has logged on. */
    public Optional<HeldKey> key() {
        return Optional.ofNullable(key);
    }

    /** Says with which key its connection logs on. */
    void key(HeldKey shown) {
        key = shown;
    }

    /** Says that its connection is being ended because of its key. */
    public void forgetKey() {
        key = null;
    }

    /** Says that the exchange has said Logout: of what the client sent meanwhile nothing is done. */
    public void leaving() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Says that the client has said Logout, which is answered when everything before it is. */
    public void saidLogout() {
        saidLogout = true;
    }

    /** Whether the client has said Logout, or was told it: its connection ends as soon as all is answered. */
    boolean isEnding() {
        return leaving || saidLogout || quickfix.isLogoutReceived() || quickfix.isLogoutSent();
    }

    /** The connection has ended, and everything that came over it is handled. */
    void ended() {
        leaving = false;
        saidLogout = false;
    }

    /** The queue in which the client's messages wait for their turn. */
    SessionInbox inbox() {
        return inbox;
    }

    /** The client's messages that came before their turn. */
    AheadMessages ahead() {
        return ahead;
    }

    /** The requests for the client's messages that did not come. */
    MissingMessages missing() {
        return missing;
    }

    /** The connection that has the session. */
    @Nullable
    IoSession connection() {
        return connection.get();
    }

    /**
     * Asks the client to say something; false when it is not logged on, or about to be no more. A client that has the
     * answer to its Logon may be logged on only a moment later. One that has said Logout, or was told it, is not asked:
     * the question would be the last of the connection, unread, and use up a sequence number.
     */
    boolean askForSignOfLife() {
        boolean asks = isLoggedOn() && !isEnding();
        if (asks) {
            quickfix.generateTestRequest(SIGN_OF_LIFE);
        }
        return asks;
    }

    private boolean sendReport(Message message) {
        @Nullable IoSession current = connection.get();
        @Nullable ReportBundler bundler = current == null ? null : ReportBundler.of(current);
        if (bundler == null) {
            return quickfix.send(message);
        }
        bundler.beginReport();
        try {
            return quickfix.send(message);
        } finally {
            bundler.endReport();
        }
    }

    /** Gives the connection a whole message that is stored already; false when there is no connection. */
    public boolean sendAgain(String message) {
        Responder responder = quickfix.getResponder();
        return responder != null && responder.send(message);
    }

    /** Tells the client why, and closes the connection; nothing happens when there is none. */
    public void end(String reason) {
        IoSession ended = connection.get();
        reports.lock();
        try {
            // Who has the answer to its Logon is to be told why, though QuickFIX/J takes a moment more to know.
            awaitLogon();
        } finally {
            reports.unlock();
        }
        if (isLoggedOn()) {
            Message logout = new Message();
            logout.getHeader().setString(Tag.BEGIN_STRING, id().getBeginString());
            logout.getHeader().setString(Tag.MSG_TYPE, MsgTypes.LOGOUT);
            logout.setString(Tag.TEXT, RawMessage.latin1(reason));
            quickfix.send(logout);
        }
        // Not the next connection, which may have come meanwhile.
        cut(ended);
    }

    /** Closes the connection, if there is one, when the client has read what was sent to it. */
    public void cut() {
        cut(connection.get());
    }

    private static void cut(@Nullable IoSession io) {
        if (io != null) {
            @Nullable ReportBundler bundler = ReportBundler.of(io);
            if (bundler != null) {
                bundler.flush();
            }
            io.closeOnFlush();
        }
    }

    /** The way to close the connection that there is now, whether or not its client reads. */
    public Runnable breaking() {
        @Nullable IoSession current = connection.get();
        return current == null ? () -> {} : current::closeNow;
    }

    Session quickfix() {
        return quickfix;
    }

    /** The address that its connection comes from; empty when there is none. */
    public Optional<String> address() {
        IoSession current = connection.get();
        return current == null || !(current.getRemoteAddress() instanceof InetSocketAddress remote)
                ? Optional.empty()
                : Optional.of(remote.getAddress().getHostAddress());
    }

    /** Lets no connection have the session from now on, until its numbers were reset. */
    public void holdForReset() {
        heldForReset = true;
    }

    /** Lets connections have the session again. */
    public void endReset() {
        heldForReset = false;
    }

    /**
     * Lets the numbers begin with 1 again, and connections have the session; false, and nothing happens, while one still has
     * it. After {@link #holdForReset}.
     */
    public boolean resetNumbers() {
        reports.lock();
        try {
            if (isConnected() || !inbox.isIdle()) {
                return false;
            }
            quickfix.reset();
            endReset();
            return true;
        } finally {
            reports.unlock();
        }
    }

    /** Takes the session for a connection; false when another one has it. */
    boolean connect(IoSession io) {
        // What QuickFIX/J forgets of the connection before must be forgotten: it would take this one for logged on.
        boolean free = !heldForReset && !quickfix.hasResponder() && !quickfix.isLoggedOn() && inbox.isIdle();
        if (!free || !connection.compareAndSet(null, io)) {
            return false;
        }
        if (heldForReset) {
            // A reset that began meanwhile may have found the session without a connection.
            boolean unused = connection.compareAndSet(io, null);
            return false;
        }
        // Who ends a connection that ends by itself at that moment may say so only when that is over.
        leaving = false;
        saidLogout = false;
        return true;
    }

    void disconnected(IoSession io) {
        reports.lock();
        try {
            // Together: once the session is free, the next connection's Logon may be about to be answered.
            if (connection.compareAndSet(io, null)) {
                endLogon();
            }
        } finally {
            reports.unlock();
        }
    }
}
