package org.bourse.fix;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.bourse.contract.LogReader;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.store.ReachedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of commands, on their way to the sessions. {@code fix-outbound} reads it from the published log and turns
 * it into reports; {@code fix-checkpoint} makes sure that they are on disk and writes down how far that is, which is
 * the gateway's position in the log. Nothing is ever dropped: where a broker's reports can't be made, the commands are kept
 * in its file for the next start to make them, and the position passes them. It stays before what can't be kept, and
 * before the first report that nobody can be given.
 */
final class Outbound {

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    private static final long CHECKPOINT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Commands after which the checkpoint is told how far reports are, and the books of subscribers are sent. */
    private static final int ROUND = 1_024;

    private final EventReports reports;
    private final List<MarketNews> news;
    private final Accounts accounts;
    private final Delivery delivery;
    private final ReachedFile reached;
    private final LogReader log;
    private final boolean force;
    private final Thread reporter = Thread.ofPlatform().name("fix-outbound").unstarted(this::reportAll);
    private final Thread checkpointer =
            Thread.ofPlatform().name("fix-checkpoint").unstarted(this::checkpointAll);

    private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progressed = lock.newCondition();

    /** Commands that wait, by broker; each count in an array, so that counting makes no object. Guarded by the lock. */
    private final Map<Long, int[]> waitingOf = new HashMap<>();

    private boolean reporting = true;
    private volatile boolean closing;
    private volatile boolean live;
    private volatile long reportedSequence;
    private volatile long writtenSequence;

    /**
     * Reads from the log from where the database stands.
     */
    Outbound(
            EventReports reports,
            List<MarketNews> news,
            Accounts accounts,
            Delivery delivery,
            ReachedFile reached,
            LogReader log,
            boolean force) {
        this.reports = reports;
        this.news = List.copyOf(news);
        this.accounts = accounts;
        this.delivery = delivery;
        this.reached = reached;
        this.log = log;
        this.force = force;
        this.reportedSequence = log.position();
        this.writtenSequence = reached.reached();
        log.onArrival(this::arrive);
    }

    void start() {
        reporter.start();
        checkpointer.start();
    }

    /**
     * Says that everything that is replayed was published. What was published by now is reported as a possible repeat; from
     * now on what concerns nobody need not be looked at.
     */
    void live() {
        add(new Task(log.publishedSequence(), Optional.empty(), reports::replayed));
        live = true;
    }

    /** Counts what is about to be published; false when it concerns nobody. Called on the sequencer's thread. */
    private boolean arrive(List<SequencedCommand> batch) {
        if (concernsNobody() && !ReportedInstruments.isChangedBy(batch)) {
            return false;
        }
        lock.lock();
        try {
            batch.forEach(command -> count(waitingOf, command));
        } finally {
            lock.unlock();
        }
        return true;
    }

    /**
     * Whether no broker uses FIX, and nothing is under way: an exchange without FIX clients should not pay for them. A
     * broker whose account is made after this was asked loads its orders after that, too, and so knows of the batch.
     * How far reports are safe need not be written down then: a session knows the command that it begins after.
     */
    private boolean concernsNobody() {
        return live && accounts.all().isEmpty() && log.lagEvents() == 0;
    }

    /**
     * Something to be done after the reports of what was published by then.
     *
     * @param session who waits for it
     */
    private record Task(long after, Optional<FixSession> session, Runnable work) {

