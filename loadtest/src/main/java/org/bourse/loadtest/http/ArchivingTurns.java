package org.bourse.loadtest.http;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.MachineSample;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/**
 * A report on the cost of archiving for those who trade: an exchange that moves its oldest day of history to the
 * archive while orders come at a fixed rate, and the same exchange that keeps everything, in turns. Each turn with
 * archiving takes a day from the history. And the same of putting trades into blocks, at several paces.
 */
final class ArchivingTurns {

    private static final int BROKERS = 100;
    private static final int SYMBOLS = 450;
    private static final int CONNECTIONS = 64;
    private static final int SAMPLE_INTERVAL_MILLIS = 1_000;
    private static final int WARM_UP_SECONDS = 2;
    private static final long LONGEST_ARCHIVING_SECONDS = 1_800;

    /** For how many days the oldest range is to be kept so that it alone is too old, and the others of its day. */
    private static final String OLDEST = """
            SELECT floor(extract(epoch FROM now() - min(left_at)) / 86400)::int
            FROM (
                SELECT archived_at, lead(entered_at) OVER (ORDER BY first_id) AS left_at
                FROM history_ranges WHERE kind = 0) AS ranges
            WHERE archived_at IS NULL AND left_at IS NOT NULL""";

    private final HistoryReportOptions options;
    private final Path archive;
    private final List<Turn> without = new ArrayList<>();
    private final List<Turn> with = new ArrayList<>();

    /** @param archive an empty directory */
    ArchivingTurns(HistoryReportOptions options, Path archive) {
        this.options = options;
        this.archive = archive;
    }

