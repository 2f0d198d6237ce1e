package org.bourse.server.webhook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.bourse.server.webhook.BrokerQueue.Notice;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that are under way, each on a virtual thread of its own, and those that have ended since the dispatcher
 * last looked. All methods but the ends of attempts belong to the dispatcher's thread.
 */
final class WebhookAttempts {

    /** The time that an attempt may keep a prompt place, for all but tests. */
    static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final AttemptResult STOPPED = AttemptResult.failed("broken off, because the exchange was stopping")
            .asBrokenOff();

    /** One notice on its way to one receiver. */
    static final class Attempt {

        private final BrokerQueue broker;
        private final Notice notice;
        private final SentWith sentWith;
        private final long startedNanos = System.nanoTime();
        private @Nullable Thread thread;
        private volatile @Nullable AttemptResult brokenOffAs;
        private volatile long tookNanos;
        private volatile AttemptResult result = AttemptResult.failed("the attempt ended unexpectedly");
        private boolean overstayed;

        private Attempt(BrokerQueue broker, Notice notice, SentWith sentWith) {
            this.broker = broker;
            this.notice = notice;
            this.sentWith = sentWith;
        }

        SentWith sentWith() {
            return sentWith;
        }

        BrokerQueue broker() {
            return broker;
        }

        Notice notice() {
            return notice;
        }

        AttemptResult result() {
            return result;
        }
    }

    private final WebhookSender sender;
    private final long timeoutNanos;
    private final long promptNanos;
    private final AttemptResult timedOut;
    private final Runnable onEnd;
    private final LinkedHashSet<Attempt> running = new LinkedHashSet<>();
    private final ConcurrentLinkedQueue<Attempt> ended = new ConcurrentLinkedQueue<>();

    /**
     * None yet.
     *
     * @param promptNanos the time that one may keep a prompt place
     * @param onEnd told, on an attempt's thread, that it has ended
     */
    WebhookAttempts(WebhookSender sender, WebhookSettings settings, long promptNanos, Runnable onEnd) {
        this.sender = sender;
        this.promptNanos = promptNanos;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(settings.requestTimeoutMillis());
        this.timedOut = AttemptResult.failed("no complete answer within " + settings.requestTimeoutMillis() + " ms");
        this.onEnd = onEnd;
    }

    void start(BrokerQueue broker, Notice notice, Receiver receiver, long nowMicros) {
        Attempt attempt = new Attempt(broker, notice, new SentWith(receiver.url(), receiver.secretIdsAt(nowMicros)));
        running.add(attempt);
        attempt.thread =
                Thread.ofVirtual().name("webhook-" + broker.brokerId()).start(() -> send(attempt, receiver, nowMicros));
    }

    private void send(Attempt attempt, Receiver receiver, long nowMicros) {
        try {
            WebhookMessage message =
                    WebhookMessage.of(attempt.notice.delivery(), receiver.secretsAt(nowMicros), nowMicros);
            AttemptResult result = sender.send(receiver.url(), message);
            AttemptResult brokenOffAs = attempt.brokenOffAs;
            attempt.result = brokenOffAs == null || result.statusCode() != 0 ? result : brokenOffAs;
        } catch (IllegalArgumentException e) {
            attempt.result = AttemptResult.failed(String.valueOf(e.getMessage()));
        } finally {
            attempt.tookNanos = System.nanoTime() - attempt.startedNanos;
            ended.add(attempt);
            onEnd.run();
        }
    }

    /** Attempts that have ended since the last call. */
    List<Attempt> takeEnded() {
        List<Attempt> taken = new ArrayList<>();
        for (Attempt attempt = ended.poll(); attempt != null; attempt = ended.poll()) {
            running.remove(attempt);
            taken.add(attempt);
        }
        return taken;
    }

    /** Ends attempts that have had their time, and takes prompt places from those that have had theirs. */
    void watch(SendSchedule schedule) {
        long now = System.nanoTime();
        for (Attempt attempt : running) {
            long age = now - attempt.startedNanos;
            if (age < promptNanos && age < timeoutNanos) {
                return; // they stand in the order in which they began
            }
            if (age >= promptNanos && !attempt.overstayed) {
                attempt.overstayed = true;
                schedule.overstayed(attempt.broker);
            }
            if (age >= timeoutNanos) {
                interrupt(attempt, timedOut);
            }
        }
    }

    /** Ends all attempts soon. */
    void interruptAll() {
        running.forEach(attempt -> interrupt(attempt, STOPPED));
    }

    /** Whether one that has ended was so quick that its receiver may have a prompt place the next time. */
    boolean isPrompt(Attempt attempt) {
        return attempt.result.delivered() && attempt.tookNanos < promptNanos;
    }

    boolean isEmpty() {
        return running.isEmpty();
    }

    /** The nanoseconds until {@link #watch} is to be called; {@link Long#MAX_VALUE} when nothing is under way. */
    long nanosToNextWatch() {
        long next = Long.MAX_VALUE;
        long now = System.nanoTime();
        for (Iterator<Attempt> attempts = running.iterator(); attempts.hasNext(); ) {
            Attempt attempt = attempts.next();
            long limit = attempt.overstayed || timeoutNanos < promptNanos ? timeoutNanos : promptNanos;
            long left = attempt.brokenOffAs != null
                    ? TimeUnit.MILLISECONDS.toNanos(100)
                    : limit - (now - attempt.startedNanos);
            next = Math.min(next, Math.max(left, 0));
            if (!attempt.overstayed) {
                break;
            }
        }
        return next;
    }

    private static void interrupt(Attempt attempt, AttemptResult as) {
        attempt.brokenOffAs = as;
        Thread thread = attempt.thread;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
