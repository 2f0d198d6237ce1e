package org.bourse.server.persistence.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.DatabaseUnavailableException;
import org.bourse.server.persistence.postgres.DatabaseUrl;
import org.bourse.server.persistence.postgres.EmbeddedPostgres;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryLock;
import org.bourse.server.persistence.ranges.HistoryRange;
import org.bourse.server.persistence.ranges.HistoryTable;
import org.bourse.server.persistence.sql.BulkRead;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * History as an operator sees it: by the day, in the database or in the archive; and what puts a day back. The exchange
 * may run meanwhile. A range comes back in one transaction, once its files are found to be what was written: whole, or
 * not at all.
 */
public final class HistoryDays implements AutoCloseable {

    /** Archived ranges of trades in the lifetime of a range's orders. */
    private static final String LATER_TRADES = """
            SELECT archive_name, micros_of_time(rows_from) FROM history_ranges
            WHERE kind = 1 AND archived_at IS NOT NULL AND archived_rows > 0
                AND end_id > history_from(1::smallint, ?)
                AND first_id < history_until(1::smallint, (SELECT max(closed_sequence) FROM {orders}))
            ORDER BY first_id""";

    private static final String NO_TABLE = "42P01";
    private static final String NO_COLUMN = "42703";
    private static final String CONNECTION_ENDED = "08";

    /**
     * What a row takes with its indexes beside what it has in a file, at the most: an order of 200 bytes has some 110
     * there.
     */
    private static final long BYTES_BESIDE_ROW = 128;

    /** The first pages of a table's indexes. */
    private static final long BYTES_OF_TABLE = 256 << 10;

    /** PostgreSQL's log of what was written is never larger for long, as its max_wal_size says. */
    private static final long MOST_LOG_BYTES = 2L << 30;

    private final Connection connection;
    private final Path archive;
    private final @Nullable EmbeddedPostgres embedded;
    private final Optional<Path> tables;
    private final long leftOnDisk;

    private HistoryDays(
            Connection connection,
            Path archive,
            @Nullable EmbeddedPostgres embedded,
            Optional<Path> tables,
            long leftOnDisk) {
        this.connection = connection;
        this.archive = archive;
        this.embedded = embedded;
        this.tables = tables;
        this.leftOnDisk = leftOnDisk;
    }

