package org.bourse.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.event.SequencedCommand;
import org.junit.jupiter.api.Test;

class DirectConsumerTest {

    private final LoggedCommands commands = new LoggedCommands(100);
    private final List<SequencedCommand> taken = new ArrayList<>();

    /** How far behind the consumer was while it took each batch in, in events and in seconds. */
    private final List<Long> lags = new ArrayList<>();

    private final List<Double> lagsInTime = new ArrayList<>();

    private long nanos = Long.MAX_VALUE - 1_000_000_000;

    private final DirectConsumer consumer = new DirectConsumer("views", this::take, 100, () -> nanos);

    /** Takes half a second for each command. */
    private void take(List<SequencedCommand> batch) {
        nanos += 500_000_000L * batch.size();
        lags.add(consumer.lagEvents());
        lagsInTime.add(consumer.lagSeconds());
        if (batch.size() == 3) {
            throw new IllegalStateException("made up");
        }
        taken.addAll(batch);
    }

    @Test
    void isBehindWhileItTakesABatchIn() {
        assertThat(consumer.position()).isEqualTo(100);
        List<SequencedCommand> first = List.of(commands.next(0), commands.next(4));
        consumer.onBatch(first);
        consumer.onBatch(commands.batch(7));

        assertThat(lags).containsExactly(5L, 7L);
        assertThat(lagsInTime).containsExactly(1.0, 3.5);
        assertThat(taken).hasSize(9).startsWith(first.toArray(SequencedCommand[]::new));
        assertThat(consumer.position()).isEqualTo(109);
        assertThat(consumer.lagEvents()).isZero();
        assertThat(consumer.lagSeconds()).isZero();
        assertThat(consumer.failure()).isEmpty();
    }

    @Test
    void staysWhereItFailed() {
        consumer.onBatch(commands.batch(2));
        List<SequencedCommand> refused = commands.batch(3);

        assertThatThrownBy(() -> consumer.onBatch(refused)).hasMessage("made up");
        assertThat(consumer.position()).isEqualTo(102);
        assertThat(consumer.lagEvents()).isEqualTo(3);
        assertThat(consumer.lagSeconds()).isEqualTo(1.5);
        nanos += 2_000_000_000;
        assertThat(consumer.lagSeconds()).isEqualTo(3.5);
        assertThat(consumer.failure()).isPresent();
    }
}
