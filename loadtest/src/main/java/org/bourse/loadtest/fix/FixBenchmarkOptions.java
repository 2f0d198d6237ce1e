package org.bourse.loadtest.fix;

import java.util.List;
import org.bourse.loadtest.options.Between;
import org.bourse.loadtest.options.ProgramOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@link FixBenchmark}. */
@Command(
        name = "fix-benchmark",
        sortOptions = false,
        description = "NewOrderSingle to ExecutionReport with the journal forced, beside a bare QuickFIX/J echo.")
final class FixBenchmarkOptions extends ProgramOptions {

    @Option(
            names = "--sessions",
            paramLabel = "N,N",
            split = ",",
            description = "numbers of sessions, one after the other (1,10)")
    @Between(least = 1, most = 1_000)
    List<Integer> sessions = List.of(1, 10);

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "orders that a session has under way at once (${DEFAULT-VALUE})")
    @Between(least = 1, most = 10_000)
    int window = 100;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "before the measurements, for each server and number of sessions (${DEFAULT-VALUE})")
    @Between(least = 1, most = 3_600)
    int warmUpSeconds = 10;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often the two servers are measured in turns (${DEFAULT-VALUE})")
    @Between(least = 1, most = 1_000)
    int rounds = 3;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "length of each measurement (${DEFAULT-VALUE})")
    @Between(least = 1, most = 3_600)
    int seconds = 10;

    /** Sessions that are needed in all: each is used once, so that it begins at sequence number 1. */
    int allSessions() {
        return sessions.stream().mapToInt(Integer::intValue).sum();
    }
}
