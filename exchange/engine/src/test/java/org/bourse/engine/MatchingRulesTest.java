package org.bourse.engine;

import org.junit.jupiter.api.Test;

/** Who trades with whom, and what becomes of the rest. */
class MatchingRulesTest {

    @Test
    void fillsBestPriceFirstAndOldestOrderWithinIt() {
        Scenario.start().play("""
                x1: A ask 5 at 102            | listed ACME, accepted x1
                x2: A ask 5 at 100            | accepted x2
                x3: B ask 5 at 101            | accepted x3
                x4: B ask 5 at 100            | accepted x4
                x5: C bid 18 at 102           | accepted x5, trade 5 at 100 x5 takes x2 leaving 13 and 0, \
                                                trade 5 at 100 x5 takes x4 leaving 8 and 0, \
                                                trade 5 at 101 x5 takes x3 leaving 3 and 0, \
                                                trade 3 at 102 x5 takes x1 leaving 0 and 2
                """);
    }

    @Test
    void mirrorsThatForBids() {
        Scenario.start().play("""
                x1: A bid 5 at 100            | listed ACME, accepted x1
                x2: A bid 5 at 102            | accepted x2
                x3: B bid 5 at 101            | accepted x3
                x4: B bid 5 at 102            | accepted x4
                x5: C ask 18 market           | accepted x5, trade 5 at 102 x5 takes x2 leaving 13 and 0, \
                                                trade 5 at 102 x5 takes x4 leaving 8 and 0, \
                                                trade 5 at 101 x5 takes x3 leaving 3 and 0, \
                                                trade 3 at 100 x5 takes x1 leaving 0 and 2
                """);
    }

    @Test
    void restsWhatIsLeftOfALimitOrder() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B bid 8 at 100            | accepted x2, trade 5 at 100 x2 takes x1 leaving 3 and 0
                x3: C ask 9 at 100            | accepted x3, trade 3 at 100 x3 takes x2 leaving 6 and 0
                cancel x3 by C                | cancelled x3 6 REQUESTED
                """);
    }

    @Test
    void doesNotTradeWhenPricesDoNotMeet() {
        Scenario.start().play("""
                x1: A ask 5 at 101            | listed ACME, accepted x1
                x2: B bid 5 at 100            | accepted x2
                """);
    }

    @Test
    void keepsTheQueuePlaceOfAPartlyFilledOrder() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: B ask 5 at 100            | accepted x2
                x3: C bid 2 at 100            | accepted x3, trade 2 at 100 x3 takes x1 leaving 0 and 3
                x4: C bid 4 at 100            | accepted x4, trade 3 at 100 x4 takes x1 leaving 1 and 0, \
                                                trade 1 at 100 x4 takes x2 leaving 0 and 4
                """);
    }

    @Test
    void neverRestsAMarketOrder() {
        Scenario.start().play("""
                x1: A bid 5 market            | listed ACME, accepted x1, cancelled x1 5 UNFILLED
                x2: B ask 3 at 1              | accepted x2
                x3: A bid 5 market            | accepted x3, trade 3 at 1 x3 takes x2 leaving 2 and 0, \
                                                cancelled x3 2 UNFILLED
                x4: B ask 3 market            | accepted x4, cancelled x4 3 UNFILLED
                """);
    }

    @Test
    void cancelsWhatAnImmediateOrCancelOrderDoesNotFillAtOnce() {
        Scenario.start().play("""
                x1: A ask 3 at 100            | listed ACME, accepted x1
                x2: A ask 3 at 101            | accepted x2
                x3: B bid 5 at 100 ioc        | accepted x3, trade 3 at 100 x3 takes x1 leaving 2 and 0, \
                                                cancelled x3 2 UNFILLED
                """);
    }

    @Test
    void fillsAFillOrKillOrderWholeOrNotAtAll() {
        Scenario.start().play("""
                x1: A ask 3 at 100            | listed ACME, accepted x1
                x2: A ask 3 at 101            | accepted x2
                x3: B bid 4 at 100 fok        | accepted x3, cancelled x3 4 UNFILLED
                x4: B bid 7 at 101 fok        | accepted x4, cancelled x4 7 UNFILLED
                x5: B bid 7 market fok        | accepted x5, cancelled x5 7 UNFILLED
                x6: B bid 4 at 101 fok        | accepted x6, trade 3 at 100 x6 takes x1 leaving 1 and 0, \
                                                trade 1 at 101 x6 takes x2 leaving 0 and 2
                x7: B bid 2 market fok        | accepted x7, trade 2 at 101 x7 takes x2 leaving 0 and 0
                """);
    }

    @Test
    void letsABrokerTradeWithItself() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 3 at 100            | listed ACME, accepted x1
                x2: A bid 3 at 100            | accepted x2, trade 3 at 100 x2 takes x1 leaving 0 and 0
                """);
        StateText.of(scenario.engine()).hasBalance(1, 0);
    }

    @Test
    void keepsInstrumentsApart() {
        Scenario.start().play("""
                x1: A ask 3 at 100 in ONE     | listed ONE, accepted x1
                x2: B bid 3 at 100 in TWO     | listed TWO, accepted x2
                x3: B bid 3 at 100 in ONE     | accepted x3, trade 3 at 100 x3 takes x1 leaving 0 and 0
                """);
    }

    @Test
    void listsNothingForARejectedOrder() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 3 at 0              | rejected INVALID_PRICE
                halt ACME                     | rejected UNKNOWN_INSTRUMENT
                x2: A ask 3 at 1              | listed ACME, accepted x2
                """);
        StateText.of(scenario.engine()).hasInstruments("ACME");
    }

    @Test
    void movesCashFromBuyerToSeller() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 3 at 100            | listed ACME, accepted x1
                x2: B bid 5 at 110            | accepted x2, trade 3 at 100 x2 takes x1 leaving 2 and 0
                x3: C ask 2 at 105            | accepted x3, trade 2 at 105 x3 takes x2 leaving 0 and 0
                """);
        StateText.of(scenario.engine()).hasBalance(1, 300).hasBalance(2, -510).hasBalance(3, 210);
    }
}
