package org.bourse.loadtest.http;

import org.bourse.loadtest.options.Between;
import org.bourse.loadtest.options.ProgramOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@link RestartReport}. */
@Command(
        name = "restart-report",
        sortOptions = false,
        description = "Bytes on the heap for each open order, and how long a start takes with them.")
final class RestartReportOptions extends ProgramOptions {

    @Option(names = "--orders", paramLabel = "N", description = "how many rest (${DEFAULT-VALUE})")
    @Between(least = 1_000, most = 10_000_000)
    long orders = 1_000_000;
}
