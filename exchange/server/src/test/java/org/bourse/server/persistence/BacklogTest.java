package org.bourse.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BacklogTest {

    private static final long FAR = TimeUnit.HOURS.toNanos(1);

    private final Backlog backlog = new Backlog(5);
    private long sequence;
    private Batch batch = new Batch(0, 1, new Listings(List.of()));

    @Test
    void waitsNoLongerWhenThereIsEnough() throws InterruptedException {
        backlog.add(rejected(5));
        assertThat(backlog.await(System.nanoTime() + FAR)).isTrue();
    }

    @Test
    void waitsNoLongerWhenSomeoneIsInAHurry() throws InterruptedException {
        backlog.add(rejected(1));
        backlog.hurry();
        assertThat(backlog.await(System.nanoTime() + FAR)).isTrue();
    }

    @Test
    void endsWhenItIsClosedAndEmpty() throws InterruptedException {
        backlog.add(rejected(1));
        backlog.close();
        assertThat(backlog.await(System.nanoTime() + FAR)).isTrue();
        backlog.moveTo(batch);
        assertThat(backlog.await(System.nanoTime() + FAR)).isFalse();
    }

    @Test
    void wakesAWriterThatSleeps() throws InterruptedException {
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                backlog.await(System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        backlog.add(rejected(1));
        writer.join();
        assertThat(backlog.unwrittenEvents()).isEqualTo(1);
    }

    @Test
    void fillsABatchAcrossArrivalsUpToItsBound() {
        backlog.add(rejected(3));
        backlog.add(rejected(4));
        backlog.moveTo(batch);
        assertThat(batch.sequence()).isEqualTo(5);
        backlog.written(batch);
        assertThat(backlog.unwrittenEvents()).isEqualTo(2);
        Batch next = next();
        backlog.moveTo(next);
        assertThat(next.sequence()).isEqualTo(7);
    }

    @Test
    void endsABatchWithNewSettings() {
        List<SequencedCommand> commands = new ArrayList<>(rejected(1));
        commands.add(command(new Event.SettingsChanged(ExchangeSettings.DEFAULTS)));
        commands.addAll(rejected(1));
        backlog.add(commands);
        backlog.moveTo(batch);
        assertThat(batch.sequence()).isEqualTo(2);
    }

    @Test
    void countsWhatIsTakenUntilItIsWritten() {
        backlog.add(rejected(2));
        backlog.moveTo(batch);
        assertThat(backlog.unwrittenEvents()).isEqualTo(2);
        assertThat(backlog.oldestAgeNanos()).isPositive();
        backlog.written(batch);
        assertThat(backlog.unwrittenEvents()).isZero();
        assertThat(backlog.oldestAgeNanos()).isZero();
    }

    @Test
    void handsOverWhatItWasGivenWhateverItsSize() {
        // Some fill several chunks together, some one each.
        long published = 0;
        for (int count = 1; count <= 20_000; count *= 3) {
            backlog.add(List.of(command(rejections(count)), command(rejections(1))));
            published += count + 1;
        }
        long reached = 0;
        long events = 0;
        while (backlog.unwrittenEvents() > 0) {
            backlog.moveTo(batch);
            assertThat(batch.sequence()).isGreaterThan(reached);
            reached = batch.sequence();
            events += batch.weight();
            backlog.written(batch);
            next();
        }
        assertThat(reached).isEqualTo(sequence);
        assertThat(events).isEqualTo(published);
    }

    @Test
    void goesOnInTheSameChunksForLong() {
        for (int i = 0; i < 5_000; i++) {
            backlog.add(rejected(3));
            backlog.moveTo(batch);
            assertThat(batch.commands()).isEqualTo(3);
            assertThat(batch.sequence()).isEqualTo(sequence);
            backlog.written(batch);
            next();
        }
        assertThat(backlog.unwrittenEvents()).isZero();
    }

    private static List<Event> rejections(int count) {
        return Collections.nCopies(count, new Event.CommandRejected(RejectReason.UNKNOWN_ORDER, 1, 1));
    }

    private SequencedCommand command(List<Event> events) {
        sequence++;
        return new SequencedCommand(
                sequence, sequence, sequence, CommandSource.REST, new Command.CancelOrder(1, 1), events);
    }

    private Batch next() {
        batch = new Batch(batch.sequence(), 1, new Listings(List.of()));
        return batch;
    }

    private List<SequencedCommand> rejected(int count) {
        List<SequencedCommand> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(command(new Event.CommandRejected(RejectReason.UNKNOWN_ORDER, 1, 1)));
        }
        return commands;
    }

    private SequencedCommand command(Event event) {
        return command(List.of(event));
    }
}
