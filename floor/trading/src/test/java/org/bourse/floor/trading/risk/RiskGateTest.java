package org.bourse.floor.trading.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
                new AccountPicture(CAPITAL, equity, CAPITAL, BigDecimal.ZERO, BigDecimal.ZERO, new TreeMap<>());
        RiskAssessment assessment = gate.assess(order(BigDecimal.ONE), account);
        assertThat(assessment.approved()).isEqualTo(passes);
        if (equity.intValue() == 8_500) {
            assertThat(assessment.reason()).isEqualTo("Drawdown 15.00% exceeds max 15.0%");
        }
    }

    @ParameterizedTest
    @CsvSource({"-500.00, true", "-500.01, false"})
    void limitsADaysLoss(BigDecimal profit, boolean passes) {
        AccountPicture account =
                new AccountPicture(CAPITAL, CAPITAL, CAPITAL, profit, BigDecimal.ZERO, new TreeMap<>());
        RiskAssessment assessment = gate.assess(order(BigDecimal.ONE), account);
        assertThat(assessment.approved()).isEqualTo(passes);
        assertThat(assessment.reason())
                .isEqualTo(passes ? "" : "Daily loss 500.01 USDT exceeds limit 500.00 USDT (5.0% of capital)");
    }

    @ParameterizedTest
    @CsvSource({"8000, true", "7000, false", "6999.99, ''"})
    void limitsTheMargin(BigDecimal margin, String already) {
        AccountPicture account =
                new AccountPicture(CAPITAL, CAPITAL, CAPITAL, BigDecimal.ZERO, margin, new TreeMap<>());
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
        AccountPicture three = with(Map.of(at("A"), hundred, at("B"), hundred, at("C"), hundred));
        assertThat(gate.assess(order(BigDecimal.ONE), three).reason()).isEqualTo("Max positions reached: 3/3");
        RiskRequest more = new RiskRequest(at("A"), BigDecimal.ONE, Optional.of(BigDecimal.ONE), false);
        assertThat(gate.assess(more, three).approved())
                .as("no further position")
                .isTrue();
    }

    @Test
    void countsPositionsByVenueAndWhatThereIsOfASymbolOverAllVenues() {
        BigDecimal amount = new BigDecimal("1600");
        AccountPicture three = with(Map.of(
                new HeldSymbol("one", "A"), amount, new HeldSymbol("two", "A"), BigDecimal.ONE, at("B"), amount));
        RiskAssessment further = gate.assess(
                new RiskRequest(new HeldSymbol("three", "A"), BigDecimal.ONE, Optional.of(BigDecimal.ONE), false),
                three);
        assertThat(further.failed()).containsExactly(RiskCheck.MAX_CONCURRENT_POSITIONS);
        RiskAssessment unknownVenue = gate.assess(
                new RiskRequest(new HeldSymbol("", "A"), BigDecimal.ONE, Optional.of(BigDecimal.ONE), false), three);
        assertThat(unknownVenue.approved()).as("it is of one of them").isTrue();
        AccountPicture two = with(Map.of(new HeldSymbol("one", "A"), amount, new HeldSymbol("two", "A"), amount));
        assertThat(gate.assess(
                                new RiskRequest(
                                        new HeldSymbol("one", "A"), BigDecimal.ONE, Optional.of(BigDecimal.ONE), false),
                                two)
                        .failed())
                .containsExactly(RiskCheck.SYMBOL_CONCENTRATION);
    }

    @Test
    void limitsWhatThereIsOfASymbol() {
        AccountPicture account = with(Map.of(at("BTCUSDT"), new BigDecimal("2500")));
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
                new TreeMap<>(Map.of(at("A"), much, at("B"), much, at("C"), much)));
        RiskAssessment assessment = gate.assess(order(new BigDecimal("5000")), bad);
        assertThat(assessment.failed()).containsExactly(RiskCheck.values());
        assertThat(assessment.reason()).startsWith("Position size 5000.00 USDT exceeds max 1000.00 USDT (10.0%");
        assertThat(assessment.score()).as("not above 100").isEqualTo(100);
    }

    @Test
    void refusesWhatCantBeValuedAndLetsPassWhatReduces() {
        AccountPicture account = AccountPicture.of(CAPITAL);
        assertThat(gate.assess(new RiskRequest(at("BTCUSDT"), BigDecimal.ONE, Optional.empty(), false), account)
                        .approved())
                .isFalse();
        assertThat(gate.assess(order(BigDecimal.ZERO), account).approved())
                .as("a price of 0 is none")
                .isFalse();
        assertThat(gate.assess(
                                new RiskRequest(at("BTCUSDT"), new BigDecimal("1000000"), Optional.empty(), true),
                                account)
                        .approved())
                .isTrue();
    }

    @Test
    void scoresWhatIsUsedOfEachLimit() {
        assertThat(gate.assess(order(new BigDecimal("500")), AccountPicture.of(CAPITAL))
                        .score())
                .isEqualTo(5 + 0 + 500.0 / 3_000 * 10 + 0 + 0 + 500.0 / 8_000 * 10);
    }

    private static AccountPicture with(Map<HeldSymbol, BigDecimal> notional) {
        return new AccountPicture(CAPITAL, CAPITAL, CAPITAL, BigDecimal.ZERO, BigDecimal.ZERO, new TreeMap<>(notional));
    }

    private static HeldSymbol at(String symbol) {
        return new HeldSymbol("venue", symbol);
    }

    private static RiskRequest order(BigDecimal value) {
        return new RiskRequest(at("BTCUSDT"), BigDecimal.ONE, Optional.of(value), false);
    }
}
