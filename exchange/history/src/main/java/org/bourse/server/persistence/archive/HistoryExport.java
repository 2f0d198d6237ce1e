package org.bourse.server.persistence.archive;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.persistence.ranges.HistoryRange;
import org.bourse.server.persistence.ranges.HistoryTable;
import org.bourse.server.persistence.ranges.TradeBlocks;
import org.bourse.server.persistence.sql.BulkRead;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The copying of a range of history to files, ten thousand ids at a time: each is a short read, so that nothing that the
 * exchange writes meanwhile has to be kept for it by PostgreSQL. The rows don't change any more.
 */
final class HistoryExport {

    /** Some 30 ms of work: what comes meanwhile has but one processor less for so long. */
    private static final long IDS_AT_ONCE = 10_000;

    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * Times as they are read anywhere; a range of ids by the key, whatever PostgreSQL knows of the table; and no more than one
     * processor, also for an index.
     */
    private static final String SESSION = """
            SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET enable_seqscan = off;
            SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0""";

    /** A table's columns, and of each whether rows have to say it. */
    static final String COLUMNS = """
            SELECT attname, attnotnull AND NOT atthasdef FROM pg_attribute
            WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum""";

    private static final String HAS_PRIMARY_KEY =
            "SELECT EXISTS (SELECT FROM pg_index WHERE indrelid = ?::regclass AND indisprimary)";

    /** Of a key, a quantity, a price and a table. */
    static final String TOTALS = """
            SELECT count(*), coalesce(min(%1$s), 0), coalesce(max(%1$s), 0), coalesce(sum(%2$s::numeric), 0),
                coalesce(sum(%2$s::numeric * %3$s), 0) FROM %4$s""";

    static final String SCHEMA_VERSION = """
            SELECT version FROM flyway_schema_history
            WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1""";

    private final Connection connection;
    private final CopyManager copies;
    private final Pace pace;

