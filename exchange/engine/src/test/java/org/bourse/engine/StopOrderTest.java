package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;

/** Stop and stop-limit orders: they wait outside the book, and trigger after the command whose trades reached them. */
class StopOrderTest {

    /** The last trade was at 100. */
    private static final String TRADED_AT_100 = """
            t1: A ask 1 at 100               | listed ACME, accepted t1
            t2: B bid 1 at 100               | accepted t2, trade 1 at 100 t2 takes t1 leaving 0 and 0
            """;

    @Test
    void waitsOutsideTheBookAndBecomesAMarketOrder() {
        Scenario.start().play(TRADED_AT_100 + """
                s1: C bid 5 market stop 103  | accepted s1
                x1: A ask 9 at 102           | accepted x1
                x2: B bid 1 at 102           | accepted x2, trade 1 at 102 x2 takes x1 leaving 0 and 8
                x3: A ask 3 at 103           | accepted x3
                x4: B bid 9 at 103           | accepted x4, trade 8 at 102 x4 takes x1 leaving 1 and 0, \
                                               trade 1 at 103 x4 takes x3 leaving 0 and 2, \
                                               triggered s1 at 103, trade 2 at 103 s1 takes x3 leaving 3 and 0, \
                                               cancelled s1 3 UNFILLED
                """);
    }

    @Test
    void becomesALimitOrderThatRests() {
        Scenario.start().play(TRADED_AT_100 + """
                s1: C ask 5 at 97 stop 98    | accepted s1
                x1: A bid 2 at 98            | accepted x1
                x2: B ask 1 at 98            | accepted x2, trade 1 at 98 x2 takes x1 leaving 0 and 1, \
                                               triggered s1 at 98, trade 1 at 97 s1 takes x1 leaving 4 and 0, \
                                               booked s1 4 at 97
                x3: A bid 9 at 97            | accepted x3, trade 4 at 97 x3 takes s1 leaving 5 and 0
                """);
    }

    @Test
    void triggersTheNearestFirstAndTheOlderOnATie() {
        Scenario.start().play(TRADED_AT_100 + """
                s1: C bid 1 at 110 stop 105  | accepted s1
                s2: C bid 1 at 110 stop 104  | accepted s2
                s3: C bid 1 at 110 stop 105  | accepted s3
                s4: C bid 1 at 110 stop 106  | accepted s4
                x1: A ask 1 at 105           | accepted x1
                x2: B bid 1 at 105           | accepted x2, trade 1 at 105 x2 takes x1 leaving 0 and 0, \
                                               triggered s2 at 104, booked s2 1 at 110, \
                                               triggered s1 at 105, booked s1 1 at 110, \
                                               triggered s3 at 105, booked s3 1 at 110
                """);
    }

    @Test
    void triggersAtOnceWhereItsPriceIsReachedAlready() {
        Scenario.start().play(TRADED_AT_100 + """
                x1: A ask 2 at 101           | accepted x1
                s1: C bid 1 market stop 100  | accepted s1, triggered s1 at 100, \
                                               trade 1 at 101 s1 takes x1 leaving 0 and 1
                s2: C ask 3 at 102 stop 101  | accepted s2, triggered s2 at 101, booked s2 3 at 102
                """);
    }

    @Test
    void hasNothingToBeHeldAgainstBeforeTheFirstTrade() {
        Scenario.start().play("""
                s1: C bid 1 market stop 1    | listed ACME, accepted s1
                x1: A ask 1 at 100           | accepted x1
                x2: B bid 1 at 100           | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 0, \
                                               triggered s1 at 1, cancelled s1 1 UNFILLED
                """);
    }

    @Test
    void triggersWhatTriggeredOrdersReach() {
        Scenario.start().play(TRADED_AT_100 + """
                s1: C ask 2 market stop 99   | accepted s1
                s2: C ask 1 market stop 97   | accepted s2
                x1: A bid 1 at 99            | accepted x1
                x2: A bid 1 at 98            | accepted x2
                x3: A bid 1 at 97            | accepted x3
                x4: B ask 1 at 99            | accepted x4, trade 1 at 99 x4 takes x1 leaving 0 and 0, \
                                               triggered s1 at 99, trade 1 at 98 s1 takes x2 leaving 1 and 0, \
                                               trade 1 at 97 s1 takes x3 leaving 0 and 0, \
                                               triggered s2 at 97, cancelled s2 1 UNFILLED
                """);
    }

