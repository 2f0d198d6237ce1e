package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.Backtest;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.tape.TapeWriter;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Each combination of a grid is run once, whatever comes between, and nobody who is trained knows of the test. */
class SweepIT {

    private static final VenueInstrument INSTRUMENT = new VenueInstrument(1, "mock", "WAVE", 2, 0, 1, 1);
    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = 1_700_000_000L * SECOND;
    private static final int STEPS = 600;
    private static final int MOST_ATTEMPTS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> AVERAGES =
            List.of("--bar", "0.5", "--entry", "10", "--response", "10", "--share", "50");

    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();
    private Path tape;

    @BeforeEach
    void record() throws IOException {
        tape = directory.resolve("tape");
        record(tape, STEPS, STEPS);
    }

    /** Ten events a second: prices go up and down in a wave, and after some of the steps twice as fast. */
    static void record(Path tape, int steps, int even) throws IOException {
        try (TapeWriter writer = TapeWriter.open(tape, 1 << 24)) {
            EventWriter events = new EventWriter(writer);
            EventHeader header = new EventHeader();
            events.defined(next(header, BEGIN), INSTRUMENT);
            for (int i = 0; i < steps; i++) {
                long nanos = BEGIN + i * (SECOND / 20);
                int phase = i <= even ? i : even + 2 * (i - even);
                long price = 10_000 + Math.round(500 * StrictMath.sin(phase / 20.0));
                events.snapshot(next(header, nanos), level(price - 1), level(price + 1));
                if (i == 0) {
                    events.continuity(next(header, nanos), Continuity.LIVE, StaleReason.NONE);
                }
                events.trade(next(header, nanos), i + 1, price, 5, VenueSide.BUY);
            }
            writer.flush();
        }
    }

    private static EventHeader next(EventHeader header, long nanos) {
        long sequence = header.sequence + 1;
        header.raw(nanos, 0, 1);
        header.sequence = sequence;
        return header;
    }

    private static Levels level(long price) {
        Levels levels = new Levels();
        levels.add(price, 1_000_000);
        return levels;
    }

