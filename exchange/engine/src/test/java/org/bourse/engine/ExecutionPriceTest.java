package org.bourse.engine;

import static org.bourse.engine.model.ExecutionPriceRule.RESTING;
import static org.bourse.engine.model.ExecutionPriceRule.SELLER;

import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.junit.jupiter.api.Test;

/** At whose price orders trade. */
class ExecutionPriceTest {

    @Test
    void tradesAtTheSellersPriceByDefault() {
        start(SELLER).play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: B bid 1 at 120            | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 0
                x3: A bid 1 at 120            | accepted x3
                x4: B ask 1 at 100            | accepted x4, trade 1 at 100 x4 takes x3 leaving 0 and 0
                x5: A bid 1 at 120            | accepted x5
                x6: B ask 1 market            | accepted x6, trade 1 at 120 x6 takes x5 leaving 0 and 0
                x7: A ask 1 at 100            | accepted x7
                x8: B bid 1 market            | accepted x8, trade 1 at 100 x8 takes x7 leaving 0 and 0
                x9: A bid 1 at 120            | accepted x9
                y1: B ask 1 at 90 ioc         | accepted y1, trade 1 at 90 y1 takes x9 leaving 0 and 0
                """);
    }

    @Test
    void tradesAtTheRestingOrdersPriceUnderThatRule() {
        start(RESTING).play("""
                x1: A ask 1 at 100            | listed ACME, accepted x1
                x2: B bid 1 at 120            | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 0
                x3: A bid 1 at 120            | accepted x3
                x4: B ask 1 at 100            | accepted x4, trade 1 at 120 x4 takes x3 leaving 0 and 0
                x5: A bid 1 at 120            | accepted x5
                x6: B ask 1 market            | accepted x6, trade 1 at 120 x6 takes x5 leaving 0 and 0
                """);
    }

    @Test
    void tradesAnAggressiveAskAtItsOwnLimitOverManyBids() {
        start(SELLER).play("""
                x1: A bid 1 at 120            | listed ACME, accepted x1
                x2: A bid 1 at 110            | accepted x2
                x3: B ask 3 at 100            | accepted x3, trade 1 at 100 x3 takes x1 leaving 2 and 0, \
                                                trade 1 at 100 x3 takes x2 leaving 1 and 0
                """);
    }

    @Test
    void changesTheRuleOfListedInstrumentsToo() {
        Scenario scenario = start(SELLER).play("""
                x1: A bid 2 at 120            | listed ACME, accepted x1
                x2: B ask 1 at 100            | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 1
                """);
        scenario.apply(new ChangeSettings(Settings.withExecutionPrice(RESTING)));
        scenario.play("""
                x3: B ask 1 at 100            | accepted x3, trade 1 at 120 x3 takes x1 leaving 0 and 0
                """);
    }

    private static Scenario start(ExecutionPriceRule rule) {
        return Scenario.start(Settings.withExecutionPrice(rule));
    }
}
