package org.bourse.floor.trading.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.trading.StateCarrier;
import org.junit.jupiter.api.Test;

/** A portfolio's risk, order sizes, budgets, and what a strategy keeps to in a day. */
class PortfolioRiskTest {

    private static final long MINUTE = 60_000_000_000L;
    private static final BigDecimal CAPITAL = new BigDecimal("10000");
    private static final SafetyLimits TWO_PERCENT = new SafetyLimits(3, 2, BigDecimal.valueOf(2), 30);

    @Test
    void isLowWithLittle() {
        PortfolioRisk risk = PortfolioRisk.of(
                PortfolioLimits.STANDARD, 102, new double[] {100, 101, 102}, new double[] {10}, List.of());
        assertThat(risk.level()).isEqualTo(RiskLevel.LOW);
        assertThat(risk.buys()).isTrue();
        assertThat(risk.leverage()).isEqualTo(10 / 102.0);
    }

    @Test
    void buysNothingNearTheDrawdownsLimit() {
        PortfolioRisk near = PortfolioRisk.of(
                PortfolioLimits.STANDARD, 100, new double[] {100, 97, 94, 91, 88, 85, 83}, new double[0], List.of());
        assertThat(near.drawdown()).isEqualTo(0.17, within(1e-12));
        assertThat(near.level()).isEqualTo(RiskLevel.LOW);
        assertThat(near.buys()).isFalse();
    }

    @Test
    void measuresTheDrawdownFromThePeakThatIsLongPast() {
        PortfolioRisk risk =
                PortfolioRisk.of(PortfolioLimits.STANDARD, 125, new double[] {100, 100, 100}, new double[0], List.of());
        assertThat(risk.drawdown()).isEqualTo(0.2, within(1e-12));
        assertThat(risk.buys()).isFalse();
    }

    @Test
    void twoSmallEqualPositionsAreLittleRisk() {
        PortfolioRisk risk = PortfolioRisk.of(
                PortfolioLimits.STANDARD, 100, new double[] {100, 100}, new double[] {10, 10}, List.of());
        assertThat(risk.concentration()).isEqualTo(0.1);
        assertThat(risk.level()).isEqualTo(RiskLevel.LOW);
        PortfolioRisk one =
                PortfolioRisk.of(PortfolioLimits.STANDARD, 100, new double[] {100, 100}, new double[] {26}, List.of());
        assertThat(one.level()).as("much of one symbol").isEqualTo(RiskLevel.MEDIUM);
    }

    @Test
    void addsUpToTheHighestLevel() {
        PortfolioRisk risk = PortfolioRisk.of(
                PortfolioLimits.STANDARD,
                100,
                new double[] {100, 60},
                new double[] {100, 10},
                List.of(new double[] {0.1, -0.1, 0.2}, new double[] {0.2, -0.2, 0.4}));
        assertThat(risk.valueAtRisk()).isEqualTo(0.4, within(1e-12));
        assertThat(risk.correlation()).isEqualTo(1, within(1e-12));
        assertThat(risk.concentration()).isEqualTo(100 / 60.0);
        assertThat(risk.score()).isEqualTo(2 + 1 + 2 + 2 + 2);
        assertThat(risk.level()).isEqualTo(RiskLevel.EXTREME);
        assertThat(risk.level().factor()).isZero();
        assertThat(RiskLevel.of(1).factor()).isEqualTo(0.7);
        assertThat(RiskLevel.of(2).factor()).isEqualTo(0.3);
        assertThat(RiskLevel.of(3)).isEqualTo(RiskLevel.HIGH);
    }

    @Test
    void limitsOrdersByQuantityAndByThePositionsValueAtTheLastPrice() {
        OrderSizeLimits limits = new OrderSizeLimits(BigDecimal.TEN, new BigDecimal("100"), new BigDecimal("1000"));
        Optional<BigDecimal> price = Optional.of(new BigDecimal("200"));
        assertThat(limits.refusal("BTCUSDT", BigDecimal.ZERO, new BigDecimal("11"), price))
                .contains("Order quantity 11 exceeds crypto limit 10");
        assertThat(limits.refusal("AAPL", BigDecimal.ZERO, new BigDecimal("-101"), price))
                .contains("Order quantity 101 exceeds stock limit 100");
        assertThat(limits.refusal("BTCUSDT", new BigDecimal("4"), BigDecimal.ONE, price))
                .isEmpty();
        assertThat(limits.refusal("BTCUSDT", new BigDecimal("4"), new BigDecimal("2"), price))
                .contains("Position value $1200 would exceed limit $1000");
        assertThat(limits.refusal("BTCUSDT", new BigDecimal("9"), new BigDecimal("-2"), price))
                .as("it reduces")
                .isEmpty();
        assertThat(limits.refusal("BTCUSDT", BigDecimal.ZERO, BigDecimal.ONE, Optional.empty()))
                .isPresent();
        assertThat(limits.refusal("BTCUSDT", BigDecimal.ZERO, BigDecimal.ONE, Optional.of(BigDecimal.ZERO)))
                .isPresent();
    }

