package org.bourse.server.webhook;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.contract.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the outbox. The persister puts a row there in the transaction of the trade, so a notice is neither lost
 * nor ever about a trade that didn't happen; from the commit on it is sent until the receiver takes it or it is given up.
 *
 * <p>One thread, {@code webhook-dispatcher}, decides and talks to the database; each attempt has a virtual thread. The
 * table is the queue: the dispatcher reads new rows once, from where it last stood, keeps a few per broker in memory and
 * comes back for the rest when those are sent. A broker's notices go one after the other in the order of their ids; a
 * notice that fails keeps back only those of its own broker. Results are noted in batches after the next attempts have
 * begun, so a crash may send again what was just taken: at least once, the first time in order, each with the same
 * {@code webhook-id}.
 *
 * <p>While the database is away nothing new is read, and results wait to be noted. After a reset the table no longer has
 * the newest row that the dispatcher saw, by which it knows: it forgets everything it has in memory.
 */
public final class WebhookDispatcher implements WebhookDeliveries, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    private static final long DATABASE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLEANING_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LONGEST_PARK_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** The time that results of attempts that were ended early may take to be noted. */
    private static final long LAST_RESULTS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final WebhookOutbox outbox;
    private final LongSupplier clockMicros;
    private final WebhookSender sender;
    private final WebhookAttempts attempts;
    private final WebhookWork work;
    private final Queue<WebhookDelivery> redeliveries = new ConcurrentLinkedQueue<>();
    private final RedeliveryRoom redeliveryRoom = new RedeliveryRoom();
    private final AtomicBoolean rowsMayHaveCome = new AtomicBoolean(true);
    private final Thread thread =
            Thread.ofPlatform().name("webhook-dispatcher").daemon().unstarted(this::run);

    private volatile boolean closing;
    private volatile long closeDeadlineNanos;

    private boolean databaseAway;
    private long databaseNotBeforeNanos;
    private long cleanNotBeforeNanos = System.nanoTime();

    /**
     * A dispatcher that reads and notes through this client, and that {@link #start} begins.
     *
     * @param client for short statements; it may fail, and the same is tried again later
     */
    public WebhookDispatcher(DbClient client, WebhookSettings settings) {
        this(
                client,
                settings,
                new WebhookSender(settings, new WebhookAddressPolicy(settings)),
                WebhookAttempts.PROMPT_NANOS,
                () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }

    WebhookDispatcher(
            DbClient client,
            WebhookSettings settings,
            WebhookSender sender,
            long promptNanos,
            LongSupplier clockMicros) {
        this.outbox = new WebhookOutbox(client);
        this.clockMicros = clockMicros;
        this.sender = sender;
        this.attempts = new WebhookAttempts(sender, settings, promptNanos, this::unpark);
        RetrySchedule retries = new RetrySchedule(settings, new SplittableRandom());
        this.work = new WebhookWork(outbox, settings, retries, attempts, redeliveryRoom);
    }

    /** Begins to send, with what a former process left first. */
    public void start() {
        thread.start();
    }

    /** Says that a broker's notices go to another address from now on, as the database has it. Any thread. */
    public void receiversChanged() {
        work.receiversChanged();
    }

    /** Wakes the dispatcher: there may be new rows in the outbox. Returns at once; any thread. */
    public void wake() {
        rowsMayHaveCome.set(true);
        unpark();
    }

    @Override
    public List<WebhookDelivery> newestFirst(long brokerId, long beforeDeliveryId, int limit) {
        return ask(() -> outbox.newestFirst(brokerId, beforeDeliveryId, limit));
    }

    @Override
    public Redelivery redeliver(long brokerId, long deliveryId) {
        Optional<WebhookDelivery> delivery = ask(() -> outbox.byId(deliveryId));
        if (delivery.isEmpty()) {
            return Redelivery.UNKNOWN;
        }
        if (delivery.get().brokerId() != brokerId) {
            return Redelivery.NOT_OWNER;
        }
        if (closing || !redeliveryRoom.take(brokerId)) {
            return Redelivery.BUSY;
        }
        redeliveries.add(delivery.get());
        unpark();
        return Redelivery.SCHEDULED;
    }

    @Override
    public long pendingCount() {
        return work.pendingCount();
    }

    /** Attempts that receivers took, since the start. */
    public long deliveredCount() {
        return work.deliveredCount();
    }

    /** Attempts that failed, since the start. */
    public long failedCount() {
        return work.failedCount();
    }

    /**
     * Begins no further attempt, gives those under way until the timeout to end, notes their results and ends the thread.
     * What is left is sent after the next start.
     */
    public void close(Duration timeout) throws InterruptedException {
        closeDeadlineNanos = System.nanoTime() + timeout.toNanos();
        closing = true;
        unpark();
        if (thread.getState() != Thread.State.NEW) {
            thread.join(timeout.plusNanos(2 * LAST_RESULTS_NANOS));
        }
        sender.close();
    }

    /** Ends at once: attempts under way are broken off, and made again after the next start. */
    @Override
    public void close() {
        try {
            close(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void unpark() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closing) {
            try {
                step();
            } catch (DbClientException e) {
                databaseFailed(e);
            } catch (RuntimeException e) {
                // A broken row or a mistake of ours must not end all sending for good; this is said each time.
                LOG.error("webhooks met an unexpected failure", e);
                databaseNotBeforeNanos = System.nanoTime() + DATABASE_PAUSE_NANOS;
            }
            park();
        }
        finish();
    }

    private void step() {
        work.collect(clockMicros.getAsLong());
        if (System.nanoTime() - databaseNotBeforeNanos < 0) {
            return;
        }
        work.launch(clockMicros.getAsLong());
        work.note();
        if (rowsMayHaveCome.getAndSet(false)) {
            read();
        }
        for (WebhookDelivery again = redeliveries.poll(); again != null; again = redeliveries.poll()) {
            work.redeliver(again);
        }
        work.launch(clockMicros.getAsLong());
        clean();
        if (databaseAway) {
            databaseAway = false;
            LOG.info("webhooks reach the database again");
        }
    }

    private void read() {
        boolean done = false;
        try {
            work.read();
            done = true;
        } finally {
            if (!done) {
                rowsMayHaveCome.set(true);
            }
        }
    }

    private void clean() {
        if (System.nanoTime() - cleanNotBeforeNanos >= 0) {
            boolean allSeen = work.clean(clockMicros.getAsLong());
            sender.closeUnused();
            cleanNotBeforeNanos = System.nanoTime() + (allSeen ? CLEANING_PAUSE_NANOS : 0);
        }
    }

    private void databaseFailed(DbClientException failure) {
        databaseNotBeforeNanos = System.nanoTime() + DATABASE_PAUSE_NANOS;
        if (!databaseAway) {
            databaseAway = true;
            LOG.warn("webhooks wait for the database: {}", Reasons.of(failure));
        }
    }

    /** Until something ends, comes or is due. */
    private void park() {
        long nanos = LONGEST_PARK_NANOS;
        long untilDatabase = databaseNotBeforeNanos - System.nanoTime();
        if (untilDatabase > 0) {
            nanos = untilDatabase;
        } else {
            long dueMicros = work.nextDueMicros();
            if (dueMicros != Long.MAX_VALUE) {
                long left = Math.max(0, dueMicros - clockMicros.getAsLong());
                nanos = Math.min(nanos, TimeUnit.MICROSECONDS.toNanos(left));
            }
            nanos = Math.min(nanos, Math.max(0, cleanNotBeforeNanos - System.nanoTime()));
        }
        nanos = Math.min(nanos, attempts.nanosToNextWatch());
        if (nanos > 0 && !closing) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    private void finish() {
        while (work.sending() && System.nanoTime() - closeDeadlineNanos < 0) {
            work.collect(clockMicros.getAsLong());
            if (work.sending()) {
                LockSupport.parkNanos(
                        this, Math.min(closeDeadlineNanos - System.nanoTime(), attempts.nanosToNextWatch()));
            }
        }
        attempts.interruptAll();
        long lastNanos = System.nanoTime() + LAST_RESULTS_NANOS;
        while (work.sending() && System.nanoTime() - lastNanos < 0) {
            LockSupport.parkNanos(this, lastNanos - System.nanoTime());
            work.collect(clockMicros.getAsLong());
        }
        try {
            work.note();
        } catch (DbClientException e) {
            LOG.warn("the last webhook results were not noted, so those are sent again: {}", Reasons.of(e));
        }
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (DbClientException e) {
            throw new HistoryUnavailableException("the database can't answer now: " + Reasons.of(e), e);
        }
    }
}