        void run() {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("an answer to a FIX client failed, so its session ends", e);
                session.ifPresent(waiting -> waiting.end(Delivery.ANSWER_LOST));
            }
        }
    }

    /**
     * Has a session answered by the outbound thread, after what was published before. Any thread. No more wait than sessions
     * owe, which is bounded.
     */
    void answer(FixSession session, Runnable answer) {
        add(new Task(log.publishedSequence(), Optional.of(session), answer));
    }

    private void add(Task task) {
        tasks.add(task);
        log.wake();
    }

    /**
     * Whether so much of the log waits for reports that the brokers that have most of it are to wait. Reports that are made
     * and not safe yet, or kept back by a fault, are nobody's share.
     */
    boolean isBehind() {
        long unsafe = log.publishedSequence() - log.position();
        return log.isUrgent() && unsafe > 0 && 2 * waiting() >= unsafe;
    }

    /**
     * Whether this broker should have no new orders taken: so much waits that the log would soon refuse everybody's, and
     * of what waits to be reported this broker has at least its share.
     */
    boolean isBehind(long brokerId) {
        if (!isBehind()) {
            return false;
        }
        lock.lock();
        try {
            int[] own = waitingOf.get(brokerId);
            return own != null && (long) own[0] * waitingOf.size() >= waiting();
        } finally {
            lock.unlock();
        }
    }

    /** Commands that are published and not reported. */
    long waiting() {
        long passed = Math.max(reportedSequence, log.position());
        return Math.max(0, log.publishedSequence() - passed);
    }

    private static void count(Map<Long, int[]> counts, SequencedCommand command) {
        counts.computeIfAbsent(EventReports.brokerOf(command.command()), id -> new int[1])[0]++;
    }

    /** The command up to which all reports are written or kept, before the start or since. */
    long writtenSequence() {
        return Math.max(writtenSequence, log.position());
    }

    /** Reports and writes down what is there, then ends. */
    void close() throws InterruptedException {
        closing = true;
        log.wake();
        reporter.join(10_000);
        delivery.abandon();
        reporter.join();
        checkpointer.join();
    }

    private void reportAll() {
        try {
            while (!delivery.isAbandoned() && (!closing || log.readable() > 0 || !tasks.isEmpty())) {
                if (!closing) {
                    log.await(1, Long.MAX_VALUE);
                }
                reportRound();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread that reports", e);
        } finally {
            lock.lock();
            try {
                reporting = false;
                progressed.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    private void reportRound() {
        long sequence = Math.max(reportedSequence, log.position());
        runTasks(sequence);
        Map<Long, int[]> reported = new HashMap<>();
        for (int i = 0; i < ROUND; i++) {
            SequencedCommand command = log.next();
            if (command == null || !report(command)) {
                break;
            }
            sequence = command.sequence();
            count(reported, command);
            runTasks(sequence);
        }
        news.forEach(MarketNews::publish);
        noteReported(reported, sequence);
    }

    /** Does what was to be done once everything up to this command is reported. */
    private void runTasks(long sequence) {
        Task task = tasks.peek();
        while (task != null && task.after() <= sequence) {
            tasks.remove();
            task.run();
            task = tasks.peek();
        }
    }

    /** False when the gateway is closed with the report not written. */
    private boolean report(SequencedCommand command) {
        try {
            if (!accounts.isStopped()) {
                reports.report(command);
            }
        } catch (RuntimeException e) {
            accounts.stopAll(command.sequence(), e);
        }
        news.forEach(kind -> note(kind, command));
        return !delivery.isAbandoned();
    }

    private static void note(MarketNews news, SequencedCommand command) {
        try {
            news.note(command);
        } catch (RuntimeException e) {
            LOG.error(
                    "what command {} changed could not be told; the subscribers have to log on again",
                    command.sequence(),
                    e);
            news.endSubscriptions();
        }
    }

    private void noteReported(Map<Long, int[]> reported, long sequence) {
        lock.lock();
        try {
            reported.forEach((broker, count) -> waitingOf.computeIfPresent(broker, (id, waits) -> {
                waits[0] -= count[0];
                return waits[0] <= 0 ? null : waits;
            }));
            if (sequence > reportedSequence) {
                reportedSequence = sequence;
                progressed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which everybody's reports are made, or kept for a broker whose reports have stopped. */
    private long reportedToAll() {
        return Math.min(reportedSequence, accounts.firstHeld() - 1);
    }

    private void checkpointAll() {
        while (true) {
            long sequence;
            lock.lock();
            try {
                while (reportedToAll() <= log.position() && reporting) {
                    progressed.awaitUninterruptibly();
                }
                sequence = reportedToAll();
                if (sequence <= log.position()) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            if (!checkpoint(sequence)) {
                return;
            }
            // A force per session, beside the journal's: what waits for it, the database, may be a little later, but
            // the callers who wait for the journal may not.
            LockSupport.parkNanos(CHECKPOINT_NANOS);
        }
    }

    /** Makes everything up to the command safe; false when the gateway is closed before that worked. */
    private boolean checkpoint(long sequence) {
        while (true) {
            try {
                if (force) {
                    for (FixSession session : accounts.sessions()) {
                        session.store().force();
                    }
                    accounts.forceUnreported();
                }
                if (sequence > writtenSequence) {
                    reached.write(sequence, force);
                    writtenSequence = sequence;
                }
                log.advance(sequence);
                return true;
            } catch (IOException e) {
                LOG.error("the position of the FIX reports can't be written", e);
                if (delivery.isAbandoned()) {
                    return false;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}
