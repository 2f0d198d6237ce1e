package org.bourse.floor.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import org.bourse.floor.market.VenueSide;
import org.junit.jupiter.api.Test;

/** What is taken up is set down again, to the last bit, and nothing else is. */
class StateCarrierTest {

    private static byte[] taken() {
        StateCarrier state = StateCarrier.taking();
        state.carry(Long.MIN_VALUE);
        state.carry(7);
        state.carry(true);
        state.carry(Double.NaN);
        state.carry(-0.0);
        state.carry("Zürich, \"x\"");
        state.carry(new BigDecimal("1.500"));
        state.carry(VenueSide.SELL);
        state.carry(new long[] {1, 2, 3});
        state.carry(new double[10_000]);
        return state.bytes();
    }

    @Test
    void setsDownWhatWasTakenUp() {
        StateCarrier state = StateCarrier.settingDown(taken());
        assertThat(state.carry(0L)).isEqualTo(Long.MIN_VALUE);
        assertThat(state.carry(0)).isEqualTo(7);
        assertThat(state.carry(false)).isTrue();
        assertThat(state.carry(0.0)).isNaN();
        assertThat(Double.doubleToRawLongBits(state.carry(0.0))).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(state.carry("")).isEqualTo("Zürich, \"x\"");
        assertThat(state.carry(BigDecimal.ZERO)).isEqualTo(new BigDecimal("1.500"));
        assertThat(state.carry(VenueSide.BUY)).isEqualTo(VenueSide.SELL);
        assertThat(state.carry(new long[0])).containsExactly(1, 2, 3);
        assertThat(state.carry(new double[0])).hasSize(10_000);
        state.end();
    }

    @Test
    void refusesAStateThatEndsTooEarlyOrTooLate() {
        byte[] some = Arrays.copyOf(taken(), 12);
        StateCarrier state = StateCarrier.settingDown(some);
        state.carry(0L);
        assertThatIllegalArgumentException().isThrownBy(() -> state.carry(0L)).withMessage("The state ends too early.");
        assertThatIllegalArgumentException()
                .isThrownBy(state::end)
                .withMessage("The state has 4 bytes more than it should.");
    }

    @Test
    void refusesTheStateOfSomebodyElse() {
        StateCarrier taking = StateCarrier.taking();
        taking.requireSame("one");
        StateCarrier.settingDown(taking.bytes()).requireSame("one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StateCarrier.settingDown(taking.bytes()).requireSame("two"))
                .withMessage("The state has one in place of two.");
    }

    @Test
    void refusesALengthThatThereIsNoRoomFor() {
        StateCarrier taking = StateCarrier.taking();
        taking.carry(1L << 30);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StateCarrier.settingDown(taking.bytes()).carry(new long[0]))
                .withMessage("The state ends too early.");
    }
}
