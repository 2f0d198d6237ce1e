package org.bourse.floor.trading.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.junit.jupiter.api.Test;

/** What is held, what it has cost and what was made of it. */
class VenuePositionTest {

    private final VenuePosition position =
            new VenuePosition(new VenueInstrument(1, "venue", "ACME", 2, 0, 1, 1), BigDecimal.ONE);

    private static BigDecimal rounded(BigDecimal value) {
        return value.setScale(4, RoundingMode.HALF_EVEN);
    }

    @Test
    void averagesWhatIsAddedAndRealisesWhatIsClosed() {
        position.fill(VenueSide.BUY, 150_00, 10);
        position.fill(VenueSide.BUY, 160_00, 5);
        BigDecimal made = position.fill(VenueSide.SELL, 170_00, 5);
        assertThat(position.quantity()).isEqualTo(10);
        assertThat(rounded(position.averagePrice().orElseThrow())).isEqualByComparingTo("153.3333");
        assertThat(rounded(made)).isEqualByComparingTo("83.3333");
        assertThat(rounded(position.unrealized(165_00))).isEqualByComparingTo("116.6667");
    }

    @Test
    void theRestOfAFillThatClosesAllOpensTheOtherSide() {
        position.fill(VenueSide.SELL, 100_00, 10);
        BigDecimal made = position.fill(VenueSide.BUY, 90_00, 15);
        assertThat(made).isEqualByComparingTo("100");
        assertThat(position.quantity()).isEqualTo(5);
        assertThat(position.averagePrice())
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("90"));
    }

    @Test
    void noDigitIsLostHoweverACostDivides() {
        position.fill(VenueSide.BUY, 100_01, 3);
        position.fill(VenueSide.BUY, 100_00, 4);
        position.fill(VenueSide.SELL, 99_00, 1);
        position.fill(VenueSide.SELL, 99_00, 3);
        position.fill(VenueSide.SELL, 99_00, 3);
        assertThat(position.quantity()).isZero();
        assertThat(position.cost()).isEqualByComparingTo("0");
        assertThat(position.realized()).isEqualByComparingTo("-7.03");
        assertThat(position.averagePrice()).isEmpty();
    }

    @Test
    void hasNoMoreDigitsTheLongerItIsTraded() {
        position.fill(VenueSide.BUY, 100_01, 7);
        for (int i = 0; i < 1_000; i++) {
            position.fill(VenueSide.SELL, 100_00, 3);
            position.fill(VenueSide.BUY, 100_03, 3);
        }
        assertThat(position.cost().scale()).isLessThan(20);
        position.fill(VenueSide.SELL, 100_00, 7);
        assertThat(position.cost()).isEqualByComparingTo("0");
        assertThat(position.realized()).isEqualByComparingTo("-90.07");
    }

    @Test
    void isLiquidatedWhereItsMarginIsLost() {
        position.fill(VenueSide.BUY, 50_000_00, 2);
        assertThat(position.margin(10)).isEqualByComparingTo("10000");
        assertThat(position.liquidationPrice(10))
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("45000"));
        assertThat(position.hasLostMargin(45_000_01, 10)).isFalse();
        assertThat(position.hasLostMargin(45_000_00, 10)).isTrue();
        assertThat(position.liquidationPrice(1)).isEmpty();
        assertThat(position.hasLostMargin(1, 1)).isFalse();
        position.fill(VenueSide.SELL, 50_000_00, 4);
        assertThat(position.liquidationPrice(10))
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("55000"));
        assertThat(position.hasLostMargin(54_999_99, 10)).isFalse();
        assertThat(position.hasLostMargin(55_000_00, 10)).isTrue();
    }

    @Test
    void contractsAreSoMuchOfWhatThePriceIsFor() {
        VenuePosition future =
                new VenuePosition(new VenueInstrument(1, "venue", "BTC", 1, 0, 1, 1), new BigDecimal("0.0001"));
        future.fill(VenueSide.SELL, 60_000_0, 100);
        assertThat(future.cost()).isEqualByComparingTo("600");
        assertThat(future.averagePrice())
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("60000"));
        assertThat(future.unrealized(59_000_0)).isEqualByComparingTo("10");
    }
}
