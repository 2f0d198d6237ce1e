package org.bourse.loadtest.http;

import java.nio.file.Path;
import java.util.List;
import org.bourse.loadtest.options.Between;
import org.bourse.loadtest.options.ProgramOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@link HistoryReport}. */
@Command(
        name = "history-report",
        sortOptions = false,
        description = "What years of history cost: an exchange that has them beside an empty one, in turns.")
final class HistoryReportOptions extends ProgramOptions {

    @Option(
            names = "--directory",
            paramLabel = "DIRECTORY",
            required = true,
            description = "where data/postgres is a history that was made in bulk; the exchange goes on from it there")
    Path directory = Path.of("");

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description = "how often the two are measured in turns (${DEFAULT-VALUE})")
    @Between(least = 1, most = 1_000)
    int pairs = 10;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "length of each load (${DEFAULT-VALUE})")
    @Between(least = 1, most = 3_600)
    int seconds = 10;

    @Option(names = "--rate", paramLabel = "N", description = "orders per second of the second load (${DEFAULT-VALUE})")
    @Between(least = 1, most = 1_000_000)
    int rate = 4_000;

    @Option(names = "--reads", paramLabel = "N", description = "of each kind, in each turn (${DEFAULT-VALUE})")
    @Between(least = 1, most = 100_000)
    int reads = 200;

    @Option(names = "--pages", paramLabel = "N", description = "of 100 orders, one after the other (${DEFAULT-VALUE})")
    @Between(least = 1, most = 1_000_000)
    int pages = 1_000;

    @Option(
            names = "--archive-turns",
            paramLabel = "N",
            description =
                    "in place of all that: measure orders at the rate while the oldest day is archived, and without that,"
                            + " so often in turns (${DEFAULT-VALUE}); each turn takes a day from the history")
    @Between(least = 0, most = 1_000)
    int archiveTurns;

    @Option(
            names = "--paces",
            paramLabel = "PERCENT,PERCENT",
            split = ",",
            description =
                    "in place of all that, too: measure orders at the rate while trades are put into blocks at each of these"
                            + " paces (EXCHANGE_HISTORY_PACE_PERCENT), in as many turns as there would be pairs; for a"
                            + " history with a range of trades in rows that none of them is done with in a turn (none)")
    @Between(least = 1, most = 100)
    List<Integer> paces = List.of();
}
