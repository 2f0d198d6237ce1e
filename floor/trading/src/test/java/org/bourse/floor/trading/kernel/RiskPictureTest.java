package org.bourse.floor.trading.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.trading.risk.AccountPicture;
import org.bourse.floor.trading.risk.HeldSymbol;
import org.bourse.floor.trading.risk.PortfolioLimits;
import org.bourse.floor.trading.risk.PortfolioRisk;
import org.bourse.floor.trading.risk.RiskLevel;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.risk.SafetyRecord;
import org.bourse.floor.trading.strategy.StrategyWait;
import org.junit.jupiter.api.Test;

/** What is against an entry besides the account's checks. */
class RiskPictureTest {

    private static final HeldSymbol BTC = new HeldSymbol("binance", "BTCUSDT");

    @Test
    void hasNothingAgainstAnEntryThatFits() {
        RiskPicture picture = picture(false, true, strategy(false, 0, List.of()));
        assertThat(refusals(picture, picture.strategy("pump"), BTC, value("20")))
                .isEmpty();
        assertThat(refusals(picture, Optional.empty(), BTC, value("1000"))).isEmpty();
    }

    @Test
    void saysAllThatAnEntryOfAStrategyWouldBeRefusedBy() {
        StrategyWait loss = new StrategyWait(StrategyWait.Reason.LOSS, 60_000_000_000L);
        RiskPicture picture = picture(
                false,
                false,
                strategy(
                        true,
                        SafetyLimits.STANDARD.dailyTrades(),
                        List.of(
                                new RiskPicture.Wait("binance", "BTCUSDT", loss),
                                new RiskPicture.Wait("mexc", "BTCUSDT", loss),
                                new RiskPicture.Wait(
                                        "", "", new StrategyWait(StrategyWait.Reason.LOSSES_IN_A_ROW, 0)))));
        int most = SafetyLimits.STANDARD.dailyTrades();
        assertThat(refusals(picture, picture.strategy("pump"), BTC, value("20.01")))
                .containsExactly(
                        "The portfolio's risk is EXTREME, and its drawdown 12.00%: positions are only made smaller",
                        "pump is paused",
                        "pump waits until 1970-01-01T00:01:00Z: loss",
                        "pump waits until 1970-01-01T00:00:00Z: losses_in_a_row",
                        "pump: Max daily trades reached: " + most + "/" + most,
                        "The budget of pump has 20 left of 50",
                        "The share of pump has 20 left of 50");
        assertThat(refusals(picture, picture.strategy("pump"), new HeldSymbol("", "BTCUSDT"), Optional.empty()))
                .filteredOn(refusal -> refusal.contains("waits"))
                .hasSize(3);
    }

    @Test
    void isStoppedForEverybodyAndNotPausedBesides() {
        RiskPicture picture = picture(true, true, strategy(true, 0, List.of()));
        List<String> stopped = List.of("Everything is stopped: nothing is entered until it is released");
        assertThat(refusals(picture, Optional.empty(), BTC, value("1"))).isEqualTo(stopped);
        assertThat(refusals(picture, picture.strategy("pump"), BTC, value("1"))).isEqualTo(stopped);
    }

    private static Optional<BigDecimal> value(String amount) {
        return Optional.of(new BigDecimal(amount));
    }

    private static RiskPicture.OfStrategy strategy(boolean paused, int entries, List<RiskPicture.Wait> waits) {
        return new RiskPicture.OfStrategy(
                "pump",
                paused,
                value("50"),
                new BigDecimal("30"),
                new SafetyRecord.Day(entries, 0, BigDecimal.ZERO, 0),
                SafetyLimits.STANDARD,
                waits);
    }

    private static RiskPicture picture(boolean stopped, boolean buys, RiskPicture.OfStrategy strategy) {
        return new RiskPicture(
                AccountPicture.of(new BigDecimal("1000")),
                RiskLimits.STANDARD,
                new PortfolioRisk(0.12, 0.5, 0.01, 0.3, 1, 1, buys ? RiskLevel.LOW : RiskLevel.EXTREME, buys),
                PortfolioLimits.STANDARD,
                stopped,
                List.of(strategy),
                Optional.of(new RiskPicture.Shares(
                        0,
                        List.of(new RiskPicture.Share(
                                "pump", BigDecimal.TEN, new BigDecimal("50"), BigDecimal.ZERO)))));
    }

    private static List<String> refusals(
            RiskPicture picture, Optional<RiskPicture.OfStrategy> strategy, HeldSymbol of, Optional<BigDecimal> value) {
        return picture.refusals(
                strategy, of, value, nanos -> Instant.EPOCH.plusNanos(nanos).toString());
    }
}
