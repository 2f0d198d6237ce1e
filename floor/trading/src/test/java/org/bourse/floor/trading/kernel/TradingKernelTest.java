package org.bourse.floor.trading.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.bourse.floor.trading.kernel.ScriptedFloor.definition;
import static org.bourse.floor.trading.kernel.ScriptedFloor.limits;
import static org.bourse.floor.trading.kernel.ScriptedFloor.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.strategy.CloseSettings;
import org.bourse.floor.trading.strategy.CodeSignal;
import org.bourse.floor.trading.strategy.CodeStrategy;
import org.bourse.floor.trading.strategy.CodeStrategyType;
import org.bourse.floor.trading.strategy.ConditionGroup;
import org.bourse.floor.trading.strategy.DefaultStrategies;
import org.bourse.floor.trading.strategy.EntrySettings;
import org.bourse.floor.trading.strategy.ExitLimits;
import org.bourse.floor.trading.strategy.PositionExits;
import org.bourse.floor.trading.strategy.SignalSizing;
import org.bourse.floor.trading.strategy.StopLoss;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyLimits;
import org.bourse.floor.trading.strategy.StrategyWait;
import org.bourse.floor.trading.strategy.TakeProfit;
import org.bourse.floor.trading.strategy.Truth;
import org.bourse.floor.trading.strategy.ValueSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From markets' events to intents and back: what a kernel sends, refuses, holds and says. */
class TradingKernelTest {

    /** 1,002 is the worst price of an entry while 1,001 is asked: 10 % of the account is no more than that. */
    private static final StrategyDefinition ONE = definition("one", 1_002, limits(5, 100));

    private static final KernelSettings.Limits WIDE = wide(3);

    private static KernelSettings.Limits wide(int dailyTrades) {
        KernelSettings.Limits standard = KernelSettings.Limits.STANDARD;
        return new KernelSettings.Limits(
                new RiskLimits(
                        BigDecimal.valueOf(50),
                        3,
                        BigDecimal.valueOf(50),
                        BigDecimal.valueOf(50),
                        BigDecimal.valueOf(50),
                        BigDecimal.valueOf(80)),
                standard.sizes(),
                standard.portfolio(),
                new SafetyLimits(dailyTrades, 2, BigDecimal.valueOf(50), 30),
                standard.slots(),
                standard.slippagePct(),
                standard.orderNanos(),
                standard.periodNanos());
    }

    private static ScriptedFloor floor(StrategyDefinition... strategies) {
        return new ScriptedFloor(settings(WIDE, strategies));
    }

    private static ScriptedFloor withPosition() {
        ScriptedFloor floor = floor(ONE);
        floor.signalAndEntry(1);
        floor.fill(1_001);
        floor.said();
        return floor;
    }

    @Test
    void goesFromASignalToAPositionAndOutOfIt() {
        ScriptedFloor floor = floor(ONE);
        assertThat(floor.said()).containsExactly("one MONITORING ACTIVATED", "one MONITORING ACTIVATED");
        floor.signalAndEntry(1);
        assertThat(floor.said())
                .containsExactly("one SIGNAL_DETECTED SIGNAL", "one ENTRY_EVALUATION ENTRY", "BUY 1 at 1002");
        floor.fill(1_001);
        assertThat(floor.said()).containsExactly("holds 1", "one POSITION_ACTIVE ENTRY_FILLED");
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION CLOSE", "SELL 1 at 0");
        assertThat(floor.lastOrder().reduceOnly()).isTrue();
        floor.fill(1_030);
        assertThat(floor.said()).containsExactly("holds 0", "one EXITED CLOSED");
        assertThat(floor.kernel.account().cash()).isEqualByComparingTo("10029");
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one MONITORING COOLDOWN_OVER");
    }

    @Test
    void anEntryThatMoneyBuysNoLotOfIsNotSent() {
        ScriptedFloor floor = floor(definition("one", 1_001, limits(5, 100)));
        floor.signalAndEntry(1);
        assertThat(floor.said())
                .contains("refused Position of 1001.00 USDT is less than one lot of ACMEUSDT")
                .endsWith("one SIGNAL_CANCELLED ENTRY_ENDED");
        assertThat(floor.intents).isEmpty();
    }

    @Test
    void aFillThatIsToldTwiceCountsOnce() {
        ScriptedFloor floor = floor(definition("one", 2_004, limits(5, 100)));
        floor.signalAndEntry(1);
        OrderReport half = floor.filled(floor.lastOrder(), 1_001, 1, 1);
        floor.report(half);
        floor.report(half);
        assertThat(floor.kernel.account().quantity(1)).isEqualTo(1);
        floor.report(new OrderReport.Cancelled(floor.lastOrder().number(), floor.nanos(), 1, "unfilled"));
        assertThat(floor.said()).endsWith("holds 1", "one POSITION_ACTIVE ENTRY_FILLED");
    }

