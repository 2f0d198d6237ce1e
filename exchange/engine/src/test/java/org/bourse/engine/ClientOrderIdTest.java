package org.bourse.engine;

import org.bourse.engine.command.Command.ChangeSettings;
import org.junit.jupiter.api.Test;

/** No order is made twice under one client order id. */
class ClientOrderIdTest {

    @Test
    void refusesAnIdThatAnOpenOrClosedOrderOfTheBrokerHolds() {
        Scenario.start().play("""
                x1: A ask 5 at 100 id one     | listed ACME, accepted x1
                x2: A ask 5 at 100 id one     | rejected DUPLICATE_CLIENT_ORDER_ID x1
                x3: B ask 5 at 100 id one     | accepted x3
                cancel x1 by A                | cancelled x1 5 REQUESTED
                x4: A ask 5 at 100 id one     | rejected DUPLICATE_CLIENT_ORDER_ID x1
                x5: A bid 5 at 100 id two     | accepted x5, trade 5 at 100 x5 takes x3 leaving 0 and 0
                x6: A bid 5 at 100 id two     | rejected DUPLICATE_CLIENT_ORDER_ID x5
                x7: B bid 5 at 100 id one     | rejected DUPLICATE_CLIENT_ORDER_ID x3
                """);
    }

    @Test
    void usesUpNothingForARejectedOrder() {
        Scenario.start().play("""
                x1: A ask 0 at 100 id one     | rejected INVALID_QUANTITY
                x2: A ask 1 at 100 id one     | listed ACME, accepted x2
                """);
    }

    @Test
    void remembersTheNewestClosedIdsOfAllBrokers() {
        Scenario.start(Settings.withClosedClientOrderIds(2)).play("""
                x1: A ask 1 market id one     | listed ACME, accepted x1, cancelled x1 1 UNFILLED
                x2: A ask 1 at 100 id open    | accepted x2
                x3: B ask 1 market id two     | accepted x3, cancelled x3 1 UNFILLED
                x4: A ask 1 market id one     | rejected DUPLICATE_CLIENT_ORDER_ID x1
                x5: A ask 1 market id three   | accepted x5, cancelled x5 1 UNFILLED
                x6: A ask 1 market id one     | accepted x6, cancelled x6 1 UNFILLED
                x7: B ask 1 market id two     | accepted x7, cancelled x7 1 UNFILLED
                x8: A ask 1 market id open    | rejected DUPLICATE_CLIENT_ORDER_ID x2
                """);
    }

    @Test
    void forgetsTheOldestWhenFewerAreToBeRemembered() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 1 market id one     | listed ACME, accepted x1, cancelled x1 1 UNFILLED
                x2: A ask 1 market id two     | accepted x2, cancelled x2 1 UNFILLED
                """);
        scenario.apply(new ChangeSettings(Settings.withClosedClientOrderIds(1)));
        scenario.play("""
                x3: A ask 1 market id two     | rejected DUPLICATE_CLIENT_ORDER_ID x2
                x4: A ask 1 market id one     | accepted x4, cancelled x4 1 UNFILLED
                """);
        scenario.apply(new ChangeSettings(Settings.withClosedClientOrderIds(0)));
        scenario.play("""
                x5: A ask 1 market id one     | accepted x5, cancelled x5 1 UNFILLED
                x6: A ask 1 market id one     | accepted x6, cancelled x6 1 UNFILLED
                x7: A ask 1 at 100 id one     | accepted x7
                replace x7 by A 1 at 100 id b | replaced x7 1 at 100 gtc leaving 1 in place id b
                x8: A ask 1 at 100 id one     | accepted x8
                """);
    }

    @Test
    void closesTheRestingOrdersIdBeforeTheAggressors() {
        Scenario.start(Settings.withClosedClientOrderIds(1)).play("""
                x1: A ask 1 at 100 id rest    | listed ACME, accepted x1
                x2: A bid 1 at 100 id take    | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 0
                x3: A bid 1 at 100 id take    | rejected DUPLICATE_CLIENT_ORDER_ID x2
                x4: A bid 1 at 100 id rest    | accepted x4
                """);
    }
}
