package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.CrossingAverages.Terms;
import org.bourse.floor.tape.TapeCut;
import org.bourse.floor.tape.TapeWriter;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderPort;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;
import org.bourse.floor.trading.order.ReportedAccount;
import org.bourse.floor.trading.order.VenueAccount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tape is told again to a strategy, with the same orders and fills each time, those that it had when the market was live. */
class BacktestIT {

    private static final long SEED = 20_240_809;
    private static final int STEPS = 6_000;
    private static final BigDecimal MONEY = new BigDecimal("1000000");
    private static final Terms AVERAGES = new Terms(2, 5, 50_000_000L, 20);
    private static final VenueTerms TERMS = VenueTerms.DEFAULTS;
    private static final int STEPS_BETWEEN_READS = 331;
    private static final RunStrategy.Factory KERNEL =
            (port, _, listener) -> new KernelRun(KernelReplayTest.settings(), port, listener);

    /** Of each table of results the place of the time in its lines. */
    private static final Map<String, Integer> TIMES =
            Map.of("intents", 0, "reports", 0, "equity", 0, "signals", 1, "trades", 3);

    /** Of all lines of {@link GoldenRun}'s results, and of all that its kernel said. */
    private static final String GOLDEN = "88d8c09fc067831a67279ab6d60f5634897c45f554d5738a46baf320a8a9b8f1"
            + " be758b16aae17083f1f61817415b3460aed08b78aa6134f0e7af65784b2ec1eb";

    @TempDir
    Path directory;

    private Path tape;

    @BeforeEach
    void record() throws IOException {
        tape = directory.resolve("tape");
        record(tape, STEPS, false);
    }

    private static void record(Path tape, int steps, boolean orderly) throws IOException {
        try (TapeWriter writer = TapeWriter.open(tape, 100_000)) {
            TapedMarket taped = new TapedMarket(writer);
            RandomMarket market = new RandomMarket(SEED, orderly, taped);
            market.begin();
            for (int i = 0; i < steps; i++) {
                market.step();
            }
            writer.flush();
        }
    }

    @Test
    void twoRunsAreTheSameToTheLastByte() throws IOException {
        Backtest.Result first = run("first");
        Backtest.Result second = run("second");
        assertThat(second).isEqualTo(first);
        assertThat(first.findings()).isEmpty();
        assertThat(Long.parseLong(first.summary().get("trades"))).isGreaterThan(2);
        for (String file : List.of("intents", "reports", "trades", "equity", "summary")) {
            assertThat(directory.resolve("second").resolve(file + ".csv"))
                    .hasSameTextualContentAs(directory.resolve("first").resolve(file + ".csv"));
        }
        BigDecimal profits = rows("first", "trades").stream()
                .map(row -> new BigDecimal(row.split(",", -1)[5]))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(profits).isEqualByComparingTo(first.summary().get("total_pnl"));
        assertThat(rows("first", "equity")).hasSizeGreaterThan(100);
    }

    @Test
    void waitsForItsPaceAheadOfEachMomentAndComesToTheSame() throws IOException {
        Backtest.Result fast = run("fast");
        List<Long> waited = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        Backtest.Result slow = Backtest.run(
                setup("slow"),
                TapeRun.Part.WHOLE,
                (port, account, _) -> new CrossingAverages(AVERAGES, port, account),
                waiting -> {
                    if (waiting != Backtest.Pace.NOTHING) {
                        waited.add(waiting);
                    }
                    return waiting;
                },
                (run, _) -> told.add(run.events()));
        assertThat(slow).isEqualTo(fast);
        assertThat(waited).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(1_000);
        assertThat(told).startsWith(0L).endsWith(Long.valueOf(fast.summary().get("events")));
    }