    @Test
    void anEntryThatEndsWithoutAFillGivesItsSlotBack() {
        ScriptedFloor floor = floor(ONE);
        floor.signalAndEntry(1);
        floor.reject("instrument_halted");
        assertThat(floor.said()).endsWith("one SIGNAL_CANCELLED ENTRY_ENDED");
        floor.seconds(1);
        floor.signalAndEntry(1);
        assertThat(floor.said()).endsWith("BUY 1 at 1002");
    }

    /** A strategy in code asks also while the book is not live, as it has no condition that is absent then. */
    @Test
    void aPriceThatIsMissingRefuses() {
        ScriptedFloor floor = wanting(VenueSide.BUY);
        floor.stale(1);
        floor.seconds(1);
        assertThat(floor.said()).singleElement().asString().contains("price");
        assertThat(floor.intents).isEmpty();
    }

    @Test
    void aConditionThatHasNoValueAsksForNothing() {
        ScriptedFloor floor = floor(ONE);
        floor.best(1, 990, 1_001);
        floor.seconds(1);
        floor.said();
        floor.stale(1);
        floor.seconds(1);
        assertThat(floor.said()).isEmpty();
        assertThat(floor.intents).isEmpty();
    }

    @Test
    void anUrgentCloseIsTriedAgainAtTheNextMomentAndNotInAnswerToARefusal() {
        ScriptedFloor floor = withPosition();
        floor.best(1, 940, 941);
        floor.deal(1, 940);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION STOP_LOSS", "SELL 1 at 0");
        floor.reject("instrument_halted");
        assertThat(floor.said()).isEmpty();
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("SELL 1 at 0");
        floor.fill(940);
        assertThat(floor.said()).containsExactly("holds 0", "one EXITED CLOSED");
    }

    @Test
    void anEmergencyClosesWhatIsThere() {
        ScriptedFloor floor = withPosition();
        floor.best(1, 950, 1_001);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one EMERGENCY_EXIT EMERGENCY", "SELL 1 at 0");
        floor.fill(950);
        floor.best(1, 1_000, 1_001);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("holds 0", "one MONITORING COOLDOWN_OVER");
    }

    @Test
    void whatTheVenueClosesIsClosed() {
        ScriptedFloor floor = withPosition();
        floor.kernel.account(
                floor.nanos(),
                new AccountReport.Closed(1, floor.nanos(), VenueSide.SELL, 99, 900, 1, BigDecimal.ZERO, "liquidation"));
        assertThat(floor.said()).containsExactly("holds 0", "one EXITED CLOSED");
    }

    /** Somebody else bought with the same account, which the run was told; no strategy has entered. */
    @Test
    void aStopThatClosesPositionsClosesWhatNoStrategyHasBought() {
        ScriptedFloor floor = floor(ONE, definition("two", 1_002, limits(5, 100)));
        somebodyBuys(floor, 99);
        floor.said();
        floor.command(new KernelCommand.Stop("operator", true));
        assertThat(floor.said()).containsExactly("SELL 5 at 0");
        floor.reject("instrument_halted");
        floor.seconds(1);
        assertThat(floor.said()).as("it is tried again").containsExactly("SELL 5 at 0");
        floor.fill(1_000);
        assertThat(floor.said()).containsExactly("holds 0");
        floor.command(new KernelCommand.Release("operator"));
        floor.signalAndEntry(1);
        assertThat(floor.said())
                .contains("BUY 1 at 1002")
                .as("an entry is its own again")
                .doesNotContain("SELL 1 at 0");
    }

    private static void somebodyBuys(ScriptedFloor floor, long execution) {
        floor.kernel.account(
                floor.nanos(),
                new AccountReport.Closed(
                        1, floor.nanos(), VenueSide.BUY, execution, 1_000, 5, BigDecimal.ZERO, "position_difference"));
    }

    /** Without another command. */
    @Test
    void aStopThatClosesPositionsClosesWhatSomebodyBuysAfterIt() {
        ScriptedFloor floor = floor(ONE);
        floor.command(new KernelCommand.Stop("operator", true));
        floor.said();
        somebodyBuys(floor, 99);
        assertThat(floor.said()).containsExactly("holds 5", "SELL 5 at 0");
        floor.fill(1_000);
        floor.command(new KernelCommand.Release("operator"));
        floor.said();
        somebodyBuys(floor, 100);
        assertThat(floor.said()).as("it is released").containsExactly("holds 5");
        floor.command(new KernelCommand.Stop("operator", false));
        somebodyBuys(floor, 101);
        assertThat(floor.said()).as("that stop closes nothing").containsExactly("holds 10");
    }

    @Test
    void aPauseEndsASignalAndGivesItsSlotToOthers() {
        ScriptedFloor floor = floor(ONE, definition("two", 1_002, limits(5, 100)));
        floor.best(1, 990, 1_001);
        floor.seconds(1);
        assertThat(floor.said()).contains("one SIGNAL_DETECTED SIGNAL");
        floor.command(new KernelCommand.Pause("one"));
        assertThat(floor.said()).containsExactly("one SIGNAL_CANCELLED STOPPED");
        floor.seconds(1);
        assertThat(floor.said()).contains("two SIGNAL_DETECTED SIGNAL");
    }

