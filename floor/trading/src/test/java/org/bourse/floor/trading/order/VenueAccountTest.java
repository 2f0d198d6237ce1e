package org.bourse.floor.trading.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.junit.jupiter.api.Test;

/** An account's money, positions and trades. */
class VenueAccountTest {

    private static final VenueInstrument ACME = new VenueInstrument(1, "venue", "ACME", 3, 0, 1, 1);

    private final VenueAccount account = new VenueAccount(new BigDecimal("100000"));
    private final List<ClosedTrade> trades = new ArrayList<>();

    VenueAccountTest() {
        account.tellClosed(trades::add);
    }

    @Test
    void oneFeeIsTakenForEachSide() {
        account.open(ACME, BigDecimal.ONE);
        account.fill(1, 1, VenueSide.BUY, 100_050, 100, new BigDecimal("10.005"));
        account.fill(1, 2, VenueSide.SELL, 109_945, 100, new BigDecimal("10.9945"));
        assertThat(account.cash()).isEqualByComparingTo("100968.5005");
        assertThat(account.fees()).isEqualByComparingTo("20.9995");
        assertThat(trades)
                .containsExactly(new ClosedTrade(
                        1,
                        VenueSide.BUY,
                        1,
                        2,
                        100,
                        new BigDecimal("100.05"),
                        new BigDecimal("109.945"),
                        new BigDecimal("968.5005"),
                        new BigDecimal("20.9995")));
    }

    @Test
    void aTradesPricesAreTheAveragesOfAllItsFills() {
        account.open(ACME, BigDecimal.ONE);
        account.fill(1, 1, VenueSide.BUY, 10_000, 1, BigDecimal.ZERO);
        account.fill(1, 2, VenueSide.SELL, 10_100, 1, BigDecimal.ZERO);
        account.fill(1, 3, VenueSide.BUY, 10_000, 1, BigDecimal.ZERO);
        account.fill(1, 4, VenueSide.BUY, 10_001, 2, BigDecimal.ZERO);
        account.fill(1, 5, VenueSide.SELL, 11_000, 2, BigDecimal.ZERO);
        account.fill(1, 6, VenueSide.SELL, 12_500, 1, BigDecimal.ZERO);
        assertThat(trades.getLast().entryPrice()).isEqualTo("10.00066666667");
        assertThat(trades.getLast().exitPrice()).isEqualTo("11.5");
    }

    @Test
    void aFillThatTurnsAPositionEndsOneTradeAndBeginsAnother() {
        account.open(ACME, BigDecimal.ONE);
        account.fill(1, 1, VenueSide.SELL, 10_000, 10, new BigDecimal("0.1"));
        account.fill(1, 2, VenueSide.BUY, 9_000, 15, new BigDecimal("0.3"));
        assertThat(trades)
                .containsExactly(new ClosedTrade(
                        1,
                        VenueSide.SELL,
                        1,
                        2,
                        10,
                        new BigDecimal("1E+1"),
                        new BigDecimal("9"),
                        new BigDecimal("9.7"),
                        new BigDecimal("0.3")));
        account.fill(1, 3, VenueSide.SELL, 9_000, 5, BigDecimal.ZERO);
        assertThat(trades).hasSize(2);
        assertThat(trades.getLast())
                .isEqualTo(new ClosedTrade(
                        1,
                        VenueSide.BUY,
                        2,
                        3,
                        5,
                        new BigDecimal("9"),
                        new BigDecimal("9"),
                        new BigDecimal("-0.1"),
                        new BigDecimal("0.1")));
        assertThat(account.held()).isEqualTo(List.of());
    }

    @Test
    void longsPayShortsWhenTheRateIsAboveZero() {
        account.open(ACME, BigDecimal.ONE);
        account.fill(1, 1, VenueSide.SELL, 10_000, 10, BigDecimal.ZERO);
        assertThat(account.fund(1, 10_000, new BigDecimal("0.0001"))).isEqualByComparingTo("0.01");
        account.fill(1, 2, VenueSide.BUY, 10_000, 10, BigDecimal.ZERO);
        assertThat(account.fund(1, 10_000, new BigDecimal("0.0001"))).isZero();
        assertThat(trades.getFirst().profit()).isEqualByComparingTo("0.01");
    }

    @Test
    void timeInWhichSeveralAreHeldCountsOnce() {
        VenueInstrument other = new VenueInstrument(2, "venue", "OTHER", 3, 0, 1, 1);
        account.open(ACME, BigDecimal.ONE);
        account.open(other, BigDecimal.ONE);
        assertThat(account.heldNanos(9)).isZero();
        account.fill(1, 10, VenueSide.BUY, 10_000, 10, BigDecimal.ZERO);
        account.fill(2, 20, VenueSide.SELL, 10_000, 10, BigDecimal.ZERO);
        account.fill(1, 30, VenueSide.SELL, 10_000, 15, BigDecimal.ZERO);
        account.fill(1, 35, VenueSide.BUY, 10_000, 5, BigDecimal.ZERO);
        assertThat(account.heldNanos(38)).isEqualTo(28);
        account.fill(2, 40, VenueSide.BUY, 10_000, 10, BigDecimal.ZERO);
        assertThat(account.heldNanos(50)).isEqualTo(30);
        account.fill(2, 60, VenueSide.BUY, 10_000, 10, BigDecimal.ZERO);
        assertThat(account.heldNanos(65)).isEqualTo(35);
    }

    @Test
    void beginsWithMoney() {
        assertThatThrownBy(() -> new VenueAccount(BigDecimal.ZERO)).hasMessageContaining("more than 0");
    }
}
