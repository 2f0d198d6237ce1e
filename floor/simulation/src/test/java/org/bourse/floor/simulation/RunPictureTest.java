package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.RunOrder.Status;
import org.bourse.floor.trading.kernel.KernelOutput;
import org.bourse.floor.trading.kernel.RiskPicture;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.risk.AccountPicture;
import org.bourse.floor.trading.risk.HeldSymbol;
import org.bourse.floor.trading.risk.PortfolioLimits;
import org.bourse.floor.trading.risk.PortfolioRisk;
import org.bourse.floor.trading.risk.RiskLevel;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.risk.SafetyRecord;
import org.bourse.floor.trading.strategy.StrategyState;
import org.bourse.floor.trading.strategy.StrategyWait;
import org.bourse.floor.trading.strategy.Transition;
import org.bourse.floor.trading.strategy.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's orders with why they were sent, its alerts, and its picture as other processes read it. */
class RunPictureTest {

    private static final VenueInstrument BTC = VenueInstrument.of(7, "binance", "BTCUSDT", "0.01", "0.001");

    @TempDir
    Path directory;

    private final List<RunOrder> closed = new ArrayList<>();
    private final RunOrders orders = new RunOrders(closed::add);

    private void step(long place, StrategyState from, StrategyState to, Transition.Cause why) {
        orders.decided(new KernelOutput.Step(
                place,
                new Transition(
                        "pump",
                        7,
                        place * 10,
                        from,
                        to,
                        why,
                        List.of(new Transition.Seen("s1, \"quoted\"", "pump", 0.25, Truth.TRUE)))));
    }

    private void send(long place, OrderIntent.Submit order, long reference) {
        orders.decided(new KernelOutput.Sent(place, place * 10, "pump", order));
        orders.sent(place, place * 10, order, BTC, reference);
    }

    private static OrderIntent.Submit order(long number, VenueSide side, long price, boolean reduces) {
        return new OrderIntent.Submit(number, 7, side, price, 3_000, Lifetime.IMMEDIATE_OR_CANCEL, false, reduces);
    }

    @Test
    void explainsAnOrderByItsSignalAndItsLastStepAndWeighsItsFills() {
        step(1, StrategyState.MONITORING, StrategyState.SIGNAL_DETECTED, Transition.Cause.SIGNAL);
        step(4, StrategyState.SIGNAL_DETECTED, StrategyState.ENTRY_EVALUATION, Transition.Cause.ENTRY);
        send(5, order(1, VenueSide.BUY, 10_100, false), 10_000);
        assertThat(orders.open()).singleElement().satisfies(order -> {
            assertThat(order.progress().status()).isEqualTo(Status.PENDING);
            assertThat(order.why().signal().orElseThrow().place()).isEqualTo(1);
            assertThat(order.why().cause().orElseThrow().what()).isEqualTo("ENTRY");
            assertThat(order.terms().price()).contains(new BigDecimal("101.00"));
        });
        orders.report(60, new OrderReport.Accepted(1, 55));
        assertThat(orders.open().getFirst().progress().status()).isEqualTo(Status.SUBMITTED);
        RunPicture picture = new RunPicture(1, 2, money(), List.of(), orders.open(), 0, Optional.empty());
        long number = orders.open().getFirst().number();
        assertThat(picture.withUnknown(order -> order == number).orders())
                .singleElement()
                .satisfies(order -> assertThat(order.progress().status()).isEqualTo(Status.UNKNOWN));
        assertThat(picture.withUnknown(order -> order != number)).isEqualTo(picture);
        OrderReport.Filled part = new OrderReport.Filled(1, 56, 1, 10_000, 1_000, 2_000, false, new BigDecimal("0.1"));
        orders.report(61, part);
        orders.report(61, part);
        orders.report(62, new OrderReport.Filled(1, 57, 2, 10_090, 2_000, 0, false, new BigDecimal("0.2")));
        assertThat(orders.open()).isEmpty();
        assertThat(closed).singleElement().satisfies(order -> {
            assertThat(order.progress().status()).isEqualTo(Status.FILLED);
            assertThat(order.progress().averagePrice().orElseThrow()).isEqualByComparingTo("100.6");
            assertThat(order.progress().slippage().orElseThrow()).isEqualByComparingTo("0.6");
            assertThat(order.progress().commission()).isEqualByComparingTo("0.3");
            assertThat(order.progress().filled()).isEqualByComparingTo("3");
            assertThat(order.progress().filledNanos()).isEqualTo(62);
        });
    }