    @Test
    void sellsShortAndBuysBack() {
        ScriptedFloor floor = floor(
                definition("one", StrategyDefinition.Direction.SHORT, 1_000, CloseSettings.PLAIN, limits(5, 100)));
        floor.signalAndEntry(1);
        assertThat(floor.said()).endsWith("SELL 1 at 999");
        floor.fill(1_000);
        floor.best(1, 970, 971);
        floor.seconds(1);
        assertThat(floor.said()).endsWith("one CLOSE_ORDER_EVALUATION CLOSE", "BUY 1 at 0");
        floor.fill(971);
        assertThat(floor.kernel.account().cash()).isEqualByComparingTo("10029");
    }

    /** The last deal was made at the entry's price, and nobody deals since: what the position could be closed at falls. */
    @Test
    void aStopGoesByWhatAPositionCouldBeClosedAt() {
        ScriptedFloor floor = withPosition();
        floor.deal(1, 1_001);
        floor.best(1, 950, 990);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION STOP_LOSS", "SELL 1 at 0");
        floor = withPosition();
        floor.deal(1, 900);
        floor.seconds(1);
        assertThat(floor.said())
                .as("a deal at a price that nobody offers any more")
                .isEmpty();
    }

    /** Of four one is closed at 2 %, which a quarter and a bit more is, and another one at 4 %; the rest at 6 %. */
    @Test
    void closesAPositionByParts() {
        ScriptedFloor floor = new ScriptedFloor(settings(WIDE, withParts(6, ExitLimits.OFF)));
        floor.signalAndEntry(1);
        floor.fill(1_001);
        assertThat(floor.kernel.account().quantity(1)).isEqualTo(4);
        floor.said();
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION TAKE_PROFIT_LEVEL", "SELL 1 at 0");
        floor.reject("instrument_halted");
        assertThat(floor.said()).containsExactly("one POSITION_ACTIVE CLOSE_ENDED");
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION TAKE_PROFIT_LEVEL", "SELL 1 at 0");
        floor.fill(1_030);
        assertThat(floor.said()).containsExactly("holds 3", "one POSITION_ACTIVE PART_CLOSED");
        assertThat(floor.kernel.account().cash()).as("realised, of one of four").isEqualByComparingTo("10029");
        assertThat(floor.kernel.account().position(1).realized()).isEqualByComparingTo("29");
        floor.seconds(1);
        assertThat(floor.said()).isEmpty();
        floor.best(1, 1_050, 1_051);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION TAKE_PROFIT_LEVEL", "SELL 1 at 0");
        floor.fill(1_050);
        floor.best(1, 1_070, 1_071);
        floor.seconds(1);
        assertThat(floor.said())
                .containsExactly(
                        "holds 2",
                        "one POSITION_ACTIVE PART_CLOSED",
                        "one CLOSE_ORDER_EVALUATION TAKE_PROFIT",
                        "SELL 2 at 0");
        floor.fill(1_070);
        assertThat(floor.said()).containsExactly("holds 0", "one EXITED CLOSED");
        assertThat(floor.kernel.account().cash()).isEqualByComparingTo("10216");
        assertThat(floor.kernel.account().lastTrade(1).orElseThrow().profit())
                .as("29 + 49 + 2 * 69: the parts are one trade")
                .isEqualByComparingTo("216");
    }

    /** The order for the part fills by less than it was for; what is left of the part is closed a moment later. */
    @Test
    void closesTheRestOfAPart() {
        TakeProfit half = new TakeProfit(10, List.of(new TakeProfit.Level("unrealized_pnl_pct", 2, 50)));
        ScriptedFloor floor = new ScriptedFloor(settings(WIDE, withExits(half, ExitLimits.OFF)));
        floor.signalAndEntry(1);
        floor.fill(1_001);
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        OrderIntent.Submit order = floor.lastOrder();
        assertThat(order.quantity()).isEqualTo(2);
        floor.report(floor.filled(order, 1_030, 1, 1));
        floor.said();
        floor.report(new OrderReport.Cancelled(order.number(), floor.nanos(), 1, "unfilled"));
        floor.seconds(1);
        assertThat(floor.said())
                .containsExactly(
                        "one POSITION_ACTIVE CLOSE_ENDED",
                        "one CLOSE_ORDER_EVALUATION TAKE_PROFIT_LEVEL",
                        "SELL 1 at 0");
    }

    /** The stop comes while a part is on its way: the rest is closed once that has ended. */
    @Test
    void aStopClosesWhatAPartLeaves() {
        ScriptedFloor floor = new ScriptedFloor(settings(WIDE, withParts(10, ExitLimits.OFF)));
        floor.signalAndEntry(1);
        floor.fill(1_001);
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        floor.said();
        floor.best(1, 940, 941);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one EMERGENCY_EXIT STOP_LOSS");
        floor.report(floor.filled(floor.lastOrder(), 940, 1, 0));
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("holds 3", "SELL 3 at 0");
        floor.fill(940);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("holds 0", "one MONITORING COOLDOWN_OVER");
    }

