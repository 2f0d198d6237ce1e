package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Brokers' own limits: what is beyond one is refused with its reason, the next smaller order is taken. */
class BrokerLimitsTest {

    @Test
    void limitAnOrdersQuantity() {
        Scenario.start().play("""
                limit A quantity 10          | limits
                x1: A bid 11 at 100          | rejected ORDER_QUANTITY_LIMIT
                x2: A bid 10 at 100          | listed ACME, accepted x2
                x3: A ask 11 market          | rejected ORDER_QUANTITY_LIMIT
                replace x2 by A 11 at 100    | rejected ORDER_QUANTITY_LIMIT x2
                x4: B bid 11 at 100          | accepted x4
                limit A                      | limits
                x5: A bid 11 at 100          | accepted x5
                """);
    }

    @Test
    void limitAnOrdersValueAlsoOfWhatAMarketOrderWouldTake() {
        Scenario.start().play("""
                limit A value 1000           | limits
                x1: A bid 11 at 91           | rejected ORDER_VALUE_LIMIT
                x2: A bid 11 at 90           | listed ACME, accepted x2
                replace x2 by A 11 at 91     | rejected ORDER_VALUE_LIMIT x2
                x3: B ask 5 at 100           | accepted x3
                x4: B ask 9 at 101           | accepted x4
                x5: A bid 10 market          | rejected ORDER_VALUE_LIMIT
                x6: A bid 9 market           | accepted x6, trade 5 at 100 x6 takes x3 leaving 4 and 0, trade 4 at 101 x6 takes x4 leaving 0 and 5
                """);
    }

    @Test
    void countWhatAMarketOrderWouldTakeBehindItsBrokersOwnOrders() {
        Scenario.start().play("""
                x1: A ask 10 at 100          | listed ACME, accepted x1
                x2: B ask 10 at 200          | accepted x2
                limit A value 1999           | limits
                x3: A bid 10 market stp cancel-oldest | rejected ORDER_VALUE_LIMIT
                x4: A bid 20 market stp decrement     | rejected ORDER_VALUE_LIMIT
                x5: A bid 10 market stp cancel-newest | accepted x5, prevented 10 at 100 x5 meets x1, \
                                                        cancelled x5 10 SELF_TRADE_AGGRESSOR
                x7: A bid 19 market stp decrement     | accepted x7, prevented 10 at 100 x7 meets x1, \
                                                        cancelled x1 10 SELF_TRADE, \
                                                        replaced x7 9 at 0 ioc SELF_TRADE_AGGRESSOR leaving 9 in place, \
                                                        trade 9 at 200 x7 takes x2 leaving 0 and 1
                limit A value 400            | limits
                x8: A ask 1 at 100           | accepted x8
                x9: B ask 2 at 200           | accepted x9
                x10: A bid 3 market stop 1 stp cancel-oldest | rejected ORDER_VALUE_LIMIT
                """);
    }

    @Test
    void takeAChangeThatMakesAnOrderSmallerThoughItStaysAboveALoweredLimit() {
        Scenario.start().play("""
                x1: A bid 10 at 5            | listed ACME, accepted x1
                limit A quantity 5           | limits
                replace x1 by A 9 at 5       | replaced x1 9 at 5 gtc leaving 9 in place
                replace x1 by A 9 at 6       | replaced x1 9 at 6 gtc leaving 9 behind
                replace x1 by A 10 at 5      | rejected ORDER_QUANTITY_LIMIT x1
                limit A value 25             | limits
                replace x1 by A 8 at 6       | replaced x1 8 at 6 gtc leaving 8 in place
                replace x1 by A 8 at 5       | replaced x1 8 at 5 gtc leaving 8 behind
                replace x1 by A 8 at 6       | rejected ORDER_VALUE_LIMIT x1
                x2: B ask 3 at 5             | accepted x2, trade 3 at 5 x2 takes x1 leaving 0 and 5
                replace x1 by A 7 at 5       | replaced x1 7 at 5 gtc leaving 4 in place
                replace x1 by A 8 at 5       | rejected ORDER_VALUE_LIMIT x1
                """);
    }

    @Test
    void takeAChangeThatClosesAnOrderOrLeavesItsValueAsItIs() {
        Scenario.start().play("""
                x1: A bid 10 at 10           | listed ACME, accepted x1
                limit A value 25 buys 50     | limits
                replace x1 by A 5 at 20      | replaced x1 5 at 20 gtc leaving 5 behind
                replace x1 by A 10 at 10     | replaced x1 10 at 10 gtc leaving 10 behind
                x2: B ask 4 at 10            | accepted x2, trade 4 at 10 x2 takes x1 leaving 0 and 6
                replace x1 by A 4 at 100     | cancelled x1 6 REPLACED_BELOW_FILLED
                """);
    }