    @Test
    void saysWhatAnAmountMayBe() {
        String amount = "amount must be above 0: money, such as \"500\", or a share of what the run began with, such as"
                + " \"3%\"";
        assertThat(Budgets.fault("")).contains(amount + ".");
        for (String wrong : List.of("much", "0", "-1", "0%", "1e3", "%")) {
            assertThat(Budgets.fault(wrong)).contains(amount + "; not " + wrong + ".");
        }
        assertThat(Budgets.fault("3 %")).isEmpty();
        assertThat(Budgets.fault("0.01")).isEmpty();
    }

    @Test
    void givesBudgetsOutOfOneCap() {
        Budgets budgets = new Budgets(CAPITAL);
        BigDecimal half = new BigDecimal("50");
        assertThat(budgets.amount("30%")).isEqualByComparingTo("3000");
        assertThat(budgets.allocate("a", new BigDecimal("501"), Budgets.STANDARD_PERCENT))
                .contains("A budget of 501 is above 5% of 10000, which is the most that one strategy gets here"
                        + " (max_allocation_percent).");
        assertThat(budgets.allocate("a", new BigDecimal("5000"), half)).isEmpty();
        assertThat(budgets.allocate("b", new BigDecimal("4000"), half)).isEmpty();
        assertThat(budgets.allocate("c", new BigDecimal("1001"), half))
                .contains("A budget of 1001 is more than is left: other strategies have 9000 of 10000.");
        assertThat(budgets.allocate("a", new BigDecimal("4999"), half))
                .as("instead")
                .isEmpty();
        assertThat(budgets.allocated()).isEqualByComparingTo("8999");
        StateCarrier taking = StateCarrier.taking();
        budgets.carry(taking);
        Budgets again = new Budgets(CAPITAL);
        assertThat(again.allocate("c", BigDecimal.ONE, half)).isEmpty();
        again.carry(StateCarrier.settingDown(taking.bytes()));
        assertThat(again.budget("a")).contains(new BigDecimal("4999"));
        assertThat(again.budget("c")).isEmpty();
        assertThat(budgets.release("a")).isTrue();
        assertThat(budgets.budget("a")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> budgets.amount("much"));
        assertThatIllegalArgumentException().isThrownBy(() -> budgets.amount("1e999999999"));
        assertThat(budgets.amount("12.5")).isEqualByComparingTo("12.5");
    }

    @Test
    void waitsAfterLossesAndUntilTheNextDay() {
        SafetyRecord safety = new SafetyRecord(TWO_PERCENT);
        safety.entered(MINUTE);
        safety.closed(2 * MINUTE, new BigDecimal("-100"));
        assertThat(safety.refusal(3 * MINUTE, CAPITAL, 0)).isEmpty();
        safety.entered(3 * MINUTE);
        safety.closed(4 * MINUTE, new BigDecimal("-100"));
        assertThat(safety.refusal(33 * MINUTE, CAPITAL, 0)).contains("It lost 2 times in a row, and waits for 1 min");
        assertThat(safety.refusal(34 * MINUTE, CAPITAL, 0))
                .as("200 is not above 2 %")
                .isEmpty();
        safety.entered(35 * MINUTE);
        assertThat(safety.refusal(36 * MINUTE, CAPITAL, 0)).contains("Max daily trades reached: 3/3");
        assertThat(safety.refusal(24 * 60 * MINUTE, CAPITAL, 0))
                .as("the next day")
                .isEmpty();
    }

    @Test
    void refusesAfterADaysLoss() {
        SafetyRecord safety = new SafetyRecord(TWO_PERCENT);
        safety.entered(MINUTE);
        safety.closed(2 * MINUTE, new BigDecimal("-200.01"));
        assertThat(safety.refusal(3 * MINUTE, CAPITAL, 0)).contains("Daily loss 200.01 exceeds limit 200.00");
    }

    @Test
    void hasNoLimitOfADaysLossWhereNothingIsSaid() {
        SafetyRecord safety = new SafetyRecord(SafetyLimits.STANDARD);
        safety.entered(MINUTE);
        safety.closed(2 * MINUTE, new BigDecimal("-400"));
        assertThat(safety.refusal(3 * MINUTE, CAPITAL, 0)).isEmpty();
    }
}