    /** At each moment of a position of which a part is closed another kernel goes on with the same hash. */
    @Test
    void goesOnWithAPartThatIsClosed() {
        KernelSettings settings = settings(WIDE, withParts(6, new ExitLimits(900, 1_800, 6, 5, 80, 100, 60)));
        List<byte[]> taken = new ArrayList<>();
        ScriptedFloor floor = new ScriptedFloor(settings);
        floor.signalAndEntry(1);
        floor.fill(1_001);
        taken.add(floor.kernel.snapshot());
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        taken.add(floor.kernel.snapshot());
        floor.fill(1_030);
        taken.add(floor.kernel.snapshot());
        for (byte[] state : taken) {
            TradingKernel again = new TradingKernel(settings, _ -> {}, _ -> {});
            again.restore(state);
            assertThat(again.snapshot()).isEqualTo(state);
        }
    }

    /** The quantity at both best prices is worth two million here, and 60 s of it are needed to know. */
    @Test
    void leavesWhereTooLittleIsOffered() {
        ExitLimits limits = new ExitLimits(0, 0, 0, 0, 0, 2_500_000, 5);
        ScriptedFloor floor = new ScriptedFloor(settings(WIDE, withExits(TakeProfit.NONE, limits)));
        floor.signalAndEntry(1);
        floor.fill(1_001);
        floor.seconds(1);
        assertThat(floor.said()).endsWith("one POSITION_ACTIVE ENTRY_FILLED");
        for (int i = 0; i < 6; i++) {
            floor.best(1, 1_000, 1_001);
            floor.seconds(1);
        }
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION LOW_LIQUIDITY", "SELL 4 at 0");
    }

    private static StrategyDefinition withParts(double wholeAt, ExitLimits limits) {
        return withExits(
                new TakeProfit(
                        wholeAt,
                        List.of(
                                new TakeProfit.Level("unrealized_pnl_pct", 2, 30),
                                new TakeProfit.Level("unrealized_pnl_pct", 4, 20))),
                limits);
    }

    /** Buys four, and has no conditions that close. */
    private static StrategyDefinition withExits(TakeProfit take, ExitLimits limits) {
        StrategyDefinition one = definition("one", 4_008, limits(5, 100));
        return new StrategyDefinition(
                one.name(),
                "",
                one.direction(),
                true,
                one.signal(),
                one.entry(),
                new EntrySettings(true, 4_008, 1, StopLoss.ofPercent(5), take),
                ConditionGroup.NEVER,
                CloseSettings.PLAIN,
                one.cancel(),
                one.timeoutSeconds(),
                one.emergency(),
                one.emergencySettings(),
                limits,
                one.limits(),
                Optional.empty());
    }

    /** The scale of the risk says 10 % at a low one, of which half is wanted, and 4 % at most. */
    @Test
    void aCloseThatWaitsForABetterPriceWaitsNoLongerThanTheStop() {
        ScriptedFloor floor = floor(definition(
                "one", StrategyDefinition.Direction.LONG, 1_002, new CloseSettings(true, 0.5, -4, 4), limits(5, 100)));
        floor.signalAndEntry(1);
        floor.fill(1_001);
        floor.said();
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION CLOSE", "SELL 1 at 1071");
        floor.best(1, 940, 941);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one EMERGENCY_EXIT STOP_LOSS", "cancel 2");
        floor.report(new OrderReport.ChangeRefused(2, floor.nanos(), 3, "instrument_halted"));
        assertThat(floor.said()).isEmpty();
        floor.seconds(1);
        assertThat(floor.said()).as("at the next moment").containsExactly("cancel 2");
        floor.report(new OrderReport.Cancelled(2, floor.nanos(), 1, "requested"));
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("SELL 1 at 0");
        floor.fill(940);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("holds 0", "one MONITORING COOLDOWN_OVER");
    }

    @Test
    void aStrategyInCodeBuysOnceAndSellsWhatItHas() {
        ScriptedFloor floor = wanting(VenueSide.BUY, VenueSide.BUY, VenueSide.SELL);
        floor.best(1, 900, 901);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("BUY 1 at 901");
        floor.fill(901);
        floor.seconds(2);
        assertThat(floor.said()).containsExactly("holds 1", "SELL 1 at 0");
        floor.fill(900);
        assertThat(floor.kernel.account().cash()).isEqualByComparingTo("99999");
    }