    @Test
    void meetsTheCommandsOwnOrderWhereItRests() {
        Scenario.start().play(TRADED_AT_100 + """
                s1: C ask 3 market stop 99   | accepted s1
                x1: A ask 1 at 99            | accepted x1
                x2: B bid 5 at 99            | accepted x2, trade 1 at 99 x2 takes x1 leaving 4 and 0, \
                                               booked x2 4 at 99, \
                                               triggered s1 at 99, trade 3 at 99 s1 takes x2 leaving 0 and 1
                """);
    }

    @Test
    void triggersNoMoreThanACommandMayAndTheRestInTheirTurns() {
        Scenario scenario = Scenario.start();
        scenario.engine().doAtMost(2);
        scenario.play(TRADED_AT_100 + """
                s1: C bid 1 at 90 stop 101   | accepted s1
                s2: C bid 1 at 90 stop 102   | accepted s2
                s3: C bid 1 at 90 stop 103   | accepted s3
                s4: C bid 1 at 90 stop 104   | accepted s4
                s5: C bid 1 at 90 stop 104   | accepted s5
                s6: C bid 1 at 90 stop 105   | accepted s6
                x1: A ask 1 at 104           | accepted x1
                x2: B bid 1 at 104           | accepted x2, trade 1 at 104 x2 takes x1 leaving 0 and 0, \
                                               triggered s1 at 101, booked s1 1 at 90, \
                                               triggered s2 at 102, booked s2 1 at 90, reached ACME 104 0
                cancel s4 by C               | cancelled s4 1 REQUESTED
                s7: C bid 1 at 90 stop 101   | accepted s7
                trigger                      | triggered s7 at 101, booked s7 1 at 90, \
                                               triggered s3 at 103, booked s3 1 at 90
                trigger                      | triggered s5 at 104, booked s5 1 at 90, reached ACME 0 0
                trigger                      |
                """);
        assertThat(scenario.engine().mostStopsReached()).isZero();
    }

    @Test
    void waitsWhileTradingIsHalted() {
        Scenario scenario = Scenario.start();
        scenario.engine().doAtMost(1);
        scenario.play(TRADED_AT_100 + """
                s1: C bid 1 at 90 stop 101   | accepted s1
                s2: C bid 1 at 90 stop 101   | accepted s2
                s3: C bid 1 at 90 stop 101   | accepted s3
                x1: A ask 1 at 101           | accepted x1
                x2: B bid 1 at 101           | accepted x2, trade 1 at 101 x2 takes x1 leaving 0 and 0, \
                                               triggered s1 at 101, booked s1 1 at 90, reached ACME 101 0
                halt ACME                    | halted ACME
                trigger                      |
                cancel s2 by C               | cancelled s2 1 REQUESTED
                s4: C bid 1 at 90 stop 200   | rejected INSTRUMENT_HALTED
                """);
        assertThat(scenario.engine().mostStopsReached()).isZero();
        scenario.play("""
                resume ACME                  | resumed ACME
                trigger                      | triggered s3 at 101, booked s3 1 at 90, reached ACME 0 0
                """);
    }