    @Test
    void countOfAChangedOrderWhatIsNotFilled() {
        Scenario.start().play("""
                x1: A bid 10 at 100          | listed ACME, accepted x1
                x2: B ask 4 at 100           | accepted x2, trade 4 at 100 x2 takes x1 leaving 0 and 6
                limit A buys 1000            | limits
                replace x1 by A 15 at 100    | rejected OPEN_BUY_VALUE_LIMIT x1
                replace x1 by A 13 at 100    | replaced x1 13 at 100 gtc leaving 9 behind
                limit A position 13          | limits
                replace x1 by A 14 at 100    | rejected POSITION_LIMIT x1
                replace x1 by A 12 at 100    | replaced x1 12 at 100 gtc leaving 8 in place
                replace x1 by A 13 at 90     | replaced x1 13 at 90 gtc leaving 9 behind
                limit A position 5           | limits
                replace x1 by A 13 at 80     | replaced x1 13 at 80 gtc leaving 9 behind
                """);
    }

    @Test
    void walkTheBookAsFarAsTheFirstLimitAsks() {
        Scenario.start().play("""
                x1: B ask 1 at 100           | listed ACME, accepted x1
                x2: C bid 1 at 100           | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 0
                x3: B ask 1 at 850           | accepted x3
                x4: B ask 5 at 900           | accepted x4
                y1: A bid 3 market stop 150  | accepted y1
                limit A buys 1000            | limits
                replace y1 by A 3 stop 90    | rejected OPEN_BUY_VALUE_LIMIT y1
                cancel y1 by A               | cancelled y1 3 REQUESTED
                limit A value 900 buys 200   | limits
                y2: A bid 3 market stop 90   | rejected ORDER_VALUE_LIMIT
                limit A buys 1000 credit 200 | limits
                y3: A bid 3 market stop 90   | rejected OPEN_BUY_VALUE_LIMIT
                limit A buys 200 credit 1000 | limits
                y4: A bid 3 market           | rejected CREDIT_LIMIT
                limit A credit 850           | limits
                y5: A bid 2 market           | rejected CREDIT_LIMIT
                """);
    }

    @Test
    void limitHowManyOrdersAreOpen() {
        Scenario.start().play("""
                x1: A bid 1 at 100           | listed ACME, accepted x1
                limit A orders 2             | limits
                x2: A bid 1 at 100           | accepted x2
                x3: A bid 1 at 100           | rejected OPEN_ORDERS_LIMIT
                replace x2 by A 2 at 100     | replaced x2 2 at 100 gtc leaving 2 behind
                x4: A bid 1 at 90 ioc        | accepted x4, cancelled x4 1 UNFILLED
                cancel x1 by A               | cancelled x1 1 REQUESTED
                x5: A bid 1 at 100           | accepted x5
                limit A orders 0             | limits
                x6: A bid 1 at 100           | rejected OPEN_ORDERS_LIMIT
                """);
    }

    @Test
    void limitTheValueOfOpenOrdersOfASide() {
        Scenario.start().play("""
                x1: A bid 5 at 100           | listed ACME, accepted x1
                limit A buys 1000 sells 600  | limits
                x2: A bid 5 at 101           | rejected OPEN_BUY_VALUE_LIMIT
                x3: A bid 5 at 100           | accepted x3
                replace x3 by A 6 at 100     | rejected OPEN_BUY_VALUE_LIMIT x3
                replace x3 by A 4 at 100     | replaced x3 4 at 100 gtc leaving 4 in place
                replace x3 by A 5 at 100     | replaced x3 5 at 100 gtc leaving 5 behind
                x4: A ask 4 at 151           | rejected OPEN_SELL_VALUE_LIMIT
                x5: A ask 4 at 150           | accepted x5
                x6: A ask 1 at 150           | rejected OPEN_SELL_VALUE_LIMIT
                x7: B ask 3 at 100           | accepted x7, trade 3 at 100 x7 takes x1 leaving 0 and 2
                x8: A bid 3 at 101           | rejected OPEN_BUY_VALUE_LIMIT
                x9: A bid 3 at 100           | accepted x9
                cancel x5 by A               | cancelled x5 4 REQUESTED
                y1: A ask 4 at 150           | accepted y1
                """);
    }