    /** It wants nothing more after its entry: the stop of its run closes, and is told as its reason. */
    @Test
    void aStrategyInCodeIsStoppedWhereItsRunSaysSo() {
        PositionExits exits = new PositionExits(StopLoss.ofPercent(5), new TakeProfit(10, List.of()), ExitLimits.OFF);
        ScriptedFloor floor = wanting(WIDE, exits, VenueSide.BUY);
        floor.best(1, 900, 901);
        floor.seconds(1);
        floor.fill(901);
        floor.said();
        floor.best(1, 860, 861);
        floor.seconds(1);
        assertThat(floor.said()).isEmpty();
        floor.best(1, 850, 851);
        floor.seconds(1);
        assertThat(floor.outputs)
                .first()
                .extracting(KernelOutput::line)
                .asString()
                .contains(",signal,coded,1,SELL,1.0,STOP_LOSS,,unrealized_pnl_pct=-5.6");
        assertThat(floor.said()).containsExactly("SELL 1 at 0");
        floor.reject("instrument_halted");
        floor.seconds(1);
        assertThat(floor.said()).as("again, and told once").containsExactly("SELL 1 at 0");
        floor.fill(850);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("holds 0");
    }

    /** It says so at the crossing alone: what a venue refuses, or fills in part, would stay until the next one. */
    @Test
    void aStrategyInCodeSellsAgainUntilNothingIsHeld() {
        ScriptedFloor floor = wanting(VenueSide.BUY, VenueSide.SELL);
        floor.best(1, 90, 91);
        floor.seconds(1);
        floor.fill(91);
        floor.said();
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("SELL 10 at 0");
        floor.reject("instrument_halted");
        assertThat(floor.said()).as("not in answer to a refusal").isEmpty();
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("SELL 10 at 0");
        OrderIntent.Submit close = floor.lastOrder();
        floor.report(floor.filled(close, 90, 4, 6));
        floor.report(new OrderReport.Cancelled(close.number(), floor.nanos(), 6, "immediate_or_cancel"));
        floor.seconds(1);
        assertThat(floor.said()).contains("SELL 6 at 0");
        floor.fill(90);
        floor.seconds(3);
        assertThat(floor.said()).containsExactly("holds 0");
    }

    /** What it sells by then is sold; what is left it wants to keep. */
    @Test
    void aStrategyInCodeKeepsWhatItHasNotSoldWhereItWantsToBuyAgain() {
        ScriptedFloor floor = wanting(VenueSide.BUY, VenueSide.SELL, VenueSide.BUY);
        floor.best(1, 900, 901);
        floor.seconds(1);
        floor.fill(901);
        floor.seconds(1);
        floor.reject("instrument_halted");
        floor.said();
        floor.seconds(3);
        assertThat(floor.said()).isEmpty();
        assertThat(floor.kernel.account().quantity(1)).isEqualTo(1);
    }

    @Test
    void aStrategyInCodeSellsWhatIsBoughtAfterItWantedToSell() {
        ScriptedFloor floor = wanting(VenueSide.BUY, VenueSide.SELL);
        floor.best(1, 900, 901);
        floor.seconds(2);
        assertThat(floor.said()).containsExactly("BUY 1 at 901");
        floor.fill(901);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("holds 1", "SELL 1 at 0");
    }

    /** The first signal finds no price, since the book is not live; the second one is not held up by that. */
    @Test
    void aSignalInCodeThatWasNotFollowedHoldsUpNoOther() {
        ScriptedFloor floor = wanting(VenueSide.BUY, VenueSide.BUY);
        floor.stale(1);
        floor.seconds(1);
        assertThat(floor.said()).singleElement().asString().startsWith("refused ");
        assertThat(floor.intents).isEmpty();
        floor.best(1, 900, 901);
        floor.kernel.continuity(floor.next(1), Continuity.LIVE, StaleReason.NONE);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("BUY 1 at 901");
    }

    /** It is on its way when everything stops, and the venue fills it before the cancel is there. */
    @Test
    void aStopThatClosesPositionsClosesWhatAnEntryOfAStrategyInCodeBringsAfterIt() {
        ScriptedFloor floor = wanting(VenueSide.BUY);
        floor.best(1, 900, 901);
        floor.seconds(1);
        floor.command(new KernelCommand.Stop("operator", true));
        assertThat(floor.said()).containsExactly("BUY 1 at 901", "cancel 1");
        floor.report(floor.filled((OrderIntent.Submit) floor.intents.getFirst(), 901, 1, 0));
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("holds 1", "SELL 1 at 0");
    }

    /** A strategy in code that wants these on the first instrument, a second each. */
    private static ScriptedFloor wanting(VenueSide... sides) {
        return wanting(WIDE, sides);
    }

    private static ScriptedFloor wanting(KernelSettings.Limits limits, VenueSide... sides) {
        return wanting(limits, PositionExits.NONE, sides);
    }

    private static ScriptedFloor wanting(KernelSettings.Limits limits, PositionExits exits, VenueSide... sides) {
        return wanting(limits, SignalSizing.FIXED, StrategyLimits.STANDARD, exits, List.of(sides));
    }

    private static ScriptedFloor wanting(
            KernelSettings.Limits limits,
            SignalSizing sizing,
            StrategyLimits own,
            PositionExits exits,
            List<VenueSide> sides) {
        List<Wanting> ofEach = new ArrayList<>();
        ofEach.add(new Wanting(new ArrayList<>(sides)));
        ofEach.add(new Wanting(new ArrayList<>()));
        return new ScriptedFloor(new KernelSettings(
                new KernelSettings.Account(new BigDecimal("100000"), BigDecimal.ONE, Map.of()),
                List.of(),
                List.of(),
                List.of(new KernelSettings.Code("coded", ofEach::removeFirst, sizing, own, exits)),
                limits));
    }

