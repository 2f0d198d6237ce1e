package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an order may ask for, which rule it is refused by when it breaks several, and that no sum overflows by which the engine
 * decides. What is shown of trades, and has no bound, is {@code LargestVolumeIT}'s.
 */
class OrderLimitsTest {

    @Test
    void refusesForTheFirstBrokenRule() {
        Scenario scenario = Scenario.start(Settings.withCounts(1, 1, 1, 10)).play("""
                time 10
                x1: A ask 1 at 100 id used    | listed ACME, accepted x1
                halt ACME                     | halted ACME
                y1: Z ask 0 at 0 ioc in no id a\u0001 | rejected UNKNOWN_BROKER
                y2: A ask 0 market day in no id used | rejected INVALID_TEXT
                y3: A ask 0 market day in NEW id used | rejected DUPLICATE_CLIENT_ORDER_ID x1
                y4: A ask 0 market day at 5 in NEW | rejected INVALID_TIME_IN_FORCE
                y5: A ask 0 market at 5 in NEW | rejected INVALID_PRICE
                y6: A ask 0 market in NEW     | rejected INVALID_QUANTITY
                y7: A ask 0 at 0 until 10 in NEW | rejected INVALID_PRICE
                y8: A ask 0 at 5 until 10 in NEW | rejected INVALID_QUANTITY
                y9: A ask 1000000000 at 10000000000 until 10 in NEW | rejected ORDER_VALUE_TOO_LARGE
                z1: A ask 1 at 100 until 10 in NEW | rejected VALID_UNTIL_NOT_IN_FUTURE
                z2: A ask 1 at 100 until 253402300800000000 in NEW | rejected VALID_UNTIL_TOO_LATE
                z3: A ask 1 at 100 until 11 in NEW | rejected TOO_MANY_INSTRUMENTS
                z4: A ask 1 at 100 until 11   | rejected INSTRUMENT_HALTED
                resume ACME                   | resumed ACME
                z5: A ask 1 at 100 until 11   | rejected TOO_MANY_OPEN_ORDERS
                z6: B ask 1 at 100 until 11   | rejected EXCHANGE_FULL
                z7: B ask 1 at 100 ioc        | accepted z7, cancelled z7 1 UNFILLED
                z8: B bid 1 market            | accepted z8, trade 1 at 100 z8 takes x1 leaving 0 and 0
                z9: B ask 1 at 100 until 11   | accepted z9
                """);
        assertThat(scenario.engine().instruments()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, INVALID_PRICE",
        "-1, 1, INVALID_PRICE",
        "1001, 1, INVALID_PRICE",
        "9223372036854775807, 9223372036854775807, INVALID_PRICE",
        "1, 0, INVALID_QUANTITY",
        "1, -5, INVALID_QUANTITY",
        "1, 2001, INVALID_QUANTITY",
        "1000, 9223372036854775807, INVALID_QUANTITY",
        "1000, 101, ORDER_VALUE_TOO_LARGE",
        "51, 2000, ORDER_VALUE_TOO_LARGE",
    })
    void refusesNumbersOutOfRange(long price, long quantity, String reason) {
        Scenario scenario = Scenario.start(Settings.withOrderLimits(1000, 2000, 100_000));
        assertThat(limit(scenario, price, quantity)).isEqualTo("rejected " + reason);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1000, 100", "50, 2000"})
    void acceptsNumbersAtTheEndsOfTheirRange(long price, long quantity) {
        Scenario scenario = Scenario.start(Settings.withOrderLimits(1000, 2000, 100_000));
        assertThat(limit(scenario, price, quantity)).startsWith("listed ACME, accepted");
    }

    @Test
    void takesNoQuantityBeyondTheLimitFromAMarketOrder() {
        Scenario.start(Settings.withOrderLimits(1000, 2000, 100_000)).play("""
                x1: A bid 2001 market         | rejected INVALID_QUANTITY
                x2: A bid 2000 market         | listed ACME, accepted x2, cancelled x2 2000 UNFILLED
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1, x, INVALID_TEXT",
        "acme, 1, x, INVALID_TEXT",
        "ELEVENCHARS, 1, x, INVALID_TEXT",
        "A B, 1, x, INVALID_TEXT",
        "ACME, '', x, INVALID_TEXT",
        "ACME, 123456789012345678901, x, INVALID_TEXT",
        "ACME, 1, 1234567890123456789012345678901234567, INVALID_TEXT",
    })
    void refusesTextsThatAreNotAllowed(String symbol, String document, String clientOrderId, String reason) {
        assertThat(Scenario.start().apply(order(symbol, document, clientOrderId)))
                .isEqualTo("rejected " + reason);
    }

    @Test
    void countsAnAcceptedOrderOnlyWhileItIsOpen() {
        Scenario.start(Settings.withCounts(2, 3, 5, 10)).play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: A ask 1 at 101            | accepted x2
                x3: A ask 1 at 102            | rejected TOO_MANY_OPEN_ORDERS
                x4: B ask 1 at 103            | accepted x4
                x5: C ask 1 at 103            | rejected EXCHANGE_FULL
                cancel x1 by A                | cancelled x1 1 REQUESTED
                x6: C ask 1 at 103            | accepted x6
                replace x6 by C 9 at 104      | replaced x6 9 at 104 gtc leaving 9 behind
                """);
    }

    @Test
    void keepsOrdersOpenThatLoweredLimitsWouldRefuse() {
        Scenario scenario = Scenario.start().play("""
                x1: A ask 1 at 5000           | listed ACME, accepted x1
                x2: A ask 1 at 5000           | accepted x2
                """);
        scenario.apply(new ChangeSettings(Settings.withOrderLimits(1000, 2000, 100_000)));
        scenario.play("""
                replace x1 by A 1 at 5000     | rejected INVALID_PRICE x1
                x3: B bid 1 market            | accepted x3, trade 1 at 5000 x3 takes x1 leaving 0 and 0
                cancel x2 by A                | cancelled x2 1 REQUESTED
                """);
    }

    @Test
    void leavesAsManyOpenOrdersForOthersAsTheLargestHas() {
        Scenario.start(Settings.withCounts(6, 6, 5, 10).with(Sharing.FLOATING)).play("""
                register D                    | registered D as 5
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: A ask 1 at 100            | accepted x2
                x3: A ask 1 at 100            | accepted x3
                x4: A ask 1 at 100            | rejected OPEN_ORDER_SHARE_USED
                x5: A ask 1 at 100 ioc        | accepted x5, cancelled x5 1 UNFILLED
                x6: B ask 1 at 100            | accepted x6
                x7: B ask 1 at 100            | accepted x7
                x8: B ask 1 at 100            | rejected OPEN_ORDER_SHARE_USED
                x9: C ask 1 at 100            | accepted x9
                y1: D ask 1 at 100            | rejected EXCHANGE_FULL
                cancel x1 by A                | cancelled x1 1 REQUESTED
                y2: A ask 1 at 100            | rejected OPEN_ORDER_SHARE_USED
                y3: D ask 1 at 100            | accepted y3
                """);
    }

    @Test
    void leavesAsManyInstrumentsForOthersAsTheLargestHasListed() {
        Scenario scenario = Scenario.start(Settings.withCounts(100, 100, 5, 10).with(Sharing.FLOATING));
        scenario.play("""
                register D                    | registered D as 5
                x1: A ask 1 at 100 in AAA     | listed AAA, accepted x1
                x2: A ask 1 at 100 in BBB     | listed BBB, accepted x2
                x3: A ask 1 at 100 in CCC     | listed CCC, accepted x3
                x4: A ask 1 at 100 in DDD     | rejected INSTRUMENT_SHARE_USED
                x5: A ask 1 at 100 in CCC     | accepted x5
                x6: B ask 1 at 100 in DDD     | listed DDD, accepted x6
                x7: B ask 1 at 100 in EEE     | rejected INSTRUMENT_SHARE_USED
                x8: C ask 1 at 100 in EEE     | listed EEE, accepted x8
                x9: D ask 1 at 100 in FFF     | rejected TOO_MANY_INSTRUMENTS
                """);
        MatchingEngine restored = MatchingEngine.restore(scenario.engine()::writeTo);
        assertThat(StateText.of(restored).lines())
                .isEqualTo(StateText.of(scenario.engine()).lines());
        assertThat(restored.stateHash()).isEqualTo(scenario.engine().stateHash());
    }

    @Test
    void givesTheFirstUnusedInstrumentsPlaceToANewOneWhenAllAreTaken() {
        Scenario scenario = Scenario.start(Settings.withCounts(100, 100, 3, 10).with(Sharing.FLOATING));
        scenario.play("""
                x1: A ask 1 at 100 in AAA ioc | listed AAA, accepted x1, cancelled x1 1 UNFILLED
                x2: A ask 1 at 100 in BBB ioc | listed BBB, accepted x2, cancelled x2 1 UNFILLED
                x3: A ask 1 at 100 in CCC ioc | listed CCC, accepted x3, cancelled x3 1 UNFILLED
                x4: B ask 1 at 100 in BBB     | accepted x4
                x5: B ask 1 at 100 in DDD     | delisted AAA, listed DDD, accepted x5
                halt CCC                      | halted CCC
                x6: C ask 1 at 100 in EEE     | rejected TOO_MANY_INSTRUMENTS
                cancel x5 by B                | cancelled x5 1 REQUESTED
                x7: A ask 1 at 100 in AAA ioc | rejected INSTRUMENT_SHARE_USED
                x8: C ask 1 at 100 in EEE     | delisted DDD, listed EEE, accepted x8
                x9: C bid 1 at 100 in BBB ioc | accepted x9, trade 1 at 100 x9 takes x4 leaving 0 and 0
                cancel x8 by C                | cancelled x8 1 REQUESTED
                resume CCC                    | resumed CCC
                """);
        MatchingEngine restored = MatchingEngine.restore(scenario.engine()::writeTo);
        assertThat(StateText.of(restored).hasInstruments("EEE", "BBB", "CCC").lines())
                .isEqualTo(StateText.of(scenario.engine()).lines());
        scenario.play("""
                y1: B ask 1 at 100 in AAA     | delisted EEE, listed AAA, accepted y1
                y2: C ask 1 at 100 in DDD     | delisted CCC, listed DDD, accepted y2
                y3: C ask 1 at 100 in EEE     | rejected TOO_MANY_INSTRUMENTS
                """);
    }

    @Test
    void expiryFreesAnInstrumentsPlaceForTheVeryNextOrder() {
        Scenario.start(Settings.withCounts(100, 100, 1, 10).with(Sharing.FLOATING))
                .play("""
                x1: A ask 1 at 100 in AAA until 10 | listed AAA, accepted x1
                x2: B ask 1 at 100 in BBB          | rejected TOO_MANY_INSTRUMENTS
                time 10
                x3: B ask 1 at 100 in BBB          | expired x1 1, delisted AAA, listed BBB, accepted x3
                """);
    }

    @Test
    void keepsAnInstrumentWhoseOnlyOrderCameBackFromAReplaceThatCancelledTheOther() {
        Scenario.start(Settings.withCounts(100, 100, 1, 10).with(Sharing.FLOATING))
                .play("""
                x1: A ask 1 at 100 in AAA          | listed AAA, accepted x1
                x2: A bid 1 at 90 in AAA           | accepted x2
                replace x2 by A 1 at 100 stp cancel-oldest | replaced x2 1 at 100 gtc leaving 1 behind, \
                                                     prevented 1 at 100 x2 meets x1, cancelled x1 1 SELF_TRADE
                x3: B ask 1 at 100 in BBB          | rejected TOO_MANY_INSTRUMENTS
                cancel x2 by A                     | cancelled x2 1 REQUESTED
                x4: B ask 1 at 100 in BBB          | delisted AAA, listed BBB, accepted x4
                """);
    }

    @Test
    void keepsUnusedInstrumentsWhereBrokersDoNotShare() {
        Scenario.start(Settings.withCounts(100, 100, 1, 10)).play("""
                x1: A ask 1 at 100 in AAA ioc | listed AAA, accepted x1, cancelled x1 1 UNFILLED
                x2: B ask 1 at 100 in BBB     | rejected TOO_MANY_INSTRUMENTS
                """);
    }

    @Test
    void leavesAsMuchOpenValueForOthersAsTheLargestHas() {
        Scenario.start(huge().with(Sharing.FLOATING)).play("""
                x1: A bid 1000000000000 at 1000000 | listed ACME, accepted x1
                x2: A bid 1000000000000 at 1000000 | rejected OPEN_VALUE_SHARE_USED
                x3: A bid 250000000000 at 1000000  | accepted x3
                x4: A bid 1 at 1                   | rejected OPEN_VALUE_SHARE_USED
                replace x3 by A 250000000001 at 1000000 | rejected OPEN_VALUE_SHARE_USED x3
                x5: B bid 625000000000 at 1000000  | accepted x5
                x6: B bid 1 at 1                   | rejected OPEN_VALUE_SHARE_USED
                x7: C bid 1 at 1                   | accepted x7
                x8: B ask 1000000000000 at 1000000 ioc | accepted x8, trade 1000000000000 at 1000000 x8 takes x1 \
                                                     leaving 0 and 0
                x9: A bid 1 at 1                   | accepted x9
                """);
    }

    @Test
    void countsBothSidesOfABrokersOrdersInItsShareAsTheyComeAndGo() {
        Scenario.start(huge().with(Sharing.FLOATING)).play("""
                x1: A bid 600000000000 at 1000000 | listed ACME, accepted x1
                x2: A ask 600000000000 at 1000001 | accepted x2
                x3: A bid 50000000000 at 1000000  | rejected OPEN_VALUE_SHARE_USED
                x4: B bid 50000000000 at 1000000  | accepted x4
                cancel x2 by A                    | cancelled x2 600000000000 REQUESTED
                x5: A bid 300000000000 at 1000000 | accepted x5
                x6: A ask 350000000000 at 1000001 | rejected OPEN_VALUE_SHARE_USED
                """);
    }

    @Test
    void doesNotEndSharingOnceItHasBegun() {
        Scenario scenario = Scenario.start(Settings.withCounts(6, 6, 5, 10).with(Sharing.FLOATING));
        scenario.apply(new ChangeSettings(Settings.withCounts(2, 2, 5, 10)));
        assertThat(scenario.engine().settings())
                .isEqualTo(Settings.withCounts(2, 2, 5, 10).with(Sharing.FLOATING));
    }

    @Test
    void boundsTheValueOfAllOpenOrders() {
        Scenario scenario = Scenario.start(huge()).play("""
                x1: A bid 1000000000000 at 1000000 | listed ACME, accepted x1
                x2: B bid 1000000000000 at 1000000 | accepted x2
                x3: C bid 500000000000 at 1000000  | accepted x3
                x4: C bid 1 at 1                   | rejected EXCHANGE_FULL
                x5: C bid 1 at 1 ioc               | accepted x5, cancelled x5 1 UNFILLED
                replace x3 by C 500000000001 at 1000000 | rejected EXCHANGE_FULL x3
                replace x3 by C 499999999999 at 1000000 | replaced x3 499999999999 at 1000000 gtc leaving \
                                                     499999999999 in place
                x6: C bid 1000001 at 1             | rejected EXCHANGE_FULL
                x7: C bid 1000000 at 1             | accepted x7
                cancel x3 by C                     | cancelled x3 499999999999 REQUESTED
                x8: C bid 499999999999 at 1000000  | accepted x8
                x9: A ask 500000000000 at 1000000 ioc | accepted x9, trade 500000000000 at 1000000 x9 takes x1 \
                                                     leaving 0 and 500000000000
                y1: C bid 500000000000 at 1000000  | accepted y1
                """);
        assertThat(scenario.engine().openOrders()).isEqualTo(5);
    }

    @Test
    void countsOfAReplacedOrderOnlyWhatIsNotFilled() {
        Scenario.start(huge()).play("""
                x1: A bid 900000000000 at 1000000  | listed ACME, accepted x1
                x2: B bid 1000000000000 at 1000000 | accepted x2
                x3: C bid 600000000000 at 1000000  | accepted x3
                x4: C ask 400000000000 at 1000000 ioc | accepted x4, trade 400000000000 at 1000000 x4 takes x1 \
                                                     leaving 0 and 500000000000
                x5: C bid 400000000000 at 1000000  | accepted x5
                replace x1 by A 900000000001 at 1000000 | rejected EXCHANGE_FULL x1
                replace x1 by A 899999999999 at 1000000 | replaced x1 899999999999 at 1000000 gtc leaving \
                                                     499999999999 in place
                """);
    }

    @Test
    void leavesABrokerAboveItsShareWhatItHas() {
        Scenario.start(huge().with(Sharing.FLOATING)).play("""
                x1: A bid 900000000000 at 1000000 | listed ACME, accepted x1
                x2: B bid 800000000000 at 1000000 | accepted x2
                replace x1 by A 900000000001 at 1000000 | rejected OPEN_VALUE_SHARE_USED x1
                replace x1 by A 900000000000 at 1000000 day | replaced x1 900000000000 at 1000000 day until \
                                                     86400000000 leaving 900000000000 in place
                """);
    }

    @Test
    void stopsABrokerBeyondTheBalanceLimitFromSendingOrders() {
        Scenario scenario = Scenario.start(huge());
        for (int i = 0; i < 4; i++) {
            scenario.play("""
                    x1: A ask 1000000000000 at 1000000 doc %d | %saccepted x1
                    x2: B bid 1000000000000 at 1000000 | accepted x2, trade 1000000000000 at 1000000 x2 takes x1 \
                                                         leaving 0 and 0
                    """.formatted(i, i == 0 ? "listed ACME, " : ""));
        }
        StateText.of(scenario.engine())
                .hasBalance(1, ExchangeSettings.BALANCE_LIMIT)
                .hasBalance(2, -ExchangeSettings.BALANCE_LIMIT);
        scenario.play("""
                x3: C ask 1 at 1              | accepted x3
                x4: B bid 2 at 1              | accepted x4, trade 1 at 1 x4 takes x3 leaving 1 and 0
                x5: B ask 1 at 1              | rejected BALANCE_LIMIT
                x6: B ask 1 market            | rejected BALANCE_LIMIT
                replace x4 by B 2 at 1        | rejected BALANCE_LIMIT x4
                cancel x4 by B                | cancelled x4 1 REQUESTED
                x7: A bid 1 at 1              | accepted x7
                """);
    }

    /** Its broker is not asked again when a stop order triggers: without this, enough of them would overflow its balance. */
    @Test
    void cancelsStopOrdersThatTriggerWhileTheirBrokerIsBeyondTheBalanceLimit() {
        Scenario scenario = Scenario.start(huge()).play("""
                t1: A ask 1 at 100                        | listed ACME, accepted t1
                t2: C bid 1 at 100                        | accepted t2, trade 1 at 100 t2 takes t1 leaving 0 and 0
                """);
        for (int price = 99; price > 94; price--) {
            scenario.play("s%1$d: B ask 1000000000000 market stop %1$d | accepted s%1$d".formatted(price));
        }
        scenario.play("""
                s94: B ask 1000000000000 at 30 stop 94    | accepted s94
                s93: B ask 1000000000000 market stop 93   | accepted s93
                """);
        for (int price = 99; price > 94; price--) {
            scenario.play("""
                    x1: A bid 1000000000000 at 1000000    | accepted x1
                    x2: C ask 1 at %1$d                   | accepted x2, trade 1 at %1$d x2 takes x1 leaving 0 and \
                                                            999999999999, triggered s%1$d at %1$d, trade 999999999999 \
                                                            at 1000000 s%1$d takes x1 leaving 1 and 0, \
                                                            cancelled s%1$d 1 UNFILLED
                    """.formatted(price));
        }
        scenario.play("""
                x1: C bid 1000000000000 at 1000000        | accepted x1
                x2: C ask 1 at 94                         | accepted x2, trade 1 at 94 x2 takes x1 leaving 0 and \
                                                            999999999999, triggered s94 at 94, \
                                                            cancelled s94 1000000000000 UNFILLED
                x3: C ask 1 at 93                         | accepted x3, trade 1 at 93 x3 takes x1 leaving 0 and \
                                                            999999999998, triggered s93 at 93, \
                                                            cancelled s93 1000000000000 UNFILLED
                """);
    }

    /** What is open is bounded, and not what is traded: together that is more here than 64 bits hold. */
    @Test
    void goesOnHoweverMuchIsTraded() {
        long quantity = 1_000_000_000_000_000L;
        long pairs = Long.MAX_VALUE / quantity / 2 + 1;
        Scenario scenario = Scenario.start(huge()).play("list COIN scales 2 8 | listed COIN");
        for (long pair = 0; pair < pairs; pair++) {
            scenario.play("""
                    x1: A ask %1$d at 1 in COIN | accepted x1
                    x2: B bid %1$d at 1 in COIN | accepted x2, trade %1$d at 1 x2 takes x1 leaving 0 and 0
                    x3: B ask %1$d at 1 in COIN | accepted x3
                    x4: A bid %1$d at 1 in COIN | accepted x4, trade %1$d at 1 x4 takes x3 leaving 0 and 0
                    """.formatted(quantity));
        }
        assertThat(Math.multiplyHigh(2 * pairs, quantity) != 0 || 2 * pairs * quantity < 0)
                .as("more than 64 bits hold")
                .isTrue();
        MatchingEngine restored = MatchingEngine.restore(scenario.engine()::writeTo);
        assertThat(restored.stateHash()).isEqualTo(scenario.engine().stateHash());
    }

    private static ExchangeSettings huge() {
        return Settings.withOrderLimits(1_000_000_000_000L, 1_000_000_000_000L, 1_000_000_000_000_000_000L);
    }

    private static String limit(Scenario scenario, long price, long quantity) {
        return scenario.apply(
                new SubmitOrder(1, "1", "ACME", Side.BID, OrderType.LIMIT, TimeInForce.GTC, price, quantity, 0, ""));
    }

    private static SubmitOrder order(String symbol, String document, String clientOrderId) {
        return new SubmitOrder(1, document, symbol, Side.BID, OrderType.LIMIT, TimeInForce.GTC, 1, 1, 0, clientOrderId);
    }
}
