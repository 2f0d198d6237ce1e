package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The end of an instrument's listing, and its listing again. */
class DelistingTest {

    @Test
    void cancelsAllOrdersAndTakesNoneAnyMore() {
        Scenario.start().play("""
                x1: A bid 5 at 100            | listed ACME, accepted x1
                x2: B bid 5 at 110            | accepted x2
                x3: B ask 5 at 130            | accepted x3
                x4: A ask 5 at 120            | accepted x4
                x5: A ask 5 at 120            | accepted x5
                x6: A bid 1 at 1 in OTHER     | listed OTHER, accepted x6
                delist ACME                   | rejected INSTRUMENT_NOT_HALTED
                delist NONE                   | rejected UNKNOWN_INSTRUMENT
                halt ACME                     | halted ACME
                delist ACME                   | delisted ACME, cancelled x2 5 DELISTED, cancelled x1 5 DELISTED, \
                                                cancelled x4 5 DELISTED, cancelled x5 5 DELISTED, cancelled x3 5 DELISTED
                x7: B bid 1 at 100            | rejected INSTRUMENT_DELISTED
                replace x1 by A 4 at 100      | rejected UNKNOWN_ORDER x1
                resume ACME                   | rejected INSTRUMENT_DELISTED
                halt ACME                     | rejected INSTRUMENT_DELISTED
                change ACME tick 5            | rejected INSTRUMENT_DELISTED
                delist ACME                   | rejected INSTRUMENT_DELISTED
                cancel-all A OTHER            | cancelled x6 1 MASS_CANCEL
                """);
    }

    @Test
    void isListedAgainInTheSameUnitsAndHalted() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B bid 1 at 100            | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 4
                halt ACME                     | halted ACME
                delist ACME                   | delisted ACME, cancelled x1 4 DELISTED
                list ACME scales 4 0          | rejected INSTRUMENT_IN_USE
                list ACME tick 5              | changed ACME, listed again ACME
                list ACME tick 5              | rejected INSTRUMENT_LISTED
                x3: B bid 1 at 100            | rejected INSTRUMENT_HALTED
                resume ACME                   | resumed ACME
                x4: B bid 1 at 101            | rejected PRICE_OFF_TICK
                x5: B bid 1 at 100            | accepted x5
                """);
    }

    @Test
    void cancelsStopOrdersThatWaitToo() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B bid 1 at 100            | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 4
                x3: B bid 1 at 130 stop 120   | accepted x3
                x4: B bid 1 at 130 stop 110   | accepted x4
                x5: B ask 1 market stop 80    | accepted x5
                x6: B ask 1 market stop 90    | accepted x6
                halt ACME                     | halted ACME
                delist ACME                   | delisted ACME, cancelled x1 4 DELISTED, cancelled x4 1 DELISTED, \
                                                cancelled x3 1 DELISTED, cancelled x6 1 DELISTED, cancelled x5 1 DELISTED
                """);
    }

    @Test
    void cancelsOfSeveralInstrumentsWithOneCommandWhereThereIsRoom() {
        Scenario scenario = Scenario.start();
        scenario.engine().doAtMost(2);
        scenario.play("""
                x1: A bid 5 at 100            | listed ACME, accepted x1
                x2: A bid 5 at 99             | accepted x2
                x3: A bid 5 at 98             | accepted x3
                y1: A bid 1 at 3 in OTHER     | listed OTHER, accepted y1
                y2: A bid 1 at 2 in OTHER     | accepted y2
                y3: A bid 1 at 1 in OTHER     | accepted y3
                halt ACME                     | halted ACME
                halt OTHER                    | halted OTHER
                delist ACME                   | delisted ACME, cancelled x1 5 DELISTED, cancelled x2 5 DELISTED
                delist OTHER                  | delisted OTHER, cancelled y1 1 DELISTED, cancelled y2 1 DELISTED
                cancel-delisted               | cancelled x3 5 DELISTED, cancelled y3 1 DELISTED
                """);
    }

    @Test
    void aHaltOfTheWholeMarketIsNotEnough() {
        Scenario.start().play("""
                list ACME                     | listed ACME
                halt market                      | halted market
                delist ACME                   | rejected INSTRUMENT_NOT_HALTED
                halt ACME                     | halted ACME
                delist ACME                   | delisted ACME
                x1: A ask 5 at 100            | rejected MARKET_HALTED
                resume market                    | resumed market
                x2: A ask 5 at 100            | rejected INSTRUMENT_DELISTED
                """);
    }

    @Test
    void cancelsNoMoreOrdersWithACommandThanItMayAndTakesNoneMeanwhile() {
        Scenario scenario = Scenario.start();
        scenario.engine().doAtMost(2);
        scenario.play("""
                x1: A bid 5 at 100            | listed ACME, accepted x1
                x2: B bid 5 at 110            | accepted x2
                x3: B ask 5 at 130            | accepted x3
                x4: A ask 5 at 120            | accepted x4
                x5: A ask 5 market stop 80    | accepted x5
                x6: A bid 1 at 1 in OTHER     | listed OTHER, accepted x6
                x7: A bid 2 at 1 in OTHER     | accepted x7
                halt ACME                     | halted ACME
                halt OTHER                    | halted OTHER
                delist ACME                   | delisted ACME, cancelled x2 5 DELISTED, cancelled x1 5 DELISTED
                delist OTHER                  | delisted OTHER, cancelled x6 1 DELISTED, cancelled x7 2 DELISTED
                x8: B bid 1 at 100            | rejected INSTRUMENT_DELISTED
                replace x3 by B 4 at 130      | rejected INSTRUMENT_DELISTED x3
                list ACME                     | rejected INSTRUMENT_IN_USE
                cancel x4 by A                | cancelled x4 5 REQUESTED
                """);
        Scenario restored = Scenario.over(MatchingEngine.restore(scenario.engine()::writeTo));
        assertThat(restored.engine().stateHash()).isEqualTo(scenario.engine().stateHash());
        assertThat(restored.engine().mayHaveDelistedOrders()).isTrue();

        scenario.play("""
                cancel-delisted               | cancelled x3 5 DELISTED, cancelled x5 5 DELISTED
                cancel-delisted               |
                list ACME                     | changed ACME, listed again ACME
                resume ACME                   | resumed ACME
                x9: B bid 1 at 100            | accepted x9
                cancel-delisted               |
                """);
        assertThat(scenario.engine().mayHaveDelistedOrders()).isFalse();
    }
}
