package org.bourse.floor.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bourse.floor.simulation.MeasuredLatencies;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeCursor;

/** The floor's program for many backtests of one tape, each with other settings. */
final class SweepCommand {

    static final String HELP = """
            sweep TAPE RESULTS --grid GRID [OPTION VALUE]...
                                              runs a backtest for each combination of values, in processes of their own, and
                                              writes a table of all, the best first. What was interrupted goes on where it was
                                              with the same command. All options of backtest, and:
                --grid NAME=VALUE,...;NAME=VALUE,...
                                              what is tried: options of backtest without their hyphens, and numbers of the
                                              default strategies, such as "pump.t3=30,60;money=1000,5000"; of other ones
                                              paths, such as /strategies/NAME/z1_entry/stopLoss/offsetPercent=1,2,
                                              /codes/crossover/fast=5,10 and /variants/NAME/t1=30,60; at most 2000
                --metric NAME                 that decides which is best, as summary.csv names it: total_pnl
                --train TIME, --test TIME     cuts the tape, such as 60m and 20m: each combination runs on the first part, and
                                              the best one on the part behind it, as often as the tape has room
                --step TIME                   from the beginning of a training part to that of the next: as long as the test
                --workers NUMBER              processes at once: one less than this machine has processors
                --nice NUMBER                 how much less urgent they are than others, 0 to 19: 19
                --yield PERCENT               while others use more of the processors they hold still: 50
                --beside-exchange hold|share  while an exchange on this machine is at work they hold still, or not: hold
            """;

    private static final int SHOWN = 20;
    private static final int STEPS = 20;
    private static final int CUT_STEPS = 4;
    private static final String OPTION = "--";
    private static final List<String> OF_PROCESSES = List.of("workers", "nice", "yield", "beside-exchange");

    private final PrintWriter out;
    private final PrintWriter problems;
    private long began;
    private double shareBefore = -1;
    private long eventsBefore;
    private int step = -1;
    private boolean saysHeld;
    private int cutStep;

    SweepCommand(PrintWriter out, PrintWriter problems) {
        this.out = out;
        this.problems = problems;
    }

    /** Does it; 0: all ran to their ends, 1: not all did, 2: the arguments are wrong, or there are too many combinations. */
    int run(List<String> arguments) throws InterruptedException {
        return new CommandLine("sweep", HELP, out, problems).run(arguments, this::done);
    }