    @Test
    void countsWhatMayWaitForItsTurnOnBothSidesWhileItsInstrumentTrades() {
        Scenario scenario = Scenario.start();
        MatchingEngine engine = scenario.engine();
        engine.doAtMost(1);
        scenario.play(TRADED_AT_100 + """
                s1: C bid 1 at 90 stop 101   | accepted s1
                s2: C bid 1 at 90 stop 101   | accepted s2
                s3: C bid 1 at 90 stop 101   | accepted s3
                s4: C ask 1 at 200 stop 99   | accepted s4
                s5: C ask 1 at 200 stop 99   | accepted s5
                x1: A ask 1 at 101           | accepted x1
                """);
        assertThat(engine.mostStopsReached()).isZero();
        scenario.play("""
                x2: B bid 1 at 101           | accepted x2, trade 1 at 101 x2 takes x1 leaving 0 and 0, \
                                               triggered s1 at 101, booked s1 1 at 90, reached ACME 101 0
                """);
        assertThat(engine.mostStopsReached()).isEqualTo(2);
        scenario.play("""
                x3: A bid 1 at 99            | accepted x3
                x4: B ask 1 at 99            | accepted x4, trade 1 at 99 x4 takes x3 leaving 0 and 0, \
                                               triggered s2 at 101, booked s2 1 at 90, reached ACME 101 99
                """);
        assertThat(engine.mostStopsReached()).isEqualTo(1 + 2);
        scenario.play("""
                y1: A ask 1 at 100 in BETA   | listed BETA, accepted y1
                y2: B bid 1 at 100 in BETA   | accepted y2, trade 1 at 100 y2 takes y1 leaving 0 and 0
                s6: C ask 1 at 200 stop 99 in BETA | accepted s6
                s7: C ask 1 at 200 stop 99 in BETA | accepted s7
                y3: A bid 1 at 99 in BETA    | accepted y3
                y4: B ask 1 at 99 in BETA    | accepted y4, trade 1 at 99 y4 takes y3 leaving 0 and 0, \
                                               triggered s6 at 99, booked s6 1 at 200, reached BETA 0 99
                """);
        assertThat(engine.mostStopsReached()).isEqualTo(3 + 1);
        scenario.play("""
                cancel s3 by C               | cancelled s3 1 REQUESTED, reached ACME 0 99
                """);
        assertThat(engine.mostStopsReached()).isEqualTo(2 + 1);
        scenario.play("""
                cancel s4 by C               | cancelled s4 1 REQUESTED
                cancel s5 by C               | cancelled s5 1 REQUESTED, reached ACME 0 0
                """);
        assertThat(engine.mostStopsReached()).isEqualTo(1);
        scenario.play("halt BETA | halted BETA");
        assertThat(engine.mostStopsReached()).isZero();
        scenario.play("resume BETA | resumed BETA");
        assertThat(engine.mostStopsReached()).isEqualTo(1);
        scenario.play("halt market | halted market");
        assertThat(engine.mostStopsReached()).isZero();
    }

    @Test
    void triggersOfSeveralInstrumentsWithOneCommandWhereThereIsRoom() {
        Scenario scenario = Scenario.start();
        scenario.engine().doAtMost(1);
        for (String symbol : List.of("ACME", "BETA")) {
            scenario.play("""
                    t1: A ask 1 at 100 in SYMBOL | listed SYMBOL, accepted t1
                    t2: B bid 1 at 100 in SYMBOL | accepted t2, trade 1 at 100 t2 takes t1 leaving 0 and 0
                    s1: C bid 1 at 90 stop 101 in SYMBOL | accepted s1
                    SYMBOL: C bid 1 at 90 stop 101 in SYMBOL | accepted SYMBOL
                    x1: A ask 1 at 101 in SYMBOL | accepted x1
                    x2: B bid 1 at 101 in SYMBOL | accepted x2, trade 1 at 101 x2 takes x1 leaving 0 and 0, \
                                                   triggered s1 at 101, booked s1 1 at 90, reached SYMBOL 101 0
                    """.replace("SYMBOL", symbol));
        }
        scenario.engine().doAtMost(3);
        scenario.play("""
                trigger                      | triggered ACME at 101, booked ACME 1 at 90, reached ACME 0 0, \
                                               triggered BETA at 101, booked BETA 1 at 90, reached BETA 0 0
                """);
    }

    @Test
    void countsAtItsNewTermsWhereAReplaceLeavesItInItsPlace() {
        Scenario.start().play(TRADED_AT_100 + """
                limit C buys 1000                     | limits
                s1: C bid 5 at 110 stop 105           | accepted s1
                replace s1 by C 4 at 100              | replaced s1 4 at 100 gtc stop 105 leaving 4 in place
                s2: C bid 601 at 1 stop 105           | rejected OPEN_BUY_VALUE_LIMIT
                s3: C bid 600 at 1 stop 105           | accepted s3
                """);
    }

    @Test
    void isReplacedWhileItWaits() {
        Scenario.start().play(TRADED_AT_100 + """
                s1: C bid 5 at 110 stop 105  | accepted s1
                s2: C bid 5 at 110 stop 105  | accepted s2
                replace s1 by C 4 at 111 gtc | replaced s1 4 at 111 gtc stop 105 leaving 4 in place
                replace s1 by C 9 at 111 gtc | replaced s1 9 at 111 gtc stop 105 leaving 9 behind
                replace s2 by C 5 at 110 gtc stop 104 id b \
                                             | replaced s2 5 at 110 gtc stop 104 leaving 5 behind id b
                replace s2 by C 5 gtc        | rejected INVALID_PRICE s2
                replace s2 by C 5 at 99 stop 100 \
                                             | replaced s2 5 at 99 gtc stop 100 leaving 5 behind id b, \
                                               triggered s2 at 100, booked s2 5 at 99
                replace s2 by C 5 at 99 stop 110 \
                                             | rejected NOT_WAITING s2
                replace s2 by C 4 at 99      | replaced s2 4 at 99 gtc leaving 4 in place id b
                """);
    }

