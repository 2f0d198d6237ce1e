package org.bourse.floor.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.bourse.floor.tape.TapeWriter;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.kernel.KernelSettings;

/**
 * One tape of a seed with a run on it that has something of everything: entries and closes of written and coded strategies, gaps,
 * pauses, budgets, stops with and without closing, and funding. Whoever adds to what a run does has it happen here, by numbers in
 * {@link KernelReplayTest#settings}, a command in {@link KernelReplayTest#COMMANDS}, or an event on the tape: then neither its
 * state can be forgotten where a run goes on from one, nor may it differ from machine to machine.
 */
final class GoldenRun {

    static final long SEED = 20_261_130;
    static final int STEPS = 6_000;

    /** The run whose commands are on the tape. */
    static final String NAME = "paper_1";

    static final TapeRun.Part PART = new TapeRun.Part(0, Long.MAX_VALUE, Set.of(), NAME);

    private static final int STEPS_BETWEEN_COMMANDS = 173;
    private static final int STEPS_BETWEEN_FUNDINGS = 61;

    private GoldenRun() {}

    /** Records one and runs it, in the directory that is given; says its hashes. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(hashes(Path.of(arguments[0])));
    }

    static String hashes(Path directory) throws IOException {
        record(directory.resolve("golden-tape"), SEED, STEPS);
        SequencedMap<String, String> summary = Backtest.run(
                        setup(directory.resolve("golden-tape"), directory.resolve("golden")),
                        PART,
                        strategy(),
                        Backtest.Pace.FASTEST,
                        (_, _) -> {})
                .summary();
        return summary.get("sha256") + " " + summary.get("kernel_sha256");
    }

    static void record(Path tape, long seed, int steps) throws IOException {
        try (TapeWriter writer = TapeWriter.open(tape, 100_000)) {
            TapedMarket taped = new TapedMarket(writer);
            KernelReplayTest.play(seed, steps, taped, step -> {
                if (step % STEPS_BETWEEN_FUNDINGS == 0) {
                    taped.funding(1_000_000, 500_000_000);
                }
                if (step % STEPS_BETWEEN_COMMANDS == STEPS_BETWEEN_COMMANDS - 1) {
                    int which = step / STEPS_BETWEEN_COMMANDS % KernelReplayTest.COMMANDS.size();
                    KernelCommand command = KernelReplayTest.COMMANDS.get(which);
                    taped.command(new RunCommand(NAME, Optional.of(command)).text());
                }
            });
            writer.flush();
        }
    }

    static TapeRun.Setup setup(Path tape, Path results) {
        return new TapeRun.Setup(
                tape,
                results,
                VenueTerms.DEFAULTS,
                KernelReplayTest.settings().account().money(),
                1_000_000_000L,
                60_000_000_000L);
    }

    static RunStrategy.Factory strategy() {
        KernelSettings settings = KernelReplayTest.settings();
        return (port, _, listener) -> new KernelRun(settings, port, listener);
    }
}