    private int done(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.size() < 2) {
            throw new IllegalArgumentException("sweep needs a tape and a directory for its results.");
        }
        Faults faults = new Faults();
        Path tape = faults.piece(() -> BacktestCommand.tape(arguments.get(0)), Path.of(arguments.get(0)));
        List<String> names = new ArrayList<>(RunSettings.NAMES);
        names.addAll(SweepSettings.NAMES);
        names.addAll(OF_PROCESSES);
        names.add(ChosenInstruments.NAME);
        Map<String, String> settings =
                BacktestCommand.options("sweep", names, arguments.subList(2, arguments.size()), faults);
        WorkerLimits limits = limits(settings, faults);
        settings.keySet().removeAll(OF_PROCESSES);
        String instruments = settings.remove(ChosenInstruments.NAME);
        Optional<ChosenStrategies> chosen = BacktestCommand.chosen(settings, faults);
        SweepSettings.faults(settings, OPTION, chosen).forEach(faults::add);
        Optional<MeasuredLatencies> latencies =
                faults.piece(() -> GivenLatencies.ofFile(settings, OPTION)).flatMap(found -> found);
        faults.refuse();
        SweepSettings checked = SweepSettings.of(settings, OPTION, chosen.orElseThrow());
        List<CollectionSession.Instrument> instrumentsOfRun = ChosenInstruments.of(instruments, tape);
        ChosenInstruments.requireTerms(settings, instrumentsOfRun, tape);
        FloorRun run = sweep(tape, Path.of(arguments.get(1)), settings, chosen.orElseThrow(), instrumentsOfRun);
        // Ahead of the first file: what is refused is begun again with other settings.
        List<WalkForward.Split> splits =
                Sweep.splits(checked, tape, run.order(), this::cut).orElseThrow();
        write(run, chosen.orElseThrow(), latencies);
        RunProcesses processes = new RunProcesses(tape, limits);
        try (ExecutorService workers = Executors.newFixedThreadPool(
                limits.atOnce(), Thread.ofPlatform().name("backtest-", 1).factory())) {
            Sweep sweep = new Sweep(run, tape, processes, workers, limits.atOnce());
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(sweep::stop));
            sweep.cutAs(splits);
            began = System.nanoTime();
            sweep.run(this::progress);
        }
        return report(run.directory(), checked);
    }

    private static WorkerLimits limits(Map<String, String> settings, Faults faults) {
        int usual = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        return new WorkerLimits(
                faults.piece(() -> number(settings, "workers", usual, 1, 1_000), usual),
                faults.piece(
                        () -> number(settings, "nice", WorkerLimits.NICE, 0, WorkerLimits.NICE), WorkerLimits.NICE),
                faults.piece(
                        () -> number(settings, "yield", WorkerLimits.YIELD_PERCENT, 1, 100),
                        WorkerLimits.YIELD_PERCENT),
                faults.piece(
                        () -> BesideExchange.of(
                                OPTION + "beside-exchange",
                                settings.getOrDefault("beside-exchange", BesideExchange.HOLD.code()),
                                BesideExchange.HOLD,
                                BesideExchange.SHARE),
                        BesideExchange.HOLD));
    }

    private static int number(Map<String, String> settings, String name, int otherwise, int least, int most) {
        String text = settings.getOrDefault(name, String.valueOf(otherwise));
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    OPTION + name + " is a whole number from " + least + " to " + most + ", not " + text + ".");
        }
        return Integer.parseInt(text);
    }

    /** The sweep of that directory, which may have begun already; then it is to be the same one. */
    private static FloorRun sweep(
            Path tape,
            Path results,
            Map<String, String> settings,
            ChosenStrategies chosen,
            List<CollectionSession.Instrument> instruments)
            throws IOException {
        if (Files.exists(results.resolve(RunDocument.FILE))) {
            FloorRun found = RunDocument.read(results);
            if (found.order().kind() != FloorRun.Kind.SWEEP
                    || !found.order().settings().equals(settings)
                    || !found.order().instruments().equals(instruments)
                    || !DeskCall.json(ChosenStrategies.of(results).json()).equals(DeskCall.json(chosen.json()))) {
                throw new IllegalArgumentException("There is another run in " + results + " already.");
            }
            return found;
        }
        if (Files.exists(results.resolve("summary.csv"))) {
            throw new IllegalArgumentException("There are results in " + results + " already.");
        }
        return new FloorRun(
                "sweep",
                System.currentTimeMillis() * 1_000_000L,
                new FloorRun.Order(FloorRun.Kind.SWEEP, "sweep", instruments, settings, 0, lastEvent(tape), ""),
                results,
                FloorRun.Progress.NONE);
    }

    /** Has it in its directory; no news where it is. */
    private static void write(FloorRun run, ChosenStrategies chosen, Optional<MeasuredLatencies> latencies)
            throws IOException {
        if (!Files.exists(run.directory().resolve(RunDocument.FILE))) {
            chosen.write(run.directory());
            GivenLatencies.write(latencies, run.directory());
            RunDocument.write(run);
        }
    }

    /** What is written to the tape later is no part of the sweep, also where it goes on then. */
    private static long lastEvent(Path tape) throws IOException {
        long last = new Tape(tape)
                .parts().stream().mapToLong(Tape.Part::lastSequence).max().orElse(0);
        try (TapeCursor cursor = TapeCursor.after(tape, last)) {
            while (cursor.next()) {
                last = Math.max(last, cursor.header().sequence);
            }
        }
        if (last == 0) {
            throw new IllegalArgumentException("The tape has no events.");
        }
        return last;
    }

    /** Reading a long tape takes its time, which is said a few times. */
    private boolean cut(double share) {
        int now = (int) (share * CUT_STEPS);
        if (now > cutStep) {
            cutStep = now;
            problems.println("The tape is cut for the walk-forward: " + now * (100 / CUT_STEPS) + " %");
            problems.flush();
        }
        return true;
    }

    private void progress(Sweep.Progress at) {
        if (shareBefore < 0) {
            shareBefore = at.share();
            eventsBefore = at.events();
        }
        // A backtest that was told its last event has not ended yet.
        int now = at.ended() == at.all() ? STEPS : Math.min(STEPS - 1, (int) (at.share() * STEPS));
        boolean isHeld = at.held() > 0;
        // Once a step: they may hold still and go on every second.
        if (now == step && (saysHeld || !isHeld)) {
            return;
        }
        saysHeld = isHeld;
        step = now;
        problems.println(line(at));
        problems.flush();
    }

    private String line(Sweep.Progress at) {
        double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
        double done = at.share() - shareBefore;
        String left = done <= 0 ? "" : ", " + time((1 - at.share()) * seconds / done) + " left";
        return "[" + "#".repeat(step) + "-".repeat(STEPS - step) + "] " + step * (100 / STEPS) + " %, " + at.ended()
                + " of " + at.all() + " backtests" + (at.failed() == 0 ? "" : ", " + at.failed() + " failed") + ", "
                + Math.round((at.events() - eventsBefore) / seconds) + " events/s" + left
                + (at.held() == 0 ? "" : ". " + at.holds());
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 120 ? whole + " s" : whole < 7_200 ? whole / 60 + " min" : whole / 3_600 + " h";
    }

    /** Shows the best ones; answers the exit's code. */
    private int report(Path results, SweepSettings settings) throws IOException {
        Map<String, String> summary = RunTable.summary(results);
        List<String> shown = new ArrayList<>(List.of("split", "rank", "combination", "status"));
        boolean splits = settings.walkForward().isPresent();
        if (splits) {
            shown = new ArrayList<>(List.of("split", "combination", "status"));
        }
        shown.addAll(settings.grid().values().keySet());
        shown.addAll(
                splits
                        ? List.of("train_metric", "test_metric", "test_total_pnl", "test_trades", "reason")
                        : List.of(settings.metric().name(), "total_pnl", "trades", "max_drawdown", "reason"));
        RunTable.Page page = new RunTable(results, splits ? "splits" : "combinations").read(0, SHOWN);
        print(shown.stream().distinct().toList(), page);
        summary.forEach((name, value) -> out.println(name + " " + value));
        boolean whole = Optional.ofNullable(summary.get("failed")).orElse("1").equals("0");
        return whole && Optional.ofNullable(summary.get("status")).orElse("").equals("completed") ? 0 : 1;
    }

    private void print(List<String> columns, RunTable.Page page) {
        List<List<String>> rows = new ArrayList<>(List.of(columns));
        for (List<String> row : page.rows()) {
            Map<String, String> named = RunTable.named(page.columns(), row);
            rows.add(columns.stream().map(name -> named.getOrDefault(name, "")).toList());
        }
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