    @Test
    void aStrategyInCodeHasAsManyTradesOfADayAsAllMayHave() {
        RiskPicture picture = wanting(wide(20)).kernel.riskPicture().orElseThrow();
        assertThat(picture.strategies())
                .singleElement()
                .satisfies(coded -> assertThat(coded.most().dailyTrades()).isEqualTo(20));
    }

    /**
     * Each minute's return is one in a hundred, so that a strategy that sizes by that may use nearly all: its own largest position of
     * 10,000 buys nine, where two in a hundred buy one.
     */
    @Test
    void aStrategyInCodeSizesByItsRuleAndItsOwnLimits() {
        assertThat(boughtAfterMinutes(SignalSizing.FIXED)).isEqualTo(1);
        assertThat(boughtAfterMinutes(SignalSizing.VOLATILITY)).isEqualTo(9);
    }

    private static long boughtAfterMinutes(SignalSizing sizing) {
        StrategyLimits own =
                Objects.requireNonNull(CodeStrategyType.find("crossover")).limits(Map.of());
        ScriptedFloor floor = wanting(WIDE, sizing, own, PositionExits.NONE, Collections.nCopies(400, VenueSide.BUY));
        floor.command(new KernelCommand.Pause("coded"));
        for (int minute = 0; minute < 6; minute++) {
            long price = minute % 2 == 0 ? 1_000 : 1_010;
            floor.best(1, price, price + 1);
            floor.seconds(60);
        }
        floor.best(1, 1_000, 1_001);
        floor.command(new KernelCommand.Resume("coded"));
        floor.seconds(1);
        return floor.lastOrder().quantity();
    }

    /** Wants one thing after another, a second each. */
    private static final class Wanting implements CodeStrategy {
        private final List<VenueSide> wanted;

        Wanting(List<VenueSide> wanted) {
            this.wanted = wanted;
        }

        @Override
        public List<Variant> variants() {
            return List.of();
        }

        @Override
        public void bind(Function<String, ValueSource> indicators) {}

        @Override
        public @Nullable CodeSignal look(long moment) {
            return wanted.isEmpty() ? null : new CodeSignal(moment, wanted.removeFirst(), 0.55, "It is wanted");
        }

        @Override
        public void carry(StateCarrier state) {}
    }

    /** Ten minutes of a quiet market, then 30 seconds of a rise with some falls in it. */
    @Test
    void theDefaultStrategyEntersARiseOfElevenMinutesOfMarket() {
        DefaultStrategies strategies = new DefaultStrategies(Map.of());
        KernelSettings quiet = settings(WIDE);
        ScriptedFloor floor = new ScriptedFloor(new KernelSettings(
                quiet.account(), strategies.variants(), strategies.definitions(), List.of(), quiet.limits()));
        for (int second = 0; second < 605; second++) {
            floor.deal(1, 1_000 + second % 2);
            floor.seconds(1);
        }
        floor.said();
        long price = 1_000;
        for (int second = 0; second < 30; second++) {
            price += second % 2 == 0 ? 18 : -8;
            floor.best(1, price - 1, price + 1);
            for (int i = 0; i < 4; i++) {
                floor.deal(1, price);
            }
            floor.seconds(1);
        }
        assertThat(floor.said())
                .contains("pump_dump_detection SIGNAL_DETECTED SIGNAL", "pump_dump_detection ENTRY_EVALUATION ENTRY");
    }

    @Test
    void keepsToItsTradesOfADay() {
        ScriptedFloor floor = floor(definition("one", 1_002, limits(1, 100)));
        floor.signalAndEntry(1);
        floor.fill(1_001);
        floor.signalAndEntry(2);
        assertThat(floor.said()).contains("refused Max daily trades reached: 1/1");
        floor.seconds(86_400);
        floor.signalAndEntry(2);
        assertThat(floor.said()).endsWith("BUY 1 at 1002");
    }

    @Test
    void anEntryOnItsWayCountsAmongTheTradesOfADay() {
        ScriptedFloor floor = floor(definition("one", 1_002, limits(1, 100)));
        floor.signalAndEntry(1);
        floor.signalAndEntry(2);
        assertThat(floor.said()).contains("refused Max daily trades reached: 1/1");
        assertThat(floor.intents).hasSize(1);
    }

