package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;

/** Changing an order that is open. */
class ReplaceTest {

    @Test
    void keepsPriorityWhenQuantityFalls() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B ask 5 at 100            | accepted x2
                replace x1 by A 3 at 100      | replaced x1 3 at 100 gtc leaving 3 in place
                x3: C bid 4 at 100            | accepted x3, trade 3 at 100 x3 takes x1 leaving 1 and 0, \
                                                trade 1 at 100 x3 takes x2 leaving 0 and 4
                """);
    }

    @Test
    void keepsPriorityWhenOnlyValidityOrIdChanges() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B ask 5 at 100            | accepted x2
                replace x1 by A 5 at 100 until 50 id n1 | replaced x1 5 at 100 gtd until 50 leaving 5 in place id n1
                """);
        assertThat(scenario.engine().nextExpiryMicros()).isEqualTo(50);
        scenario.play("""
                replace x1 by A 5 at 100      | replaced x1 5 at 100 gtc leaving 5 in place id n1
                x3: C bid 5 at 100            | accepted x3, trade 5 at 100 x3 takes x1 leaving 0 and 0
                """);
        assertThat(scenario.engine().nextExpiryMicros()).isEqualTo(Times.NEVER_MICROS);
    }

    @Test
    void losesPriorityWhenQuantityGrows() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B ask 5 at 100            | accepted x2
                replace x1 by A 6 at 100      | replaced x1 6 at 100 gtc leaving 6 behind
                x3: C bid 6 at 100            | accepted x3, trade 5 at 100 x3 takes x2 leaving 1 and 0, \
                                                trade 1 at 100 x3 takes x1 leaving 0 and 5
                """);
    }

    @Test
    void losesPriorityWhenThePriceChanges() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B ask 5 at 101            | accepted x2
                replace x1 by A 5 at 101      | replaced x1 5 at 101 gtc leaving 5 behind
                x3: C bid 6 at 101            | accepted x3, trade 5 at 101 x3 takes x2 leaving 1 and 0, \
                                                trade 1 at 101 x3 takes x1 leaving 0 and 4
                """);
    }

    @Test
    void tradesAtOnceAsAnAggressorAtTheNewPrice() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 5 at 110            | listed ACME, accepted x1
                x2: B bid 3 at 100            | accepted x2
                replace x1 by A 5 at 95       | replaced x1 5 at 95 gtc leaving 5 behind, \
                                                trade 3 at 95 x1 takes x2 leaving 2 and 0
                x3: B bid 9 at 90             | accepted x3
                replace x1 by A 5 at 90       | replaced x1 5 at 90 gtc leaving 2 behind, \
                                                trade 2 at 90 x1 takes x3 leaving 0 and 7
                cancel x1 by A                | rejected UNKNOWN_ORDER x1
                """);
        assertThat(scenario.engine().openOrders()).isEqualTo(1);
    }

    @Test
    void countsFilledSharesInTheNewQuantity() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B bid 2 at 100            | accepted x2, trade 2 at 100 x2 takes x1 leaving 0 and 3
                replace x1 by A 4 at 100      | replaced x1 4 at 100 gtc leaving 2 in place
                replace x1 by A 9 at 100      | replaced x1 9 at 100 gtc leaving 7 behind
                replace x1 by A 2 at 100      | cancelled x1 7 REPLACED_BELOW_FILLED
                """);
    }

    @Test
    void closesWhenTheQuantityIsBelowWhatIsFilledAndLeavesTheNewIdUnused() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B bid 3 at 100            | accepted x2, trade 3 at 100 x2 takes x1 leaving 0 and 2
                replace x1 by A 1 at 100 id n | cancelled x1 2 REPLACED_BELOW_FILLED
                x3: A ask 5 at 100 id n       | accepted x3
                """);
    }

    @Test
    void usesUpTheFormerClientOrderId() {
        Scenario.start().play("""
                x1: A ask 5 at 100 id one     | listed ACME, accepted x1
                replace x1 by A 5 at 100 id one | rejected DUPLICATE_CLIENT_ORDER_ID x1
                replace x1 by A 5 at 100 id two | replaced x1 5 at 100 gtc leaving 5 in place id two
                x2: A ask 5 at 100 id one     | rejected DUPLICATE_CLIENT_ORDER_ID x1
                x3: A ask 5 at 100 id two     | rejected DUPLICATE_CLIENT_ORDER_ID x1
                """);
    }

    @Test
    void holdsTheNewTermsAgainstTheRulesOfAnOrder() {
        Scenario.start().play("""
                time 10
                x1: A ask 5 at 100            | listed ACME, accepted x1
                replace x1 by A 5 at 100 ioc  | rejected INVALID_TIME_IN_FORCE x1
                replace x1 by A 5 at 100 fok  | rejected INVALID_TIME_IN_FORCE x1
                replace x1 by A 5 at 0        | rejected INVALID_PRICE x1
                replace x1 by A 0 at 100      | rejected INVALID_QUANTITY x1
                replace x1 by A 1000000000 at 10000000000 | rejected ORDER_VALUE_TOO_LARGE x1
                replace x1 by A 5 at 100 until 10 | rejected VALID_UNTIL_NOT_IN_FUTURE x1
                replace x1 by A 5 at 100 until 253402300800000000 | rejected VALID_UNTIL_TOO_LATE x1
                replace x1 by B 5 at 100      | rejected NOT_ORDER_OWNER x1
                replace zz by A 5 at 100      | rejected UNKNOWN_ORDER nobody
                replace x1 by Z 5 at 100      | rejected UNKNOWN_BROKER x1
                halt ACME                     | halted ACME
                replace x1 by A 4 at 100      | rejected INSTRUMENT_HALTED x1
                resume ACME                   | resumed ACME
                replace x1 by A 4 at 100 day  | replaced x1 4 at 100 day until 86400000000 leaving 4 in place
                """);
    }
}
