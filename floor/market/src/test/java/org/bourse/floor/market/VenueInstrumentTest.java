package org.bourse.floor.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Instruments, and the bars of their trades. */
class VenueInstrumentTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void takesItsScalesFromItsSteps() {
        assertThat(VenueInstrument.of(1, "binance", "BTCUSDT", "0.01000000", "0.00001000"))
                .isEqualTo(new VenueInstrument(1, "binance", "BTCUSDT", 2, 5, 1, 1));
        assertThat(VenueInstrument.of(2, "mexc", "X", "0.5", "10"))
                .isEqualTo(new VenueInstrument(2, "mexc", "X", 1, 0, 5, 10));
        assertThat(VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "1").price(6_173_763))
                .isEqualTo("61737.63");
    }

    @Test
    void isRefusedWhenItsNumbersWouldNotFit() {
        assertThatThrownBy(() -> VenueInstrument.of(1, "v", "S", "0.00000001", "0.001"))
                .hasMessage("S: 8 digits of a price and 3 of a quantity; together they may be 0 to 10.");
        assertThatThrownBy(() -> VenueInstrument.of(1, "v", "S", "0", "1"))
                .hasMessage("S: the tick must be above 0, not 0.");
        assertThatThrownBy(() -> VenueInstrument.of(1, "v", "S", "1", "x"))
                .hasMessage("S: the lot must be a number, not x.");
        assertThatThrownBy(() -> VenueInstrument.of(0, "v", "S", "1", "1")).hasMessageContaining("1 or more");
    }

    @Test
    void hasBarsOfItsTradesAndNoneWhereThereWasNone() {
        BarSeries bars = new BarSeries(SECOND, 3);
        bars.add(SECOND, 10, 1);
        bars.add(SECOND + 5, 12, 2);
        bars.add(SECOND + 9, 9, 3);
        bars.add(4 * SECOND, 11, 4);
        bars.add(3 * SECOND, 8, 1);
        assertThat(bars.newest(10))
                .isEqualTo(List.of(new Bar(SECOND, 10, 12, 9, 9, 6, 3), new Bar(4 * SECOND, 11, 11, 8, 8, 5, 2)));
        bars.add(5 * SECOND, 1, 1);
        bars.add(6 * SECOND, 1, 1);
        assertThat(bars.newest(10))
                .hasSize(3)
                .first()
                .extracting(Bar::startNanos)
                .isEqualTo(4 * SECOND);
        assertThat(bars.newest(1)).extracting(Bar::startNanos).containsExactly(6 * SECOND);
    }
}
