package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.TickBand;
import org.junit.jupiter.api.Test;

/** Tick tables, bounds of orders and self-trade prevention that an instrument has of its own. */
class InstrumentBoundsTest {

    @Test
    void refusesTermsThatNoOrderCouldKeep() {
        Scenario.start().play("""
                list X from 0 tick 5          | rejected INVALID_TICK_TABLE
                list X from 10 tick 0         | rejected INVALID_TICK_TABLE
                list X from 10 tick 1000000000001 | rejected INVALID_TICK_TABLE
                list X from 12 tick 5         | rejected INVALID_TICK_TABLE
                list X tick 4 from 10 tick 5  | rejected INVALID_TICK_TABLE
                list X from 10 tick 5 from 10 tick 2 | rejected INVALID_TICK_TABLE
                list X from 20 tick 5 from 10 tick 2 | rejected INVALID_TICK_TABLE
                list X from 1000000000000001 tick 1 | rejected INVALID_TICK_TABLE
                list X from 1000000000000000 tick 10 | listed X
                change X smallest -1          | rejected INVALID_QUANTITY_BOUNDS
                change X largest -1           | rejected INVALID_QUANTITY_BOUNDS
                change X smallest 1000000000000001 | rejected INVALID_QUANTITY_BOUNDS
                change X largest 1000000000000001 | rejected INVALID_QUANTITY_BOUNDS
                change X smallest 5 largest 4 | rejected INVALID_QUANTITY_BOUNDS
                change X lot 10 largest 9     | rejected INVALID_QUANTITY_BOUNDS
                change X lot 10 smallest 11 largest 19 | rejected INVALID_QUANTITY_BOUNDS
                change X lot 10 smallest 11 largest 20 | changed X
                change X value -1             | rejected INVALID_LARGEST_VALUE
                change X value 2500000000000000001 | rejected INVALID_LARGEST_VALUE
                change X value 2500000000000000000 | changed X
                """);
    }

    @Test
    void takesSixteenTicksAndNoMore() {
        List<TickBand> bands = new ArrayList<>();
        for (int i = 1; i <= InstrumentTerms.MOST_BANDS; i++) {
            bands.add(new TickBand(10L * i, 10));
        }
        Scenario scenario = Scenario.start();
        assertThat(scenario.apply(new ListInstrument("MANY", InstrumentTerms.DEFAULTS.with(bands))))
                .isEqualTo("listed MANY");
        bands.add(new TickBand(1_000, 10));
        assertThat(scenario.apply(new ListInstrument("MORE", InstrumentTerms.DEFAULTS.with(bands))))
                .isEqualTo("rejected INVALID_TICK_TABLE");
    }

    @Test
    void asksForTheTickOfThePricesBand() {
        Scenario.start().play("""
                list ACME tick 2 from 100 tick 5 from 200 tick 1 | listed ACME
                x1: A ask 1 at 97             | rejected PRICE_OFF_TICK
                x2: A ask 1 at 98             | accepted x2
                x3: A ask 1 at 102            | rejected PRICE_OFF_TICK
                x4: A ask 1 at 100            | accepted x4
                x5: A ask 1 at 199            | rejected PRICE_OFF_TICK
                x6: A ask 1 at 201            | accepted x6
                x7: B bid 1 market stop 103   | rejected STOP_PRICE_OFF_TICK
                x8: B bid 1 market stop 105   | accepted x8
                replace x4 by A 1 at 101      | rejected PRICE_OFF_TICK x4
                replace x8 by B 1 market stop 99 | rejected STOP_PRICE_OFF_TICK x8
                """);
    }

    @Test
    void boundsAnOrdersQuantity() {
        Scenario.start().play("""
                list ACME smallest 5 largest 10 | listed ACME
                x1: A ask 4 at 100            | rejected QUANTITY_BELOW_SMALLEST
                x2: A ask 11 at 100           | rejected QUANTITY_ABOVE_LARGEST
                x3: A bid 4 market            | rejected QUANTITY_BELOW_SMALLEST
                x4: A bid 11 market stop 100  | rejected QUANTITY_ABOVE_LARGEST
                x5: A ask 10 at 100           | accepted x5
                x6: B bid 5 market            | accepted x6, trade 5 at 100 x6 takes x5 leaving 0 and 5
                x7: B bid 5 at 100            | accepted x7, trade 5 at 100 x7 takes x5 leaving 0 and 0
                """);
    }