    @Test
    void keepsToItsBudgetAndToTheCommonTradesOfADayWhereTheseAreFewer() {
        KernelSettings wide = settings(wide(1), ONE);
        KernelSettings.Account account =
                new KernelSettings.Account(new BigDecimal("10000"), BigDecimal.ONE, Map.of("one", "5%"));
        ScriptedFloor floor = new ScriptedFloor(
                new KernelSettings(account, wide.variants(), wide.strategies(), wide.codes(), wide.limits()));
        floor.signalAndEntry(1);
        assertThat(floor.said()).contains("refused Position of 500.00 USDT is less than one lot of ACMEUSDT");
        ScriptedFloor few = new ScriptedFloor(wide);
        few.signalAndEntry(1);
        few.fill(1_001);
        few.signalAndEntry(2);
        assertThat(few.said()).contains("refused Max daily trades reached: 1/1");
    }

    @Test
    void aBudgetIsGivenChangedAndTakenBackByCommands() {
        ScriptedFloor floor = new ScriptedFloor(settings(wide(5), ONE));
        floor.command(new KernelCommand.Budget("one", "5%", new BigDecimal("5")));
        floor.signalAndEntry(1);
        assertThat(floor.said()).contains("refused Position of 500.00 USDT is less than one lot of ACMEUSDT");
        assertThat(budget(floor)).contains("500");
        floor.outputs.clear();
        floor.command(new KernelCommand.Budget("one", "501", new BigDecimal("5")));
        assertThat(budget(floor)).contains("500");
        assertThat(floor.outputs).as("none that is not given is told").isEmpty();
        floor.command(new KernelCommand.ReleaseBudget("one"));
        assertThat(budget(floor)).isEmpty();
        assertThatThrownBy(() -> floor.command(new KernelCommand.ReleaseBudget("other")))
                .hasMessage("There is no strategy other.");
    }

    private static Optional<String> budget(ScriptedFloor floor) {
        return floor.kernel
                .riskPicture()
                .orElseThrow()
                .strategies()
                .getFirst()
                .budget()
                .map(amount -> amount.setScale(0).toString());
    }

    @Test
    void saysHowLongAStrategyWaitsAndWhy() {
        KernelSettings.Limits first = new KernelSettings.Limits(
                WIDE.risk(),
                WIDE.sizes(),
                WIDE.portfolio(),
                new SafetyLimits(5, 1, BigDecimal.valueOf(50), 30),
                WIDE.slots(),
                WIDE.slippagePct(),
                WIDE.orderNanos(),
                WIDE.periodNanos());
        StrategyLimits own = limits(5, 100);
        StrategyDefinition waiting = definition(
                "one",
                1_002,
                new StrategyLimits(
                        own.basePositionPct(),
                        own.maxPositionUsdt(),
                        own.minPositionUsdt(),
                        own.maxLeverage(),
                        own.stopLossBufferPct(),
                        own.targetProfitPct(),
                        own.maxAllocationPct(),
                        0,
                        20,
                        own.maxDailyTrades(),
                        own.dailyLossPct(),
                        own.maxConcurrent(),
                        own.exposurePct(),
                        own.sizeByRisk(),
                        own.priceByRisk()));
        ScriptedFloor floor = new ScriptedFloor(settings(first, waiting));
        floor.signalAndEntry(1);
        floor.fill(1_001);
        assertThat(waits(floor)).isEmpty();
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        floor.fill(990);
        long lost = floor.nanos();
        assertThat(waits(floor))
                .extracting(RiskPicture.Wait::symbol, wait -> wait.why().reason())
                .containsExactly(
                        tuple("", StrategyWait.Reason.LOSSES_IN_A_ROW), tuple("ACMEUSDT", StrategyWait.Reason.LOSS));
        assertThat(waits(floor)).allMatch(wait -> wait.why().untilNanos() - lost > 19 * 60_000_000_000L);
        floor.seconds(20 * 60);
        assertThat(waits(floor))
                .extracting(wait -> wait.why().reason())
                .containsExactly(StrategyWait.Reason.LOSSES_IN_A_ROW);
        floor.seconds(10 * 60);
        assertThat(waits(floor)).isEmpty();
    }

    private static List<RiskPicture.Wait> waits(ScriptedFloor floor) {
        return floor.kernel.riskPicture().orElseThrow().strategies().getFirst().waits();
    }

    @Test
    void whatWasSentAndNotToldOfCountsAsFilled() {
        ScriptedFloor floor = floor(definition("one", 3_006, limits(5, 50)));
        floor.signalAndEntry(1);
        floor.signalAndEntry(2);
        assertThat(floor.said())
                .contains("refused Exposure of one would be 6012.00 USDT, exceeds max 5000.00 USDT (50.0% of capital)");
    }

    /** Of an entry that is filled in part its strategy is told at its end; what is filled is at work before that, once. */
    @Test
    void countsWhatIsFilledOfAnEntryAndTheRestOfIt() {
        ScriptedFloor floor = floor(definition("one", 3_006, limits(5, 50)));
        floor.signalAndEntry(1);
        floor.report(floor.filled(floor.lastOrder(), 1_001, 2, 1));
        floor.signalAndEntry(2);
        assertThat(floor.said())
                .as("two that are held at 1000, one that is wanted at 1002, and three more")
                .contains("refused Exposure of one would be 6008.00 USDT, exceeds max 5000.00 USDT (50.0% of capital)");
    }

