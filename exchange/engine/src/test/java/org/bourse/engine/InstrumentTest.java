package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.Sharing;
import org.junit.jupiter.api.Test;

/** Instruments with units, steps and rules of their own, and who may list them. */
class InstrumentTest {

    @Test
    void listsASymbolOnce() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                list ACME                     | rejected INSTRUMENT_LISTED
                list COIN scales 4 6          | listed COIN
                list COIN                     | rejected INSTRUMENT_LISTED
                list co                       | rejected INVALID_TEXT
                change NONE                   | rejected UNKNOWN_INSTRUMENT
                """);
    }

    @Test
    void tradesEachOfManyInItsOwnBook() {
        Scenario scenario = Scenario.start();
        for (int i = 0; i < 100; i++) {
            scenario.play("a%d: A ask 1 at %d in S%d | listed S%d, accepted a%d".formatted(i, 100 + i, i, i, i));
        }
        for (int i = 0; i < 100; i++) {
            scenario.play("b%d: B bid 1 at 300 in S%d | accepted b%d, trade 1 at %d b%d takes a%d leaving 0 and 0"
                    .formatted(i, i, i, 100 + i, i, i));
        }
        assertThat(scenario.engine().instruments()).isEqualTo(100);
    }

    @Test
    void refusesTermsThatNoInstrumentMayHave() {
        Scenario scenario = Scenario.start().play("""
                list X scales 9 0             | rejected INVALID_SCALE
                list X scales -1 0            | rejected INVALID_SCALE
                list X scales 0 9             | rejected INVALID_SCALE
                list X scales 2 -1            | rejected INVALID_SCALE
                list X currency EU            | rejected INVALID_CURRENCY
                list X currency eur           | rejected INVALID_CURRENCY
                list X currency ELEVENCHARS   | rejected INVALID_CURRENCY
                list X tick 0                 | rejected INVALID_TICK
                list X tick 1000000000001     | rejected INVALID_TICK
                list X lot 0                  | rejected INVALID_LOT
                list X lot 1000000000001      | rejected INVALID_LOT
                list X scales 8 8 currency USDT tick 1000000000000 lot 1000000000000 | listed X
                change X tick 0               | rejected INVALID_TICK
                change X lot -5               | rejected INVALID_LOT
                change X scales 2 9           | rejected INVALID_SCALE
                change X currency no          | rejected INVALID_CURRENCY
                """);
        assertThat(scenario.apply(list("n".repeat(101)))).isEqualTo("rejected INVALID_TEXT");
        assertThat(scenario.apply(list("a\nb"))).isEqualTo("rejected INVALID_TEXT");
        assertThat(scenario.apply(list("n".repeat(100)))).isEqualTo("listed Y");
    }

    @Test
    void keepsOrdersOnTickAndLot() {
        Scenario.start().play("""
                list ACME tick 5 lot 10       | listed ACME
                x1: A ask 20 at 101           | rejected PRICE_OFF_TICK
                x2: A ask 25 at 105           | rejected QUANTITY_OFF_LOT
                x3: A ask 25 at 101           | rejected PRICE_OFF_TICK
                x4: A ask 20 at 105           | accepted x4
                x5: B bid 15 market           | rejected QUANTITY_OFF_LOT
                x6: B bid 10 market           | accepted x6, trade 10 at 105 x6 takes x4 leaving 0 and 10
                replace x4 by A 20 at 104     | rejected PRICE_OFF_TICK x4
                replace x4 by A 25 at 110     | rejected QUANTITY_OFF_LOT x4
                replace x4 by A 30 at 110     | replaced x4 30 at 110 gtc leaving 20 behind
                """);
    }

    @Test
    void leavesRestingOrdersAloneWhenTickAndLotChange() {
        Scenario.start().play("""
                x1: A ask 7 at 101            | listed ACME, accepted x1
                x2: A ask 7 at 103            | accepted x2
                change ACME tick 5 lot 10     | changed ACME
                x3: B bid 7 at 101            | rejected PRICE_OFF_TICK
                x4: B bid 10 at 105           | accepted x4, trade 7 at 101 x4 takes x1 leaving 3 and 0, trade 3 at 103 x4 takes x2 leaving 0 and 4
                replace x2 by A 7 at 103 day  | replaced x2 7 at 103 day until 86400000000 leaving 4 in place
                replace x2 by A 6 at 103      | rejected QUANTITY_OFF_LOT x2
                replace x2 by A 7 at 102      | rejected PRICE_OFF_TICK x2
                replace x2 by A 7 at 110      | replaced x2 7 at 110 gtc leaving 4 behind
                change ACME                   | changed ACME
                x5: B bid 1 at 1              | accepted x5
                """);
    }

    @Test
    void changesUnitsOnlyBeforeThereIsAnOrder() {
        Scenario.start().play("""
                list ACME                     | listed ACME
                change ACME scales 4 2        | changed ACME
                x1: A ask 7 at 101            | accepted x1
                change ACME scales 4 2 tick 2 named Acme | changed ACME
                change ACME                   | rejected INSTRUMENT_IN_USE
                change ACME scales 4 0        | rejected INSTRUMENT_IN_USE
                change ACME scales 4 2 currency EUR | rejected INSTRUMENT_IN_USE
                cancel x1 by A                | cancelled x1 7 REQUESTED
                change ACME currency EUR      | changed ACME
                x2: A ask 7 at 102            | accepted x2
                x3: B bid 7 at 102            | accepted x3, trade 7 at 102 x3 takes x2 leaving 0 and 0
                change ACME                   | rejected INSTRUMENT_IN_USE
                """);
    }

    @Test
    void countsMoneyInEachUnitByItself() {
        Scenario scenario = Scenario.start().play("""
                list COIN scales 2 6 currency EUR | listed COIN
                x1: A ask 1500000 at 250 in COIN | accepted x1
                x2: B bid 1500000 at 250 in COIN | accepted x2, trade 1500000 at 250 x2 takes x1 leaving 0 and 0
                x3: A ask 2 at 30             | listed ACME, accepted x3
                x4: C bid 2 at 30             | accepted x4, trade 2 at 30 x4 takes x3 leaving 0 and 0
                """);
        assertThat(StateText.of(scenario.engine())
                        .hasBalance(1, 60)
                        .hasBalance(2, 0)
                        .hasBalance(3, -60)
                        .lines())
                .contains("balance 1 EUR 8 375000000", "balance 2 EUR 8 -375000000");
    }

    @Test
    void measuresLimitsInTheInstrumentsUnits() {
        // 100.00 each, 50 shares, 1,000.00 together
        Scenario.start(Settings.withOrderLimits(10_000, 50, 100_000)).play("""
                list FINE scales 4 2          | listed FINE
                x1: A ask 1 at 1000001 in FINE | rejected INVALID_PRICE
                x2: A ask 5001 at 1 in FINE   | rejected INVALID_QUANTITY
                x3: A ask 5001 market in FINE | rejected INVALID_QUANTITY
                x4: A ask 1001 at 1000000 in FINE | rejected ORDER_VALUE_TOO_LARGE
                x5: A ask 1000 at 1000000 in FINE | accepted x5
                list ROUND scales 0 0         | listed ROUND
                x6: A ask 1 at 101 in ROUND   | rejected INVALID_PRICE
                x7: A ask 11 at 100 in ROUND  | rejected ORDER_VALUE_TOO_LARGE
                x8: A ask 10 at 100 in ROUND  | accepted x8
                """);
    }

    @Test
    void neverOverflowsWithEightDecimals() {
        ExchangeSettings largest =
                Settings.withOrderLimits(1_000_000_000_000L, 1_000_000_000_000L, ExchangeSettings.MAX_OPEN_VALUE);
        Scenario.start(largest).play("""
                list COIN scales 8 8          | listed COIN
                x1: A ask 1000000000000001 at 1 in COIN | rejected INVALID_QUANTITY
                x2: A ask 1 at 1000000000000001 in COIN | rejected INVALID_PRICE
                x3: A ask 1000000000000000 at 1000000000000000 in COIN | rejected ORDER_VALUE_TOO_LARGE
                x4: A ask 4294967296 at 4294967296 in COIN | rejected ORDER_VALUE_TOO_LARGE
                x5: A ask 2500 at 1000000000000000 in COIN | accepted x5
                x6: A ask 1 at 1 in COIN      | rejected EXCHANGE_FULL
                x7: A ask 1 at 1              | listed ACME, accepted x7
                x8: B bid 2500 market in COIN | accepted x8, trade 2500 at 1000000000000000 x8 takes x5 leaving 0 and 0
                x9: A ask 2500 at 1000000000000000 in COIN | accepted x9
                x10: B bid 2500 market in COIN | accepted x10, trade 2500 at 1000000000000000 x10 takes x9 leaving 0 and 0
                x11: A ask 1 at 1 in COIN     | rejected BALANCE_LIMIT
                x12: A ask 1 at 2             | accepted x12
                """);
    }

    @Test
    void tradesByItsOwnPriceRuleWhateverTheSettingIs() {
        Scenario scenario = Scenario.start().play("""
                list OWN resting              | listed OWN
                list AS seller                | listed AS
                """);
        scenario.apply(new ChangeSettings(Settings.withExecutionPrice(ExecutionPriceRule.RESTING)));
        scenario.play("""
                x1: A bid 1 at 100 in AS      | accepted x1
                x2: B ask 1 at 90 in AS       | accepted x2, trade 1 at 90 x2 takes x1 leaving 0 and 0
                x3: A bid 1 at 100            | listed ACME, accepted x3
                x4: B ask 1 at 90             | accepted x4, trade 1 at 100 x4 takes x3 leaving 0 and 0
                change AS                     | changed AS
                x5: A bid 1 at 100 in AS      | accepted x5
                x6: B ask 1 at 90 in AS       | accepted x6, trade 1 at 100 x6 takes x5 leaving 0 and 0
                """);
        scenario.apply(new ChangeSettings(Settings.withExecutionPrice(ExecutionPriceRule.SELLER)));
        scenario.play("""
                x7: A bid 1 at 100 in OWN     | accepted x7
                x8: B ask 1 at 90 in OWN      | accepted x8, trade 1 at 100 x8 takes x7 leaving 0 and 0
                x9: A bid 1 at 100            | accepted x9
                x10: B ask 1 at 90            | accepted x10, trade 1 at 90 x10 takes x9 leaving 0 and 0
                """);
    }

    @Test
    void leavesListingToTheOperatorWhereItIsToBe() {
        Scenario.start(ExchangeSettings.DEFAULTS.with(ListingRule.OPERATOR)).play("""
                x1: A ask 5 at 100            | rejected UNKNOWN_INSTRUMENT
                list ACME                     | listed ACME
                x2: A ask 5 at 100            | accepted x2
                x3: A ask 5 at 100 in OTHER   | rejected UNKNOWN_INSTRUMENT
                """);
    }

    @Test
    void keepsThePlaceOfWhatTheOperatorListed() {
        ExchangeSettings shared = Settings.withCounts(10, 100, 2, 5).with(Sharing.FLOATING);
        Scenario.start(shared).play("""
                list KEPT                     | listed KEPT
                x1: A ask 5 at 100 in FIRST ioc | listed FIRST, accepted x1, cancelled x1 5 UNFILLED
                x2: A ask 5 at 100 in SECOND ioc | delisted FIRST, listed SECOND, accepted x2, cancelled x2 5 UNFILLED
                change SECOND                 | changed SECOND
                x3: A ask 5 at 100 in THIRD   | rejected TOO_MANY_INSTRUMENTS
                list THIRD                    | rejected TOO_MANY_INSTRUMENTS
                """);
    }

    private static ListInstrument list(String name) {
        return new ListInstrument("Y", new InstrumentTerms(name, 2, 0, "", 1, 1, Optional.empty()));
    }
}
