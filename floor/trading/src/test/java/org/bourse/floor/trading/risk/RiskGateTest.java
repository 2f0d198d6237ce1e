package org.bourse.floor.trading.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks before an order, at their very limits, and what they say. */
class RiskGateTest {

    private static final BigDecimal CAPITAL = new BigDecimal("10000");

    private final RiskGate gate = new RiskGate(RiskLimits.STANDARD);

    @ParameterizedTest
    @CsvSource({"1000.00, true", "1000.01, false"})
    void limitsAPositionsValue(BigDecimal value, boolean passes) {
        RiskAssessment assessment = gate.assess(order(value), AccountPicture.of(CAPITAL));
        assertThat(assessment.approved()).isEqualTo(passes);
        assertThat(assessment.reason())
                .isEqualTo(passes ? "" : "Position size 1000.01 USDT exceeds max 1000.00 USDT (10.0% of capital)");
    }

    @Test
    void saysOfWhatIsAboveALimitByLittleThatItIsAbove() {
        assertThat(gate.assess(order(new BigDecimal("1000.001")), AccountPicture.of(CAPITAL))
                        .reason())
                .isEqualTo("Position size 1000.01 USDT exceeds max 1000.00 USDT (10.0% of capital)");
    }

    @ParameterizedTest
    @CsvSource({"8501, true", "8500, false", "8400, false"})
    void limitsTheDrawdown(BigDecimal equity, boolean passes) {
        AccountPicture account =
                new AccountPicture(CAPITAL, equity, CAPITAL, BigDecimal.ZERO, BigDecimal.ZERO, Map.of());
        RiskAssessment assessment = gate.assess(order(BigDecimal.ONE), account);
        assertThat(assessment.approved()).isEqualTo(passes);
        if (equity.intValue() == 8_500) {
            assertThat(assessment.reason()).isEqualTo("Drawdown 15.00% exceeds max 15.0%");
        }
    }

    @ParameterizedTest
    @CsvSource({"-500.00, true", "-500.01, false"})
    void limitsADaysLoss(BigDecimal profit, boolean passes) {
        AccountPicture account = new AccountPicture(CAPITAL, CAPITAL, CAPITAL, profit, BigDecimal.ZERO, Map.of());
        RiskAssessment assessment = gate.assess(order(BigDecimal.ONE), account);
        assertThat(assessment.approved()).isEqualTo(passes);
        assertThat(assessment.reason())
                .isEqualTo(passes ? "" : "Daily loss 500.01 USDT exceeds limit 500.00 USDT (5.0% of capital)");
    }

    @ParameterizedTest
    @CsvSource({"8000, true", "7000, false", "6999.99, ''"})
    void limitsTheMargin(BigDecimal margin, String already) {
        AccountPicture account = new AccountPicture(CAPITAL, CAPITAL, CAPITAL, BigDecimal.ZERO, margin, Map.of());
        RiskAssessment assessment = gate.assess(order(new BigDecimal("1000")), account);
        assertThat(assessment.approved()).isEqualTo(already.isEmpty());
        assertThat(assessment.reason())
                .isEqualTo(
                        switch (already) {
                            case "true" -> "Margin utilization 80.0% is at or above max 80.0%";
                            case "false" -> "New position would push margin to ~80.0%, max is 80.0%";
                            default -> "";
                        });
    }

    @Test
    void limitsThePositionsThatThereAre() {
        BigDecimal hundred = new BigDecimal("100");
        AccountPicture three = with(Map.of("A", hundred, "B", hundred, "C", hundred));
        assertThat(gate.assess(order(BigDecimal.ONE), three).reason()).isEqualTo("Max positions reached: 3/3");
        RiskRequest more = new RiskRequest("A", BigDecimal.ONE, Optional.of(BigDecimal.ONE), false);
        assertThat(gate.assess(more, three).approved())
                .as("no further position")
                .isTrue();
    }

    @Test
    void limitsWhatThereIsOfASymbol() {
        AccountPicture account = with(Map.of("BTCUSDT", new BigDecimal("2500")));
        assertThat(gate.assess(order(new BigDecimal("500")), account).approved())
                .isTrue();
        assertThat(gate.assess(order(new BigDecimal("500.01")), account).reason())
                .isEqualTo("Symbol concentration for BTCUSDT would be 3000.01 USDT, exceeds max 3000.00 USDT (30.0%"
                        + " of capital)");
    }

    @Test
    void makesAllChecksAndSaysTheFirstFailure() {
        BigDecimal much = new BigDecimal("9000");
        AccountPicture bad = new AccountPicture(
                CAPITAL,
                new BigDecimal("5000"),
                CAPITAL,
                new BigDecimal("-5000"),
                much,
                Map.of("A", much, "B", much, "C", much));
        RiskAssessment assessment = gate.assess(order(new BigDecimal("5000")), bad);
        assertThat(assessment.failed()).containsExactly(RiskCheck.values());
        assertThat(assessment.reason()).startsWith("Position size 5000.00 USDT exceeds max 1000.00 USDT (10.0%");
        assertThat(assessment.score()).as("not above 100").isEqualTo(100);
    }

    @Test
    void refusesWhatCantBeValuedAndLetsPassWhatReduces() {
        AccountPicture account = AccountPicture.of(CAPITAL);
        assertThat(gate.assess(new RiskRequest("BTCUSDT", BigDecimal.ONE, Optional.empty(), false), account)
                        .approved())
                .isFalse();
        assertThat(gate.assess(order(BigDecimal.ZERO), account).approved())
                .as("a price of 0 is none")
                .isFalse();
        assertThat(gate.assess(new RiskRequest("BTCUSDT", new BigDecimal("1000000"), Optional.empty(), true), account)
                        .approved())
                .isTrue();
    }

    @Test
    void scoresWhatIsUsedOfEachLimit() {
        assertThat(gate.assess(order(new BigDecimal("500")), AccountPicture.of(CAPITAL))
                        .score())
                .isEqualTo(5 + 0 + 500.0 / 3_000 * 10 + 0 + 0 + 500.0 / 8_000 * 10);
    }

    private static AccountPicture with(Map<String, BigDecimal> notional) {
        return new AccountPicture(CAPITAL, CAPITAL, CAPITAL, BigDecimal.ZERO, BigDecimal.ZERO, notional);
    }

    private static RiskRequest order(BigDecimal value) {
        return new RiskRequest("BTCUSDT", BigDecimal.ONE, Optional.of(value), false);
    }
}