    @Test
    void closesAnOrderAsTheVenueSaysAndKnowsNothingOfOthers() {
        send(5, order(1, VenueSide.SELL, 0, true), 0);
        send(5, order(2, VenueSide.SELL, 0, true), 0);
        send(5, order(3, VenueSide.SELL, 0, true), 0);
        orders.report(60, new OrderReport.Rejected(1, 50, "instrument_halted"));
        orders.report(61, new OrderReport.Cancelled(2, 51, 3_000, "unfilled"));
        orders.report(62, new OrderReport.Expired(3, 52, 3_000));
        orders.report(63, new OrderReport.Accepted(9, 53));
        assertThat(closed)
                .extracting(order -> order.progress().status())
                .containsExactly(Status.REJECTED, Status.CANCELLED, Status.EXPIRED);
        assertThat(closed.getFirst().why().score()).isEmpty();
        assertThat(closed.getFirst().progress().reason()).isEqualTo("instrument_halted");
        assertThat(closed.getFirst().progress().slippage()).isEmpty();
    }

    @Test
    void isTheSameWhenItWasWrittenAndRead() throws IOException {
        explainsAnOrderByItsSignalAndItsLastStepAndWeighsItsFills();
        step(8, StrategyState.POSITION_ACTIVE, StrategyState.CLOSE_ORDER_EVALUATION, Transition.Cause.STOP_LOSS);
        send(9, order(2, VenueSide.SELL, 0, true), 0);
        RunPicture picture = new RunPicture(
                9, 90, money(), List.of(position(new BigDecimal("-4"))), orders.open(), 3, Optional.of(risk("88.5")));
        RunPictureFile.write(directory, picture);
        assertThat(RunPictureFile.read(directory)).usingRecursiveComparison().isEqualTo(stripped(picture));
        RunOrder order = closed.getFirst();
        RunOrder read = RunOrder.of(CommaSeparated.values(CommaSeparated.line(order.cells())));
        assertThat(CommaSeparated.line(read.cells())).isEqualTo(CommaSeparated.line(order.cells()));
        assertThat(read.why()).isEqualTo(order.why());
        assertThat(RunPictureFile.read(directory.resolve("none"))).isEqualTo(RunPicture.NOTHING);
        Files.writeString(directory.resolve("picture.csv"), "picture,1\n");
        assertThatThrownBy(() -> RunPictureFile.read(directory)).hasMessageContaining("can't be read");
    }