    @Test
    void isCancelledAndExpiresAsOtherOrders() {
        Scenario.start().play(TRADED_AT_100 + """
                s1: C bid 5 at 110 stop 105           | accepted s1
                s2: C ask 5 market stop 95 until 1000 | accepted s2
                s3: C ask 5 market stop 95 in BETA    | listed BETA, accepted s3
                s4: C bid 1 at 90 in BETA             | accepted s4
                cancel s1 by C                        | cancelled s1 5 REQUESTED
                time 1000
                expire                                | expired s2 5
                cancel-all C BETA                     | cancelled s3 5 MASS_CANCEL, cancelled s4 1 MASS_CANCEL
                s5: C bid 5 at 110 stop 105           | accepted s5
                kill C                                | kill_switch, cancelled s5 5 KILL_SWITCH
                """);
    }

    @Test
    void refusesWhatCanNotWait() {
        Scenario.start().play(TRADED_AT_100 + """
                change ACME tick 5                    | changed ACME
                s1: C bid 5 at 110 ioc stop 105       | rejected STOP_CANNOT_BE_IMMEDIATE
                s2: C bid 5 at 110 post-only stop 105 | rejected STOP_CANNOT_BE_POST_ONLY
                s3: C bid 5 at 110 stop -5            | rejected INVALID_STOP_PRICE
                s4: C bid 5 at 110 stop 104           | rejected STOP_PRICE_OFF_TICK
                s5: C bid 5 at 0 stop 105             | rejected INVALID_PRICE
                s6: C bid 5 at 111 stop 105           | rejected PRICE_OFF_TICK
                x1: A bid 5 at 90                     | accepted x1
                replace x1 by A 5 at 90 stop 105      | rejected NOT_WAITING x1
                """);
    }

    @Test
    void waitsForNoPriceAboveTheLargestAlsoWhereThatWasLowered() {
        Scenario scenario = Scenario.start().play("""
                s1: A bid 1 market stop 10000000001   | rejected INVALID_STOP_PRICE
                s2: A bid 1 at 100 stop 10000000000   | listed ACME, accepted s2
                """);
        scenario.apply(new ChangeSettings(Settings.withOrderLimits(1_000, 1_000, 1_000_000)));
        scenario.play("""
                replace s2 by A 1 at 101              | rejected INVALID_STOP_PRICE s2
                """);
    }

    @Test
    void countsAgainstItsBrokersLimitsUntilItIsGone() {
        Scenario.start().play(TRADED_AT_100 + """
                limit C buys 1000 sells 1000 orders 2 | limits
                s1: C bid 5 market stop 101           | rejected OPEN_BUY_VALUE_LIMIT
                s2: C bid 4 market stop 101           | accepted s2
                s3: C bid 2 at 97 stop 105            | rejected OPEN_BUY_VALUE_LIMIT
                s4: C bid 2 at 96 stop 105            | accepted s4
                s5: C bid 1 at 1                      | rejected OPEN_ORDERS_LIMIT
                cancel s4 by C                        | cancelled s4 2 REQUESTED
                s6: C ask 11 market stop 99           | rejected OPEN_SELL_VALUE_LIMIT
                s7: C ask 10 market stop 99           | accepted s7
                replace s7 by C 11 stop 99            | rejected OPEN_SELL_VALUE_LIMIT s7
                cancel s2 by C                        | cancelled s2 4 REQUESTED
                x1: A bid 1 at 99                     | accepted x1
                x2: B ask 1 at 99                     | accepted x2, trade 1 at 99 x2 takes x1 leaving 0 and 0, \
                                                        triggered s7 at 99, cancelled s7 10 UNFILLED
                x3: C bid 10 at 100                   | accepted x3
                """);
    }

