package org.bourse.loadtest.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bourse.loadtest.options.Between;
import org.bourse.loadtest.options.ProgramOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@link HttpBenchmark}. */
@Command(
        name = "http-benchmark",
        sortOptions = false,
        description =
                "POST /orders end to end with the journal forced, beside a bare JSON echo of the same web server.")
final class HttpBenchmarkOptions extends ProgramOptions {

    @Option(names = "--connections", paramLabel = "N", description = "connections kept busy (${DEFAULT-VALUE})")
    @Between(least = 1, most = 10_000)
    int connections = 64;

    @Option(names = "--brokers", paramLabel = "N", description = "brokers that send (${DEFAULT-VALUE})")
    @Between(least = 1, most = 10_000)
    int brokers = 100;

    @Option(names = "--symbols", paramLabel = "N", description = "instruments they trade (${DEFAULT-VALUE})")
    @Between(least = 1, most = 10_000)
    int symbols = 450;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "before the first measurement, for each of them (${DEFAULT-VALUE})")
    @Between(least = 0, most = 3_600)
    int warmUpSeconds = 15;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often all are measured in turns (${DEFAULT-VALUE})")
    @Between(least = 1, most = 1_000)
    int rounds = 3;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "length of each of these (${DEFAULT-VALUE})")
    @Between(least = 1, most = 3_600)
    int seconds = 15;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "then orders per second, each due at its time; 0 leaves it out (${DEFAULT-VALUE})")
    @Between(least = 0, most = 1_000_000)
    int rate = 30_000;

    @Option(names = "--rate-seconds", paramLabel = "SECONDS", description = "for so long (${DEFAULT-VALUE})")
    @Between(least = 1, most = 86_400)
    int rateSeconds = 60;

    @Option(
            names = "--batches",
            paramLabel = "N,N",
            split = ",",
            description = "instead of all this, in turns: orders alone, and so many in a batch (none)")
    @Between(least = 1, most = 50)
    List<Integer> batches = List.of();

    @Option(
            names = "--beside",
            paramLabel = "FILE",
            description =
                    "instead of all this, in turns: orders alone at this built exchange and at that of --jar (none)")
    Optional<Path> beside = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "of the orders (${DEFAULT-VALUE})")
    @Between(least = Long.MIN_VALUE, most = Long.MAX_VALUE)
    long seed = 1;
}
