package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.simulation.RunAlert;
import org.bourse.floor.simulation.RunPicture;
import org.bourse.floor.simulation.RunStrategy;
import org.bourse.floor.tape.TapeWriter;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** How a run stands, from its turn to its end, and where none begins. */
class FloorRunTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final FloorRun run = new FloorRun(
            "paper_1",
            1,
            new FloorRun.Order(FloorRun.Kind.PAPER, "", List.of(), Map.of(), 0, Long.MAX_VALUE, ""),
            Path.of("none"),
            FloorRun.Progress.NONE);

    @Test
    void isReplayingUntilItHasCaughtUpAndSaysWhereItIsMeanwhile() {
        assertThat(run.beginsAgain()).isTrue();
        run.at(5, 7, 0);
        assertThat(run.progress()).isEqualTo(new FloorRun.Progress(FloorRun.Status.REPLAYING, 5, 7, 0, 0, ""));
        assertThat(run.isOver()).isFalse();
        assertThat(run.published().figures()).isEmpty();
        assertThat(run.published().picture()).isEqualTo(RunPicture.NOTHING);
        run.caughtUp();
        run.at(6, 8, 0);
        assertThat(run.progress()).isEqualTo(new FloorRun.Progress(FloorRun.Status.RUNNING, 6, 8, 0, 0, ""));
    }

    /** It has no positions and nothing it has come to, but it has its money. */
    @Test
    void hasItsMoneyWhileItWaits() {
        FloorRun waiting = new FloorRun(
                "paper_2",
                1,
                new FloorRun.Order(
                        FloorRun.Kind.PAPER, "", List.of(), Map.of("money", "2500.5"), 0, Long.MAX_VALUE, ""),
                Path.of("none"),
                FloorRun.Progress.NONE);
        RunPicture.Money money = waiting.published().picture().money();
        assertThat(money.initial()).isEqualByComparingTo("2500.5");
        assertThat(money.equity()).isEqualByComparingTo("2500.5");
        assertThat(money.realized()).isZero();
    }

    /** Hundred of them may wait, whose money nobody has at work. */
    @Test
    void countsForNothingInSumsWhileItIsABacktestThatWaits() {
        FloorRun backtest = new FloorRun(
                "backtest_1",
                1,
                new FloorRun.Order(FloorRun.Kind.BACKTEST, "", List.of(), Map.of(), 0, 1, ""),
                Path.of("none"),
                FloorRun.Progress.NONE);
        assertThat(backtest.hasAccount()).isFalse();
        assertThat(run.hasAccount()).as("one on paper").isTrue();
        assertThat(backtest.begins()).isTrue();
        assertThat(backtest.hasAccount()).isTrue();
    }

    @Test
    void isBehindUntilItHasSaidWhatItHadAtTheFloorsStart(@TempDir Path directory) throws IOException {
        try (FloorRuns runs = FloorRuns.open(
                directory,
                directory,
                new WorkerLimits(1, 0, 100, BesideExchange.HOLD),
                () -> 0,
                Optional.empty(),
                Duration.ofMinutes(5),
                5)) {
            assertThat(runs.isBehind(run)).as("begun after event 0 of 5").isTrue();
            FloorRun.Order later =
                    new FloorRun.Order(FloorRun.Kind.PAPER, "", List.of(), Map.of(), 5, Long.MAX_VALUE, "");
            assertThat(runs.isBehind(runs.make(later, FloorRun.Asked.ONCE)))
                    .as("begun since")
                    .isFalse();
        }
    }

    /** Both read the same tape, each by a thread of its own. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run paper_.* has failed: .*No more.*")
    void oneWhoseStrategyThrowsFailsAloneAndOthersGoOn(@TempDir Path directory) throws IOException {
        Path tape = directory.resolve("tape");
        try (TapeWriter writer = TapeWriter.open(tape, 1 << 20);
                FloorRuns runs = FloorRuns.open(
                        directory.resolve("runs"),
                        tape,
                        new WorkerLimits(1, 0, 100, BesideExchange.HOLD),
                        () -> 1,
                        Optional.empty(),
                        Duration.ofMinutes(5),
                        0)) {
            EventWriter events = new EventWriter(writer);
            EventHeader header = new EventHeader().raw(1, 0, 1);
            header.sequence = 1;
            events.defined(header, new VenueInstrument(1, "venue", "ACME", 0, 0, 1, 1));
            tick(events, header, 2);
            writer.flush();
            FloorRun failing = runs.make(paper("failing"), FloorRun.Asked.ONCE);
            FloorRun other = runs.make(paper("other"), FloorRun.Asked.ONCE);
            runs.decideBy((of, settings) -> of == failing
                    ? (port, account, listener) -> new Failing(() -> {
                        throw new IllegalStateException("No more.");
                    })
                    : settings.strategies());
            runs.start(other, ChosenStrategies.NONE, Optional.empty());
            runs.start(failing, ChosenStrategies.NONE, Optional.empty());
            await().until(() -> failing.progress().status() == FloorRun.Status.FAILED);
            assertThat(failing.progress().reason()).contains("event 2", "No more.");
            await().until(() -> other.progress().place() == 2);
            tick(events, header, 3);
            writer.flush();
            await().until(() -> other.progress().place() == 3);
            assertThat(other.isOver()).isFalse();
        }
    }

    /** Else its thread would be gone, and it would be running for whoever asks, for ever. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run paper_.* has failed: .*StackOverflowError.*")
    @ExpectedLog(level = Level.ERROR, line = "RunEnds: A run has failed by an error of the floor.*")
    void oneThatEndsByAnErrorHasFailed(@TempDir Path directory) throws IOException {
        Path tape = directory.resolve("tape");
        try (TapeWriter writer = TapeWriter.open(tape, 1 << 20);
                FloorRuns runs = open(directory, tape)) {
            EventWriter events = new EventWriter(writer);
            EventHeader header = define(events);
            tick(events, header, 2);
            writer.flush();
            FloorRun ofItsStrategy = runs.make(paper("strategy"), FloorRun.Asked.ONCE);
            FloorRun ofTheFloor = runs.make(paper("floor"), FloorRun.Asked.ONCE);
            runs.decideBy((of, settings) -> {
                if (of == ofTheFloor) {
                    throw new StackOverflowError();
                }
                return (port, account, listener) -> new Failing(() -> {
                    throw new StackOverflowError();
                });
            });
            runs.start(ofItsStrategy, ChosenStrategies.NONE, Optional.empty());
            runs.start(ofTheFloor, ChosenStrategies.NONE, Optional.empty());
            // The error goes on to whoever looks after the threads.
            await().atMost(PATIENCE)
                    .dontCatchUncaughtExceptions()
                    .until(() -> ofItsStrategy.isOver() && ofTheFloor.isOver());
            assertThat(ofItsStrategy.progress().status()).isEqualTo(FloorRun.Status.FAILED);
            assertThat(ofItsStrategy.progress().reason()).contains("event 2", "StackOverflowError");
            assertThat(ofTheFloor.progress().status()).isEqualTo(FloorRun.Status.FAILED);
        }
    }

    /** Of a live one nobody else would see to the orders and the position. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "FloorRun: What the run paper_.* has come to can't be written; .*")
    void goesOnWhereTheDiskDoesNotTakeItsResults(@TempDir Path directory) throws IOException {
        Path tape = directory.resolve("tape");
        try (TapeWriter writer = TapeWriter.open(tape, 1 << 20);
                FloorRuns runs = open(directory, tape)) {
            EventWriter events = new EventWriter(writer);
            EventHeader header = define(events);
            writer.flush();
            FloorRun of = runs.make(paper("full"), FloorRun.Asked.ONCE);
            Path inTheWay = of.directory().resolve("summary.new");
            Files.createDirectories(inTheWay);
            runs.start(of, ChosenStrategies.NONE, Optional.empty());
            await().atMost(PATIENCE).until(() -> of.unpublished().isPresent() || of.isOver());
            tick(events, header, 2);
            writer.flush();
            await().atMost(PATIENCE).until(() -> of.progress().place() == 2 || of.isOver());
            assertThat(of.isOver()).isFalse();
            Files.delete(inTheWay);
            await().atMost(PATIENCE).until(() -> of.published().picture().place() == 2);
            assertThat(of.unpublished()).isEmpty();
        }
    }

    /** Whoever sees that it has ended may end the floor in that moment: its start has to know. */
    @Test
    void hasEndedOnceThatIsOnTheDisk(@TempDir Path directory) throws IOException {
        Path tape = directory.resolve("tape");
        try (TapeWriter writer = TapeWriter.open(tape, 1 << 20);
                FloorRuns runs = open(directory, tape)) {
            EventHeader header = define(new EventWriter(writer));
            assertThat(header.sequence).isEqualTo(1);
            writer.flush();
            FloorRun of = runs.make(paper("ends"), FloorRun.Asked.ONCE);
            runs.start(of, ChosenStrategies.NONE, Optional.empty());
            await().atMost(PATIENCE).until(() -> of.progress().place() == 1);
            // As a disk whose last write takes its time.
            synchronized (runs) {
                runs.endHere(of);
                await().atMost(PATIENCE).until(() -> isWaitingForThat(of.id()) || of.isOver());
                assertThat(of.isOver()).isFalse();
            }
            await().atMost(PATIENCE).until(of::isOver);
            assertThat(RunDocument.read(of.directory()).progress().status()).isEqualTo(FloorRun.Status.STOPPED);
        }
    }

    private static boolean isWaitingForThat(String thread) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(one -> one.getName().equals(thread) && one.getState() == Thread.State.BLOCKED);
    }

    private static FloorRuns open(Path directory, Path tape) throws IOException {
        return FloorRuns.open(
                directory.resolve("runs"),
                tape,
                new WorkerLimits(1, 0, 100, BesideExchange.HOLD),
                () -> 1,
                Optional.empty(),
                Duration.ofMinutes(5),
                0);
    }

    /** The process that nobody reads any more would work on beside the next one. */
    @Test
    void leavesNoProcessOfABacktestThatIsNotReadAnyMore(@TempDir Path directory) throws IOException {
        RunProcesses processes =
                new RunProcesses(directory.resolve("tape"), new WorkerLimits(1, 0, 100, BesideExchange.HOLD));
        FloorRun backtest = new FloorRun(
                "backtest_1",
                1,
                new FloorRun.Order(FloorRun.Kind.BACKTEST, "", List.of(), Map.of(), 0, 1, ""),
                directory.resolve("backtest_1"),
                FloorRun.Progress.NONE);
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        assertThatThrownBy(() -> processes.run(
                        backtest,
                        () -> {
                            throw new IllegalStateException("As of what can't be read.");
                        },
                        () -> {}))
                .hasMessage("As of what can't be read.");
        assertThat(ProcessHandle.current().children().filter(process -> !before.contains(process)))
                .isEmpty();
    }

    private static EventHeader define(EventWriter events) {
        EventHeader header = new EventHeader().raw(1, 0, 1);
        header.sequence = 1;
        events.defined(header, new VenueInstrument(1, "venue", "ACME", 0, 0, 1, 1));
        return header;
    }

    private static FloorRun.Order paper(String name) {
        return new FloorRun.Order(
                FloorRun.Kind.PAPER, name, List.of(), Map.of("strategies", "default"), 0, Long.MAX_VALUE, "");
    }

    private static void tick(EventWriter events, EventHeader header, long sequence) {
        header.raw(sequence, 0, 0);
        header.sequence = sequence;
        events.tick(header);
    }

    /** Throws as soon as time goes on. */
    private static final class Failing extends MarketEventsAdapter implements RunStrategy {

        private final Runnable throwing;

        Failing(Runnable throwing) {
            this.throwing = throwing;
        }

        @Override
        public void tick(EventHeader header) {
            throwing.run();
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            // It sends nothing.
        }
    }

    @Test
    void isFoundByTheKeyItWasAskedForWithAfterAStart(@TempDir Path directory) throws IOException {
        FloorRun.Asked asked = new FloorRun.Asked("key-1", "0a");
        FloorRun.Order order = new FloorRun.Order(FloorRun.Kind.BACKTEST, "", List.of(), Map.of(), 0, 1, "");
        FloorRun.Progress over = new FloorRun.Progress(FloorRun.Status.COMPLETED, 1, 1, 1, 1, "");
        RunDocument.write(new FloorRun("backtest_1", 1, order, asked, directory.resolve("backtest_1"), over));
        RunDocument.write(new FloorRun("backtest_2", 2, order, directory.resolve("backtest_2"), over));
        try (FloorRuns runs = FloorRuns.open(
                directory,
                directory,
                new WorkerLimits(1, 0, 100, BesideExchange.HOLD),
                () -> 0,
                Optional.empty(),
                Duration.ofMinutes(5),
                0)) {
            assertThat(runs.findAsked("key-1")).get().extracting(FloorRun::id).isEqualTo("backtest_1");
            assertThat(runs.findAsked("key-1"))
                    .get()
                    .extracting(FloorRun::asked)
                    .isEqualTo(asked);
            assertThat(runs.findAsked("key-2")).isEmpty();
        }
    }

    @Test
    void saysThatItStopsUntilItHasEnded() {
        assertThat(run.begins()).isTrue();
        run.stops();
        run.at(5, 6, 0);
        assertThat(run.progress().status()).isEqualTo(FloorRun.Status.STOPPING);
        assertThat(run.isOver()).isFalse();
        assertThat(run.end(FloorRun.Status.STOPPED, 7, "")).isTrue();
        run.stops("too late");
        assertThat(run.progress().status()).isEqualTo(FloorRun.Status.STOPPED);
    }

    /** As of a run of another release, or one whose disk has lost a part of a line. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "FloorRun: Results of the run paper_9 can't be read, and are left out: .*")
    void leavesOutOfListsOfAllRunsWhatCanNotBeReadOfOne(@TempDir Path directory) throws IOException {
        String head = "number,place,nanos,severity,type,strategy,venue,symbol,message\n";
        FloorRun torn = withAlerts(
                directory.resolve("paper_9"),
                head + "1,5,7,WARNING,DRAWDOWN,,,,low\n2,x,7,WARNING,DRAWDOWN,,,,low\n3,9\n");
        FloorRun whole = withAlerts(directory.resolve("paper_8"), head + "4,5,7,WARNING,DRAWDOWN,,,,low\n");
        RunPager<RunAlert> pager = new RunPager<>(
                "alerts",
                _ -> List.of(),
                of -> values ->
                        Optional.of(RunAlert.of(values)).map(alert -> new RunPager.Of<>(of, alert.number(), alert)));
        assertThat(pager.page(List.of(torn, whole), Optional.empty(), 10).found())
                .extracting(RunPager.Of::number)
                .containsExactly(1L, 4L);
    }

    private static FloorRun withAlerts(Path directory, String lines) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("alerts.csv"), lines);
        return new FloorRun(
                directory.getFileName().toString(),
                1,
                new FloorRun.Order(FloorRun.Kind.PAPER, "", List.of(), Map.of(), 0, Long.MAX_VALUE, ""),
                directory,
                FloorRun.Progress.NONE);
    }

    @Test
    @ExpectedLog(level = Level.WARN, line = "FloorRun: Results of the run paper_1 can't be read, and are left out: .*")
    void refusesLinesThatAreNoSignalsOrTrades() {
        assertThat(RunSignal.of(List.of("1", "2", "stop", "operator", "false")).type())
                .isEqualTo("command");
        for (List<String> line : List.of(
                List.of("1", "2"),
                List.of("x", "2", "step", "s", "1"),
                List.of("1", "2", "assessed", "s", "1", "", ""))) {
            assertThat(run.read(line, RunSignal::of)).as("%s", line).isEmpty();
        }
        assertThat(run.read(
                        List.of("1", "BUY", "5", "6", "7", "1.5"), line -> ClosedPosition.of(line, RunInstrument.NONE)))
                .isEmpty();
    }

    @Test
    void tradesOfOlderRunsHaveNoStrategyAndNoPrices() {
        List<String> before = List.of("1", "SELL", "5", "6", "7", "1.5", "0.1");
        ClosedPosition old = ClosedPosition.of(before, RunInstrument.NONE);
        assertThat(old.strategy()).isEmpty();
        assertThat(old.entryPrice()).isEmpty();
        List<String> now = new ArrayList<>(before);
        now.addAll(List.of("pump, and dump", "10.5", "9"));
        ClosedPosition closed = ClosedPosition.of(now, RunInstrument.NONE);
        assertThat(closed.strategy()).isEqualTo("pump, and dump");
        assertThat(closed.entryPrice()).contains(new BigDecimal("10.5"));
        assertThat(closed.exitPrice()).contains(new BigDecimal("9"));
    }

    /** It is there at once, however long the tape is that its walk-forward is cut of. */
    @Test
    void waitsWhileItsPartOfTheTapeIsCutAndHoldsNobodyUp() {
        FloorRun sweep = new FloorRun(
                "sweep_2",
                1,
                new FloorRun.Order(FloorRun.Kind.SWEEP, "", List.of(), Map.of(), 0, 9, ""),
                Path.of("none"),
                FloorRun.Progress.NONE);
        sweep.at(0, 0, 0.5, FloorRun.CUTTING);
        assertThat(sweep.progress())
                .isEqualTo(new FloorRun.Progress(FloorRun.Status.WAITING, 0, 0, 0.5, 0, FloorRun.CUTTING));
        assertThat(sweep.isHeld()).as("whether it waits for an exchange").isFalse();
        assertThat(sweep.stopsAtWork()).as("whether it has processes to end").isFalse();
        assertThat(sweep.begins()).isTrue();
        sweep.at(0, 0, 0, FloorRun.HELD);
        assertThat(sweep.isHeld()).isTrue();
    }

    @Test
    void staysAsItEnded() {
        assertThat(run.end(FloorRun.Status.STOPPED, 9, "")).isTrue();
        assertThat(run.begins()).isFalse();
        assertThat(run.beginsAgain()).isFalse();
        run.caughtUp();
        run.at(6, 8, 0);
        assertThat(run.progress().status()).isEqualTo(FloorRun.Status.STOPPED);
    }

    @Test
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run sweep_1 has failed: It had not ended when .*")
    void beginsNoBacktestBesideAnExchangeWhereThatIsRefused(@TempDir Path directory) throws IOException {
        FloorRun waiting = new FloorRun(
                "sweep_1",
                1,
                new FloorRun.Order(FloorRun.Kind.SWEEP, "", List.of(), Map.of(), 0, 1, ""),
                directory.resolve("sweep_1"),
                FloorRun.Progress.NONE);
        RunDocument.write(waiting);
        WorkerLimits limits = new WorkerLimits(1, 0, 100, BesideExchange.REFUSE);
        FloorRuns runs =
                FloorRuns.open(directory, directory, limits, () -> 0, Optional.empty(), Duration.ofMinutes(5), 0);
        // Waits for all threads of runs: one that had begun it has done so by then.
        runs.close();
        assertThat(runs.find("sweep_1")).as("of a floor that did").hasValueSatisfying(found -> {
            assertThat(found.progress().status()).isEqualTo(FloorRun.Status.FAILED);
            assertThat(found.progress().reason()).contains("FLOOR_RUN_BESIDE_EXCHANGE=refuse");
        });
        assertThat(runs.hasAny(0, 2)).as("whether a segment is kept for it").isFalse();
        for (FloorRun.Kind kind : List.of(FloorRun.Kind.BACKTEST, FloorRun.Kind.SWEEP)) {
            assertThatThrownBy(() -> runs.requireRoom(kind))
                    .isInstanceOfSatisfying(DeskRefusal.class, refusal -> {
                        assertThat(refusal.status().code()).isEqualTo(409);
                        assertThat(refusal.code()).isEqualTo("beside_exchange");
                    })
                    .hasMessageContaining("FLOOR_RUN_BESIDE_EXCHANGE");
        }
        assertThatCode(() -> runs.requireRoom(FloorRun.Kind.PAPER)).doesNotThrowAnyException();
    }
}
