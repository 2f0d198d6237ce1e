package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Orders of which the book shows a part at a time. */
class IcebergTest {

    @Test
    void tradesWhatItShowsInItsTurnAndTheNextPartBehindAllOthers() {
        Scenario.start().play("""
                x1: A ask 10 at 100 show 3   | listed ACME, accepted x1, hidden x1 hiding 7
                x2: B ask 4 at 100           | accepted x2
                x3: C bid 4 at 100           | accepted x3, trade 3 at 100 x3 takes x1 leaving 1 and 7, \
                                               refreshed x1 hiding 4, trade 1 at 100 x3 takes x2 leaving 0 and 3
                x4: C bid 4 at 100           | accepted x4, trade 3 at 100 x4 takes x2 leaving 1 and 0, \
                                               trade 1 at 100 x4 takes x1 leaving 0 and 6
                x5: C bid 2 at 100           | accepted x5, trade 2 at 100 x5 takes x1 leaving 0 and 4, \
                                               refreshed x1 hiding 1
                x6: C bid 3 at 100           | accepted x6, trade 3 at 100 x6 takes x1 leaving 0 and 1, \
                                               refreshed x1 hiding 0
                x7: C bid 1 at 100           | accepted x7, trade 1 at 100 x7 takes x1 leaving 0 and 0
                """);
    }

    @Test
    void tradesWholeInTheSecondTurnOfACommandSoThatNoneTakesMany() {
        Scenario.start().play("""
                x1: A ask 1000000000 at 100 show 1 | listed ACME, accepted x1, hidden x1 hiding 999999999
                x2: B ask 5 at 100 show 2    | accepted x2, hidden x2 hiding 3
                x3: C bid 9 at 100           | accepted x3, trade 1 at 100 x3 takes x1 leaving 8 and 999999999, \
                                               refreshed x1 hiding 999999998, \
                                               trade 2 at 100 x3 takes x2 leaving 6 and 3, refreshed x2 hiding 1, \
                                               trade 6 at 100 x3 takes x1 leaving 0 and 999999993, \
                                               refreshed x1 hiding 999999992
                x4: C bid 999999999 at 100   | accepted x4, trade 2 at 100 x4 takes x2 leaving 999999997 and 1, \
                                               refreshed x2 hiding 0, \
                                               trade 1 at 100 x4 takes x1 leaving 999999996 and 999999992, \
                                               refreshed x1 hiding 999999991, \
                                               trade 1 at 100 x4 takes x2 leaving 999999995 and 0, \
                                               trade 999999992 at 100 x4 takes x1 leaving 3 and 0
                """);
    }

    @Test
    void takesWholeAndShowsAPartOfTheRest() {
        Scenario.start().play("""
                x1: A ask 5 at 100           | listed ACME, accepted x1
                x2: B bid 12 at 100 show 4   | accepted x2, trade 5 at 100 x2 takes x1 leaving 7 and 0, \
                                               hidden x2 hiding 3
                x3: B bid 3 at 99 show 3     | accepted x3
                x4: C ask 12 at 99 fok       | accepted x4, cancelled x4 12 UNFILLED
                x5: C ask 10 at 99 fok       | accepted x5, trade 4 at 99 x5 takes x2 leaving 6 and 3, \
                                               refreshed x2 hiding 0, trade 3 at 99 x5 takes x2 leaving 3 and 0, \
                                               trade 3 at 99 x5 takes x3 leaving 0 and 0
                """);
    }

    @Test
    void refusesADisplayQuantityThatMeansNothing() {
        Scenario.start().play("""
                list LOT lot 10              | listed LOT
                x1: A ask 50 at 100 show 10 ioc in LOT | rejected DISPLAY_QUANTITY_CANNOT_REST
                x2: A ask 50 at 100 show 10 fok in LOT | rejected DISPLAY_QUANTITY_CANNOT_REST
                x3: A ask 50 market show 10 in LOT | rejected DISPLAY_QUANTITY_CANNOT_REST
                x4: A ask 50 at 100 show 60 in LOT | rejected INVALID_DISPLAY_QUANTITY
                x5: A ask 50 at 100 show -10 in LOT | rejected INVALID_DISPLAY_QUANTITY
                x6: A ask 50 at 100 show 15 in LOT | rejected DISPLAY_QUANTITY_OFF_LOT
                x7: A ask 50 at 100 show 50 in LOT | accepted x7
                replace x7 by A 40 at 100 show 50 | rejected INVALID_DISPLAY_QUANTITY x7
                replace x7 by A 40 at 100 show 5 | rejected DISPLAY_QUANTITY_OFF_LOT x7
                """);
    }

    @Test
    void keepsItsPlaceWithLessQuantityAndLosesItWithAnotherPartShown() {
        Scenario.start().play("""
                x1: A ask 10 at 100 show 3   | listed ACME, accepted x1, hidden x1 hiding 7
                x2: B ask 1 at 100           | accepted x2
                replace x1 by A 6 at 100 show 3 | replaced x1 6 at 100 gtc show 3 leaving 6 in place, hidden x1 hiding 3
                x3: C bid 1 at 100           | accepted x3, trade 1 at 100 x3 takes x1 leaving 0 and 5
                replace x1 by A 5 at 100 show 3 | replaced x1 5 at 100 gtc show 3 leaving 4 in place, hidden x1 hiding 2
                x4: C bid 1 at 100           | accepted x4, trade 1 at 100 x4 takes x1 leaving 0 and 3
                replace x1 by A 5 at 100 show 2 | replaced x1 5 at 100 gtc show 2 leaving 3 behind, hidden x1 hiding 1
                x5: C bid 2 at 100           | accepted x5, trade 1 at 100 x5 takes x2 leaving 1 and 0, \
                                               trade 1 at 100 x5 takes x1 leaving 0 and 2
                replace x1 by A 5 at 100     | replaced x1 5 at 100 gtc leaving 2 behind
                """);
    }

