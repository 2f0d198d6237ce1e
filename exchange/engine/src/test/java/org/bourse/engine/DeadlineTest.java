package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;

/** Commands that are of no use after a time, and orders that say how long they live. */
class DeadlineTest {

    @Test
    void refusesWhatComesAfterItsDeadlineAndTakesWhatComesAtIt() {
        Scenario.start().play("""
                time 100
                x1: A ask 5 at 100 by 99      | rejected DEADLINE_PASSED
                x2: A ask 5 at 100 by 100     | listed ACME, accepted x2
                x3: A ask 5 at 100 by 101     | accepted x3
                x4: B bid 5 at 100 by -1      | rejected DEADLINE_PASSED
                """);
    }

    @Test
    void leavesAnOrderAsItIsWhoseReplaceComesTooLate() {
        Scenario.start().play("""
                time 100
                x1: A ask 5 at 100            | listed ACME, accepted x1
                replace x1 by A 5 at 90 by 99 | rejected DEADLINE_PASSED x1
                replace x1 by A 5 at 90 by 100 | replaced x1 5 at 90 gtc leaving 5 behind
                x2: B bid 5 at 100            | accepted x2, trade 5 at 90 x2 takes x1 leaving 0 and 0
                """);
    }

    @Test
    void recognisesARepeatBeforeItLooksAtTheDeadline() {
        Scenario.start().play("""
                time 100
                x1: A ask 5 at 100 id own by 100 | listed ACME, accepted x1
                time 101
                x2: A ask 5 at 100 id own by 100 | rejected DUPLICATE_CLIENT_ORDER_ID x1
                """);
    }

    @Test
    void usesUpNoIdForWhatComesTooLate() {
        Scenario.start().play("""
                time 100
                x1: A ask 5 at 100 id own by 99 | rejected DEADLINE_PASSED
                x2: A ask 5 at 100 id own       | listed ACME, accepted x2
                """);
    }

    @Test
    void judgesTheDeadlineBeforeTheTermsAndAfterTheOwner() {
        Scenario.start().play("""
                time 100
                x1: A ask 0 at 0 by 99        | rejected DEADLINE_PASSED
                x2: A ask 5 at 100            | listed ACME, accepted x2
                replace x2 by A 0 at 0 by 99  | rejected DEADLINE_PASSED x2
                replace x2 by B 5 at 90 by 99 | rejected NOT_ORDER_OWNER x2
                cancel x2 by A                | cancelled x2 5 REQUESTED
                replace x2 by A 5 at 90 by 99 | rejected UNKNOWN_ORDER x2
                """);
    }

    /** As for the entries of a batch that has a deadline of its own. */
    @Test
    void keepsTheSoonerOfTwoDeadlines() {
        SubmitOrder order =
                new SubmitOrder(1, "1", "ACME", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 100, 5, 0, "own");
        ReplaceOrder replace = new ReplaceOrder(1, 2, 100, 5, TimeInForce.GTC, 0, "");

        assertThat(order.dueBy(7))
                .isNotEqualTo(order)
                .isEqualTo(order.dueBy(9).dueBy(7).dueBy(8));
        assertThat(order.dueBy(7).deadlineMicros()).isEqualTo(7);
        assertThat(replace.dueBy(7))
                .isNotEqualTo(replace)
                .isEqualTo(replace.dueBy(9).dueBy(7).dueBy(8));
        assertThat(replace.dueBy(7).deadlineMicros()).isEqualTo(7);
    }

    @Test
    void expiresSecondsAfterTheCommandThatSaidSo() {
        Scenario.start().play("""
                time 100
                x1: A ask 5 at 100 for 2      | listed ACME, accepted x1
                time 2000099
                x2: B bid 1 at 100            | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 4
                time 2000100
                expire                        | expired x1 4
                """);
    }

    @Test
    void countsTheSecondsOfAReplaceFromTheReplace() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                time 1000000
                replace x1 by A 5 at 100 for 1 | replaced x1 5 at 100 gtd until 2000000 leaving 5 in place
                time 1999999
                expire                        |
                time 2000000
                expire                        | expired x1 5
                """);
    }

    @Test
    void refusesSecondsThatLieBeforeTheCommandOrAfterTheLastYear() {
        Scenario.start().play("""
                x1: A ask 5 at 100 for -1     | rejected VALID_UNTIL_NOT_IN_FUTURE
                x2: A ask 5 at 100 for -2147483648 | rejected VALID_UNTIL_NOT_IN_FUTURE
                time 253402300799000000
                x3: A ask 5 at 100 for 1      | rejected VALID_UNTIL_TOO_LATE
                """);
    }
}
