package org.bourse.loadtest.feed;

import java.util.Optional;
import org.bourse.loadtest.options.Between;
import org.bourse.loadtest.options.ProgramOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@link FeedBenchmark}. */
@Command(
        name = "feed-benchmark",
        sortOptions = false,
        description = "Orders over HTTP at a fixed rate, first without anybody listening, then with subscribers of"
                + " book, trades and ticker: what arrives and how late, and what it costs those who trade.")
final class FeedBenchmarkOptions extends ProgramOptions {

    @Option(names = "--subscribers", paramLabel = "N", description = "WebSockets that subscribe (${DEFAULT-VALUE})")
    @Between(least = 1, most = 10_000)
    int subscribers = 1_000;

    @Option(names = "--sleepers", paramLabel = "N", description = "how many of them never read (${DEFAULT-VALUE})")
    @Between(least = 0, most = 10_000)
    int sleepers = 50;

    @Option(names = "--symbols", paramLabel = "N", description = "instruments that are traded (${DEFAULT-VALUE})")
    @Between(least = 1, most = 10_000)
    int symbols = 50;

    @Option(
            names = "--symbols-each",
            paramLabel = "N",
            description = "instruments that each subscriber follows (${DEFAULT-VALUE})")
    @Between(least = 1, most = 300)
    int symbolsEach = 1;

    @Option(names = "--rate", paramLabel = "N", description = "orders per second (${DEFAULT-VALUE})")
    @Between(least = 1, most = 1_000_000)
    int rate = 1_000;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "length of each measurement (${DEFAULT-VALUE})")
    @Between(least = 1, most = 3_600)
    int seconds = 20;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "of orders before the first measurement (${DEFAULT-VALUE})")
    @Between(least = 1, most = 3_600)
    int warmUpSeconds = 10;

    @Option(names = "--seed", paramLabel = "N", description = "of the orders (${DEFAULT-VALUE})")
    @Between(least = 0, most = Integer.MAX_VALUE)
    int seed = 1;

    @Override
    protected Optional<String> conflict() {
        if (sleepers > subscribers) {
            return Optional.of("--sleepers can't be more than --subscribers, " + subscribers);
        }
        return symbolsEach > symbols
                ? Optional.of("--symbols-each can't be more than --symbols, " + symbols)
                : Optional.empty();
    }
}