    @Test
    void runsEachCombinationOnceMarksThoseThatFailAndGoesOnWhereItWas() throws IOException, InterruptedException {
        Path results = directory.resolve("results");
        // Three bars and three are no two averages.
        String grid = "fast=1,3;slow=3,6";
        String[] wave = {"--instruments", "mock:WAVE"};
        assertThat(sweep(results, grid, wave)).as(said::toString).isEqualTo(1);
        // Of all instruments it would be another sweep.
        assertThat(sweep(results, grid)).isEqualTo(2);
        assertThat(results.resolve("combination_0001").resolve("instruments.csv"))
                .content()
                .contains(",mock,WAVE,");
        RunTable.Page first = new RunTable(results, "combinations").read(0, 100);
        List<Map<String, String>> rows = named(first);
        assertThat(rows)
                .extracting(row -> row.get("status"))
                .containsExactly("completed", "completed", "completed", "failed");
        assertThat(rows.getLast())
                .containsEntry("fast", "3")
                .containsEntry("slow", "3")
                .containsEntry("rank", "");
        assertThat(rows.getLast().get("reason")).isNotEmpty();
        List<Double> profits = rows.subList(0, 3).stream()
                .map(row -> Double.valueOf(row.get("total_pnl")))
                .toList();
        assertThat(profits).isSortedAccordingTo((a, b) -> Double.compare(b, a)).doesNotContain(0.0);
        assertThat(RunTable.summary(results)).containsEntry("failed", "1").containsEntry("status", "completed");
        Map<String, FileTime> before = times(results);
        Path lost = results.resolve("combination_0002");
        // As a kill would have left it: begun, without an end.
        Files.delete(lost.resolve(RunDocument.FILE));
        assertThat(sweep(results, grid, wave)).as(said::toString).isEqualTo(1);
        assertThat(new RunTable(results, "combinations").read(0, 100)).isEqualTo(first);
        Map<String, FileTime> after = times(results);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.entrySet().stream()
                        .filter(one -> !one.getValue().equals(before.get(one.getKey())))
                        .map(Map.Entry::getKey))
                .containsExactly("combination_0002");
        assertThat(said.toString()).contains("100 %, 4 of 4 backtests, 1 failed");
    }

    private static Map<String, FileTime> times(Path results) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        for (int i = 1; i <= 4; i++) {
            String name = "combination_000" + i;
            times.put(name, Files.getLastModifiedTime(results.resolve(name).resolve(RunDocument.FILE)));
        }
        return times;
    }

    @Test
    void refusesWhatIsWrongAndMoreThanTheLimit() throws InterruptedException {
        Path results = directory.resolve("none");
        StringBuilder many = new StringBuilder("fast=1");
        for (int i = 2; i <= 50; i++) {
            many.append(',').append(i);
        }
        String grid = many + ";" + many.toString().replace("fast", "slow");
        assertThat(sweep(results, grid)).isEqualTo(2);
        assertThat(said.toString()).contains("The sweep has 2500 combinations; at most 2000 are allowed.");
        for (String wrong : List.of("", "fast", "fast=", "fast=1,1", "fast=1;fast=2", "set=1", "x=1", "fast=0")) {
            assertThat(sweep(results, wrong)).as(wrong).isEqualTo(2);
        }
        assertThat(sweep(results, "fast=1;slow=2", "--train", "1s")).isEqualTo(2);
        assertThat(sweep(results, "fast=1;slow=2", "--train", "1h", "--test", "1h"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("shorter than train and test together");
        assertThat(results).as("what would refuse the corrected one").doesNotExist();
        assertThat(sweep(results, "fast=1;slow=2", "--metric", "luck")).isEqualTo(2);
        assertThat(sweep(results, "fast=1;slow=2", "--instruments", "mock:TIDE"))
                .isEqualTo(2);
        assertThat(said.toString())
                .contains("The tape has no mock:TIDE; of its 1 instruments these are some: mock:WAVE.");
    }

    @Test
    void choosesInTrainingAndTriesBehindIt() throws IOException, InterruptedException {
        Path results = directory.resolve("forward");
        assertThat(sweep(results, "fast=1;slow=3,6", "--train", "15s", "--test", "10s", "--step", "5s"))
                .as(said::toString)
                .isZero();
        List<Map<String, String>> splits = named(new RunTable(results, "splits").read(0, 100));
        assertThat(splits).hasSize(1);
        Map<String, String> split = splits.getFirst();
        long cut = Long.parseLong(split.get("train_last"));
        assertThat(Long.parseLong(split.get("test_first"))).isEqualTo(cut + 1);
        List<Map<String, String>> trained = named(new RunTable(results, "combinations").read(0, 100));
        assertThat(trained).hasSize(2);
        assertThat(split.get("combination")).isEqualTo(trained.getFirst().get("combination"));
        assertThat(split.get("train_metric")).isEqualTo(trained.getFirst().get("total_pnl"));
        assertThat(split.get("test_metric"))
                .isEqualTo(split.get("test_total_pnl"))
                .isNotEmpty();
        // On a tape that is another one from the cut on the training is the same, the test is not.
        Path other = directory.resolve("other");
        record(other, STEPS, 15 * 20 - 1);
        TapeRun.Part train = new TapeRun.Part(0, cut, Set.of(), "");
        assertThat(hash(other, train, "a")).isEqualTo(trained.getFirst().get("sha256"));
        TapeRun.Part test = new TapeRun.Part(cut, Long.parseLong(split.get("test_last")), Set.of(), "");
        assertThat(hash(other, test, "b")).isNotEqualTo(hash(tape, test, "c"));
    }

    /** Of the better one of the two, as the command ran it. */
    private String hash(Path of, TapeRun.Part part, String name) throws IOException {
        FloorRun best = RunDocument.read(directory.resolve("forward/split_001/test"));
        RunSettings settings = RunSettings.of(best.order().settings(), "", ChosenStrategies.NONE);
        return Objects.requireNonNull(Backtest.run(
                        settings.setup(of, directory.resolve(name)),
                        part,
                        settings.strategies(),
                        settings.pace(),
                        (run, share) -> {})
                .summary()
                .get("sha256"));
    }

    @Test
    void splitsAreAtTheirTimesAndNoneGoesBeyondTheTape() throws IOException {
        WalkForward forward = new WalkForward(10 * SECOND, 5 * SECOND, 5 * SECOND);
        List<Double> shares = new ArrayList<>();
        List<WalkForward.Split> splits =
                forward.splits(tape, 0, 2 * STEPS, 100, shares::add).orElseThrow();
        assertThat(shares).isNotEmpty().allMatch(share -> share >= 0 && share <= 1);
        // A definition, then two events each twentieth of a second, of the first one three.
        assertThat(splits)
                .containsExactly(
                        new WalkForward.Split(0, 402, 602),
                        new WalkForward.Split(202, 602, 802),
                        new WalkForward.Split(402, 802, 1_002));
    }

    @Test
    void knowsByTheTapesFirstAndLastTimeThatNoSplitGoesIntoIt() throws IOException {
        // From the first event to the last one it has 29.95 s.
        WalkForward fits = new WalkForward(20 * SECOND, 9 * SECOND, SECOND);
        WalkForward tooLong = new WalkForward(20 * SECOND, 10 * SECOND, SECOND);
        assertThatCode(() -> fits.requireLength(tape, 0, 2 * STEPS)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tooLong.requireLength(tape, 0, 2 * STEPS))
                .withMessage("The part of the tape is shorter than train and test together.");
        assertThatIllegalArgumentException()
                .as("of a part of it")
                .isThrownBy(() -> fits.requireLength(tape, 100, STEPS));
        assertThat(fits.splits(tape, 0, 2 * STEPS, 100, _ -> false))
                .as("where nobody needs them any more")
                .isEmpty();
    }

    /** Ten seconds, a night, and ten seconds more, each event of which is in a sealed segment with its index. */
    @Test
    void knowsByTheIndexHowManySplitsThereAreAtLeast() throws IOException {
        Path nights = directory.resolve("nights");
        try (TapeWriter writer = TapeWriter.open(nights, 1 << 24)) {
            EventWriter events = new EventWriter(writer);
            EventHeader header = new EventHeader();
            events.defined(next(header, BEGIN), INSTRUMENT);
            for (int i = 0; i < 200_000; i++) {
                long night = i < 100_000 ? 0 : 86_400 * SECOND;
                events.trade(next(header, BEGIN + night + i * (SECOND / 10_000)), i + 1, 10_000, 5, VenueSide.BUY);
            }
            writer.flush();
        }
        WalkForward forward = new WalkForward(2 * SECOND, SECOND, SECOND);
        int all = forward.splits(nights, 0, 200_001, 100_000, _ -> true)
                .orElseThrow()
                .size();
        assertThat(all).as("of 86,417 that go into its time").isLessThan(30);
        assertThat(forward.leastSplits(nights, 0, 200_001, 100_000)).isEqualTo(all);
        assertThat(forward.leastSplits(nights, 0, 200_001, 7)).isEqualTo(8);
    }

    /** What only reading the tape can tell ends the sweep, which is there meanwhile, with the reason as its author would be told. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run sweep_.* has failed: The sweep has more than 2000 .*")
    void failsWithTheReasonWhereTheTapeHasMoreSplitsThanMayBeTried() throws IOException {
        String slow = IntStream.rangeClosed(2, 101).mapToObj(String::valueOf).collect(Collectors.joining(","));
        WorkerLimits limits = new WorkerLimits(1, 0, 100, BesideExchange.SHARE);
        try (FloorRuns runs = FloorRuns.open(
                directory.resolve("runs"), tape, limits, () -> BEGIN, Optional.empty(), Duration.ofMinutes(5), 0)) {
            Map<String, String> settings =
                    Map.of("strategies", "crossing", "grid", "slow=" + slow, "train", "1s", "test", "1s");
            FloorRun run = runs.make(
                    new FloorRun.Order(FloorRun.Kind.SWEEP, "", List.of(), settings, 0, 2 * STEPS, ""),
                    FloorRun.Asked.ONCE);
            runs.start(run, ChosenStrategies.NONE, Optional.empty());
            await().atMost(PATIENCE).until(run::isOver);
            assertThat(run.progress().status()).isEqualTo(FloorRun.Status.FAILED);
            assertThat(run.progress().reason())
                    .isEqualTo("The sweep has more than 2000 backtests, which are allowed: of 100 combinations on more"
                            + " than 19 splits.");
        }
    }

    /** A strategy that an author wrote, and one in code; each combination has the values that its paths name. */
    private Path strategies() throws IOException {
        return Files.writeString(directory.resolve("mine.json"), """
            {"variants": [{"variant": "now", "type": "SPREAD_PCT", "parameters": {}}],
             "strategies": [{"document": {"strategy_name": "Any/time",
               "s1_signal": {"conditions": [{"id": "is", "indicatorId": "now", "operator": ">", "value": 0}]},
               "z1_entry": {"conditions": [{"id": "is2", "indicatorId": "now", "operator": ">", "value": 0}],
                            "positionSize": {"type": "fixed", "value": 500}, "takeProfit": {"offsetPercent": 3}},
               "o1_cancel": {"timeoutSeconds": 300, "conditions": []},
               "emergency_exit": {"conditions": [],
                                  "actions": {"cancelPending": true, "closePosition": true, "logEvent": true}}}}],
             "codes": [{"code": "crossover", "parameters": {"slow": "6", "least_strength": "0"}}]}
            """);
    }

    @Test
    void triesValuesOfOnesOwnStrategiesAndOfThoseInCodeByTheirPaths() throws IOException, InterruptedException {
        Path results = directory.resolve("own");
        String grid = "/strategies/Any%2Ftime/z1_entry/takeProfit/offsetPercent=1,1001;/codes/crossover/fast=2,6";
        String[] own = {"--strategies", strategies().toString()};
        assertThat(kernelSweep(results, grid, own)).as(said::toString).isEqualTo(1);
        List<Map<String, String>> rows = named(new RunTable(results, "combinations").read(0, 100));
        assertThat(rows)
                .extracting(row -> row.get("status"))
                .containsExactly("completed", "failed", "failed", "failed");
        assertThat(rows.getFirst()).containsEntry("combination", "1").containsEntry("/codes/crossover/fast", "2");
        assertThat(rows.getLast().get("reason"))
                .as("all that is wrong with a combination at once")
                .contains("takeProfit.offsetPercent", "1000", "Fast period must be less than slow period");
        assertThat(RunDocument.read(results.resolve("combination_0001")).order().settings())
                .as("for those who look at it by itself, as by SQL")
                .containsEntry("/codes/crossover/fast", "2");
        ChosenStrategies tried = ChosenStrategies.of(results.resolve("combination_0001"));
        assertThat(tried.codes().getFirst().parameters())
                .containsEntry("fast", "2")
                .containsEntry("slow", "6");
        Map<String, String> settings =
                Map.of("strategies", "chosen", "entry", "1", "response", "1", "entry-slippage", "2");
        RunSettings alone = RunSettings.of(settings, "", tried);
        Map<String, String> summary = Backtest.run(
                        alone.setup(tape, directory.resolve("alone")),
                        TapeRun.Part.WHOLE,
                        alone.strategies(),
                        alone.pace(),
                        (run, share) -> {})
                .summary();
        assertThat(summary)
                .as("as a backtest with these strategies")
                .containsEntry("sha256", rows.getFirst().get("sha256"));
        assertThat(Long.parseLong(Objects.requireNonNull(summary.get("trades"))))
                .isPositive();
        assertThat(kernelSweep(results, grid, own))
                .as("it goes on where it was")
                .isEqualTo(1);
        Files.writeString(Path.of(own[1]), Files.readString(Path.of(own[1])).replace("500", "600"));
        assertThat(kernelSweep(results, grid, own))
                .as("of other strategies it is another one")
                .isEqualTo(2);
    }

    @Test
    void walksForwardWithStrategiesInCode() throws IOException, InterruptedException {
        Path results = directory.resolve("forward_own");
        assertThat(kernelSweep(
                        results,
                        "/codes/crossover/fast=1,3",
                        "--strategies",
                        strategies().toString(),
                        "--train",
                        "15s",
                        "--test",
                        "10s",
                        "--step",
                        "5s"))
                .as(said::toString)
                .isZero();
        List<Map<String, String>> splits = named(new RunTable(results, "splits").read(0, 100));
        assertThat(splits).hasSize(1);
        ChosenStrategies tested = ChosenStrategies.of(results.resolve("split_001/test"));
        assertThat(tested.codes().getFirst().parameters())
                .containsEntry("fast", splits.getFirst().get("/codes/crossover/fast"));
    }

    private int kernelSweep(Path results, String grid, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(tape.toString(), results.toString(), "--grid", grid));
        arguments.addAll(List.of("--entry", "1", "--response", "1", "--entry-slippage", "2"));
        arguments.addAll(List.of("--workers", "2", "--yield", "100", "--nice", "0"));
        arguments.addAll(List.of(more));
        return new SweepCommand(new PrintWriter(said), new PrintWriter(said)).run(arguments);
    }

    /** Whoever looks at one that holds still beside an exchange is told why it comes to no end. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatItHoldsStillBesideAnExchangeAtWork() throws IOException, InterruptedException {
        Process exchange = new ProcessBuilder("/bin/sh", "-c", "while :; do :; done", "org.bourse.server.Main").start();
        WorkerLimits limits = new WorkerLimits(2, 1, 100, BesideExchange.HOLD);
        List<Thread> commands = new ArrayList<>();
        try (FloorRuns runs = FloorRuns.open(
                directory.resolve("runs"), tape, limits, () -> BEGIN, Optional.empty(), Duration.ofMinutes(5), 0)) {
            Map<String, String> averages = Map.of("strategies", "crossing", "fast", "1", "slow", "3", "bar", "0.5");
            FloorRun.Order ofBacktest =
                    new FloorRun.Order(FloorRun.Kind.BACKTEST, "", List.of(), averages, 0, 2 * STEPS, "");
            int ended = 0;
            while (!isStoppedWhileHeld(runs, held(runs, ofBacktest, FloorRun.HELD), exchange)) {
                // It went on before it was stopped, and came to its end.
                ended++;
                assertThat(ended).isLessThan(MOST_ATTEMPTS);
            }
            FloorRun unused = held(
                    runs,
                    new FloorRun.Order(
                            FloorRun.Kind.SWEEP,
                            "",
                            List.of(),
                            Map.of("strategies", "crossing", "slow", "3", "bar", "0.5", "grid", "fast=1"),
                            0,
                            2 * STEPS,
                            ""),
                    "backtests hold still: 1.");
            for (int attempt = 0; !isSaid() && attempt < MOST_ATTEMPTS; attempt++) {
                Path results = directory.resolve("held" + attempt);
                Thread next = Thread.ofPlatform().start(() -> {
                    try {
                        int unusedStatus = sweep(results, "fast=1;slow=3", "--nice", "1");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                commands.add(next);
                await().atMost(PATIENCE).until(() -> isSaid() || !next.isAlive());
            }
            assertThat(said.toString()).contains("backtests hold still: 1.");
        } finally {
            for (Thread command : commands) {
                command.interrupt();
                command.join();
            }
            exchange.destroyForcibly();
        }
    }

    /** A disk that is full for a moment would else take the sweep, or backtests of it that nobody runs again. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "FloorRun: What the run .* can't be written; it goes on, .*")
    void goesOnWhereTheDiskTakesNothingForAWhile() throws IOException {
        WorkerLimits limits = new WorkerLimits(2, 0, 100, BesideExchange.SHARE);
        try (FloorRuns runs = FloorRuns.open(
                directory.resolve("runs"), tape, limits, () -> BEGIN, Optional.empty(), Duration.ofMinutes(5), 0)) {
            FloorRun run = runs.make(
                    new FloorRun.Order(
                            FloorRun.Kind.SWEEP,
                            "",
                            List.of(),
                            Map.of("strategies", "crossing", "slow", "3", "bar", "0.5", "grid", "fast=1,2"),
                            0,
                            2 * STEPS,
                            ""),
                    FloorRun.Asked.ONCE);
            Path first = run.directory().resolve("combination_0001");
            Path begun = Files.createDirectories(first.resolve(RunDocument.FILE + ".new"));
            Path written = Files.createDirectories(run.directory().resolve("combinations.csv.new"));
            runs.start(run, ChosenStrategies.NONE, Optional.empty());
            await().atMost(PATIENCE).until(() -> run.unpublished().isPresent() || run.isOver());
            assertThat(run.progress().reason()).isEmpty();
            Files.delete(begun);
            await().atMost(PATIENCE)
                    .until(() -> run.isOver() || RunTable.summary(first).containsKey("sha256"));
            Files.delete(written);
            await().atMost(PATIENCE).until(run::isOver);
            assertThat(run.progress().status()).as(run.progress().reason()).isEqualTo(FloorRun.Status.COMPLETED);
            assertThat(RunTable.summary(run.directory()))
                    .containsEntry("failed", "0")
                    .containsEntry("ended", "2");
        }
    }

    /** Whether a run that holds still could be stopped, with its processes, before it went on to its end. */
    private static boolean isStoppedWhileHeld(FloorRuns runs, FloorRun run, Process exchange) throws IOException {
        List<ProcessHandle> processes = ProcessHandle.current()
                .children()
                .filter(process -> process.pid() != exchange.pid())
                .toList();
        runs.cancel(run);
        FloorRun.Status kept = RunDocument.read(run.directory()).progress().status();
        await().atMost(PATIENCE).until(run::isOver);
        if (run.progress().status() != FloorRun.Status.STOPPED) {
            return false;
        }
        assertThat(kept)
                .as("what a start of the floor knows, from the moment on that it was asked for")
                .isEqualTo(FloorRun.Status.STOPPED);
        assertThat(processes).as("its processes").isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(run.isHeld()).isFalse();
        return true;
    }

    private boolean isSaid() {
        return said.toString().contains("backtests hold still: 1.");
    }

    /** On a busy machine the exchange may get too little of a processor to be seen at work while so short a run lasts. */
    private static FloorRun held(FloorRuns runs, FloorRun.Order order, String reason) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            FloorRun run = runs.make(order, FloorRun.Asked.ONCE);
            runs.start(run, ChosenStrategies.NONE, Optional.empty());
            await().atMost(PATIENCE).until(() -> run.progress().reason().endsWith(reason) || run.isOver());
            if (!run.isOver()) {
                return run;
            }
        }
        throw new AssertionError("none of " + MOST_ATTEMPTS + " runs was held: " + reason);
    }

    private static List<Map<String, String>> named(RunTable.Page page) {
        return page.rows().stream()
                .map(row -> RunTable.named(page.columns(), row))
                .toList();
    }

    private int sweep(Path results, String grid, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(tape.toString(), results.toString(), "--grid", grid));
        arguments.addAll(AVERAGES);
        arguments.addAll(List.of("--workers", "2", "--yield", "100"));
        List<String> others = List.of(more);
        arguments.addAll(others.contains("--nice") ? List.of() : List.of("--nice", "0"));
        arguments.addAll(others);
        return new SweepCommand(new PrintWriter(said), new PrintWriter(said)).run(arguments);
    }
}