    @Test
    void isHeldAgainstItsBrokersLimitsAsAMarketOrderWhereItsStopPriceIsReachedAlready() {
        Scenario.start().play(TRADED_AT_100 + """
                x1: A ask 5 at 300                    | accepted x1
                limit C value 1000                    | limits
                m1: C bid 5 market                    | rejected ORDER_VALUE_LIMIT
                s1: C bid 5 market stop 1             | rejected ORDER_VALUE_LIMIT
                s2: C bid 5 market stop 100           | rejected ORDER_VALUE_LIMIT
                limit C credit 1000                   | limits
                s3: C bid 4 market stop 1             | rejected CREDIT_LIMIT
                s4: C bid 4 market stop 101           | accepted s4
                replace s4 by C 4 stop 100            | rejected CREDIT_LIMIT s4
                replace s4 by C 3 stop 100            | replaced s4 3 at 0 gtc stop 100 leaving 3 behind, triggered s4 at 100, \
                                                        trade 3 at 300 s4 takes x1 leaving 0 and 2
                s5: C bid 1 market stop 1             | rejected CREDIT_LIMIT
                """);
    }

    @Test
    void keepsFromTradingWithItsOwnBrokerOnceItHasTriggered() {
        Scenario.start().play(TRADED_AT_100 + """
                s1: C bid 5 at 110 stop 105 stp cancel-newest | accepted s1
                x1: C ask 5 at 106                            | accepted x1
                x2: A ask 1 at 105                            | accepted x2
                x3: B bid 1 at 105                            | accepted x3, trade 1 at 105 x3 takes x2 leaving 0 and 0, \
                                                                triggered s1 at 105, prevented 5 at 106 s1 meets x1, \
                                                                cancelled s1 5 SELF_TRADE_AGGRESSOR
                """);
    }

    @Test
    void keepsItsInstrumentListed() {
        Scenario.start(Settings.withCounts(10, 100, 1, 10).with(Sharing.FLOATING))
                .play("""
                s1: C bid 1 market stop 105           | listed ACME, accepted s1
                x1: A bid 1 at 90 in BETA             | rejected TOO_MANY_INSTRUMENTS
                cancel s1 by C                        | cancelled s1 1 REQUESTED
                x2: A bid 1 at 90 in BETA             | delisted ACME, listed BETA, accepted x2
                """);
    }

    /** The figures of a cascade, with no judgement about time: those are the benchmark's. */
    @Test
    void triggersAHundredThousandStopsByOnePrintInBoundedCommands() {
        int stops = 100_000;
        Scenario scenario = Scenario.start();
        MatchingEngine engine = scenario.engine();
        scenario.play(TRADED_AT_100);
        EventRecorder recorder = new EventRecorder();
        for (int i = 0; i < stops; i++) {
            apply(engine, recorder, order(Side.BID, 90, 101 + i % 100));
        }
        apply(engine, recorder, order(Side.ASK, 300, 0));
        SequencedCommand print = apply(engine, recorder, order(Side.BID, 300, 0));
        int triggered = triggered(print);
        assertThat(triggered).isEqualTo(TriggerStops.MOST);
        int commands = 0;
        while (engine.mostStopsReached() > 0) {
            int more = triggered(apply(engine, recorder, new TriggerStops()));
            assertThat(more).isBetween(1, TriggerStops.MOST);
            triggered += more;
            commands++;
        }
        assertThat(triggered).isEqualTo(stops);
        assertThat(commands).isEqualTo(Math.ceilDiv(stops - TriggerStops.MOST, TriggerStops.MOST));
    }

    private static int triggered(SequencedCommand command) {
        return (int) command.events().stream()
                .filter(Event.OrderTriggered.class::isInstance)
                .count();
    }

    private static SequencedCommand apply(MatchingEngine engine, EventRecorder recorder, Command command) {
        long sequence = engine.lastSequence() + 1;
        long firstEvent = engine.nextEventSequence();
        engine.apply(sequence, 0, command, recorder);
        return recorder.take(sequence, 0, firstEvent, CommandSource.REST, command);
    }

    private static SubmitOrder order(Side side, long price, long stopPrice) {
        return new SubmitOrder(
                side == Side.BID ? 1 : 2,
                "111",
                "ACME",
                side,
                OrderType.LIMIT,
                TimeInForce.GTC,
                price,
                1,
                0,
                "",
                ExecutionInstructions.of(false, SelfTradePrevention.NONE).withStop(stopPrice));
    }
}
