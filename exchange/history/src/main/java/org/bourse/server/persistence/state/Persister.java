package org.bourse.server.persistence.state;

import io.helidon.dbclient.DbClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.bourse.contract.LogReader;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes everything that is published to the database, in order and each command exactly once, on a thread of its own. It
 * takes what has arrived, in one transaction, and not more often than the flush interval; when transactions take long, less
 * often, until as much waits as one transaction may have.
 *
 * <p>While the database is away it tries again for as long as it takes, and the published log grows: over its bound no new
 * orders are taken. What is published meanwhile (cancels, expiries) is still kept. Nothing is lost when the process ends
 * before all is written: the journal has it, and the next start writes it.
 */
public final class Persister {

    private static final Logger LOG = LoggerFactory.getLogger(Persister.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final long STOP_MILLIS = 2_000;

    /**
     * For how many times as long as the last transaction took the next one waits, unless a full batch waits. A row costs
     * half as much in a large transaction as in a small one, so the busier the database is the more is written at once;
     * and the processor time this saves is the order path's.
     */
    private static final long REST = 3;

    /**
     * But no longer than this. On a database that shares its processors with the exchange a transaction of all that a
     * second brings takes one of them for a third of a second, and every order waits for what is left.
     */
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(75);

    private final BatchWriter writer;
    private final LogReader log;
    private final BatchFacts facts;
    private final int enoughCommands;
    private final long flushIntervalNanos;
    private final Consumer<Throwable> onFatal;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> outboxListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> webhookListeners = new CopyOnWriteArrayList<>();
    private final LongAdder batches = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder writeNanos = new LongAdder();
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long persistedSequence;
    private volatile @Nullable String failure;
    private volatile boolean stopped;

    /** Whether it ended because the time to close was over. */
    private volatile boolean gaveUp;

    /** Whether someone waits for what is there. */
    private volatile boolean hurried;

    private volatile boolean closing;
    private long closeDeadlineNanos;
    private long nextTradeId;
    private boolean recordsRejectedCommands;

    /** What the last transaction took, without the attempts that failed before it. */
    private long lastWriteNanos;

    /**
     * Goes on where the database stands.
     *
     * @param log its way through what is published, from where the database stands
     * @param onFatal told, on the persister's thread, when it can't go on: another writer took over the database, or
     *     someone removed rows from it. The exchange has to stop then; nothing is written any more
     */
    public Persister(
            Database database,
            DatabaseSettings settings,
            LoadedExchange loaded,
            LogReader log,
            Consumer<Throwable> onFatal) {
        this.writer = new BatchWriter(database.writerClient(), loaded.writerId(), settings.mostInRange());
        this.log = log;
        this.enoughCommands = settings.maxBatchCommands();
        this.facts = loaded.facts();
        this.flushIntervalNanos = TimeUnit.MILLISECONDS.toNanos(settings.flushIntervalMillis());
        this.onFatal = onFatal;
        this.persistedSequence = loaded.reachedSequence();
        this.nextTradeId = loaded.nextTradeId();
        this.thread = Thread.ofPlatform().name("persister").daemon().unstarted(this::run);
    }

    /** Has {@code listener} told, on the persister's thread, each sequence up to which everything is in the database. */
    public void addListener(LongConsumer listener) {
        listeners.add(listener);
    }

    /** Has {@code listener} told, on the persister's thread, whenever rows came to the webhook outbox or all rows went. */
    public void addOutboxListener(Runnable listener) {
        outboxListeners.add(listener);
    }

    /** Has {@code listener} told, on the persister's thread, whenever brokers' webhooks have changed. */
    public void addWebhookListener(Runnable listener) {
        webhookListeners.add(listener);
    }

    /** Has it record which commands are rejected; before the start. */
    public void recordRejectedCommands() {
        recordsRejectedCommands = true;
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Everything up to this command is in the database. */
    public long persistedSequence() {
        return persistedSequence;
    }

    /** Transactions since the start. */
    public long batches() {
        return batches.sum();
    }

    /** Attempts to write that failed since the start. */
    public long retries() {
        return retries.sum();
    }

    /** Time spent in transactions that succeeded since the start, in seconds. */
    public double writeSeconds() {
        return writeNanos.sum() / 1e9;
    }

    /** What keeps it from writing now; empty when nothing does. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Waits until everything up to this command is in the database; what is there is written without waiting for more.
     *
     * @return false when it was not by the end of the timeout
     */
    public boolean awaitPersisted(long sequence, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        lock.lock();
        try {
            while (persistedSequence < sequence && !stopped) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                hurried = true;
                log.wake();
                changed.awaitNanos(left);
            }
            return persistedSequence >= sequence;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes all that was published and ends the thread. To be called when nothing is published any more.
     *
     * @return false when not all was written by the end of the timeout; the journal still has the rest
     */
    public boolean close(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            closeDeadlineNanos = System.nanoTime() + timeout.toNanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        log.wake();
        boolean ended = thread.getState() == Thread.State.NEW || thread.join(timeout);
        long missing = log.lagEvents();
        // It may have given up by itself at the same moment; after a failure it has said more.
        if (missing > 0 && (!ended || gaveUp)) {
            LOG.warn("{} events are not in the database yet; the journal has them", missing);
        }
        if (!ended) {
            thread.interrupt();
            // So that it says nothing after whoever closes it; a database that is silent is not waited for.
            thread.join(Duration.ofMillis(STOP_MILLIS));
        }
        return ended && missing == 0;
    }

    /**
     * Notes the engine's hash of its state after this command, for the next start to compare. After {@link #close}.
     *
     * @return false when the database is not at this command, or can't be asked
     */
    public boolean recordStateHash(long sequence, long stateHash) {
        try {
            return writer.recordStateHash(sequence, stateHash);
        } catch (DbClientException e) {
            LOG.warn("the state hash was not recorded: {}", Database.reason(e));
            return false;
        }
    }

    private void run() {
        try {
            long notBefore = System.nanoTime();
            while (await(notBefore)) {
                long started = System.nanoTime();
                Batch batch = new Batch(persistedSequence, nextTradeId, facts, recordsRejectedCommands);
                fill(batch);
                if (!write(batch)) {
                    gaveUp = true;
                    return;
                }
                long rest = Math.min(REST * lastWriteNanos, LONGEST_REST_NANOS);
                notBefore = Math.max(started + flushIntervalNanos, System.nanoTime() + rest);
            }
        } catch (InterruptedException e) {
            // Told to end: close has said what is missing.
        } catch (RuntimeException | Error e) {
            LOG.error("the persister can't go on after command {}", persistedSequence, e);
            failure = Database.reason(e);
            log.stop(e);
            onFatal.accept(e);
        } finally {
            stop();
        }
    }

    /**
     * Waits until there is something to write, and then, unless there is enough, someone is in a hurry or the log is half
     * full, until {@code notBeforeNanos}.
     *
     * @return false when there is nothing and nothing will come
     */
    private boolean await(long notBeforeNanos) throws InterruptedException {
        while (log.readable() == 0 && !closing) {
            log.await(1, Long.MAX_VALUE);
        }
        long left = notBeforeNanos - System.nanoTime();
        boolean urgent = false;
        while (left > 0 && log.readable() < enoughCommands && !urgent && !hurried && !closing) {
            urgent = log.await(enoughCommands, left);
            left = notBeforeNanos - System.nanoTime();
        }
        hurried = false;
        return log.readable() > 0;
    }

    /** Reads what is there into the batch, up to its bounds. */
    private void fill(Batch batch) {
        SequencedCommand command = null;
        while (!batch.isClosed() && batch.commands() < enoughCommands && (command = log.next()) != null) {
            batch.add(command);
        }
    }

    /** Writes the batch, however often it takes; false when it is to stop before that. */
    private boolean write(Batch batch) throws InterruptedException {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (!attempt(batch)) {
            if (!pause(pauseMillis)) {
                return false;
            }
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
        nextTradeId = batch.nextTradeId();
        log.advance(batch.sequence());
        publish(batch.sequence());
        if (!batch.webhooks.isEmpty()) {
            webhookListeners.forEach(Runnable::run);
        }
        if (batch.reset || !batch.deliveries.isEmpty()) {
            outboxListeners.forEach(Runnable::run);
        }
        return true;
    }

    private boolean attempt(Batch batch) {
        long started = System.nanoTime();
        try {
            writer.write(batch);
        } catch (DbClientException e) {
            retries.increment();
            if (failure == null) {
                LOG.warn("the database can't be written to, trying until it can: {}", Database.reason(e));
            }
            failure = Database.reason(e);
            return false;
        }
        lastWriteNanos = System.nanoTime() - started;
        writeNanos.add(lastWriteNanos);
        batches.increment();
        if (failure != null) {
            LOG.info("the database is written to again; {} events are waiting", log.lagEvents());
            failure = null;
        }
        return true;
    }

    /** Waits before the next attempt, or less when it is to close; false when the time for that is over. */
    private boolean pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            boolean wasClosing = closing;
            while (left > 0 && (wasClosing || !closing)) {
                left = changed.awaitNanos(left);
            }
            return !closing || closeDeadlineNanos - System.nanoTime() > 0;
        } finally {
            lock.unlock();
        }
    }

    private void publish(long sequence) {
        lock.lock();
        try {
            persistedSequence = sequence;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (LongConsumer listener : listeners) {
            listener.accept(sequence);
        }
    }

    private void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