    @Test
    void limitThePositionThatAllOpenOrdersCouldCome() {
        Scenario.start().play("""
                x1: A bid 5 at 100           | listed ACME, accepted x1
                x2: B ask 3 at 100           | accepted x2, trade 3 at 100 x2 takes x1 leaving 0 and 2
                limit A position 10          | limits
                x3: A bid 6 at 100           | rejected POSITION_LIMIT
                x4: A bid 5 at 100           | accepted x4
                x5: A bid 1 market           | rejected POSITION_LIMIT
                replace x4 by A 6 at 90      | rejected POSITION_LIMIT x4
                replace x4 by A 5 at 90      | replaced x4 5 at 90 gtc leaving 5 behind
                x6: A ask 14 at 200          | rejected POSITION_LIMIT
                x7: A ask 13 at 200          | accepted x7
                x8: A bid 10 at 1 in OTHER   | listed OTHER, accepted x8
                x9: A bid 11 at 1 in THIRD   | rejected POSITION_LIMIT
                limit A position 2           | limits
                replace x4 by A 4 at 90      | replaced x4 4 at 90 gtc leaving 4 in place
                cancel x7 by A               | cancelled x7 13 REQUESTED
                y1: A ask 5 at 200           | accepted y1
                """);
    }

    @Test
    void limitTheCreditThatAllOpenBuysCouldTake() {
        Scenario.start().play("""
                x1: A ask 2 at 100           | listed ACME, accepted x1
                x2: B bid 2 at 100           | accepted x2, trade 2 at 100 x2 takes x1 leaving 0 and 0
                limit A credit 50            | limits
                x3: A bid 1 at 251           | rejected CREDIT_LIMIT
                x4: A bid 1 at 100           | accepted x4
                x5: A bid 1 at 151           | rejected CREDIT_LIMIT
                x6: A bid 1 at 150           | accepted x6
                x7: A ask 9 at 900           | accepted x7
                x8: B ask 1 at 300           | accepted x8
                x9: A bid 1 market           | rejected CREDIT_LIMIT
                cancel x6 by A               | cancelled x6 1 REQUESTED
                y1: A bid 1 market           | rejected CREDIT_LIMIT
                limit A credit 200           | limits
                y2: A bid 1 market           | accepted y2, trade 1 at 300 y2 takes x8 leaving 0 and 0
                """);
    }

    @Test
    void holdWhatAMarketOrderWouldTakeAgainstEachInItsTurn() {
        Scenario.start().play("""
                list ACME value 2000                  | listed ACME
                x1: B ask 1 at 100                    | accepted x1
                x2: B ask 5 at 200                    | accepted x2
                x3: B ask 5 at 300                    | accepted x3
                limit A credit 500                    | limits
                x4: A bid 4 market                    | rejected CREDIT_LIMIT
                x5: A bid 10 market                   | rejected VALUE_ABOVE_LARGEST
                limit A credit 500 value 900          | limits
                x6: A bid 4 market                    | rejected CREDIT_LIMIT
                x7: A bid 6 market                    | rejected ORDER_VALUE_LIMIT
                x8: C ask 1 at 100                    | accepted x8
                x9: C bid 1 market                    | accepted x9, trade 1 at 100 x9 takes x1 leaving 0 and 0
                limit A credit 300 buys 800           | limits
                y1: A bid 2 at 50                     | accepted y1
                y2: A bid 5 market stop 80            | rejected OPEN_BUY_VALUE_LIMIT
                y3: A bid 4 market stop 80            | rejected CREDIT_LIMIT
                y4: A bid 2 market                    | rejected CREDIT_LIMIT
                y5: A bid 2 market stop 150           | rejected CREDIT_LIMIT
                """);
    }

    @Test
    void areTheSameAmountsUnderOtherScales() {
        Scenario.start().play("""
                list COIN scales 4 2         | listed COIN
                limit A quantity 3 value 500 | limits
                x1: A bid 301 at 1 in COIN   | rejected ORDER_QUANTITY_LIMIT
                x2: A bid 300 at 16667 in COIN | rejected ORDER_VALUE_LIMIT
                x3: A bid 300 at 16666 in COIN | accepted x3
                list ROUGH scales 0 0        | listed ROUGH
                x4: A bid 1 at 6 in ROUGH    | rejected ORDER_VALUE_LIMIT
                x5: A bid 1 at 5 in ROUGH    | accepted x5
                """);
    }

    @Test
    void arePartOfTheStateWithWhatIsOpen() {
        Scenario scenario = Scenario.start().play("""
                x1: A bid 5 at 100           | listed ACME, accepted x1
                limit A buys 1000 position 8 | limits
                limit B quantity -1          | rejected INVALID_LIMIT
                limit X quantity 1           | rejected UNKNOWN_BROKER
                """);
        MatchingEngine engine = scenario.engine();
        MatchingEngine restored = MatchingEngine.restore(engine::writeTo);
        assertThat(StateText.of(restored).lines())
                .isEqualTo(StateText.of(engine).lines())
                .anyMatch(line -> line.startsWith("limits 1 BrokerLimits"));
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
        Scenario.over(restored).play("""
                y1: A bid 4 at 100           | rejected POSITION_LIMIT
                y2: A bid 3 at 200           | rejected OPEN_BUY_VALUE_LIMIT
                y3: A bid 3 at 100           | accepted y3
                """);
    }
}
