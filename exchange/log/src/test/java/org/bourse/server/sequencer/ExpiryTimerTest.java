package org.bourse.server.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bourse.contract.Outcome;
import org.bourse.contract.Sequencer;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpiryTimerTest {

    private static final Outcome DONE = new Outcome.Sequenced(
            new SequencedCommand(1, 1, 1, CommandSource.REST, new ExpireOrders(), List.of(), Optional.empty()));
    private static final long FAR = 3_600_000_000L;

    private final BlockingQueue<CompletableFuture<Outcome>> submitted = new LinkedBlockingQueue<>();
    private final Queue<CompletableFuture<Outcome>> all = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;
    private final Sequencer sequencer = (_, _) -> {
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        submitted.add(future);
        all.add(future);
        if (closing) {
            future.complete(DONE);
        }
        return future;
    };
    private final ExpiryTimer timer = new ExpiryTimer(sequencer, this::now);

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @AfterEach
    void close() {
        timer.expiryChanged(Times.NEVER_MICROS);
        closing = true;
        all.forEach(future -> future.complete(DONE));
        timer.close();
    }

    @Test
    void sleepsWhileNothingExpires() {
        timer.start();

        await().until(() -> timerThread().getState() == Thread.State.WAITING);
        assertThat(submitted).isEmpty();
    }

    @Test
    void sleepsUntilAnExpiryIsDue() {
        timer.expiryChanged(now() + FAR);
        timer.start();

        await().until(() -> timerThread().getState() == Thread.State.TIMED_WAITING);
        assertThat(submitted).isEmpty();
    }

    @Test
    void submitsWhenAnExpiryIsDue() throws Exception {
        timer.start();
        timer.expiryChanged(now() + 20_000);

        assertThat(next()).isNotNull();
    }

    @Test
    void isWokenByAnEarlierExpiry() throws Exception {
        timer.expiryChanged(now() + FAR);
        timer.start();
        await().until(() -> timerThread().getState() == Thread.State.TIMED_WAITING);

        timer.expiryChanged(now());

        assertThat(next()).isNotNull();
    }

    @Test
    void hasOneCommandUnderWayAtMost() throws Exception {
        timer.start();
        timer.expiryChanged(now());
        CompletableFuture<Outcome> first = next();
        timer.expiryChanged(now() - 1);
        await().until(() -> timerThread().getState() == Thread.State.WAITING);
        assertThat(submitted).isEmpty();

        first.complete(DONE);

        assertThat(next()).isNotNull();
    }

    @Test
    void triesAgainAfterARefusalButNotAtOnce() throws Exception {
        timer.start();
        timer.expiryChanged(now());

        CompletableFuture<Outcome> first = next();
        long refusedAt = System.nanoTime();
        first.complete(new Outcome.Refused(RejectReason.JOURNAL_UNAVAILABLE));

        assertThat(next()).isNotNull();
        // A pause is never shorter than it is long, whatever else the machine does.
        assertThat(System.nanoTime() - refusedAt).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
    }

    private CompletableFuture<Outcome> next() throws InterruptedException {
        CompletableFuture<Outcome> future = submitted.poll(180, TimeUnit.SECONDS);
        assertThat(future).isNotNull();
        return future;
    }

    private static Thread timerThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("expiry-timer"))
                .findFirst()
                .orElseThrow();
    }
}