    /** Amounts are written without the zeros at their ends. */
    private RunPicture stripped(RunPicture of) throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        RunPictureFile.write(other, of);
        RunPicture once = RunPictureFile.read(other);
        assertThat(once.place()).isEqualTo(of.place());
        assertThat(once.money().unrealized()).isEqualByComparingTo(of.money().unrealized());
        assertThat(once.positions().getFirst().marginRatio())
                .isEqualByComparingTo(of.positions().getFirst().marginRatio());
        assertThat(once.orders().getFirst().why())
                .isEqualTo(of.orders().getFirst().why());
        assertThat(once.risk().orElseThrow().account())
                .isEqualTo(of.risk().orElseThrow().account());
        assertThat(once.risk().orElseThrow().strategies())
                .isEqualTo(of.risk().orElseThrow().strategies());
        return once;
    }

    @Test
    void tellsEachAlertOnceUntilItIsOver() {
        List<RunAlert> told = new ArrayList<>();
        RunAlerts alerts = new RunAlerts(told::add);
        alerts.look(1, 10, Optional.of(risk("88.01")), List.of(position(new BigDecimal("-74.9"))));
        assertThat(told).isEmpty();
        alerts.look(2, 20, Optional.of(risk("88")), List.of(position(new BigDecimal("-75"))));
        alerts.look(3, 30, Optional.of(risk("87")), List.of(position(new BigDecimal("-75.1"))));
        alerts.look(4, 40, Optional.of(risk("87")), List.of(position(new BigDecimal("-85"))));
        alerts.look(5, 50, Optional.of(risk("99")), List.of());
        alerts.look(6, 60, Optional.of(risk("88")), List.of());
        alerts.refused(7, 70, "pump", BTC, "Max positions reached: 3/3");
        assertThat(told)
                .extracting(alert -> alert.place() + " " + alert.severity() + " " + alert.type())
                .containsExactly(
                        "2 WARNING DRAWDOWN",
                        "2 WARNING MARGIN_RATIO",
                        "4 CRITICAL MARGIN_RATIO",
                        "6 WARNING DRAWDOWN",
                        "7 WARNING ORDER_REJECTED");
        assertThat(told.getFirst().message()).isEqualTo("Drawdown 12.00% is at or above 80% of max 15%");
        assertThat(alerts.count()).isEqualTo(5);
        RunAlert last = told.getLast();
        assertThat(RunAlert.of(CommaSeparated.values(CommaSeparated.line(last.cells()))))
                .isEqualTo(last);
    }

    private static RunPicture.Money money() {
        return new RunPicture.Money(
                new BigDecimal("10000"),
                new BigDecimal("10010.5"),
                new BigDecimal("10006.5"),
                new BigDecimal("0.3"),
                BigDecimal.ZERO);
    }

    private static RunPicture.Position position(BigDecimal unrealized) {
        return new RunPicture.Position(
                "binance",
                "BTCUSDT",
                "pump",
                VenueSide.BUY,
                new BigDecimal("3"),
                new BigDecimal("100.6"),
                Optional.of(new BigDecimal("99.3")),
                Optional.empty(),
                new BigDecimal("301.8"),
                unrealized,
                new BigDecimal("100"),
                3,
                57);
    }

    private static RiskPicture risk(String equity) {
        return new RiskPicture(
                new AccountPicture(
                        new BigDecimal("95"),
                        new BigDecimal(equity),
                        new BigDecimal("100"),
                        new BigDecimal("-2.5"),
                        new BigDecimal("30"),
                        new TreeMap<>(Map.of(new HeldSymbol("binance", "BTCUSDT"), new BigDecimal("30")))),
                RiskLimits.STANDARD,
                new PortfolioRisk(0.12, 0.5, 0.01, 0.3, 1, 1, RiskLevel.MEDIUM, true),
                PortfolioLimits.STANDARD,
                false,
                List.of(new RiskPicture.OfStrategy(
                        "pump",
                        true,
                        Optional.of(new BigDecimal("30")),
                        new BigDecimal("30"),
                        new SafetyRecord.Day(2, 1, new BigDecimal("-2.5"), 99),
                        SafetyLimits.STANDARD,
                        List.of(
                                new RiskPicture.Wait("", "", new StrategyWait(StrategyWait.Reason.LOSSES_IN_A_ROW, 99)),
                                new RiskPicture.Wait(
                                        "binance", "BTCUSDT", new StrategyWait(StrategyWait.Reason.LOSS, 88))))),
                Optional.of(new RiskPicture.Shares(
                        604_800,
                        List.of(new RiskPicture.Share(
                                "pump", new BigDecimal("40"), new BigDecimal("38"), new BigDecimal("-2.5"))))));
    }
}
