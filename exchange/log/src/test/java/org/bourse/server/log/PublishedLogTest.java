package org.bourse.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.log.LogConsumer.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublishedLogTest {

    private static final long FAR = TimeUnit.HOURS.toNanos(1);
    private static final int BOUND = 10;

    private final PublishedLog log = new PublishedLog(100, BOUND);
    private final LoggedCommands commands = new LoggedCommands(100);
    private final LogConsumer reports = log.consumer("reports", Role.REQUIRED);
    private final LogConsumer history = log.consumerBehind(reports, "history", Role.REQUIRED);
    private final LogConsumer feed = log.consumer("feed", Role.OPTIONAL);

    @Test
    void aConsumerReadsWhatWasPublishedInOrder() {
        List<SequencedCommand> published = new ArrayList<>(commands.batch(3));
        log.onBatch(published);
        List<SequencedCommand> second = List.of(commands.next(0), commands.next(5));
        log.onBatch(second);
        published.addAll(second);

        assertThat(feed.readable()).isEqualTo(5);
        assertThat(readAll(feed)).isEqualTo(published);
        assertThat(feed.next()).isNull();
        assertThat(feed.position()).isEqualTo(100);
    }

    /** A day's end may have a million: each consumer would have a list of them in memory. */
    @Test
    void theEventsOfALongCommandAreReadWhereTheyAre() {
        SequencedCommand published = commands.next(10_000);
        log.onBatch(List.of(published));
        log.onBatch(commands.batch(1));

        SequencedCommand read = Objects.requireNonNull(feed.next());

        assertThat(read).isEqualTo(published);
        assertThat(read.events()).containsExactlyElementsOf(published.events());
        assertThat(read.events().get(7)).isNotSameAs(read.events().get(7));
        assertThat(feed.next()).isNotNull();
    }

    @Test
    void aConsumerIsBehindUntilItSaysThatItIsDone() {
        log.onBatch(List.of(commands.next(0), commands.next(3)));
        readAll(feed);
        assertThat(feed.lagEvents()).isEqualTo(4);
        assertThat(feed.lagCommands()).isEqualTo(2);
        assertThat(feed.lagSeconds()).isPositive();

        feed.advance(101);
        assertThat(feed.lagEvents()).isEqualTo(3);
        assertThat(feed.lagSeconds()).isPositive();
        feed.advance(102);
        assertThat(feed.position()).isEqualTo(102);
        assertThat(feed.lagEvents()).isZero();
        assertThat(feed.lagSeconds()).isZero();
    }

    @Test
    void aConsumerBehindAnotherReadsWhatThatOneIsDoneWith() {
        log.onBatch(commands.batch(3));
        readAll(reports);
        assertThat(history.next()).isNull();
        assertThat(history.lagEvents()).isEqualTo(3);

        reports.advance(102);
        assertThat(history.readable()).isEqualTo(2);
        assertThat(readAll(history)).hasSize(2);
        reports.advance(103);
        assertThat(readAll(history)).hasSize(1);
    }

    @Test
    void newWorkIsRefusedWhileTheSlowestConsumerIsBehindByTheBound() {
        log.onBatch(commands.batch(BOUND - 1));
        assertThat(log.refusing()).isEmpty();
        log.onBatch(commands.batch(1));
        assertThat(log.refusing()).contains(reports);

        advanceAll(reports);
        assertThat(log.refusing()).contains(history);
        advanceAll(history);
        assertThat(log.refusing()).contains(feed);
        advanceAll(feed);
        assertThat(log.refusing()).isEmpty();
    }

    @Test
    void aConsumerThatStopsKeepsItsPositionAndNoMemory() {
        log.onBatch(commands.batch(2));
        readAll(feed);
        feed.advance(101);
        feed.stop(new IllegalStateException("broken"));
        publishMuch();

        assertThat(feed.next()).isNull();
        assertThat(feed.position()).isEqualTo(101);
        assertThat(feed.lagCommands()).isEqualTo(commands.sequence() - 101);
        assertThat(feed.lagSeconds()).isPositive();
        assertThat(feed.failure()).get().extracting(Throwable::getMessage).isEqualTo("broken");
        advanceAll(reports);
        advanceAll(history);
        assertThat(log.heldBytes()).isLessThan(1 << 20);
        // It is not needed for trading.
        assertThat(log.refusing()).isEmpty();
    }

    @Test
    void newWorkIsRefusedWithoutAConsumerThatIsRequired() {
        history.stop(new IllegalStateException("broken"));
        assertThat(log.refusing()).contains(history);
    }

    @Test
    void memoryIsFreedOnceEveryConsumerHasPassedIt() {
        publishMuch();
        long all = log.heldBytes();
        assertThat(all).isGreaterThan(2 << 20);
        advanceAll(reports);
        advanceAll(feed);
        assertThat(log.heldBytes()).isEqualTo(all);
        advanceAll(history);
        assertThat(log.heldBytes()).isLessThan(1 << 20);
    }

    @Test
    void aConsumerPassesWhatConcernsNobodyWithoutReadingIt() {
        reports.onArrival(batch -> false);
        log.onBatch(commands.batch(3));
        assertThat(reports.position()).isEqualTo(103);
        assertThat(reports.lagEvents()).isZero();
        assertThat(reports.next()).isNull();
        assertThat(readAll(history)).hasSize(3);

        reports.onArrival(batch -> true);
        log.onBatch(commands.batch(1));
        assertThat(readAll(reports)).hasSize(1);
        // It is not done with that, so what follows waits behind it.
        reports.onArrival(batch -> false);
        log.onBatch(commands.batch(1));
        assertThat(reports.position()).isEqualTo(103);
        assertThat(readAll(reports)).hasSize(1);
    }

    @Test
    void waitsNoLongerThanForWhatItWants() throws InterruptedException {
        log.onBatch(commands.batch(2));
        feed.await(2, FAR);
        feed.wake();
        feed.await(3, FAR);
        feed.await(3, 1);
        assertThat(feed.readable()).isEqualTo(2);
    }

    @Test
    void waitsNoLongerWhenNewWorkWouldSoonBeRefused() throws InterruptedException {
        log.onBatch(commands.batch(BOUND / 2));
        feed.await(1_000, FAR);
        assertThat(feed.readable()).isEqualTo(BOUND / 2);
    }

    @Test
    void doesNotWakeForLessThanItWants() throws InterruptedException {
        CountDownLatch woken = new CountDownLatch(1);
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                feed.await(4, FAR);
                woken.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        log.onBatch(commands.batch(3));
        assertThat(woken.getCount()).isEqualTo(1);
        log.onBatch(commands.batch(1));
        woken.await();
        reader.join();
        assertThat(feed.readable()).isEqualTo(4);
    }

    @Test
    void aGapIsNoLog() {
        commands.next(1);
        assertThatThrownBy(() -> log.onBatch(commands.batch(1)))
                .hasMessage("command 102 was published after command 100");
    }

    private void publishMuch() {
        for (int i = 0; i < 20_000; i++) {
            log.onBatch(List.of(commands.next(3)));
        }
    }

    private static List<SequencedCommand> readAll(LogConsumer consumer) {
        List<SequencedCommand> read = new ArrayList<>();
        SequencedCommand next = consumer.next();
        while (next != null) {
            read.add(next);
            next = consumer.next();
        }
        return read;
    }

    private static void advanceAll(LogConsumer consumer) {
        consumer.advance(readAll(consumer).getLast().sequence());
    }
}
