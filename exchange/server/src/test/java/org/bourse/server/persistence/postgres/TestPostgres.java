package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.testrun.TemporaryDirectories;

/**
 * One PostgreSQL for all tests of a JVM, with a fresh database for each that asks. It forces nothing to its disk, which costs
 * seconds where that is slow: what a killed process leaves, on either side, is the same, and no test turns the machine off.
 */
public final class TestPostgres {

    /** So small that every test goes through several. */
    private static final long SMALL_RANGE = 1_000;

    /** For servers of tests that don't turn the machine off. */
    static final List<String> NOTHING_IS_FORCED = List.of("fsync=off", "full_page_writes=off");

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger EXCHANGES = new AtomicInteger();

    private TestPostgres() {}

    /** Settings for a database of this name, which is empty now and used by nobody. */
    public static DatabaseSettings emptyDatabase(String name) {
        drop(name);
        execute("postgres", "CREATE DATABASE " + name);
        return settings(url(name), SMALL_RANGE);
    }

    private static void drop(String name) {
        execute("postgres", "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    private static String url(String name) {
        DatabaseUrl url = SERVER.url(name);
        return url.jdbcUrl() + "?user=" + url.user() + "&password=" + url.password();
    }

    /** Settings for one that has the exchange's schema and no rows, for a persister that writes in small batches. */
    public static DatabaseSettings freshDatabase(String name) {
        return freshDatabase(name, SMALL_RANGE);
    }

    /** The same with ranges of history of at most so many ids. */
    public static DatabaseSettings freshDatabase(String name, long mostInRange) {
        return copyOfDatabase(EmbeddedPostgres.DATABASE, name, mostInRange);
    }

    /** Such a database, as {@code EXCHANGE_DATABASE_URL} takes it: for an exchange that others test the database of. */
    public static String databaseOfAnExchange() {
        return freshDatabase("exchange_" + EXCHANGES.incrementAndGet()).url().orElseThrow();
    }

    private static DatabaseSettings settings(String url, long mostInRange) {
        return new DatabaseSettings(
                Optional.of(url),
                Path.of(""),
                false,
                DatabaseSettings.DEFAULT_POOL_SIZE,
                1_000,
                30_000,
                0,
                1_000,
                DatabaseSettings.DEFAULT_BACKLOG_LIMIT_EVENTS,
                mostInRange);
    }

    /** Settings for a database that is a copy of another, which nobody is connected to. */
    public static DatabaseSettings copyOfDatabase(String template, String name, long mostInRange) {
        drop(name);
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + template);
        return settings(url(name), mostInRange);
    }

    /**
     * Has ranges of history of one kind be so many times as long as the settings say: of a kind that a suite needs few of, for
     * each has tables with indexes, which are files that every copy makes anew.
     */
    public static void lengthenRanges(String database, HistoryKind kind, int times) {
        execute(database, """
                ALTER FUNCTION ready_history(smallint, bigint, bigint, bigint, timestamptz, bigint)
                    RENAME TO ready_history_but_of_kind_%1$d;
                CREATE FUNCTION ready_history(
                        of_kind smallint, reached_id bigint, after_sequence bigint, through_sequence bigint, at timestamptz,
                        most bigint)
                    RETURNS bigint
                    LANGUAGE SQL AS $$
                SELECT ready_history_but_of_kind_%1$d(
                    of_kind, reached_id, after_sequence, through_sequence, at,
                    CASE of_kind WHEN %1$d THEN %2$d * most ELSE most END)
                $$""".formatted(kind.code(), times));
    }

    /** Runs a statement, past everything that is tested. */
    public static void execute(String database, String statement) {
        try (Connection connection = connect(database);
                Statement jdbc = connection.createStatement()) {
            jdbc.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** The first number of the first row of a query's answer. */
    public static long number(String database, String query) {
        try (Connection connection = connect(database);
                Statement jdbc = connection.createStatement();
                ResultSet row = jdbc.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** The texts of the first column of a query's answer. */
    public static List<String> texts(String database, String query, List<Object> parameters) {
        try (Connection connection = connect(database);
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Cuts every connection to the database, but for the one that does it. */
    public static void cutConnections(String database) {
        execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
    }

    /** Stops the server, for all. */
    public static void stop() {
        SERVER.stop();
    }

    /** Starts it again after {@link #stop}. */
    public static void restart() {
        SERVER.restart();
    }

    private static Connection connect(String database) throws SQLException {
        DatabaseUrl url = SERVER.url(database);
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }

    private static EmbeddedPostgres start() {
        try {
            // One that a killed run left behind is another's; it ends with its directory's lock.
            Path directory = TemporaryDirectories.create("postgres");
            EmbeddedPostgres server = EmbeddedPostgres.start(PreparedPostgres.copyTo(directory), NOTHING_IS_FORCED);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, directory), "postgres-for-tests"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(EmbeddedPostgres server, Path directory) {
        server.close();
        try {
            PostgresBinaries.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