    @Test
    void holdsAReplaceToTheBoundsWhereItChangesWhatTheyAreAbout() {
        Scenario.start().play("""
                x1: A ask 20 at 100           | listed ACME, accepted x1
                x2: B bid 6 at 100            | accepted x2, trade 6 at 100 x2 takes x1 leaving 0 and 14
                change ACME smallest 8 largest 15 value 1600 | changed ACME
                replace x1 by A 20 at 100 day | replaced x1 20 at 100 day until 86400000000 leaving 14 in place
                replace x1 by A 20 at 101     | rejected VALUE_ABOVE_LARGEST x1
                replace x1 by A 16 at 100     | rejected QUANTITY_ABOVE_LARGEST x1
                replace x1 by A 7 at 100      | rejected QUANTITY_BELOW_SMALLEST x1
                replace x1 by A 15 at 107     | rejected VALUE_ABOVE_LARGEST x1
                replace x1 by A 15 at 106     | replaced x1 15 at 106 gtc leaving 9 behind
                replace x1 by A 15 at 107     | rejected VALUE_ABOVE_LARGEST x1
                replace x1 by A 6 at 106      | cancelled x1 9 REPLACED_BELOW_FILLED
                """);
    }

    @Test
    void boundsAnOrdersValue() {
        Scenario.start().play("""
                list ACME value 1000          | listed ACME
                x1: A ask 10 at 101           | rejected VALUE_ABOVE_LARGEST
                x2: A ask 10 at 100           | accepted x2
                x3: A ask 4 at 200            | accepted x3
                x4: B bid 11 market           | rejected VALUE_ABOVE_LARGEST
                x5: B bid 6 market stop 100   | rejected VALUE_ABOVE_LARGEST
                x6: B bid 5 market stop 100   | accepted x6
                replace x6 by B 5 market stop 101 | rejected VALUE_ABOVE_LARGEST x6
                x7: B bid 10 market           | accepted x7, trade 10 at 100 x7 takes x2 leaving 0 and 0, triggered x6 at 100, trade 4 at 200 x6 takes x3 leaving 1 and 0, cancelled x6 1 UNFILLED
                """);
    }

    @Test
    void preventsWhatAnOrderSaysNothingOf() {
        Scenario.start().play("""
                list ACME stp cancel-newest   | listed ACME
                x1: A ask 5 at 100            | accepted x1
                x2: A bid 5 at 100            | accepted x2, prevented 5 at 100 x2 meets x1, cancelled x2 5 SELF_TRADE_AGGRESSOR
                x3: A bid 2 at 100 stp decrement | accepted x3, prevented 2 at 100 x3 meets x1, replaced x1 3 at 100 gtc SELF_TRADE leaving 3 in place, cancelled x3 2 SELF_TRADE_AGGRESSOR
                x4: A bid 3 at 100 fok        | accepted x4, cancelled x4 3 UNFILLED
                x5: A bid 3 market            | accepted x5, prevented 3 at 100 x5 meets x1, cancelled x5 3 SELF_TRADE_AGGRESSOR
                change ACME                   | changed ACME
                x6: A bid 3 at 100            | accepted x6, trade 3 at 100 x6 takes x1 leaving 0 and 0
                """);
    }

    @Test
    void preventsByWhatTheInstrumentSaysWhenTheyMeet() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: A bid 5 at 99             | accepted x2
                change ACME stp cancel-oldest | changed ACME
                replace x2 by A 5 at 100      | replaced x2 5 at 100 gtc leaving 5 behind, prevented 5 at 100 x2 meets x1, cancelled x1 5 SELF_TRADE
                """);
    }
}
