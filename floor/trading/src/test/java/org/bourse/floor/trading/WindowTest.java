package org.bourse.floor.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows: which are taken, where they lie, and how often they are worth a look. */
class WindowTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void liesBeforeItsMoment() {
        Window window = Window.ofSeconds(600, 300);
        assertThat(window.start(1_000 * SECOND)).isEqualTo(400 * SECOND);
        assertThat(window.end(1_000 * SECOND)).isEqualTo(700 * SECOND);
    }

    @Test
    void takesItsEndsTheOtherWayRound() {
        assertThat(Window.ofSeconds(0, 300)).isEqualTo(Window.ofSeconds(300, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -1e-9, 86_400.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesSecondsThatItCantReach(double seconds) {
        String shown = Double.isFinite(seconds)
                ? new BigDecimal(String.valueOf(seconds)).stripTrailingZeros().toPlainString()
                : String.valueOf(seconds);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.ofSeconds(seconds, 0))
                .withMessageContaining("0 to 86400, not " + shown);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.ofSeconds(0, seconds))
                .withMessageContaining("0 to 86400, not " + shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "1.5, 2",
        "30, 2",
        "31, 5",
        "120, 5",
        "121, 10",
        "600, 10",
        "601, 15",
        "1800, 15",
        "1801, 30",
        "86400, 30"
    })
    void isWorthALookTheLessOftenTheOlderItsEnd(double end, long seconds) {
        assertThat(Window.ofSeconds(86_400, end).refreshNanos()).isEqualTo(seconds * SECOND);
    }

    @Test
    void isAMomentOrANanosecondOrLonger() {
        assertThat(Window.ofSeconds(1e-9, 0)).isEqualTo(new Window(1, 0));
        assertThat(Window.ofSeconds(5, 5)).isEqualTo(new Window(5_000_000_000L, 5_000_000_000L));
        for (double shorter : new double[] {1e-10, 4e-10}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Window.ofSeconds(shorter, 0))
                    .withMessageContaining("a nanosecond or longer");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Window.ofSeconds(5.000_000_000_1, 5));
    }
}