    /**
     * Connects to the exchange's database, which is left in the form that it has.
     *
     * @param exchangeRuns whether an exchange runs with it, which has started the embedded PostgreSQL then
     * @param leftOnDisk how many bytes have to be left on the embedded database's disk
     * @throws DatabaseUnavailableException when it can't be reached
     */
    public static HistoryDays open(DatabaseSettings settings, Path archive, boolean exchangeRuns, long leftOnDisk) {
        if (settings.url().isPresent()) {
            Connection connection = connect(DatabaseUrl.parse(settings.url().get()));
            return new HistoryDays(connection, archive, null, Optional.empty(), leftOnDisk);
        }
        Optional<Path> tables = Optional.of(settings.embeddedDirectory());
        if (exchangeRuns) {
            Connection connection = connect(EmbeddedPostgres.urlOfRunning(settings.embeddedDirectory()));
            return new HistoryDays(connection, archive, null, tables, leftOnDisk);
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(settings.embeddedDirectory());
        try {
            Connection connection = connect(embedded.url(EmbeddedPostgres.DATABASE));
            return new HistoryDays(connection, archive, embedded, tables, leftOnDisk);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static Connection connect(DatabaseUrl url) {
        Properties properties = new Properties();
        if (!url.user().isEmpty()) {
            properties.setProperty("user", url.user());
            properties.setProperty("password", url.password());
        }
        properties.setProperty("ApplicationName", "bourse history");
        try {
            return DriverManager.getConnection(url.jdbcUrl(), properties);
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "the database " + url.withoutSecrets() + " can't be reached: " + Database.reason(e), e);
        }
    }

    /** A refusal of what was asked, in words for who asked. */
    public static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * A line for each range that has rows: its days, what is in it, and where it is.
     *
     * @throws RefusedException when the database can't be asked
     */
    public List<String> list() throws RefusedException {
        try {
            return HistoryRange.all(connection).stream().map(HistoryDays::line).toList();
        } catch (SQLException e) {
            throw refusal(e);
        }
    }

    private static String line(HistoryRange range) {
        return "%-24s %-18s ids %d to %d  %s"
                .formatted(
                        range.days(),
                        range.kind().archiveName(),
                        range.firstId(),
                        range.endId() - 1,
                        range.isArchived() ? "archived as " + range.archiveName() : "in the database");
    }

    /**
     * Puts the archived ranges with rows of a day back. They stay for as many days as are kept.
     *
     * @param told each range that is back
     * @throws RefusedException when nothing of that day is archived, or files are not what was written; what is not back by then
     *     is not
     */
    public void restore(LocalDate day, Consumer<String> told) throws RefusedException {
        try {
            if (!HistoryLock.tryTake(connection)) {
                throw new RefusedException(
                        "the exchange is moving history just now, which may take it hours, or somebody else puts some"
                                + " back: try again later");
            }
            try {
                putBack(day, told);
            } finally {
                HistoryLock.release(connection);
            }
        } catch (SQLException e) {
            throw refusal(e);
        } catch (IOException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private void putBack(LocalDate day, Consumer<String> told) throws SQLException, IOException, RefusedException {
        HistoryArchive files = HistoryArchive.in(archive);
        List<HistoryManifest> manifests = new ArrayList<>();
        for (HistoryRange range : archived(day)) {
            HistoryManifest manifest = files.manifest(range.archiveName(), range.manifestSha256());
            Optional<String> damage = files.damage(manifest);
            if (damage.isPresent()) {
                throw new RefusedException(damage.get() + "; nothing was put back");
            }
            requireFits(manifest);
            manifests.add(manifest);
        }
        requireRoom(day, files, manifests);
        // What a kill left detached and not dropped has the names of what is made now.
        HistoryKeeper.dropLeftOver(connection);
        for (HistoryManifest manifest : manifests) {
            restore(files, manifest);
            told.accept("put back " + manifest.name() + ": " + manifest.rowsOfAll() + " rows");
        }
        for (HistoryManifest manifest : manifests) {
            if (manifest.kind() == HistoryKind.COMMANDS) {
                tellOfTrades(manifest, told);
            }
        }
    }

    /** A full disk would end the database, and the exchange's trading with it. Of an external one's it is not known. */
    private void requireRoom(LocalDate day, HistoryArchive files, List<HistoryManifest> manifests) throws IOException {
        if (tables.isEmpty()) {
            return;
        }
        long most = 0;
        for (HistoryManifest manifest : manifests) {
            most += mostBytes(files, manifest);
        }
        HistoryKeeper.requireRoom(
                "nothing was put back: the history of " + day,
                most + Math.min(most, MOST_LOG_BYTES),
                tables.get(),
                "the database's disk",
                leftOnDisk);
    }

    /** As many bytes as the tables of a range take in the database, at the most. */
    static long mostBytes(HistoryArchive files, HistoryManifest manifest) throws IOException {
        long bytes = 0;
        for (HistoryManifest.Table table : manifest.tables()) {
            try (InputStream rows = files.rows(manifest, table)) {
                bytes += BYTES_OF_TABLE
                        + BYTES_BESIDE_ROW * table.totals().rows()
                        + rows.transferTo(OutputStream.nullOutputStream());
            }
        }
        return bytes;
    }

    /**
     * Refuses files whose columns the tables don't have: an older release may have had others. What files don't have is
     * left empty where it may be.
     */
    private void requireFits(HistoryManifest manifest) throws SQLException, RefusedException {
        for (HistoryManifest.Table table : manifest.tables()) {
            Set<String> unknown = new TreeSet<>(table.columns());
            unknown.removeAll(table.table().formerColumns());
            Set<String> missing = new TreeSet<>();
            BulkRead.query(
                    connection,
                    HistoryExport.COLUMNS,
                    row -> {
                        if (!unknown.remove(row.getString(1)) && row.getBoolean(2)) {
                            missing.add(row.getString(1));
                        }
                    },
                    table.table().tableName());
            if (!unknown.isEmpty() || !missing.isEmpty()) {
                throw new RefusedException(
                        ("%s/%s is of a form that this release can't put back: it was written with the"
                                        + " schema %s, and the database has %s;%s%s nothing was put back. A release that has that form puts it"
                                        + " back, and what reads CSV reads the file as it is")
                                .formatted(
                                        manifest.name(),
                                        table.file(),
                                        manifest.schemaVersion(),
                                        schemaVersion(),
                                        listed(" the database has no column", unknown),
                                        listed(" the file has no column", missing)));
            }
        }
    }

    private static String listed(String what, Set<String> columns) {
        return columns.isEmpty() ? "" : what + " " + String.join(", ", columns) + ";";
    }

    private String schemaVersion() throws SQLException {
        String[] version = {""};
        BulkRead.query(connection, HistoryExport.SCHEMA_VERSION, row -> version[0] = row.getString(1));
        return version[0];
    }

    /**
     * Says of the orders that are back where the others of their trades are: an order of a day trades until its end.
     */
    private void tellOfTrades(HistoryManifest orders, Consumer<String> told) throws SQLException {
        BulkRead.query(
                connection,
                LATER_TRADES.replace("{orders}", HistoryTable.ORDERS.part(orders.firstId())),
                row -> told.accept("orders of " + orders.name() + " may have traded in " + row.getString(1)
                        + ", which is archived: they are answered without these trades until that is put back, too ("
                        + HistoryRange.day(HistoryRange.instant(row.getLong(2))) + ")"),
                orders.firstId());
    }

    private List<HistoryRange> archived(LocalDate day) throws SQLException, RefusedException {
        List<HistoryRange> all = HistoryRange.all(connection);
        List<HistoryRange> wanted = all.stream()
                .filter(range -> range.isArchived() && range.has(day))
                .toList();
        if (!wanted.isEmpty()) {
            return wanted;
        }
        boolean isHere = all.stream().anyMatch(range -> range.has(day));
        List<String> there = all.stream()
                .filter(HistoryRange::isArchived)
                .map(HistoryRange::days)
                .distinct()
                .sorted()
                .toList();
        throw new RefusedException((isHere ? "all of " + day + " is in the database" : "there is no history of " + day)
                + "; archived are " + (there.isEmpty() ? "no days" : String.join(", ", there)));
    }

    private void restore(HistoryArchive files, HistoryManifest manifest)
            throws SQLException, IOException, RefusedException {
        int kind = manifest.kind().code();
        connection.setAutoCommit(false);
        boolean restored = false;
        try (Statement statement = connection.createStatement()) {
            // Committed before the rows are copied, which takes long: till then nobody could make another range, or
            // take one out.
            statement.execute("SELECT remake_history(%d::smallint, %d)".formatted(kind, manifest.firstId()));
            connection.commit();
            statement.execute("SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'");
            for (HistoryManifest.Table table : manifest.tables()) {
                copy(files, manifest, table);
            }
            statement.execute("SELECT restore_history(%d::smallint, %d)".formatted(kind, manifest.firstId()));
            connection.commit();
            restored = true;
        } finally {
            // Where the database has ended, what is to be told is why.
            if (!connection.isClosed()) {
                // Nothing, once that was done.
                connection.rollback();
                connection.setAutoCommit(true);
                if (!restored) {
                    dropRemade(kind, manifest.firstId());
                }
            }
        }
    }

    /** Also where a reset has forgotten the range meanwhile. */
    private void dropRemade(int kind, long firstId) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT drop_detached_history(%d::smallint, %d)".formatted(kind, firstId));
        }
    }

    private void copy(HistoryArchive files, HistoryManifest manifest, HistoryManifest.Table table)
            throws SQLException, IOException, RefusedException {
        String part = table.table().part(manifest.firstId());
        Set<String> former = new TreeSet<>(table.columns());
        former.retainAll(table.table().formerColumns());
        alterColumns(part, "ADD COLUMN %s text", former);
        try (InputStream rows = files.rows(manifest, table)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY " + part + " (" + String.join(", ", table.columns())
                                    + ") FROM STDIN (FORMAT csv, HEADER match, ENCODING 'UTF8')",
                            rows);
        }
        alterColumns(part, "DROP COLUMN %s", former);
        TableTotals[] found = {TableTotals.NONE};
        String totals = HistoryExport.TOTALS.formatted(
                table.table().key(),
                table.table().quantityOrZero(),
                table.table().priceOrZero(),
                part);
        BulkRead.query(connection, totals, row -> found[0] = HistoryExport.totals(row));
        if (!found[0].equals(table.totals())) {
            throw new RefusedException(manifest.name() + "/" + table.file() + " came to " + found[0]
                    + " in the database, and had " + table.totals() + "; it was not put back");
        }
    }

    private void alterColumns(String part, String change, Set<String> columns) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String column : columns) {
                statement.execute("ALTER TABLE " + part + " " + change.formatted(column));
            }
        }
    }

    private static RefusedException refusal(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (state.startsWith(CONNECTION_ENDED)) {
            return new RefusedException(
                    "the database ended the connection, and its log says why: " + Database.reason(failure));
        }
        return new RefusedException(
                state.equals(NO_TABLE) || state.equals(NO_COLUMN)
                        ? "the database is not of this release, or no exchange's: " + Database.reason(failure)
                        : Database.reason(failure));
    }

    /** Disconnects; stops an embedded PostgreSQL that was started for this. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone.
        }
        if (embedded != null) {
            embedded.close();
        }
    }
}
