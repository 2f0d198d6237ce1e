package org.bourse.fix.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.mina.core.session.IoSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.SessionID;

/**
 * Decides between two connections that both have a session's password. The first is asked for a sign of life: if one comes
 * it stays, and the second is closed; if none comes in time the first is closed, and the second let in. Who lost its
 * connection without noticing can't say so on it, and would otherwise be kept out until its heartbeats are missed.
 */
final class SessionTakeover {

    private static final Logger LOG = LoggerFactory.getLogger(SessionTakeover.class);

    /** The time that the first connection has to say something. */
    private static final long SIGN_OF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** The time that a first connection that was closed has to be gone. */
    private static final long GONE_NANOS = TimeUnit.SECONDS.toNanos(7);

    private static final long LOOK_AGAIN_MICROS = 20_000;

    /**
     * The number of looks for which a first connection that said something has to stay open to be alive: its end may be
     * right behind it. Counted in looks and not in time, as a machine that stood still for longer has not read the end
     * either.
     */
    private static final int ALIVE_LOOKS = 10;

    private final DelayedTasks timer;
    private final Consumer<WaitingLogon> admit;
    private final ClosedConnections closed;
    private final ConcurrentHashMap<SessionID, Contest> contests = new ConcurrentHashMap<>();

    /**
     * Decides.
     *
     * @param admit given the connection that has the session now
     */
    SessionTakeover(DelayedTasks timer, ClosedConnections closed, Consumer<WaitingLogon> admit) {
        this.timer = timer;
        this.closed = closed;
        this.admit = admit;
    }

    /** A second connection of the session, of which the newest is the one that waits. */
    void begin(FixSession session, WaitingLogon waiting) {
        Contest contest = contests.compute(session.id(), (id, before) -> new Contest(session, waiting, before));
        contest.closeThoseBefore(closed);
        timer.soon(() -> look(contest));
    }

    private void look(Contest contest) {
        contest.askFirst();
        if (decided(contest)) {
            contests.remove(contest.session.id(), contest);
        } else {
            Future<?> unused = timer.after(LOOK_AGAIN_MICROS, () -> look(contest));
        }
    }

    private boolean decided(Contest contest) {
        IoSession second = contest.waiting.io();
        if (second.isClosing()) {
            return true;
        }
        if (contest.session.connect(second)) {
            admit.accept(contest.waiting);
            return true;
        }
        if (contest.firstIsAlive()) {
            closed.close(second, "its session is in use by a connection that is alive");
            return true;
        }
        long nanos = System.nanoTime() - contest.sinceNanos;
        if (nanos > SIGN_OF_LIFE_NANOS + GONE_NANOS) {
            closed.close(second, "the older connection of its session stayed open");
            return true;
        }
        if (nanos > SIGN_OF_LIFE_NANOS && !contest.firstSpeaks()) {
            contest.closeFirst();
        }
        return false;
    }

    /** Two connections, and what the first had said when the second came. */
    private static final class Contest {

        private final FixSession session;
        private final WaitingLogon waiting;
        private final @Nullable IoSession first;
        private final long firstReadBytes;

        /** Since when the first connection has been waited for: since it was asked, once it was. */
        private volatile long sinceNanos;

        private volatile boolean asked;
        private final @Nullable IoSession before;
        private boolean firstClosed;

        /** The number of looks since the first connection had said something. */
        private final AtomicInteger looksSinceItSpoke = new AtomicInteger();

        /** A client that comes again need not wait longer for it: the first connection's time runs on. */
        Contest(FixSession session, WaitingLogon waiting, @Nullable Contest before) {
            this.session = session;
            this.waiting = waiting;
            this.first = session.connection();
            this.before = before == null ? null : before.waiting.io();
            if (before != null && before.first == first) {
                this.firstReadBytes = before.firstReadBytes;
                this.sinceNanos = before.sinceNanos;
                this.asked = before.asked;
                this.looksSinceItSpoke.set(before.looksSinceItSpoke.get());
            } else {
                this.firstReadBytes = first == null ? 0 : first.getReadBytes();
                this.sinceNanos = System.nanoTime();
            }
        }

        /** Asks the first connection for a sign of life, as soon as it is logged on. */
        void askFirst() {
            if (!asked && session.connection() == first && session.askForSignOfLife()) {
                asked = true;
                sinceNanos = System.nanoTime();
            }
        }

        void closeThoseBefore(ClosedConnections closed) {
            if (before != null) {
                closed.close(before, "a newer connection of its client waits for its session");
            }
        }

        /**
         * Whether something came over the first connection since, and not because it was about to be closed: one that has
         * said Logout, or was told it, is waited for. One that is not read from has said enough.
         */
        boolean firstIsAlive() {
            boolean spoke = first != null && (first.getReadBytes() > firstReadBytes || first.isReadSuspended());
            if (spoke) {
                looksSinceItSpoke.incrementAndGet();
            }
            return firstSpeaks() && looksSinceItSpoke.get() > ALIVE_LOOKS && !session.isEnding();
        }

        /** Whether the first connection has said something since, and has not ended yet. */
        boolean firstSpeaks() {
            return looksSinceItSpoke.get() != 0 && first != null && !firstClosed && first.isConnected();
        }

        void closeFirst() {
            if (first != null && !firstClosed) {
                firstClosed = true;
                LOG.info(
                        "the connection of {} from {} gave no sign of life: its client takes it over from {}",
                        session.compId(),
                        first.getRemoteAddress(),
                        waiting.io().getRemoteAddress());
                first.closeNow();
            }
        }
    }
}