    @Test
    void aStopEndsEverythingUntilItIsReleased() {
        ScriptedFloor floor = withPosition();
        floor.signalAndEntry(2);
        assertThat(floor.said()).endsWith("BUY 1 at 1002");
        floor.command(new KernelCommand.Stop("operator", true));
        assertThat(floor.said())
                .containsExactly("one EMERGENCY_EXIT STOPPED", "SELL 1 at 0", "cancel 2", "one EMERGENCY_EXIT STOPPED");
        floor.report(new OrderReport.Cancelled(2, floor.nanos(), 1, "requested"));
        floor.report(floor.filled((OrderIntent.Submit) floor.intents.get(2), 1_000, 1, 0));
        floor.seconds(1);
        floor.said();
        floor.signalAndEntry(1);
        assertThat(floor.kernel.isStopped()).isTrue();
        assertThat(floor.said()).isEmpty();
        floor.command(new KernelCommand.Release("operator"));
        floor.signalAndEntry(1);
        assertThat(floor.said()).endsWith("BUY 1 at 1002");
    }

    @Test
    void aStopThatKeepsPositionsWatchesThem() {
        ScriptedFloor floor = withPosition();
        floor.command(new KernelCommand.Stop("operator", false));
        assertThat(floor.said()).isEmpty();
        floor.best(1, 1_030, 1_031);
        floor.seconds(1);
        assertThat(floor.said()).containsExactly("one CLOSE_ORDER_EVALUATION CLOSE", "SELL 1 at 0");
    }

    @Test
    void aStrategyThatIsPausedEntersNothingUntilItGoesOn() {
        ScriptedFloor floor = floor(ONE, definition("two", 1_002, limits(5, 100)));
        floor.said();
        floor.command(new KernelCommand.Pause("one"));
        floor.signalAndEntry(1);
        assertThat(floor.said())
                .containsExactly("two SIGNAL_DETECTED SIGNAL", "two ENTRY_EVALUATION ENTRY", "BUY 1 at 1002");
        floor.reject("instrument_halted");
        floor.command(new KernelCommand.Resume("one"));
        floor.signalAndEntry(1);
        assertThat(floor.said()).contains("one ENTRY_EVALUATION ENTRY");
        assertThatThrownBy(() -> floor.command(new KernelCommand.Pause("three")))
                .hasMessage("There is no strategy three.");
    }

    @Test
    void anEntryThatTakesTooLongIsCancelled() {
        ScriptedFloor floor = floor(ONE);
        floor.signalAndEntry(1);
        floor.seconds(59);
        assertThat(floor.said()).endsWith("BUY 1 at 1002");
        floor.seconds(2);
        assertThat(floor.said()).containsExactly("cancel 1");
    }

    @Test
    void theSameEventsGiveTheSameHashAndOthersAnotherOne() {
        assertThat(withPosition().kernel.hash()).isEqualTo(withPosition().kernel.hash());
        ScriptedFloor other = floor(ONE);
        other.signalAndEntry(1);
        other.fill(1_000);
        assertThat(other.kernel.hash()).isNotEqualTo(withPosition().kernel.hash());
    }

    @Test
    void aRefusalSaysAllThatFailedAndTheFirstOneIsTheReason() {
        ScriptedFloor floor =
                new ScriptedFloor(settings(KernelSettings.Limits.STANDARD, definition("one", 4_008, limits(5, 10))));
        floor.signalAndEntry(1);
        KernelOutput.Assessed assessed = floor.outputs.stream()
                .filter(KernelOutput.Assessed.class::isInstance)
                .map(KernelOutput.Assessed.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(assessed.verdict().failures())
                .containsExactly(
                        "Position size 4008.00 USDT exceeds max 1000.00 USDT (10.0% of capital)",
                        "symbol_concentration",
                        "Exposure of one would be 4008.00 USDT, exceeds max 1000.00 USDT (10.0% of capital)");
        assertThat(assessed.verdict().reason())
                .isEqualTo(assessed.verdict().failures().getFirst());
        assertThat(floor.intents).isEmpty();
        assertThat(floor.said()).endsWith("one SIGNAL_CANCELLED ENTRY_ENDED");
    }

    @Test
    void explainsEachStepByWhatWasSeenAndItsPlace() {
        ScriptedFloor floor = floor(ONE);
        floor.best(1, 990, 1_001);
        long shown = floor.sequence();
        floor.seconds(1);
        KernelOutput.Step step = (KernelOutput.Step) floor.outputs.getLast();
        assertThat(step.place()).as("the last event before the moment").isEqualTo(shown);
        assertThat(step.transition().seen()).singleElement().satisfies(seen -> {
            assertThat(seen.indicator()).isEqualTo("spread");
            assertThat(seen.value()).isEqualTo(11 * 200.0 / 1_991);
            assertThat(seen.truth()).isEqualTo(Truth.TRUE);
        });
        assertThat(step.line()).startsWith(shown + ",").contains("signal spread=" + 11 * 200.0 / 1_991 + " TRUE");
    }
}