    @Test
    void itsOrdersAndFillsAreThoseOfTheMarketWhenItWasLive() throws IOException {
        run("backtest");
        List<String> paper = new ArrayList<>();
        Paper trader = new Paper(paper);
        RandomMarket market = new RandomMarket(SEED, false, trader);
        market.begin();
        for (int i = 0; i < STEPS; i++) {
            market.step();
        }
        trader.venue.finish();
        List<String> told = rows("backtest", "reports").stream()
                .filter(row -> row.contains(",filled,"))
                .map(row -> row.split(",", -1))
                .map(row -> row[0] + " " + row[1] + " " + row[2] + " " + row[7] + " " + row[8])
                .toList();
        assertThat(told).isNotEmpty().isEqualTo(paper);
    }

    @Test
    void aTapeWithAHoleIsMarkedAndSaysHowLongItsBooksWereNotLive() throws IOException {
        Backtest.Result whole = run("whole");
        List<Path> segments = segments();
        Files.delete(segments.get(1));
        Backtest.Result holed = run("holed");
        assertThat(holed.findings()).isNotEmpty();
        assertThat(holed.summary()).containsEntry("holes", "1");
        assertThat(new BigDecimal(holed.summary().get("seconds_not_live")))
                .isGreaterThan(new BigDecimal(whole.summary().get("seconds_not_live")));
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(tape)) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(".tape"))
                    .sorted()
                    .toList();
            assertThat(segments).hasSizeGreaterThan(3);
            return segments;
        }
    }

    /** A part of it that has none of the segment can be told. */
    @Test
    void aTapeWithASegmentOfANewerSchemaIsRefused() throws IOException {
        Path second = segments().get(1);
        byte[] bytes = Files.readAllBytes(second);
        bytes[12] = 99;
        Files.write(second, bytes);
        assertThatThrownBy(() -> run("mixed"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(second + ": It was written by a newer version")
                .hasMessageContaining("schema 99");
        assertThat(directory.resolve("mixed")).doesNotExist();
        TapeRun.Part first = new TapeRun.Part(0, 100, Set.of(), "");
        assertThat(Backtest.run(setup("first"), first, KERNEL, Backtest.Pace.FASTEST, (_, share) -> {})
                        .findings())
                .isEmpty();
    }

    /** As of a disk that was full for a while: no segment is damaged, none is missing, and events are. */
    @Test
    void aTapeThatCouldNotTakeSomeEventsIsMarkedToo() throws IOException {
        Path full = directory.resolve("full");
        try (TapeWriter writer = TapeWriter.open(full, 20_000)) {
            RandomMarket market = new RandomMarket(SEED, true, new TapedMarket(writer));
            market.begin();
            Path inTheWay = full.resolve("00000002.tape");
            Files.writeString(inTheWay, "");
            while (writer.missedEvents() < 100) {
                market.step();
            }
            Files.delete(inTheWay);
            writer.resume();
            for (int i = 0; i < 100; i++) {
                market.step();
            }
            writer.flush();
        }
        Backtest.Result result = kernel(full, "of-full");
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).endsWith(" were not recorded."));
        assertThat(result.summary()).containsEntry("holes", "1");
        assertThat(new BigDecimal(result.summary().get("seconds_not_live"))).isPositive();
    }

    @Test
    void aTapeThatIsNotInTheOrderOfReceiptIsRefusedAndItsSummarySaysSo() throws IOException {
        tape = directory.resolve("swapped");
        try (TapeWriter writer = TapeWriter.open(tape, 100_000)) {
            EventWriter out = new EventWriter(writer);
            out.defined(header(1, 0), RandomMarket.INSTRUMENT);
            EventHeader early = header(2, 0);
            early.receiveNanos = 0;
            out.continuity(early, Continuity.LIVE, StaleReason.NONE);
            writer.flush();
        }
        assertThatThrownBy(() -> run("of-swapped"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the tape is not in the order of receipt");
        assertThat(rows("of-swapped", "summary"))
                .anyMatch(row -> row.startsWith("status,failed at event 1"))
                .anyMatch(row -> row.startsWith("reason,") && row.contains("order of receipt"));
    }

    @Test
    void aStrategyThatThrowsEndsItsRunWithTheEvent() {
        RunStrategy.Factory failing = (port, account, _) -> new Failing();
        assertThatThrownBy(() -> Backtest.run(
                        setup("failed"), TapeRun.Part.WHOLE, failing, Backtest.Pace.FASTEST, (_, share) -> {}))
                .isInstanceOfSatisfying(
                        RunFailedException.class,
                        failed -> assertThat(failed.sequence()).isEqualTo(Failing.AT))
                .hasMessageContaining("No more.");
    }

    @Test
    void aStrategyThatAnswersEachRefusalWithTheNextIntentEndsItsRun() throws IOException {
        VenueTerms atOnce = TERMS.with(new LatencyModel.Constant(0), new LatencyModel.Constant(0));
        TapeRun.Setup setup =
                new TapeRun.Setup(tape, directory.resolve("insisting"), atOnce, MONEY, 1_000_000_000L, 60_000_000_000L);
        assertThatThrownBy(() -> Backtest.run(
                        setup,
                        TapeRun.Part.WHOLE,
                        (port, _, _) -> new Insisting(port),
                        Backtest.Pace.FASTEST,
                        (_, share) -> {}))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("It has sent more than 1000 intents at one event.");
        assertThat(rows("insisting", "summary"))
                .anyMatch(row -> row.startsWith("status,failed at event "))
                .anyMatch(row -> row.startsWith("reason,") && row.contains("more than 1000 intents"))
                .as("what it had come to")
                .anyMatch(row -> row.startsWith("intents,"))
                .anyMatch(row -> row.startsWith("equity,") || row.startsWith("total_return,"));
    }

    @Test
    void strategiesSeeTheAccountAsFarAsItWasReported() throws IOException {
        List<String> seen = new ArrayList<>();
        Backtest.run(
                setup("seen"),
                TapeRun.Part.WHOLE,
                (port, account, _) -> new Watching(port, account, seen),
                Backtest.Pace.FASTEST,
                (_, share) -> {});
        assertThat(seen).isNotEmpty().allMatch(each -> each.equals("before 0, with the report 10"));
    }

    @Test
    void aKernelInARunIsTheSameEachTime() throws IOException {
        Path orderly = directory.resolve("orderly");
        record(orderly, STEPS, true);
        Backtest.Result first = kernel(orderly, "first");
        assertThat(kernel(orderly, "second")).isEqualTo(first);
        assertThat(Long.parseLong(first.summary().get("signals"))).isGreaterThan(2);
        assertThat(Long.parseLong(first.summary().get("fills"))).isGreaterThan(2);
    }

    /** All that was said before the last moment of a tape that ends earlier, in each table of results. */
    @Test
    void whatComesLaterChangesNoLineOfAnyResult() throws IOException {
        Path orderly = directory.resolve("orderly");
        record(orderly, STEPS, true);
        long events = Long.parseLong(kernel(orderly, "whole").summary().get("events"));
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            long last = 100 + random.nextLong(events - 100);
            Path cut = directory.resolve("cut" + i);
            TapeCut.cut(orderly, cut, 1, last, 100_000);
            String results = "until" + last;
            kernel(cut, results);
            long end = time(rows(results, "equity").getLast(), 0);
            for (Map.Entry<String, Integer> table : TIMES.entrySet()) {
                assertThat(before(end, "whole", table))
                        .as("%s of a tape that ends with event %d", table.getKey(), last)
                        .isEqualTo(before(end, results, table));
            }
        }
        assertThat(TIMES.keySet())
                .allSatisfy(table -> assertThat(rows("whole", table)).hasSizeGreaterThan(2));
    }

    private List<String> before(long end, String results, Map.Entry<String, Integer> table) throws IOException {
        return rows(results, table.getKey()).stream()
                .filter(row -> time(row, table.getValue()) < end)
                .toList();
    }

    private static long time(String row, int place) {
        return Long.parseLong(row.split(",", -1)[place]);
    }

    /**
     * Two futures of one account, with leverage for each second seed: the kernel in the market itself, a run that follows the tape
     * while it grows, and the backtest of it.
     */
    @Test
    void aKernelOnATapeIsTheKernelThatTradedWhileItWasRecorded() throws IOException {
        Set<String> seen = new TreeSet<>();
        for (long seed = 1; seed <= Long.getLong("paper.seeds", 2); seed++) {
            VenueTerms terms = seed % 2 == 0 ? TERMS.withLeverage(5) : TERMS;
            Path recorded = directory.resolve("paper" + seed);
            Map<String, String> followed = follow(recorded, seed, terms);
            Map<String, String> told = kernel(recorded, "of" + seed, terms).summary();
            assertThat(Long.parseLong(told.get("fills"))).as("seed %d", seed).isPositive();
            assertThat(told)
                    .as("seed %d", seed)
                    .isEqualTo(followed)
                    .containsEntry("kernel_sha256", KernelReplayTest.hashOfPaper(seed, STEPS, terms));
            rows("of" + seed, "reports").stream()
                    .map(row -> row.split(",", -1))
                    .forEach(row -> seen.add(row[3] + " of " + row[4]));
        }
        assertThat(seen).contains("funded of 1", "funded of 2");
    }

    /** Records two markets, with a run behind them that reads now and then what there is. */
    private Map<String, String> follow(Path recorded, long seed, VenueTerms terms) throws IOException {
        try (TapeWriter writer = TapeWriter.open(recorded, 100_000)) {
            List<TapeRun> runs = new ArrayList<>();
            KernelReplayTest.playTwo(seed, STEPS, new TapedMarket(writer), step -> {
                if (step % STEPS_BETWEEN_READS == 0) {
                    writer.flush();
                    readOn(runs, recorded, "following" + seed, terms);
                }
            });
            writer.flush();
            readOn(runs, recorded, "following" + seed, terms);
            try (TapeRun run = runs.getFirst()) {
                return run.finish();
            }
        }
    }

    /**
     * The outputs of a tape that a seed makes are the same on each machine, in each process and with each setting of it. Where
     * this fails, what runs decide has changed: where it should have, the new hashes belong here.
     */
    @Test
    void aTapeOfASeedGivesTheSameHashesInEachProcess() throws IOException, InterruptedException {
        assertThat(GoldenRun.hashes(directory)).isEqualTo(GOLDEN);
        Path said = directory.resolve("said");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("java.class.path"),
                GoldenRun.class.getName(),
                Files.createDirectory(directory.resolve("other")).toString()));
        Process other = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(other.waitFor()).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said)).endsWith(GOLDEN + System.lineSeparator());
    }

    private void readOn(List<TapeRun> runs, Path of, String results, VenueTerms terms) {
        try {
            if (runs.isEmpty()) {
                runs.add(TapeRun.begin(kernelSetup(of, results, terms), TapeRun.Part.WHOLE, KERNEL));
            }
            assertThat(runs.getFirst().read(Integer.MAX_VALUE)).isFalse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Backtest.Result kernel(Path of, String results) throws IOException {
        return kernel(of, results, TERMS);
    }

    private Backtest.Result kernel(Path of, String results, VenueTerms terms) throws IOException {
        return Backtest.run(
                kernelSetup(of, results, terms), TapeRun.Part.WHOLE, KERNEL, Backtest.Pace.FASTEST, (_, share) -> {});
    }

    private TapeRun.Setup kernelSetup(Path of, String results, VenueTerms terms) {
        return new TapeRun.Setup(
                of,
                directory.resolve(results),
                terms,
                KernelReplayTest.settings().account().money(),
                1_000_000_000L,
                60_000_000_000L);
    }

    /** What its venue said is told once, at its place, and to nobody else; told again without a venue the run is the same. */
    @Test
    void aLiveRunIsToldWhatItsVenueSaidAsTheTapeHasIt() throws IOException {
        tape = directory.resolve("live");
        try (TapeWriter writer = TapeWriter.open(tape, 100_000)) {
            EventWriter out = new EventWriter(writer);
            out.defined(header(1, 0), RandomMarket.INSTRUMENT);
            out.continuity(header(2, 0), Continuity.LIVE, StaleReason.NONE);
            Levels bids = new Levels();
            bids.add(100, 10);
            out.snapshot(header(3, 0), bids, new Levels());
            out.reported(header(4, 70), filled("other", 1, 12));
            out.reported(header(5, 70), filled("live_1", 1, 12));
            out.reported(header(6, 70), filled("live_1", 1, 12));
            out.reported(header(7, 71), filled("live_1", 2, 13));
            out.command(header(8, 0), "live_1 stop operator false");
            out.reported(
                    header(9, 72),
                    new RunReport(
                            "live_1",
                            RunReport.Kind.CLOSED,
                            0,
                            0,
                            VenueSide.SELL,
                            14,
                            90,
                            7,
                            0,
                            false,
                            BigDecimal.ZERO,
                            "emergency_stop"));
            out.command(header(10, 0), "live_1 end");
            writer.flush();
        }
        TapeRun.Part part = new TapeRun.Part(0, Long.MAX_VALUE, Set.of(), "live_1", true);
        List<String> said = new ArrayList<>();
        LivePort port = new LivePort() {
            @Override
            public void defined(VenueInstrument instrument) {
                // It keeps its number.
            }

            @Override
            public void send(long place, OrderIntent intent) {
                said.add(place + " sent " + intent.number());
            }

            @Override
            public void told(EventHeader header, RunReport report, ReportedAccount account) {
                said.add(header.sequence + " told " + report.order() + ", holds "
                        + account.account().quantity(header.instrument));
            }

            @Override
            public void carry(StateCarrier state) {
                throw new IllegalStateException("It is told its tape once.");
            }

            @Override
            public void stopped(boolean closesPositions) {
                said.add("stopped " + closesPositions);
            }
        };
        RunStrategy.Factory twice = (to, _, _) -> new Answering(to);
        try (TapeRun run = TapeRun.begin(setup("live-run"), part, twice, port)) {
            while (run.read(3)) {
                assertThat(run.place()).isLessThanOrEqualTo(10);
            }
            assertThat(run.isEnded()).isTrue();
            assertThat(run.finish()).containsEntry("fills", "2").containsEntry("total_pnl", "-0.0007");
        }
        Backtest.Result again = Backtest.run(setup("again"), part, twice, Backtest.Pace.FASTEST, (_, _) -> {});

        assertThat(said)
                .containsExactly(
                        "3 sent 1",
                        "5 sent 2",
                        "5 told 1, holds 7",
                        "6 told 1, holds 7",
                        "7 sent 3",
                        "7 told 2, holds 14",
                        "stopped false",
                        "9 told 0, holds 7");
        assertThat(again.summary().get("sha256")).isEqualTo(summary("live-run").get("sha256"));
    }

    private static EventHeader header(long sequence, long venueSequence) {
        EventHeader header = new EventHeader().raw(sequence * 1_000_000, 0, RandomMarket.INSTRUMENT.id());
        header.sequence = sequence;
        header.exchangeNanos = sequence * 1_000_000 - 5;
        header.venueSequence = venueSequence;
        return header;
    }

    private static RunReport filled(String run, long order, long execution) {
        return new RunReport(
                run, RunReport.Kind.FILLED, order, 0, VenueSide.BUY, execution, 100, 7, 0, false, BigDecimal.ZERO, "");
    }

    private Map<String, String> summary(String results) throws IOException {
        return rows(results, "summary").stream()
                .map(row -> row.split(",", 2))
                .collect(Collectors.toMap(row -> row[0], row -> row[1]));
    }

    @Test
    void aDirectoryWithoutATapeIsRefused() {
        Path empty = directory.resolve("empty");
        assertThatThrownBy(() -> Backtest.run(
                        new TapeRun.Setup(empty, directory.resolve("none"), TERMS, MONEY, 1, 1),
                        TapeRun.Part.WHOLE,
                        (port, account, _) -> new CrossingAverages(AVERAGES, port, account),
                        Backtest.Pace.FASTEST,
                        (_, share) -> {}))
                .isInstanceOf(IOException.class);
    }

    private Backtest.Result run(String results) throws IOException {
        List<Double> progress = new ArrayList<>();
        Backtest.Result result = Backtest.run(
                setup(results),
                TapeRun.Part.WHOLE,
                (port, account, _) -> new CrossingAverages(AVERAGES, port, account),
                Backtest.Pace.FASTEST,
                (_, share) -> progress.add(share));
        assertThat(progress).isSorted().endsWith(1.0);
        return result;
    }

    private TapeRun.Setup setup(String results) {
        return new TapeRun.Setup(tape, directory.resolve(results), TERMS, MONEY, 1_000_000_000L, 60_000_000_000L);
    }

    private List<String> rows(String results, String file) throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve(results).resolve(file + ".csv"));
        return lines.subList(1, lines.size());
    }

    /** Answers each refusal with another order that is refused. */
    private static final class Insisting extends MarketEventsAdapter implements RunStrategy {
        private final OrderPort port;
        private long number;

        Insisting(OrderPort port) {
            this.port = port;
        }

        private void send() {
            port.send(new OrderIntent.Submit(
                    ++number, 77, VenueSide.BUY, 0, 10, Lifetime.IMMEDIATE_OR_CANCEL, false, false));
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            send();
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            send();
        }
    }

    /** Buys when it sees the book, and again with each fill. */
    private static final class Answering extends MarketEventsAdapter implements RunStrategy {
        private final OrderPort port;
        private long number;

        Answering(OrderPort port) {
            this.port = port;
        }

        private void send() {
            port.send(new OrderIntent.Submit(
                    ++number,
                    RandomMarket.INSTRUMENT.id(),
                    VenueSide.BUY,
                    0,
                    7,
                    Lifetime.IMMEDIATE_OR_CANCEL,
                    false,
                    false));
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            send();
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            send();
        }
    }

    /** Buys once, and looks at its account at each event until the fill is reported. */
    private static final class Watching extends MarketEventsAdapter implements RunStrategy {
        private final OrderPort port;
        private final VenueAccount account;
        private final List<String> seen;
        private boolean sent;
        private long before;
        private boolean reported;

        Watching(OrderPort port, VenueAccount account, List<String> seen) {
            this.port = port;
            this.account = account;
            this.seen = seen;
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            if (!sent) {
                sent = true;
                port.send(
                        new OrderIntent.Submit(1, 1, VenueSide.BUY, 0, 10, Lifetime.IMMEDIATE_OR_CANCEL, false, false));
            }
            if (!reported) {
                before = Math.max(before, account.quantity(1));
            }
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            if (report instanceof OrderReport.Filled && !reported) {
                reported = true;
                seen.add("before " + before + ", with the report " + account.quantity(1));
            }
        }
    }

    /** Throws at an event in the middle. */
    private static final class Failing extends MarketEventsAdapter implements RunStrategy {

        private static final long AT = 1_000;

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            fail(header);
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            fail(header);
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            fail(header);
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            fail(header);
        }

        private static void fail(EventHeader header) {
            if (header.sequence == AT) {
                throw new IllegalStateException("No more.");
            }
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {}
    }

    /** The same strategy in the market itself, and its fills as the file has them. */
    private static final class Paper implements MarketEvents, OrderReports {

        private final List<String> fills;
        private final SimulatedVenue venue = new SimulatedVenue(TERMS, MONEY, this);
        private final CrossingAverages strategy = new CrossingAverages(AVERAGES, venue, venue.account());

        Paper(List<String> fills) {
            this.fills = fills;
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            if (report instanceof OrderReport.Filled filled) {
                fills.add(receiveNanos + " " + filled.venueNanos() + " " + filled.order() + " " + filled.price() + " "
                        + filled.quantity());
            }
            strategy.report(receiveNanos, report);
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            venue.defined(header, instrument);
            strategy.defined(header, instrument);
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            venue.continuity(header, state, reason);
            strategy.continuity(header, state, reason);
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            venue.snapshot(header, bids, asks);
            strategy.snapshot(header, bids, asks);
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            venue.changes(header, bids, asks);
            strategy.changes(header, bids, asks);
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            venue.trade(header, tradeId, price, quantity, aggressor);
            strategy.trade(header, tradeId, price, quantity, aggressor);
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            venue.quote(header, bid, bidQuantity, ask, askQuantity);
        }
    }
}
