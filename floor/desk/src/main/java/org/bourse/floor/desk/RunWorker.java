package org.bourse.floor.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bourse.floor.simulation.Backtest;
import org.bourse.floor.simulation.RunFailedException;
import org.bourse.floor.simulation.TapeRun;

/**
 * The process of one backtest that the floor was asked for: it says how far it is, a line each half second, and when it holds still,
 * and ends.
 */
final class RunWorker {

    /** The line that says that it holds still beside an exchange, until it says again how far it is. */
    static final String HELD = "held";

    /** What begins the line that says why what it has come to can't be written; alone: it can again. */
    static final String UNPUBLISHED = "unpublished";

    /**
     * The code of the exit of one whose jars are not those that its run was begun with, or are none that can be loaded. Not 3,
     * by which the JVM ends one that is out of memory.
     */
    static final int OTHER_VERSIONS = 13;

    private static final int WRONG_ARGUMENTS = 2;
    private static final long SAID_NANOS = 500_000_000L;

    private final PrintWriter out;
    private final PrintWriter problems;
    private final WorkerPace pace = new WorkerPace(
            Integer.getInteger(WorkerPace.PROPERTY, 100), Boolean.getBoolean(WorkerPace.HOLDS), this::sayHeld);
    private long saidNanos;
    private boolean said;
    private boolean unpublished;

    RunWorker(PrintWriter out, PrintWriter problems) {
        this.out = out;
        this.problems = problems;
    }

    /**
     * How far it is, as a line that it writes says; empty: another line.
     *
     * @param events that it was told
     * @param place the number of the last one
     * @param share of its part of the tape
     */
    record Said(long events, long place, double share) {

        static Optional<Said> of(String line) {
            if (!line.matches("at \\d{1,18} \\d{1,18} \\d{1,9}")) {
                return Optional.empty();
            }
            String[] words = line.split(" ", -1);
            return Optional.of(
                    new Said(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]) / 1e6));
        }

        String line() {
            return "at " + events + " " + place + " " + Math.round(share * 1e6);
        }
    }

    /**
     * Runs the backtest of a directory on a tape: 0: it has ended in order, {@link #OTHER_VERSIONS}: it can't be what was begun; else it
     * has failed. The last line says why.
     */
    int run(List<String> arguments) {
        int code = 0;
        if (arguments.size() != 2) {
            problems.println("run needs the directory of a run and a tape.");
            code = WRONG_ARGUMENTS;
        } else {
            try {
                FloorRun run = RunDocument.read(Path.of(arguments.get(0)));
                Optional<String> others = ChosenStrategies.of(run.directory()).otherVersions(run.directory());
                if (others.isPresent()) {
                    problems.println(others.get());
                    code = OTHER_VERSIONS;
                } else {
                    run(run, Path.of(arguments.get(1)));
                }
            } catch (IOException | RunFailedException | IllegalArgumentException e) {
                problems.println(e.getMessage() == null ? e.toString() : e.getMessage());
                code = 1;
            } catch (RuntimeException e) {
                // The last line is what is said to be why.
                e.printStackTrace(problems);
                problems.println("It has failed by an error of the floor: " + e);
                code = 1;
            }
        }
        out.flush();
        problems.flush();
        return code;
    }

    private void run(FloorRun run, Path tape) throws IOException {
        RunSettings settings = RunSettings.of(run);
        pace.keep();
        Backtest.run(
                settings.setup(tape, run.directory()), part(run), settings.strategies(), settings.pace(), this::say);
    }

    /** What of the tape is a run's. */
    static TapeRun.Part part(FloorRun run) {
        FloorRun.Order order = run.order();
        Set<String> instruments = names(order.instruments());
        String commands = switch (order.kind()) {
            case PAPER, LIVE -> run.id();
            case BACKTEST, SWEEP -> order.repeats();
        };
        boolean live = commands.startsWith(FloorRun.Kind.LIVE.code() + "_");
        return new TapeRun.Part(order.after(), order.last(), instruments, commands, live);
    }

    /** Instruments as a part of a tape names them. */
    static Set<String> names(List<CollectionSession.Instrument> instruments) {
        return instruments.stream()
                .map(one -> TapeRun.Part.name(one.venue(), one.symbol()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void sayHeld() {
        // How far it is is said as soon as it goes on.
        said = false;
        out.println(HELD);
        out.flush();
    }

    /** What waits for the disk has a bound of its own, and the end has to be written: until then a disk that is full ends nothing. */
    private void publish(TapeRun run) {
        try {
            run.publish();
            if (unpublished) {
                out.println(UNPUBLISHED);
            }
            unpublished = false;
        } catch (IOException e) {
            unpublished = true;
            out.println((UNPUBLISHED + " " + e).lines().findFirst().orElse(UNPUBLISHED));
        }
    }

    private void say(TapeRun run, double share) throws IOException {
        if (share < 1) {
            pace.keep();
        }
        long now = System.nanoTime();
        if (said && now - saidNanos < SAID_NANOS && share < 1) {
            return;
        }
        said = true;
        saidNanos = now;
        if (share < 1) {
            publish(run);
        }
        out.println(new Said(run.events(), run.place(), share).line());
        out.flush();
    }
}