    @Test
    void countsWhatIsHiddenWhereAnOrderOfItsOwnBrokerPreventsATrade() {
        Scenario.start().play("""
                x1: A ask 10 at 100 show 3   | listed ACME, accepted x1, hidden x1 hiding 7
                x2: A bid 8 at 100 stp decrement | accepted x2, prevented 8 at 100 x2 meets x1, \
                                               replaced x1 2 at 100 gtc show 3 SELF_TRADE leaving 2 in place, \
                                               hidden x1 hiding 0, cancelled x2 8 SELF_TRADE_AGGRESSOR
                replace x1 by A 2 at 101 show 3 | replaced x1 2 at 101 gtc show 3 leaving 2 behind
                """);
    }

    @Test
    void fillsOrKillsByWhatComesBeforeAnOrderOfItsOwnBroker() {
        Scenario.start().play("""
                x1: B ask 10 at 100 show 3   | listed ACME, accepted x1, hidden x1 hiding 7
                x2: A ask 5 at 100           | accepted x2
                x3: A bid 4 at 100 fok stp cancel-newest | accepted x3, cancelled x3 4 UNFILLED
                x4: A bid 3 at 100 fok stp cancel-newest | accepted x4, trade 3 at 100 x4 takes x1 leaving 0 and 7, \
                                               refreshed x1 hiding 4
                x5: A bid 7 at 100 fok stp cancel-oldest | accepted x5, prevented 5 at 100 x5 meets x2, \
                                               cancelled x2 5 SELF_TRADE, \
                                               trade 3 at 100 x5 takes x1 leaving 4 and 4, refreshed x1 hiding 1, \
                                               trade 4 at 100 x5 takes x1 leaving 0 and 0
                """);
    }

    @Test
    void showsAPartOfAStopLimitOrderOnceItHasTriggered() {
        Scenario.start().play("""
                t1: A ask 1 at 100           | listed ACME, accepted t1
                t2: B bid 1 at 100           | accepted t2, trade 1 at 100 t2 takes t1 leaving 0 and 0
                x1: A bid 5 at 100 gtc stop 101 show 5 | accepted x1
                replace x1 by A 10 at 102 stop 101 show 11 | rejected INVALID_DISPLAY_QUANTITY x1
                replace x1 by A 10 at 102 show 3 | replaced x1 10 at 102 gtc stop 101 show 3 leaving 10 behind
                replace x1 by A 9 at 102 show 4 | replaced x1 9 at 102 gtc stop 101 show 4 leaving 9 in place
                x2: B ask 2 at 101           | accepted x2
                x3: C bid 1 at 101           | accepted x3, trade 1 at 101 x3 takes x2 leaving 0 and 1, \
                                               triggered x1 at 101, trade 1 at 101 x1 takes x2 leaving 8 and 0, \
                                               hidden x1 hiding 4, booked x1 8 at 102
                x4: C ask 5 at 102           | accepted x4, trade 4 at 102 x4 takes x1 leaving 1 and 4, \
                                               refreshed x1 hiding 0, trade 1 at 102 x4 takes x1 leaving 0 and 3
                x5: A bid 5 market gtc stop 110 show 5 | rejected DISPLAY_QUANTITY_CANNOT_REST
                x6: A bid 5 market gtc stop 110 | accepted x6
                replace x6 by A 5 at 0 stop 110 show 5 | rejected DISPLAY_QUANTITY_CANNOT_REST x6
                """);
    }

    @Test
    void waitsWithItsDisplayQuantityOverARestart() {
        MatchingEngine engine = Scenario.start().play("""
                x1: A bid 10 at 102 gtc stop 101 show 3 | listed ACME, accepted x1
                """).engine();
        MatchingEngine restored = MatchingEngine.restore(engine::writeTo);
        assertThat(StateText.of(restored).lines())
                .isEqualTo(StateText.of(engine).lines());
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
    }

    @Test
    void hasItsPlaceAndWhatItHidesAfterARestart() {
        MatchingEngine engine = Scenario.start().play("""
                x1: A ask 10 at 100 show 3   | listed ACME, accepted x1, hidden x1 hiding 7
                x2: B ask 4 at 100           | accepted x2
                x3: C bid 3 at 100           | accepted x3, trade 3 at 100 x3 takes x1 leaving 0 and 7, \
                                               refreshed x1 hiding 4
                x4: C bid 5 at 100           | accepted x4, trade 4 at 100 x4 takes x2 leaving 1 and 0, \
                                               trade 1 at 100 x4 takes x1 leaving 0 and 6
                """).engine();
        MatchingEngine restored = MatchingEngine.restore(engine::writeTo);
        assertThat(StateText.of(restored).lines())
                .isEqualTo(StateText.of(engine).lines())
                .contains("hidden 4 4");
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
    }
}
