package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;

/** When orders end by themselves. */
class ExpiryTest {

    @Test
    void expiresWhatIsDueBeforeTheCommandThatComesThen() {
        Scenario.start().play("""
                x1: A ask 5 at 100 until 1000 | listed ACME, accepted x1
                time 999
                x2: B bid 1 at 100            | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 4
                time 1000
                x3: B bid 1 at 100            | expired x1 4, accepted x3
                """);
    }

    @Test
    void expiresEarliestFirstAndOlderOrderOnATie() {
        Scenario.start().play("""
                x1: A ask 1 at 100 until 30   | listed ACME, accepted x1
                x2: A ask 1 at 101 until 20   | accepted x2
                x3: A bid 1 at 50 until 30    | accepted x3
                x4: A ask 1 at 99 until 10    | accepted x4
                x5: A ask 1 at 98             | accepted x5
                time 30
                expire                        | expired x4 1, expired x2 1, expired x1 1, expired x3 1
                expire                        |
                """);
    }

    @Test
    void expiresAlsoBeforeARejectedCommand() {
        Scenario.start().play("""
                x1: A ask 1 at 100 until 10   | listed ACME, accepted x1
                time 11
                cancel x1 by A                | expired x1 1, rejected UNKNOWN_ORDER x1
                """);
    }

    @Test
    void expiresInHaltedInstruments() {
        Scenario.start().play("""
                x1: A ask 1 at 100 until 10   | listed ACME, accepted x1
                halt ACME                     | halted ACME
                time 10
                expire                        | expired x1 1
                """);
    }

    @Test
    void refusesAValidityThatIsOverOrTooFar() {
        Scenario.start().play("""
                time 100
                x1: A ask 1 at 100 until 100  | rejected VALID_UNTIL_NOT_IN_FUTURE
                x2: A ask 1 at 100 until -1   | rejected VALID_UNTIL_NOT_IN_FUTURE
                x3: A ask 1 at 100 until 253402300800000000 | rejected VALID_UNTIL_TOO_LATE
                x4: A ask 1 at 100 until 9223372036854775807 | rejected VALID_UNTIL_TOO_LATE
                x5: A ask 1 at 100 until 253402300799999999 | listed ACME, accepted x5
                x6: A ask 1 at 100 until 101  | accepted x6
                """);
    }

    @Test
    void endsDayOrdersWithTheTradingDay() {
        long dayEnd = 3_600_000_000L;
        Scenario scenario = Scenario.start(Settings.withDayEnd(dayEnd)).play("""
                time 3599999999
                x1: A ask 1 at 100 day        | listed ACME, accepted x1
                time 3600000000
                x2: A ask 1 at 100 day        | expired x1 1, accepted x2
                """);
        assertThat(scenario.engine().nextExpiryMicros()).isEqualTo(dayEnd + Times.MICROS_PER_DAY);
    }

    @Test
    void saysWhenTheNextOrderExpires() {
        Scenario scenario = Scenario.start();
        assertThat(scenario.engine().nextExpiryMicros()).isEqualTo(Times.NEVER_MICROS);
        scenario.play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: A ask 1 at 100 until 20   | accepted x2
                x3: A ask 1 at 100 until 10   | accepted x3
                """);
        assertThat(scenario.engine().nextExpiryMicros()).isEqualTo(10);
        scenario.play("cancel x3 by A | cancelled x3 1 REQUESTED");
        assertThat(scenario.engine().nextExpiryMicros()).isEqualTo(20);
        scenario.play("cancel x2 by A | cancelled x2 1 REQUESTED");
        assertThat(scenario.engine().nextExpiryMicros()).isEqualTo(Times.NEVER_MICROS);
    }
}