    /** The figures of a turn; processor time includes that of archiving. */
    private record Turn(
            double p50, double p99, double most, double exchangeMicros, double postgresMicros, boolean allCreated) {

        double microsPerOrder() {
            return exchangeMicros + postgresMicros;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "p50 %.2f, p99 %.2f, longest %.1f ms; %.1f us of processor time an order, %.1f of them PostgreSQL's",
                    p50,
                    p99,
                    most,
                    microsPerOrder(),
                    postgresMicros);
        }
    }

    /** Measures all turns; false when an order was answered with anything but 201. */
    boolean run() throws IOException, InterruptedException, SQLException {
        for (int turn = 1; turn <= options.archiveTurns; turn++) {
            System.out.printf("turn %d of %d%n", turn, options.archiveTurns);
            int keepDays;
            try (ExchangeUnderTest exchange = start(Map.of())) {
                keepDays = oldestDays(exchange);
                without.add(measure(exchange, turn));
            }
            System.out.println("keeping    " + without.getLast().line());
            if (keepDays < 1) {
                System.out.println("there is no day left to archive");
                break;
            }
            archive(turn, keepDays);
        }
        summary("keeping   ", without);
        summary("archiving ", with);
        return without.stream().allMatch(Turn::allCreated) && with.stream().allMatch(Turn::allCreated);
    }

    /** The same of putting trades into blocks, which begins anew with each start. */
    boolean runPaces() throws IOException, InterruptedException {
        Map<Integer, List<Turn>> turns = new TreeMap<>();
        for (int turn = 1; turn <= options.pairs; turn++) {
            System.out.printf("turn %d of %d%n", turn, options.pairs);
            for (int pace : options.paces) {
                try (ExchangeUnderTest exchange =
                        start(Map.of("EXCHANGE_HISTORY_PACE_PERCENT", Integer.toString(pace)))) {
                    Turn measured = measure(exchange, turn);
                    turns.computeIfAbsent(pace, _ -> new ArrayList<>()).add(measured);
                    System.out.printf(
                            Locale.ROOT,
                            "pace %d %%: %s; %.0f ranges are in blocks%n",
                            pace,
                            measured.line(),
                            exchange.client().metrics().value("bourse_history_block_ranges"));
                }
            }
        }
        turns.forEach((pace, ofPace) -> summary("pace " + pace + " %", ofPace));
        return turns.values().stream().flatMap(List::stream).allMatch(Turn::allCreated);
    }

    private void archive(int turn, int keepDays) throws IOException, InterruptedException {
        long started = System.nanoTime();
        try (ExchangeUnderTest exchange = start(Map.of(
                "EXCHANGE_HISTORY_KEEP_DAYS",
                Integer.toString(keepDays),
                "EXCHANGE_HISTORY_ARCHIVE",
                archive.toString(),
                "EXCHANGE_HISTORY_ARCHIVE_ON_JOURNAL_DISK",
                "true"))) {
            with.add(measure(exchange, turn));
            boolean doneMeanwhile = archivedRanges(exchange) > 0;
            double ranges = awaitArchived(exchange);
            System.out.printf(
                    Locale.ROOT,
                    "archiving  %s; %.0f ranges are archived, the last %s, at most %.0f s after the start%n",
                    with.getLast().line(),
                    ranges,
                    doneMeanwhile ? "while orders came" : "after the last order",
                    (System.nanoTime() - started) / 1e9);
        }
    }

    /** The figure is taken at the end of a look, so that it is 0 until all that was too old is archived. */
    private static double archivedRanges(ExchangeUnderTest exchange) throws IOException, InterruptedException {
        return exchange.client().metrics().value("bourse_history_archived_ranges");
    }

    private static double awaitArchived(ExchangeUnderTest exchange) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_ARCHIVING_SECONDS);
        double ranges = archivedRanges(exchange);
        while (ranges == 0 && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            ranges = archivedRanges(exchange);
        }
        if (ranges == 0) {
            throw new IOException("nothing was archived within " + LONGEST_ARCHIVING_SECONDS + " s");
        }
        return ranges;
    }

    private ExchangeUnderTest start(Map<String, String> settings) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(HistoryReport.settings(options.directory));
        return ExchangeUnderTest.start(options.exchangeJar(), options.directory, all, "");
    }

    private static int oldestDays(ExchangeUnderTest exchange) throws SQLException {
        try (Connection connection = exchange.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(OLDEST)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    private Turn measure(ExchangeUnderTest exchange, int turn) throws IOException, InterruptedException {
        OrderFlow flow = new OrderFlow(new OrderFlowSettings(turn, BROKERS, SYMBOLS, OrderLifetimes.YEARS));
        OrderRequests requests = new OrderRequests(flow, OrderBody.ofNewRun("a"), exchange.register(BROKERS));
        try (LoadGenerator generator = new LoadGenerator(exchange.uri(), CONNECTIONS, requests);
                MachineSampler sampler = MachineSampler.start(exchange, SAMPLE_INTERVAL_MILLIS)) {
            generator.atRate(WARM_UP_SECONDS, options.rate);
            MachineSample before = sampler.read();
            int sentBefore = generator.ordersSent();
            LoadResult result = generator.atRate(options.seconds, options.rate);
            MachineSample after = sampler.read();
            double orders = Math.max(1, generator.ordersSent() - sentBefore);
            return new Turn(
                    result.latencyNanos().getValueAtPercentile(50) / 1e6,
                    result.latencyNanos().getValueAtPercentile(99) / 1e6,
                    result.latencyNanos().getMaxValue() / 1e6,
                    1e3 * (after.exchangeCpuMillis() - before.exchangeCpuMillis()) / orders,
                    1e3 * (after.postgresCpuMillis() - before.postgresCpuMillis()) / orders,
                    result.allCreated());
        }
    }

    private static void summary(String name, List<Turn> turns) {
        List<Double> p99 = turns.stream().map(Turn::p99).toList();
        if (!p99.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "%s %d turns: median p99 %.2f ms (%.2f to %.2f), %.1f us an order%n",
                    name,
                    turns.size(),
                    HistoryReport.median(p99),
                    Collections.min(p99),
                    Collections.max(p99),
                    HistoryReport.median(
                            turns.stream().map(Turn::microsPerOrder).toList()));
        }
    }
}
