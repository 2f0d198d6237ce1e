package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequence numbers, times and the counting of events. */
class StampTest {

    private final MatchingEngine engine = new MatchingEngine();
    private final EventRecorder recorder = new EventRecorder();

    @Test
    void startsBeforeTheFirstCommand() {
        assertThat(engine.lastSequence()).isZero();
        assertThat(engine.lastTimeMicros()).isZero();
        assertThat(engine.nextEventSequence()).isEqualTo(1);
        assertThat(engine.nextTradeId()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, -1, Long.MAX_VALUE})
    void refusesASequenceThatDoesNotFollow(long sequence) {
        engine.apply(1, 50, new ExpireOrders(), recorder);
        assertRefused(sequence, 50);
    }

    @ParameterizedTest
    @ValueSource(longs = {49, -1, Times.LATEST_MICROS + 1})
    void refusesATimeThatIsOver(long timeMicros) {
        engine.apply(1, 50, new ExpireOrders(), recorder);
        assertRefused(2, timeMicros);
    }

    @Test
    void acceptsTheSameTimeAgain() {
        engine.apply(1, 50, new ExpireOrders(), recorder);
        engine.apply(2, 50, new ExpireOrders(), recorder);
        assertThat(engine.lastSequence()).isEqualTo(2);
        assertThat(engine.lastTimeMicros()).isEqualTo(50);
    }

    @Test
    void acceptsTheLatestTimeThereIs() {
        engine.apply(1, Times.LATEST_MICROS, new ExpireOrders(), recorder);
        assertThat(engine.lastTimeMicros()).isEqualTo(Times.LATEST_MICROS);
    }

    @Test
    void countsEveryEvent() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: A ask 1 at 0              | rejected INVALID_PRICE
                expire                        |
                x3: B bid 1 at 100            | accepted x3, trade 1 at 100 x3 takes x1 leaving 0 and 0
                """);
        assertThat(scenario.engine().nextEventSequence()).isEqualTo(1 + 3 + 2 + 1 + 2);
        assertThat(scenario.engine().nextTradeId()).isEqualTo(2);
        assertThat(scenario.engine().lastSequence()).isEqualTo(3 + 4);
    }

    private void assertRefused(long sequence, long timeMicros) {
        long hash = engine.stateHash();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.apply(sequence, timeMicros, new ExpireOrders(), recorder));
        assertThat(engine.stateHash()).isEqualTo(hash);
        assertThat(recorder.take()).isEmpty();
    }
}
