package org.bourse.engine;

import org.bourse.engine.command.Command.SetStpMember;
import org.junit.jupiter.api.Test;

/** Orders that are kept from trading with others of their own broker. */
class SelfTradePreventionTest {

    @Test
    void tradesWithItselfUnlessItAsksNotTo() {
        Scenario.start().play("""
                x1: A ask 5 at 100 stp cancel-both  | listed ACME, accepted x1
                x2: A bid 5 at 100                  | accepted x2, trade 5 at 100 x2 takes x1 leaving 0 and 0
                """);
    }

    @Test
    void cancelsTheNewest() {
        Scenario.start().play("""
                x1: B ask 2 at 99                   | listed ACME, accepted x1
                x2: A ask 5 at 100                  | accepted x2
                x3: B ask 5 at 100                  | accepted x3
                x4: A bid 9 at 100 stp cancel-newest | accepted x4, trade 2 at 99 x4 takes x1 leaving 7 and 0, \
                                                      prevented 5 at 100 x4 meets x2, \
                                                      cancelled x4 7 SELF_TRADE_AGGRESSOR
                x5: C bid 6 at 100                  | accepted x5, trade 5 at 100 x5 takes x2 leaving 1 and 0, \
                                                      trade 1 at 100 x5 takes x3 leaving 0 and 4
                """);
    }

    @Test
    void cancelsTheOldestAndGoesOn() {
        Scenario.start().play("""
                x1: A ask 5 at 100 id a             | listed ACME, accepted x1
                x2: B ask 5 at 100                  | accepted x2
                x3: A ask 5 at 101                  | accepted x3
                x4: A bid 9 at 101 stp cancel-oldest | accepted x4, prevented 5 at 100 x4 meets x1, \
                                                      cancelled x1 5 SELF_TRADE, \
                                                      trade 5 at 100 x4 takes x2 leaving 4 and 0, \
                                                      prevented 4 at 101 x4 meets x3, cancelled x3 5 SELF_TRADE
                x5: A bid 1 at 90 id a              | rejected DUPLICATE_CLIENT_ORDER_ID x1
                x6: C ask 4 at 101                  | accepted x6, trade 4 at 101 x6 takes x4 leaving 0 and 0
                """);
    }

    @Test
    void cancelsBoth() {
        Scenario.start().play("""
                x1: A ask 5 at 100                  | listed ACME, accepted x1
                x2: B ask 5 at 100                  | accepted x2
                x3: A bid 9 market stp cancel-both  | accepted x3, prevented 5 at 100 x3 meets x1, \
                                                      cancelled x1 5 SELF_TRADE, cancelled x3 9 SELF_TRADE_AGGRESSOR
                """);
    }

    @Test
    void reducesTheOneThatHasMoreAndCancelsTheOther() {
        Scenario.start().play("""
                x1: A ask 9 at 100                  | listed ACME, accepted x1
                x2: B ask 5 at 100                  | accepted x2
                x3: C bid 2 at 100                  | accepted x3, trade 2 at 100 x3 takes x1 leaving 0 and 7
                x4: A bid 3 at 100 stp decrement    | accepted x4, prevented 3 at 100 x4 meets x1, \
                                                      replaced x1 6 at 100 gtc SELF_TRADE leaving 4 in place, \
                                                      cancelled x4 3 SELF_TRADE_AGGRESSOR
                x5: A bid 10 at 100 ioc stp decrement | accepted x5, prevented 4 at 100 x5 meets x1, \
                                                      cancelled x1 4 SELF_TRADE, \
                                                      replaced x5 6 at 100 ioc SELF_TRADE_AGGRESSOR leaving 6 in place, \
                                                      trade 5 at 100 x5 takes x2 leaving 1 and 0, \
                                                      cancelled x5 1 UNFILLED
                x6: A ask 5 at 100                  | accepted x6
                x7: A bid 5 at 100 stp decrement    | accepted x7, prevented 5 at 100 x7 meets x6, \
                                                      cancelled x6 5 SELF_TRADE, cancelled x7 5 SELF_TRADE_AGGRESSOR
                """);
    }

    @Test
    void isOfTheAggressorWhicheverOrderThatIs() {
        Scenario.start().play("""
                x1: A ask 5 at 101 stp cancel-newest | listed ACME, accepted x1
                x2: A bid 5 at 99 stp cancel-oldest  | accepted x2
                replace x1 by A 6 at 99 stp cancel-newest | replaced x1 6 at 99 gtc leaving 6 behind, \
                                                      prevented 5 at 99 x1 meets x2, \
                                                      cancelled x1 6 SELF_TRADE_AGGRESSOR
                x3: A ask 7 at 99 stp cancel-oldest | accepted x3, prevented 5 at 99 x3 meets x2, \
                                                      cancelled x2 5 SELF_TRADE
                """);
    }

    @Test
    void neverCountsItsOwnForFillOrKill() {
        Scenario.start().play("""
                x1: B ask 5 at 100                      | listed ACME, accepted x1
                x2: A ask 5 at 100                      | accepted x2
                x3: B ask 5 at 101                      | accepted x3
                x4: A bid 8 at 101 fok stp cancel-newest | accepted x4, cancelled x4 8 UNFILLED
                x5: A bid 8 at 101 fok stp cancel-both  | accepted x5, cancelled x5 8 UNFILLED
                x6: A bid 8 at 101 fok stp decrement    | accepted x6, cancelled x6 8 UNFILLED
                x7: A bid 11 at 101 fok stp cancel-oldest | accepted x7, cancelled x7 11 UNFILLED
                x8: A bid 5 at 101 fok stp cancel-newest | accepted x8, trade 5 at 100 x8 takes x1 leaving 0 and 0
                x9: A bid 5 at 101 fok stp cancel-oldest | accepted x9, prevented 5 at 100 x9 meets x2, \
                                                      cancelled x2 5 SELF_TRADE, \
                                                      trade 5 at 101 x9 takes x3 leaving 0 and 0
                """);
    }

