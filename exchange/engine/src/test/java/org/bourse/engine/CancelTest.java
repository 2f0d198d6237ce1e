package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Taking orders back. */
class CancelTest {

    @Test
    void cancelsOneOfManyAtAPrice() {
        Scenario.start().play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: A ask 2 at 100            | accepted x2
                x3: A ask 3 at 100            | accepted x3
                cancel x2 by A                | cancelled x2 2 REQUESTED
                cancel x2 by A                | rejected UNKNOWN_ORDER x2
                x4: B bid 9 at 100            | accepted x4, trade 1 at 100 x4 takes x1 leaving 8 and 0, \
                                                trade 3 at 100 x4 takes x3 leaving 5 and 0
                """);
    }

    @Test
    void cancelsOnlyForTheOwner() {
        Scenario.start().play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                cancel x1 by B                | rejected NOT_ORDER_OWNER x1
                cancel x1 by Z                | rejected UNKNOWN_BROKER x1
                cancel zz by A                | rejected UNKNOWN_ORDER nobody
                """);
    }

    @Test
    void cancelsAllOfABrokerOldestFirst() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: B ask 1 at 100            | accepted x2
                x3: A bid 1 at 50 in OTHER    | listed OTHER, accepted x3
                x4: A bid 1 at 60             | accepted x4
                replace x1 by A 9 at 101      | replaced x1 9 at 101 gtc leaving 9 behind
                cancel-all A                  | cancelled x1 9 MASS_CANCEL, cancelled x3 1 MASS_CANCEL, \
                                                cancelled x4 1 MASS_CANCEL
                cancel-all A                  |
                """);
        assertThat(scenario.engine().openOrders()).isEqualTo(1);
    }

    @Test
    void cancelsAllOfASide() {
        Scenario.start().play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: A bid 1 at 50             | accepted x2
                x3: B bid 1 at 50             | accepted x3
                x4: A bid 1 at 60 in OTHER    | listed OTHER, accepted x4
                s1: A bid 1 at 300 stop 200   | accepted s1
                cancel-all A bids ACME        | cancelled x2 1 MASS_CANCEL, cancelled s1 1 MASS_CANCEL
                cancel-all A bids             | cancelled x4 1 MASS_CANCEL
                cancel-all A bids             |
                cancel-all A asks             | cancelled x1 1 MASS_CANCEL
                cancel x3 by B                | cancelled x3 1 REQUESTED
                """);
    }

    @Test
    void cancelsAllOfAnInstrument() {
        Scenario.start().play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: A bid 1 at 50 in OTHER    | listed OTHER, accepted x2
                x3: A bid 1 at 60             | accepted x3
                cancel-all A ACME             | cancelled x1 1 MASS_CANCEL, cancelled x3 1 MASS_CANCEL
                cancel-all A NONE             | rejected UNKNOWN_INSTRUMENT
                cancel-all Z                  | rejected UNKNOWN_BROKER
                cancel x2 by A                | cancelled x2 1 REQUESTED
                """);
    }
}
