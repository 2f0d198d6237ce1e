package org.bourse.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an order says of its execution, before and after its stop price was reached. */
class ExecutionInstructionsTest {

    private static final ExecutionInstructions ALL = ExecutionInstructions.of(true, SelfTradePrevention.CANCEL_OLDEST)
            .withStop(100)
            .displaying(3)
            .inGroup(7);

    @ParameterizedTest
    @EnumSource
    void areTheSameObjectsWhereMostOrdersSayThem(SelfTradePrevention prevention) {
        for (boolean postOnly : new boolean[] {false, true}) {
            ExecutionInstructions said = ExecutionInstructions.of(postOnly, prevention);
            assertThat(said.postOnly()).isEqualTo(postOnly);
            assertThat(said.selfTradePrevention()).isEqualTo(prevention);
            assertThat(said.areNone()).isEqualTo(!postOnly && prevention == SelfTradePrevention.NONE);
            assertThat(said.withStop(5).withStop(0)).isSameAs(said);
            assertThat(said.displaying(5).displaying(0)).isSameAs(said);
            assertThat(said.inGroup(5).inGroup(0)).isSameAs(said);
            assertThat(said.withStop(0)).isSameAs(said);
        }
    }

    @Test
    void changesOneOfThemAndLeavesTheOthers() {
        assertThat(ALL).isEqualTo(new ExecutionInstructions(true, SelfTradePrevention.CANCEL_OLDEST, 100, false, 3, 7));
        assertThat(ALL.withStop(0))
                .isEqualTo(new ExecutionInstructions(true, SelfTradePrevention.CANCEL_OLDEST, 0, false, 3, 7));
        assertThat(ALL.displaying(0))
                .isEqualTo(new ExecutionInstructions(true, SelfTradePrevention.CANCEL_OLDEST, 100, false, 0, 7));
        assertThat(ALL.inGroup(0))
                .isEqualTo(new ExecutionInstructions(true, SelfTradePrevention.CANCEL_OLDEST, 100, false, 3, 0));
    }

    @Test
    void waitsUntilItsStopPriceWasReached() {
        assertThat(ALL.isStop()).isTrue();
        assertThat(ALL.waits()).isTrue();
        assertThat(ALL.inEngine()).isEqualTo(ALL);
        ExecutionInstructions after = ALL.afterTrigger();
        assertThat(after).isEqualTo(ALL.withStop(100, true)).isNotEqualTo(ALL);
        assertThat(after.isStop()).isTrue();
        assertThat(after.waits()).isFalse();
        assertThat(after.asEntered()).isEqualTo(ALL);
        assertThat(after.inEngine()).isEqualTo(ALL.withStop(0));
        assertThat(ExecutionInstructions.NONE.waits()).isFalse();
    }

    @Test
    void countsAnOrderThatWaitsAtItsLimitOrByItsStopPrice() {
        ExecutionInstructions stop = ExecutionInstructions.NONE.withStop(100);
        assertThat(stop.valuePrice(Side.BID, 120)).isEqualTo(120);
        assertThat(stop.valuePrice(Side.BID, 0)).isEqualTo(200);
        assertThat(stop.valuePrice(Side.ASK, 0)).isEqualTo(100);
        assertThat(stop.afterTrigger().valuePrice(Side.BID, 0)).isZero();
        assertThat(ExecutionInstructions.NONE.valuePrice(Side.ASK, 120)).isEqualTo(120);
    }

    @Test
    void saysWhatThereIsOfADisplayQuantityAndAGroup() {
        assertThat(ALL.displayQuantityIfAny()).hasValue(3);
        assertThat(ALL.stpIdIfAny()).hasValue(7);
        assertThat(ExecutionInstructions.NONE.displayQuantityIfAny()).isEmpty();
        assertThat(ExecutionInstructions.NONE.stpIdIfAny()).isEmpty();
    }
}