    HistoryExport(Connection connection, Pace pace) throws SQLException {
        this.connection = connection;
        this.pace = pace;
        this.copies = connection.unwrap(PGConnection.class).getCopyAPI();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        }
    }

    /** Told after each piece of work how long it took, to rest for a while. */
    @FunctionalInterface
    interface Pace {
        /**
         * Rests.
         *
         * @throws InterruptedException when the work is to end
         */
        void rest(long nanos) throws InterruptedException;
    }

    /** The range with the times of its first and its last row. */
    HistoryRange timed(HistoryRange range) throws SQLException {
        HistoryTable table = range.kind().tables().getFirst();
        List<Instant> times = new ArrayList<>();
        String ascending = order(range, table);
        for (String order : List.of(ascending, ascending.replace(",", " DESC,") + " DESC")) {
            BulkRead.query(
                    connection,
                    "SELECT micros_of_time(" + table.time() + ") FROM " + source(range, table) + " ORDER BY " + order
                            + " LIMIT 1",
                    row -> times.add(HistoryRange.instant(row.getLong(1))));
        }
        return times.isEmpty() ? range : range.between(times.getFirst(), times.getLast());
    }

    private static boolean isInBlocks(HistoryRange range, HistoryTable table) {
        return table == HistoryTable.TRADES && range.isInBlocks();
    }

    /** What the range's rows of a table are read from. */
    private static String source(HistoryRange range, HistoryTable table) {
        return isInBlocks(range, table)
                ? TradeBlocks.all(TradeBlocks.part(range.firstId()))
                : table.part(range.firstId());
    }

    private static String between(HistoryRange range, HistoryTable table, long from, long end) {
        return isInBlocks(range, table) ? TradeBlocks.between(from, end) : table.between(from, end);
    }

    /** The order that a range's rows are read in, as an index has it. */
    String order(HistoryRange range, HistoryTable table) throws SQLException {
        if (isInBlocks(range, table)) {
            return "first_trade_id, trade_id";
        }
        boolean[] hasKey = {false};
        BulkRead.query(connection, HAS_PRIMARY_KEY, row -> hasKey[0] = row.getBoolean(1), table.part(range.firstId()));
        return hasKey[0] ? table.order() : table.orderOfBlocks();
    }

    /**
     * Writes the range's tables and its manifest into a directory; returns when they are on the disk.
     *
     * @param range with the times of its rows
     */
    HistoryManifest write(HistoryRange range, String exchangeId, Path directory)
            throws SQLException, IOException, InterruptedException {
        List<HistoryManifest.Table> tables = new ArrayList<>();
        for (HistoryTable table : range.kind().tables()) {
            tables.add(writeTable(range, table, directory.resolve(HistoryManifest.Table.file(table))));
        }
        HistoryManifest manifest = new HistoryManifest(
                exchangeId,
                range.name(),
                range.kind(),
                text(SCHEMA_VERSION),
                range.firstId(),
                range.endId(),
                range.from(),
                range.until(),
                tables);
        HistoryArchive.writeFile(directory.resolve(HistoryManifest.FILE), manifest.toJson());
        return manifest;
    }

    private HistoryManifest.Table writeTable(HistoryRange range, HistoryTable table, Path file)
            throws SQLException, IOException, InterruptedException {
        List<String> columns = new ArrayList<>();
        BulkRead.query(connection, COLUMNS, row -> columns.add(row.getString(1)), table.tableName());
        String order = order(range, table);
        TableTotals totals = TableTotals.NONE;
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileDigest.Output digest = new FileDigest.Output(Channels.newOutputStream(channel));
            FastGzip rows = new FastGzip(new BufferedOutputStream(digest, BUFFER_BYTES));
            for (long from = range.firstId(); from < range.endId(); from += IDS_AT_ONCE) {
                long started = System.nanoTime();
                long end = Math.min(range.endId(), from + IDS_AT_ONCE);
                copy(range, table, columns, order, from, end, rows);
                totals = totals.plus(totals(range, table, from, end));
                pace.rest(System.nanoTime() - started);
            }
            rows.finish();
            rows.flush();
            channel.force(true);
            return new HistoryManifest.Table(table, columns, totals, digest.end());
        }
    }

    private void copy(
            HistoryRange range,
            HistoryTable table,
            List<String> columns,
            String order,
            long from,
            long end,
            OutputStream rows)
            throws SQLException, IOException {
        String header = from == range.firstId() ? "true" : "false";
        copies.copyOut(
                "COPY (SELECT %s FROM %s WHERE %s ORDER BY %s) TO STDOUT (FORMAT csv, HEADER %s, ENCODING 'UTF8')"
                        .formatted(
                                String.join(", ", columns),
                                source(range, table),
                                between(range, table, from, end),
                                order,
                                header),
                rows);
    }

    private TableTotals totals(HistoryRange range, HistoryTable table, long from, long end) throws SQLException {
        TableTotals[] totals = {TableTotals.NONE};
        BulkRead.query(
                connection,
                (TOTALS + " WHERE %5$s")
                        .formatted(
                                table.key(),
                                table.quantityOrZero(),
                                table.priceOrZero(),
                                source(range, table),
                                between(range, table, from, end)),
                row -> totals[0] = totals(row));
        return totals[0];
    }

    /** A row of rows counted, first and last id, and sums of quantity and value. */
    static TableTotals totals(ResultSet row) throws SQLException {
        return new TableTotals(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getBigDecimal(4).toBigIntegerExact(),
                row.getBigDecimal(5).toBigIntegerExact());
    }

    /**
     * Reads what was written back from the disk, and compares it with what the database has: to the byte with what was
     * handed to the disk, and by all sums with the rows. It rests, as the writing does.
     *
     * @return what is wrong; empty when nothing is
     */
    Optional<String> fault(HistoryManifest manifest, Path directory) throws IOException {
        for (HistoryManifest.Table table : manifest.tables()) {
            Path file = directory.resolve(table.file());
            try (InputStream bytes = new Paced(Files.newInputStream(file), pace)) {
                Optional<String> damage = table.digest().damage(file, bytes);
                if (damage.isPresent()) {
                    return damage;
                }
            }
            try (InputStream rows = new Paced(HistoryArchive.rows(file), pace)) {
                TableTotals read = CsvTotals.of(rows, table.table(), table.columns());
                if (!read.equals(table.totals())) {
                    return Optional.of(file + " has " + read + " where the database has " + table.totals());
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                return Optional.of(file + " can't be read back: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private String text(String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        BulkRead.query(connection, query, row -> texts.add(row.getString(1)));
        return texts.isEmpty() ? "" : texts.getFirst();
    }

    /** Rows that are read with a rest after each few MiB of them. */
    private static final class Paced extends FilterInputStream {

        private static final long BYTES_AT_ONCE = 4 << 20;

        private final Pace pace;
        private long startedNanos = System.nanoTime();
        private long bytes;

        Paced(InputStream rows, Pace pace) {
            super(rows);
            this.pace = pace;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int read) throws IOException {
            bytes += read;
            if (bytes < BYTES_AT_ONCE) {
                return;
            }
            bytes = 0;
            try {
                pace.rest(System.nanoTime() - startedNanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("told to end");
            }
            startedNanos = System.nanoTime();
        }
    }

    /** Compression for which the disk need not wait: a third of the time, and a tenth more room. */
    private static final class FastGzip extends GZIPOutputStream {

        private static final int LEVEL = 3;

        FastGzip(OutputStream output) throws IOException {
            super(output, BUFFER_BYTES);
            def.setLevel(LEVEL);
        }
    }
}