    @Test
    void isNoExceptionForAPostOnlyOrder() {
        Scenario.start().play("""
                x1: A ask 5 at 100                             | listed ACME, accepted x1
                x2: A bid 5 at 100 post-only stp cancel-oldest | rejected WOULD_TAKE
                """);
    }

    @Test
    void takesAGroupInPlaceOfTheBroker() {
        Scenario.start().play("""
                join 7 A                            | joined 7
                join 7 B                            | joined 7
                join 8 A                            | joined 8
                x1: A ask 5 at 100 group 7          | listed ACME, accepted x1
                x2: A ask 5 at 100                  | accepted x2
                x3: A ask 5 at 100 group 8          | accepted x3
                x4: B bid 12 at 100 group 7 stp cancel-oldest | accepted x4, prevented 5 at 100 x4 meets x1, \
                                                      cancelled x1 5 SELF_TRADE, \
                                                      trade 5 at 100 x4 takes x2 leaving 7 and 0, \
                                                      trade 5 at 100 x4 takes x3 leaving 2 and 0
                x5: A ask 1 at 100 group 8 stp cancel-both | accepted x5, trade 1 at 100 x5 takes x4 leaving 0 and 1
                x6: A ask 1 at 100 group 7 stp cancel-newest | accepted x6, prevented 1 at 100 x6 meets x4, \
                                                      cancelled x6 1 SELF_TRADE_AGGRESSOR
                x7: B ask 1 at 100 stp cancel-both  | accepted x7, trade 1 at 100 x7 takes x4 leaving 0 and 0
                """);
    }

    @Test
    void takesOrdersOfEachOfABrokersGroupsInWhateverOrderItJoinedThem() {
        Scenario.start().play("""
                join 9 A                            | joined 9
                join 7 A                            | joined 7
                join 8 A                            | joined 8
                x1: A ask 1 at 100 group 7          | listed ACME, accepted x1
                x2: A ask 1 at 100 group 8          | accepted x2
                x3: A ask 1 at 100 group 9          | accepted x3
                """);
    }

    @Test
    void refusesAGroupThatTheBrokerIsNotIn() {
        Scenario.start().play("""
                x1: A ask 5 at 100 group 7          | rejected UNKNOWN_STP_ID
                join 7 B                            | joined 7
                x2: A ask 5 at 100 group 7          | rejected UNKNOWN_STP_ID
                join 7 A                            | joined 7
                join 7 A                            | joined 7
                x3: A ask 5 at 100 group 7          | listed ACME, accepted x3
                leave 7 A                           | left 7
                leave 7 A                           | rejected UNKNOWN_STP_ID
                x4: A ask 5 at 100 group 7          | rejected UNKNOWN_STP_ID
                replace x3 by A 4 at 100 group 7    | replaced x3 4 at 100 gtc group 7 leaving 4 in place
                replace x3 by A 4 at 100 group 8    | rejected UNKNOWN_STP_ID x3
                x5: B bid 4 at 100 group 7 stp cancel-newest | accepted x5, prevented 4 at 100 x5 meets x3, \
                                                      cancelled x5 4 SELF_TRADE_AGGRESSOR
                replace x3 by A 3 at 100            | replaced x3 3 at 100 gtc leaving 3 in place
                replace x3 by A 3 at 100 group 7    | rejected UNKNOWN_STP_ID x3
                x6: B bid 3 at 100 group 7 stp cancel-newest | accepted x6, trade 3 at 100 x6 takes x3 leaving 0 and 0
                join 1 A                            | joined 1
                join 1000000000 A                   | joined 1000000000
                join 0 A                            | rejected UNKNOWN_STP_ID
                join 1000000001 A                   | rejected UNKNOWN_STP_ID
                join 7 Z                            | rejected UNKNOWN_BROKER
                """);
    }

    @Test
    void neverCountsItsGroupForFillOrKill() {
        Scenario.start().play("""
                join 7 A                            | joined 7
                join 7 B                            | joined 7
                x1: A ask 5 at 100 group 7          | listed ACME, accepted x1
                x2: B ask 5 at 100                  | accepted x2
                x3: B bid 6 at 100 fok group 7 stp cancel-oldest | accepted x3, cancelled x3 6 UNFILLED
                x4: B bid 5 at 100 fok group 7 stp cancel-newest | accepted x4, cancelled x4 5 UNFILLED
                x5: B bid 5 at 100 fok group 7 stp cancel-oldest | accepted x5, prevented 5 at 100 x5 meets x1, \
                                                      cancelled x1 5 SELF_TRADE, \
                                                      trade 5 at 100 x5 takes x2 leaving 0 and 0
                """);
    }

    @Test
    void takesABrokerIntoAThousandGroups() {
        Scenario market = Scenario.start();
        for (int stpId = 1; stpId <= SetStpMember.MOST_GROUPS; stpId++) {
            market.play("join " + stpId + " A | joined " + stpId);
        }
        market.play("""
                join 1001 A                         | rejected TOO_MANY_STP_GROUPS
                join 1000 A                         | joined 1000
                leave 500 A                         | left 500
                join 1001 A                         | joined 1001
                """);
    }

    @Test
    void forgetsGroupsWithAReset() {
        Scenario.start().play("""
                join 7 A                            | joined 7
                x1: A ask 5 at 100 group 7          | listed ACME, accepted x1
                reset                               | reset
                register A                          | registered A as 7
                x2: A ask 5 at 100 group 7          | rejected UNKNOWN_STP_ID
                """);
    }
}
