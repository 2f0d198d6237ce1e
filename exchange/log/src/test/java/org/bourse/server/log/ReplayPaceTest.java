package org.bourse.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slf4j.event.Level.WARN;

import java.util.concurrent.TimeUnit;
import org.bourse.server.log.LogConsumer.Role;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplayPaceTest {

    private static final long FAR = TimeUnit.HOURS.toNanos(1);
    private static final int BOUND = 2_000;
    private static final int BATCH = 1_024;
    private static final int BATCHES = 200;

    private final PublishedLog log = new PublishedLog(0, BOUND);
    private final LoggedCommands commands = new LoggedCommands(0);
    private final LogConsumer reports = log.consumer("reports", Role.REQUIRED);
    private final LogConsumer history = log.consumerBehind(reports, "history", Role.REQUIRED);

    @Test
    void neverLetsConsumersFallFurtherBehindThanTheBoundAndABatch() throws InterruptedException {
        Thread reporter = reader(reports);
        Thread writer = reader(history);
        ReplayPace pace = new ReplayPace(log, FAR);
        long most = 0;
        long mostBytes = 0;
        for (int i = 0; i < BATCHES; i++) {
            log.onBatch(commands.batch(BATCH));
            // In events, as the bound is, one of each command: positions in commands are moved a moment after those.
            most = Math.max(most, history.lagEvents());
            mostBytes = Math.max(mostBytes, log.heldBytes());
            pace.await(() -> {});
        }
        reporter.join();
        writer.join();

        assertThat(most).isLessThanOrEqualTo(BOUND + BATCH);
        assertThat(history.position()).isEqualTo((long) BATCHES * BATCH);
        // A command takes about a hundred bytes: all of them would be twenty megabytes.
        assertThat(mostBytes).isLessThan(4L << 20);
    }

    @Test
    @ExpectedLog(level = WARN, line = "the replay goes on with consumers behind .*")
    void doesNotWaitForConsumersThatStandStill() {
        ReplayPace pace = new ReplayPace(log, 1);
        for (int i = 0; i < 5; i++) {
            log.onBatch(commands.batch(BATCH));
            pace.await(() -> {});
        }
        assertThat(history.lagCommands()).isEqualTo(5 * BATCH);
    }

    @Test
    @ExpectedLog(level = WARN, line = "the replay goes on with consumers behind .*")
    void waitsAgainForOneThatMoved() {
        ReplayPace impatient = new ReplayPace(log, 1);
        log.onBatch(commands.batch(2 * BOUND));
        impatient.await(() -> {});
        reports.next();
        reports.advance(1);

        int[] asked = {0};
        impatient.await(() -> asked[0]++);
        assertThat(asked[0]).isPositive();
    }

    @Test
    void doesNotWaitForOneThatHasFailed() {
        log.onBatch(commands.batch(2 * BOUND));
        reports.stop(new IllegalStateException("made up"));
        history.stop(new IllegalStateException("made up"));

        new ReplayPace(log, FAR).await(() -> {
            throw new IllegalStateException("it waits");
        });
    }

    @Test
    void endsWithWhatItAsksMeanwhile() {
        log.onBatch(commands.batch(2 * BOUND));

        assertThatThrownBy(() -> new ReplayPace(log, FAR).await(() -> {
                    throw new IllegalStateException("told to stop");
                }))
                .hasMessage("told to stop");
    }

    /** Starts a thread that reads everything, slower than it comes. */
    private static Thread reader(LogConsumer consumer) {
        return Thread.ofPlatform().start(() -> {
            try {
                while (consumer.position() < (long) BATCHES * BATCH) {
                    consumer.await(1, FAR);
                    long last = consumer.position();
                    for (int i = 0; i < 300 && consumer.readable() > 0; i++) {
                        consumer.next();
                        last++;
                    }
                    consumer.advance(last);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts it", e);
            }
        });
    }
}
