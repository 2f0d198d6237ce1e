package org.bourse.floor.trading.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.floor.trading.kernel.ScriptedFloor.definition;
import static org.bourse.floor.trading.kernel.ScriptedFloor.limits;
import static org.bourse.floor.trading.kernel.ScriptedFloor.settings;

import java.math.BigDecimal;
import java.util.List;
import org.bourse.floor.trading.risk.AllocationTerms;
import org.bourse.floor.trading.risk.PortfolioLimits;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.strategy.CloseSettings;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.junit.jupiter.api.Test;

/** What strategies may have at work of a capital that is shared out among them each hour, and what opposing signals come to. */
class CapitalSharesTest {

    private static final long HOUR = 3_600_000_000_000L;
    private static final BigDecimal HALF = BigDecimal.valueOf(50);

    private static KernelSettings.Limits shared(long everyNanos, int least, int most) {
        KernelSettings.Limits standard = KernelSettings.Limits.STANDARD;
        return new KernelSettings.Limits(
                new RiskLimits(HALF, 3, HALF, HALF, HALF, BigDecimal.valueOf(80)),
                standard.sizes(),
                new PortfolioLimits(1, 1, 1, 1, 1, 252),
                new SafetyLimits(20, 20, HALF, 30),
                standard.slots(),
                standard.slippagePct(),
                standard.orderNanos(),
                standard.periodNanos(),
                new AllocationTerms(
                        everyNanos, BigDecimal.valueOf(least), BigDecimal.valueOf(most), BigDecimal.valueOf(70)));
    }

    private static StrategyDefinition buying(String name, double money) {
        return definition(name, money, limits(20, 100));
    }

    private static StrategyDefinition selling(String name) {
        return definition(name, StrategyDefinition.Direction.SHORT, 1_002, CloseSettings.PLAIN, limits(20, 100));
    }

    private static List<String> allocated(ScriptedFloor floor) {
        return floor.said().stream()
                .filter(line -> line.contains("{") || line.startsWith("refused"))
                .toList();
    }

    @Test
    void aStrategyHasNoMoreAtWorkThanItsShare() {
        ScriptedFloor floor =
                new ScriptedFloor(settings(shared(HOUR, 5, 40), buying("one", 5_010), buying("two", 1_002)));
        floor.signalAndEntry(1);
        // 4,000 buy three at 1,002.
        assertThat(floor.lastOrder().quantity()).isEqualTo(3);
        floor.fill(1_001);
        floor.said();
        floor.signalAndEntry(2);
        assertThat(allocated(floor)).singleElement().asString().contains("less than one lot");
    }

    /** It wins 29 of what it has; the other one nothing: 0.7 × 40 + 30 is 40 at most, and 0.7 × 40. */
    @Test
    void theCapitalIsSharedOutAnewByWhatWasWon() {
        ScriptedFloor floor =
                new ScriptedFloor(settings(shared(HOUR, 5, 40), buying("one", 1_002), buying("two", 1_002)));
        floor.seconds(2);
        assertThat(allocated(floor)).containsExactly("BEGUN {one=40.0000, two=40.0000}");
        floor.signalAndEntry(1);
        floor.fill(1_001);
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        floor.fill(1_030);
        assertThat(shares(floor)).containsExactly("one 40.0000 4011.6 29", "two 40.0000 4011.6 0");
        floor.seconds(3_600);
        assertThat(allocated(floor)).containsExactly("REBALANCED {one=40.0000, two=28.0000}");
        assertThat(shares(floor)).containsExactly("one 40.0000 4011.6 0", "two 28.0000 2808.12 0");
        floor.seconds(3 * 3_600);
        assertThat(allocated(floor))
                .as("nobody has won")
                .hasSize(3)
                .containsOnly("REBALANCED {one=40.0000, two=28.0000}");
    }

    private static List<String> shares(ScriptedFloor floor) {
        return floor.kernel.riskPicture().orElseThrow().shares().orElseThrow().all().stream()
                .map(each -> each.strategy() + " " + each.percent().toPlainString() + " "
                        + each.amount().stripTrailingZeros().toPlainString() + " "
                        + each.profit().stripTrailingZeros().toPlainString())
                .toList();
    }

    /** A position that is open when the capital is shared out: 19 of its profit are of the hour before, and 10 of the next one. */
    @Test
    void whatAPositionWinsCountsInTheHourInWhichItWinsIt() {
        ScriptedFloor floor =
                new ScriptedFloor(settings(shared(HOUR, 5, 40), buying("one", 1_002), buying("two", 1_002)));
        floor.seconds(2);
        floor.signalAndEntry(1);
        floor.fill(1_001);
        floor.best(1, 1_020, 1_021);
        floor.seconds(1);
        assertThat(shares(floor)).first().asString().endsWith(" 19");
        floor.seconds(3_600);
        assertThat(shares(floor)).first().asString().endsWith(" 0");
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        floor.fill(1_030);
        assertThat(shares(floor)).first().asString().endsWith(" 10");
    }

    @Test
    void aStrategyThatIsPausedLeavesItsShareToOthers() {
        ScriptedFloor floor = new ScriptedFloor(
                settings(shared(HOUR, 5, 60), buying("one", 1_002), buying("two", 1_002), buying("three", 1_002)));
        floor.seconds(2);
        floor.said();
        floor.command(new KernelCommand.Pause("one"));
        floor.command(new KernelCommand.Pause("one"));
        floor.command(new KernelCommand.Resume("one"));
        floor.command(new KernelCommand.Resume("one"));
        assertThat(allocated(floor))
                .containsExactly(
                        "LEFT {three=49.9999, two=49.9999}", "JOINED {one=5.0000, three=47.5000, two=47.5000}");
    }

    @Test
    void opposingSignalsOfTheSameWeightComeToNothing() {
        ScriptedFloor floor = new ScriptedFloor(settings(shared(HOUR, 5, 40), buying("one", 1_002), selling("two")));
        floor.signalAndEntry(1);
        assertThat(allocated(floor))
                .contains(
                        "refused Opposing signals: those against it have 40.0000% of the capital, and one has 40.0000%");
        assertThat(floor.intents).isEmpty();
    }

    /** The opposing strategy has 5 percent against 40 since it was paused: 35 of 40 are left of the entry. */
    @Test
    void anEntryIsSmallerByTheWeightOfTheOpposingSignal() {
        ScriptedFloor floor = new ScriptedFloor(settings(shared(HOUR, 5, 40), buying("one", 3_345), selling("two")));
        floor.seconds(2);
        floor.command(new KernelCommand.Pause("two"));
        floor.signalAndEntry(1);
        assertThat(floor.lastOrder().quantity())
                .as("while nobody wants the opposite")
                .isEqualTo(3);
        floor.fill(1_001);
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        floor.fill(1_030);
        floor.seconds(1);
        floor.command(new KernelCommand.Resume("two"));
        floor.said();
        floor.signalAndEntry(1);
        assertThat(floor.lastOrder().quantity())
                .as("two has 5 percent now: 0.875 of 3,345 are 2,926")
                .isEqualTo(2);
    }

    @Test
    void opposingSignalsAreNobodysBusinessWhereTheCapitalIsNotSharedOut() {
        ScriptedFloor floor = new ScriptedFloor(settings(shared(0, 5, 40), buying("one", 1_002), selling("two")));
        floor.signalAndEntry(1);
        assertThat(floor.lastOrder().quantity()).isEqualTo(1);
        assertThat(allocated(floor)).isEmpty();
        assertThat(floor.kernel.riskPicture().orElseThrow().shares()).isEmpty();
    }
}
