package org.bourse.fix;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.store.ReachedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of commands, on its way to the sessions. The sequencer's thread puts it in; {@code fix-outbound} turns it
 * into reports; {@code fix-checkpoint} makes sure that they are on disk and writes down how far that is. Nothing is ever
 * dropped: when the backlog is over its bound, {@link #isBehind()} says so and the exchange takes no new orders.
 */
final class Outbound {

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    private static final long CHECKPOINT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventReports reports;
    private final MarketData marketData;
    private final Accounts accounts;
    private final Delivery delivery;
    private final ReachedFile reached;
    private final boolean force;
    private final int bound;
    private final Thread reporter = Thread.ofPlatform().name("fix-outbound").unstarted(this::reportAll);
    private final Thread checkpointer =
            Thread.ofPlatform().name("fix-checkpoint").unstarted(this::checkpointAll);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition progressed = lock.newCondition();
    private ArrayDeque<Object> queue = new ArrayDeque<>();

    /** Commands that wait, by broker; each count in an array, so that counting makes no object. */
    private final Map<Long, int[]> waitingOf = new HashMap<>();

    private boolean closing;
    private boolean reporting;
    private long reportedSequence;

    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long writtenSequence;
    private volatile boolean live;

    Outbound(
            EventReports reports,
            MarketData marketData,
            Accounts accounts,
            Delivery delivery,
            ReachedFile reached,
            boolean force,
            int bound) {
        this.reports = reports;
        this.marketData = marketData;
        this.accounts = accounts;
        this.delivery = delivery;
        this.reached = reached;
        this.force = force;
        this.bound = bound;
        this.reportedSequence = reached.reached();
        this.writtenSequence = reached.reached();
        this.reporting = true;
    }

    void start() {
        reporter.start();
        checkpointer.start();
    }

    /** Says that the replay is over. From now on what concerns nobody need not be looked at. */
    void live() {
        live = true;
    }

    /** Takes the next commands. Called on the sequencer's thread. */
    void add(List<SequencedCommand> batch) {
        long last = batch.getLast().sequence();
        lock.lock();
        try {
            if (!concernsNobody()) {
                queue.addAll(batch);
                batch.forEach(command -> count(waitingOf, command));
                waiting.addAndGet(batch.size());
                arrived.signal();
                return;
            }
            reportedSequence = last;
            writtenSequence = last;
        } finally {
            lock.unlock();
        }
        listeners.forEach(listener -> listener.accept(last));
    }

    /**
     * Whether no broker uses FIX, and nothing is under way: an exchange without FIX clients should not pay for them. A
     * broker whose account is made after this was asked loads its orders after that, too, and so knows of the batch.
     * How far reports are safe need not be written down then: a session knows the command that it begins after.
     */
    private boolean concernsNobody() {
        return live
                && accounts.all().isEmpty()
                && queue.isEmpty()
                && waiting.get() == 0
                && reportedSequence <= writtenSequence;
    }

    /** Has something done by the outbound thread, after what it was given before. Any thread. */
    void execute(Runnable task) {
        lock.lock();
        try {
            queue.add(task);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    void addListener(LongConsumer listener) {
        listeners.add(listener);
    }

    boolean isBehind() {
        return waiting.get() > bound;
    }

    /**
     * Whether this broker should have no new orders taken: more waits than may, and of that it has at least its share.
     * Twice the bound is for nobody.
     */
    boolean isBehind(long brokerId) {
        long total = waiting.get();
        if (total <= bound || total > 2L * bound) {
            return total > bound;
        }
        lock.lock();
        try {
            int[] own = waitingOf.get(brokerId);
            return own != null && (long) own[0] * waitingOf.size() >= total;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        return waiting.get();
    }

    private static void count(Map<Long, int[]> counts, SequencedCommand command) {
        counts.computeIfAbsent(EventReports.brokerOf(command.command()), id -> new int[1])[0]++;
    }

    long writtenSequence() {
        return writtenSequence;
    }

    /** Reports and writes down what is there, then ends. */
    void close() throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        reporter.join(10_000);
        delivery.abandon();
        reporter.join();
        checkpointer.join();
    }

    private void reportAll() {
        ArrayDeque<Object> taken = new ArrayDeque<>();
        while (true) {
            lock.lock();
            try {
                while (queue.isEmpty() && !closing) {
                    arrived.awaitUninterruptibly();
                }
                if (queue.isEmpty()) {
                    reporting = false;
                    progressed.signal();
                    return;
                }
                ArrayDeque<Object> filled = queue;
                queue = taken;
                taken = filled;
            } finally {
                lock.unlock();
            }
            reportTaken(taken);
        }
    }

    private void reportTaken(ArrayDeque<Object> taken) {
        int commands = 0;
        Map<Long, int[]> reported = new HashMap<>();
        long sequence = 0;
        Object next = taken.poll();
        while (next != null) {
            if (next instanceof SequencedCommand command) {
                if (!report(command)) {
                    commands = 0;
                    break;
                }
                commands++;
                count(reported, command);
                sequence = command.sequence();
            } else {
                run((Runnable) next);
            }
            next = taken.poll();
        }
        marketData.publish();
        noteReported(commands, reported, sequence);
    }

    /** False when the gateway is closed with the report not written. */
    private boolean report(SequencedCommand command) {
        try {
            reports.report(command);
            marketData.note(command);
        } catch (RuntimeException e) {
            delivery.failed();
            LOG.error("what came of command {} was not reported", command.sequence(), e);
        }
        return !delivery.isAbandoned();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("an answer was not given", e);
        }
    }

    private void noteReported(int commands, Map<Long, int[]> reported, long sequence) {
        lock.lock();
        try {
            waiting.addAndGet(-commands);
            reported.forEach((broker, count) -> waitingOf.computeIfPresent(broker, (id, waits) -> {
                waits[0] -= count[0];
                return waits[0] == 0 ? null : waits;
            }));
            if (commands > 0) {
                reportedSequence = sequence;
                progressed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkpointAll() {
        while (true) {
            long sequence;
            lock.lock();
            try {
                while (reportedSequence <= writtenSequence && reporting) {
                    progressed.awaitUninterruptibly();
                }
                sequence = reportedSequence;
                if (sequence <= writtenSequence) {
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
                }
                reached.write(sequence, force);
                writtenSequence = sequence;
                listeners.forEach(listener -> listener.accept(sequence));
                return true;
            } catch (IOException e) {
                LOG.error("how far FIX reports are written can't be written down", e);
                if (delivery.isAbandoned()) {
                    return false;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}
