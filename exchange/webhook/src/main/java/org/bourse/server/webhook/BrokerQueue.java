package org.bourse.server.webhook;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The notices for one broker, in order: the oldest of them in memory, the rest in the table. Owned by the dispatcher's
 * thread.
 */
final class BrokerQueue {

    /** Notices kept in memory for a broker; the others wait in the table. */
    static final int CAPACITY = 64;

    /** A state of a broker's queue. */
    enum Turn {
        /** Nothing to send. */
        IDLE,
        /** The next attempt has its time. */
        WAITING,
        /** It is in line for a place to send from. */
        READY,
        /** It has one. */
        SENDING
    }

    private final long brokerId;
    private final ArrayDeque<WebhookDelivery> deliveries = new ArrayDeque<>();
    private final ArrayDeque<WebhookDelivery> redeliveries = new ArrayDeque<>();
    private Optional<Receiver> receiver = Optional.empty();
    private long lastQueuedId;
    private long lastRemovedId;
    private boolean moreInTable;
    private int failures;
    private long dueMicros;
    private long givesUpOlderThan;
    private boolean triedAtOnce;

    // The following belong to the schedule.
    Turn turn = Turn.IDLE;
    boolean slow;
    boolean inSlowPlace;
    long turnNumber;
    boolean discarded;

    BrokerQueue(long brokerId) {
        this.brokerId = brokerId;
    }

    long brokerId() {
        return brokerId;
    }

    Optional<Receiver> receiver() {
        return receiver;
    }

    void receiver(Receiver found) {
        receiver = Optional.of(found);
    }

    void forgetReceiver() {
        receiver = Optional.empty();
    }

    /** Takes a delivery newer than all before; leaves it in the table when there is no room. */
    void add(WebhookDelivery delivery) {
        if (moreInTable || deliveries.size() >= CAPACITY) {
            moreInTable = true;
        } else {
            append(delivery);
        }
    }

    /** Notes that the table may have pending deliveries that are not in memory. */
    void expectMoreInTable() {
        moreInTable = true;
    }

    /** Whether the next ones must be read from the table before anything can be sent. */
    boolean needsPage() {
        return moreInTable && deliveries.isEmpty();
    }

    /** The last one that was in memory: the next page begins after it. */
    long lastQueuedId() {
        return lastQueuedId;
    }

    /** Takes the next pending ones from the table; fewer than {@link #CAPACITY} are all there are. */
    void addPage(List<WebhookDelivery> page) {
        moreInTable = page.size() >= CAPACITY;
        page.forEach(this::append);
    }

    private void append(WebhookDelivery delivery) {
        if (deliveries.isEmpty() && failures == 0) {
            // What a former process learnt about the receiver.
            failures = delivery.attempts();
            dueMicros = failures > 0 ? delivery.nextAttemptAtMicros() : 0;
            slow |= failures > 0;
        }
        deliveries.add(delivery);
        lastQueuedId = delivery.deliveryId();
    }

    void addRedelivery(WebhookDelivery delivery) {
        redeliveries.add(delivery);
    }

    boolean hasRedelivery() {
        return !redeliveries.isEmpty();
    }

    /** Whether anything is to be sent, now or later. */
    boolean hasWork() {
        return !redeliveries.isEmpty() || !deliveries.isEmpty() || moreInTable;
    }

    /** The notice to be sent now: one out of turn first, then the oldest if it is due. It stays until it is removed. */
    Optional<Notice> next(long nowMicros) {
        if (!redeliveries.isEmpty()) {
            return Optional.of(new Notice(redeliveries.getFirst(), true));
        }
        boolean none = deliveries.isEmpty() || dueMicros > nowMicros;
        return none ? Optional.empty() : Optional.of(new Notice(deliveries.getFirst(), false));
    }

    /** Takes the notice that was sent out of the queue. */
    void remove(Notice notice) {
        if (notice.redelivery()) {
            redeliveries.removeFirst();
        } else {
            lastRemovedId = deliveries.removeFirst().deliveryId();
        }
    }

    /** Forgets what is in memory but the redeliveries: the table has it. */
    void rereadFromTable() {
        deliveries.clear();
        lastQueuedId = lastRemovedId;
        moreInTable = true;
    }

    /** The time at which the oldest may be sent. */
    long dueMicros() {
        return dueMicros;
    }

    void due(long micros) {
        dueMicros = micros;
    }

    /** Attempts in a row that failed. */
    int failures() {
        return failures;
    }

    void failed() {
        failures++;
    }

    /**
     * Whether an attempt whose connection broke off may be repeated without waiting. That is so once after each attempt
     * that was taken: a receiver may close a connection that was kept at any time, also just when it is used again.
     */
    boolean tryAgainAtOnce() {
        boolean first = failures == 0 && !triedAtOnce;
        triedAtOnce = true;
        return first;
    }

    /** An attempt was taken: the next may follow at once. */
    void succeeded(long nowMicros) {
        failures = 0;
        triedAtOnce = false;
        dueMicros = nowMicros;
    }

    /** Pending deliveries made up to then are to be given up unsent; 0 when there are none. */
    long givesUpOlderThan() {
        return givesUpOlderThan;
    }

    void giveUpOlderThan(long createdUpToMicros) {
        givesUpOlderThan = createdUpToMicros;
    }

    /** Something to send, in turn or out of turn. */
    record Notice(WebhookDelivery delivery, boolean redelivery) {}
}
