package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;

/** Cancel timers of brokers. */
class CancelTimerTest {

    @Test
    void cancelsAllOrdersOfItsBrokerOnceWhenItFires() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: A bid 5 at 90 in OTHER    | listed OTHER, accepted x2
                x3: B bid 5 at 90             | accepted x3
                cancel-after A 10             | timer at 10000000
                time 9999999
                expire                        |
                time 10000000
                expire                        | timer fired, cancelled x1 5 CANCEL_TIMER, cancelled x2 5 CANCEL_TIMER
                x4: A ask 5 at 100            | accepted x4
                time 99000000
                expire                        |
                """);
    }

    @Test
    void firesBeforeTheCommandThatComesWhenItIsDue() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                cancel-after A 1              | timer at 1000000
                time 1000000
                x2: B bid 5 at 100            | timer fired, cancelled x1 5 CANCEL_TIMER, accepted x2
                cancel-after A 1              | timer at 2000000
                time 2000000
                cancel-after A 1              | timer fired, timer at 3000000
                x3: A ask 2 at 100            | accepted x3, trade 2 at 100 x3 takes x2 leaving 0 and 3
                """);
    }

    @Test
    void isSetAnewByEachCommandAndTurnedOffByNoSeconds() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                cancel-after A 10             | timer at 10000000
                time 5000000
                cancel-after A 10             | timer at 15000000
                time 14000000
                cancel-after A 2              | timer at 16000000
                time 15000000
                cancel-after A 0              | timer off
                time 20000000
                expire                        |
                cancel-after A 0              | timer off
                """);
    }

    @Test
    void staysWhereItFiresSoonerAndThatIsAskedFor() {
        Scenario.start().play("""
                cancel-after A 10 unless-sooner | timer at 10000000
                cancel-after A 20 unless-sooner | timer at 10000000
                cancel-after A 5 unless-sooner  | timer at 5000000
                cancel-after A 0 unless-sooner  | timer at 5000000
                """);
    }

    @Test
    void happensInTheOrderOfTimeWithWhatExpires() {
        Scenario.start().play("""
                x1: A ask 1 at 100 until 1000000 | listed ACME, accepted x1
                x2: A ask 1 at 100 until 2000001 | accepted x2
                x3: B ask 1 at 100 until 1500000 | accepted x3
                x4: B ask 1 at 100               | accepted x4
                x5: C ask 1 at 100 until 2000002 | accepted x5
                cancel-after B 2                 | timer at 2000000
                cancel-after A 1                 | timer at 1000000
                time 3000000
                expire | expired x1 1, timer fired, cancelled x2 1 CANCEL_TIMER, expired x3 1, timer fired, cancelled x4 1 CANCEL_TIMER, expired x5 1
                """);
    }

    @Test
    void refusesOtherTimesThanUpToAnHour() {
        Scenario.start().play("""
                cancel-after A 3600           | timer at 3600000000
                cancel-after A 3601           | rejected INVALID_CANCEL_AFTER
                cancel-after A -1             | rejected INVALID_CANCEL_AFTER
                cancel-after X 1              | rejected UNKNOWN_BROKER
                """);
    }

    @Test
    void worksWhileItsBrokerIsStoppedAndTheMarketIsHalted() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                suspend A                     | suspended
                halt market                   | halted market
                cancel-after A 1              | timer at 1000000
                time 1000000
                expire                        | timer fired, cancelled x1 5 CANCEL_TIMER
                """);
    }

    @Test
    void isPartOfTheState() {
        Scenario scenario = Scenario.start();
        MatchingEngine engine = scenario.engine();
        long before = MatchingEngine.restore(engine::writeTo).stateHash();
        assertThat(engine.nextExpiryMicros()).isEqualTo(Times.NEVER_MICROS);
        scenario.play("""
                cancel-after A 10 | timer at 10000000
                cancel-after B 20 | timer at 20000000
                """);
        assertThat(engine.nextExpiryMicros()).isEqualTo(10_000_000);
        assertThat(StateText.of(engine).lines()).contains("cancel timer 1 10000000", "cancel timer 2 20000000");
        MatchingEngine restored = MatchingEngine.restore(engine::writeTo);
        assertThat(StateText.of(restored).lines())
                .isEqualTo(StateText.of(engine).lines());
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash()).isNotEqualTo(before);
        assertThat(restored.nextExpiryMicros()).isEqualTo(10_000_000);
        scenario.play("reset | reset");
        assertThat(engine.nextExpiryMicros()).isEqualTo(Times.NEVER_MICROS);
    }
}
