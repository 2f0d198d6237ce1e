package org.bourse.server.webhook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.bourse.server.webhook.BrokerQueue.Notice;
import org.bourse.server.webhook.WebhookAttempts.Attempt;
import org.bourse.server.webhook.WebhookOutbox.Settled;
import org.bourse.server.webhook.WebhookOutbox.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatcher's steps, and all that it knows. Owned by the dispatcher's thread. A step that needs the database
 * throws {@link io.helidon.dbclient.DbClientException} when that is away, and leaves everything so that it can be
 * called again.
 */
final class WebhookWork {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookWork.class);

    private static final int READ_ROWS = 1_000;
    private static final int GIVE_UP_ROWS = 5_000;
    private static final int SLICE_ROWS = 5_000;

    /** Results that may wait for the database before no further attempt is begun. */
    private static final int MOST_UNNOTED = 10_000;

    private final WebhookOutbox outbox;
    private final WebhookSettings settings;
    private final RetrySchedule retries;
    private final WebhookAttempts attempts;
    private final RedeliveryRoom redeliveryRoom;
    private final SendSchedule schedule;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private final Map<Long, BrokerQueue> brokers = new HashMap<>();
    private final List<Settled> unnoted = new ArrayList<>();
    private boolean opened;
    private long newestSeenId;
    private long cleanedUpToId;
    private final AtomicInteger receiverChanges = new AtomicInteger();
    private int receiverChangesSeen;
    private final AtomicLong pendingCount = new AtomicLong();

    WebhookWork(
            WebhookOutbox outbox,
            WebhookSettings settings,
            RetrySchedule retries,
            WebhookAttempts attempts,
            RedeliveryRoom redeliveryRoom) {
        this.outbox = outbox;
        this.settings = settings;
        this.retries = retries;
        this.attempts = attempts;
        this.redeliveryRoom = redeliveryRoom;
        this.schedule = new SendSchedule(settings.concurrency());
    }

    /** Takes the results of attempts that have ended, and decides what they mean. */
    void collect(long nowMicros) {
        attempts.watch(schedule);
        for (Attempt attempt : attempts.takeEnded()) {
            BrokerQueue broker = attempt.broker();
            Notice notice = attempt.notice();
            AttemptResult result = attempt.result();
            (result.delivered() ? delivered : failed).increment();
            if (!broker.discarded) {
                if (notice.redelivery()) {
                    redeliveryRoom.giveBack(broker.brokerId());
                }
                unnoted.add(notice.redelivery() ? redelivered(attempt, nowMicros) : settled(attempt, nowMicros));
            }
            schedule.finished(broker, !attempts.isPrompt(attempt));
        }
    }

    private Settled settled(Attempt attempt, long nowMicros) {
        BrokerQueue broker = attempt.broker();
        Notice notice = attempt.notice();
        AttemptResult result = attempt.result();
        WebhookDelivery delivery = notice.delivery();
        if (result.delivered()) {
            broker.remove(notice);
            broker.succeeded(nowMicros);
            pendingCount.decrementAndGet();
            return settled(attempt, Verdict.DELIVERED, 0, nowMicros);
        }
        if (result.brokenOff() && broker.tryAgainAtOnce()) {
            return settled(attempt, Verdict.RETRY, nowMicros, nowMicros);
        }
        broker.failed();
        long nextMicros = nowMicros + retries.delayMicros(broker.failures());
        long lastMicros = delivery.createdAtMicros() + TimeUnit.SECONDS.toMicros(settings.giveUpAfterSeconds());
        if (nowMicros < lastMicros) {
            // The last attempt comes when the time is up, not somewhat before.
            broker.due(Math.min(nextMicros, lastMicros));
            return settled(attempt, Verdict.RETRY, broker.dueMicros(), nowMicros);
        }
        LOG.warn(
                "gave up webhook delivery {} to broker {} after {} attempts: {}",
                delivery.deliveryId(),
                broker.brokerId(),
                broker.failures(),
                result.error());
        broker.remove(notice);
        broker.due(nextMicros);
        broker.giveUpOlderThan(nowMicros - TimeUnit.SECONDS.toMicros(settings.giveUpAfterSeconds()));
        pendingCount.decrementAndGet();
        return settled(attempt, Verdict.GIVEN_UP, 0, nowMicros);
    }

    private static Settled settled(Attempt attempt, Verdict verdict, long nextAttemptAtMicros, long nowMicros) {
        return new Settled(
                attempt.notice().delivery().deliveryId(),
                verdict,
                attempt.result(),
                attempt.sentWith(),
                nextAttemptAtMicros,
                nowMicros);
    }

    private static Settled redelivered(Attempt attempt, long nowMicros) {
        BrokerQueue broker = attempt.broker();
        AttemptResult result = attempt.result();
        broker.remove(attempt.notice());
        if (result.delivered()) {
            // The receiver is well: what was waiting for that needn't wait any longer.
            broker.succeeded(nowMicros);
        }
        Verdict verdict = result.delivered() ? Verdict.REDELIVERED : Verdict.NOT_REDELIVERED;
        return settled(attempt, verdict, 0, nowMicros);
    }

    /** Says that receivers have changed, and are to be read anew before the next attempts. Any thread. */
    void receiversChanged() {
        receiverChanges.incrementAndGet();
    }

    /** Begins as many attempts as there are places for. */
    void launch(long nowMicros) {
        int changes = receiverChanges.get();
        if (changes != receiverChangesSeen) {
            receiverChangesSeen = changes;
            brokers.values().forEach(BrokerQueue::forgetReceiver);
        }
        while (unnoted.size() < MOST_UNNOTED) {
            Optional<BrokerQueue> next = schedule.next(nowMicros);
            if (next.isEmpty()) {
                return;
            }
            BrokerQueue broker = next.get();
            boolean started = false;
            try {
                started = launch(broker, nowMicros);
            } finally {
                if (!started) {
                    schedule.finished(broker, broker.slow);
                }
            }
        }
    }

    private boolean launch(BrokerQueue broker, long nowMicros) {
        if (broker.receiver().isEmpty()) {
            Optional<Receiver> receiver = outbox.receiver(broker.brokerId());
            if (receiver.isEmpty()) {
                // Its broker was wiped, and with it the deliveries: what is read next shows that.
                forget(broker);
                return false;
            }
            broker.receiver(receiver.get());
        }
        if (broker.givesUpOlderThan() > 0 && !giveUpOld(broker, nowMicros)) {
            return false;
        }
        if (broker.needsPage()) {
            broker.addPage(
                    outbox.pendingOf(broker.brokerId(), broker.lastQueuedId(), newestSeenId, BrokerQueue.CAPACITY));
        }
        Optional<Notice> notice = broker.next(nowMicros);
        notice.ifPresent(
                found -> attempts.start(broker, found, broker.receiver().orElseThrow(), nowMicros));
        return notice.isPresent();
    }

    /**
     * A receiver that has failed for all of a notice's time gets no further attempt for others that are as old.
     *
     * @return whether all of them are given up
     */
    private boolean giveUpOld(BrokerQueue broker, long nowMicros) {
        broker.rereadFromTable();
        long count = outbox.giveUp(
                broker.brokerId(),
                broker.lastQueuedId(),
                newestSeenId,
                broker.givesUpOlderThan(),
                nowMicros,
                GIVE_UP_ROWS);
        pendingCount.addAndGet(-count);
        if (count < GIVE_UP_ROWS) {
            broker.giveUpOlderThan(0);
            return true;
        }
        // The others' turn first: this may be one of very many.
        broker.due(nowMicros + 1);
        return false;
    }

    /** Notes in the table what has been collected. */
    void note() {
        while (!unnoted.isEmpty()) {
            // One statement can change a row once only, and a redelivery's row may be there twice.
            Set<Long> ids = new HashSet<>();
            int end = 0;
            while (end < unnoted.size()
                    && end < READ_ROWS
                    && ids.add(unnoted.get(end).deliveryId())) {
                end++;
            }
            outbox.settle(List.copyOf(unnoted.subList(0, end)));
            unnoted.subList(0, end).clear();
        }
    }

    /** Reads what is new in the table; all of it when it was never read or was wiped. Call {@link #note} before. */
    void read() {
        if (!opened) {
            open();
        }
        int limit = READ_ROWS + 1;
        int rows = limit;
        while (rows == limit) {
            // From the newest one seen, itself included: if it is there no more, the table was wiped.
            List<WebhookDelivery> news = outbox.fromId(newestSeenId, limit);
            boolean seenBefore = !news.isEmpty() && news.getFirst().deliveryId() == newestSeenId;
            if (newestSeenId > 0 && !seenBefore) {
                LOG.info("the webhook outbox was wiped");
                discardAll();
                open();
                return;
            }
            for (WebhookDelivery delivery : seenBefore ? news.subList(1, news.size()) : news) {
                add(delivery);
            }
            rows = news.size();
        }
    }

    private void add(WebhookDelivery delivery) {
        newestSeenId = delivery.deliveryId();
        pendingCount.incrementAndGet();
        BrokerQueue broker = broker(delivery.brokerId());
        broker.add(delivery);
        schedule.offer(broker);
    }

    private void open() {
        newestSeenId = outbox.newestId();
        pendingCount.set(outbox.pendingCount(newestSeenId));
        for (long brokerId : outbox.brokersWithPending()) {
            BrokerQueue broker = broker(brokerId);
            broker.expectMoreInTable();
            schedule.offer(broker);
        }
        opened = true;
        if (pendingCount.get() > 0) {
            LOG.info("{} webhook deliveries are pending", pendingCount);
        }
    }

    private void discardAll() {
        List.copyOf(brokers.values()).forEach(this::forget);
        schedule.clear();
        unnoted.clear();
        cleanedUpToId = 0;
        opened = false;
    }

    /** Sends this one again, before anything else to its broker. */
    void redeliver(WebhookDelivery delivery) {
        BrokerQueue broker = broker(delivery.brokerId());
        broker.addRedelivery(delivery);
        schedule.offer(broker);
    }

    /**
     * Deletes what has been finished for long, a stretch of the table at a time, beginning with the oldest.
     *
     * @return whether all the old part of the table has been seen
     */
    boolean clean(long nowMicros) {
        long oldMicros = nowMicros - TimeUnit.SECONDS.toMicros(settings.retentionSeconds());
        WebhookOutbox.Slice slice = outbox.sliceAfter(cleanedUpToId, oldMicros, SLICE_ROWS);
        if (slice.rows() > 0) {
            // The newest one seen stays: it is what a wipe is known by.
            outbox.deleteFinished(cleanedUpToId, Math.min(slice.lastId(), newestSeenId - 1), oldMicros);
        }
        boolean allSeen = slice.rows() < SLICE_ROWS || slice.reachedYoung();
        cleanedUpToId = allSeen ? 0 : slice.lastId();
        return allSeen;
    }

    private void forget(BrokerQueue broker) {
        broker.discarded = true;
        redeliveryRoom.giveBackAll(broker.brokerId());
        brokers.remove(broker.brokerId(), broker);
    }

    private BrokerQueue broker(long brokerId) {
        return brokers.computeIfAbsent(brokerId, BrokerQueue::new);
    }

    /** Whether an attempt is under way. */
    boolean sending() {
        return !attempts.isEmpty();
    }

    /** The time at which the next notice is due that waits for its time; {@link Long#MAX_VALUE} when none does. */
    long nextDueMicros() {
        return schedule.nextDueMicros();
    }

    /** Deliveries that are pending. Any thread. */
    long pendingCount() {
        return pendingCount.get();
    }

    /** Attempts that were taken, since the start. Any thread. */
    long deliveredCount() {
        return delivered.sum();
    }

    /** Attempts that failed, since the start. Any thread. */
    long failedCount() {
        return failed.sum();
    }
}
