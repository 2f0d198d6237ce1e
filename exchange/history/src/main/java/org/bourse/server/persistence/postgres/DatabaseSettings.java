package org.bourse.server.persistence.postgres;

import static org.bourse.engine.model.SettingRange.check;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of the exchange's use of its database.
 *
 * @param url the database, as {@code postgresql://user:password@host:port/database} with percent-encoding, or as a JDBC
 *     URL; empty for the embedded one
 * @param embeddedDirectory where the embedded database keeps everything it has; not used with a {@code url}
 * @param echoSql whether every statement is logged, without its values
 * @param poolSize connections for reads and webhooks, 1 to 100; the persister has one of its own besides
 * @param connectTimeoutMillis how long a read waits for a connection before it says that the database can't answer, 250
 *     to 60,000 milliseconds
 * @param startTimeoutMillis how long a start waits for the database to come up, 0 to 600,000 milliseconds
 * @param flushIntervalMillis least time from one transaction of the persister to the next, 0 to 10,000 milliseconds
 * @param maxBatchCommands most commands in one transaction, 1 to 1,000,000; together with what arrived at the same time
 *     as the last of them
 * @param backlogLimitEvents events that the slowest consumer of the published log may be behind, from which on the exchange takes no new orders, 1 to
 *     100,000,000; an event takes about 300 bytes of memory
 * @param mostInRange most commands, trades or events in a range of history, 100 to 2,000,000,000; each takes some tables, so
 *     that fewer than 100,000 are for tests
 */
public record DatabaseSettings(
        Optional<String> url,
        Path embeddedDirectory,
        boolean echoSql,
        int poolSize,
        long connectTimeoutMillis,
        long startTimeoutMillis,
        long flushIntervalMillis,
        int maxBatchCommands,
        long backlogLimitEvents,
        long mostInRange) {

    public static final int DEFAULT_POOL_SIZE = 5;
    public static final long DEFAULT_CONNECT_TIMEOUT_MILLIS = 1_000;
    public static final long DEFAULT_START_TIMEOUT_MILLIS = 30_000;
    public static final long DEFAULT_FLUSH_INTERVAL_MILLIS = 30;
    public static final int DEFAULT_MAX_BATCH_COMMANDS = 20_000;
    public static final long DEFAULT_BACKLOG_LIMIT_EVENTS = 1_000_000;
    public static final long DEFAULT_MOST_IN_RANGE = 50_000_000;

    /** Checks every value; a refusal names the value and what is allowed. */
    public DatabaseSettings {
        url.ifPresent(DatabaseUrl::parse);
        check("poolSize", poolSize, 1, 100);
        check("connectTimeoutMillis", connectTimeoutMillis, 250, 60_000);
        check("startTimeoutMillis", startTimeoutMillis, 0, 600_000);
        check("flushIntervalMillis", flushIntervalMillis, 0, 10_000);
        check("maxBatchCommands", maxBatchCommands, 1, 1_000_000);
        check("backlogLimitEvents", backlogLimitEvents, 1, 100_000_000);
        check("mostInRange", mostInRange, 100, 2_000_000_000);
    }

    /** The defaults, with the embedded database in this directory. */
    public static DatabaseSettings embedded(Path directory) {
        return defaults(Optional.empty(), directory);
    }

    /** The defaults, with the database at this URL. */
    public static DatabaseSettings at(String url) {
        return defaults(Optional.of(url), Path.of(""));
    }

    /** The same with this password in the place of the URL's; the embedded database takes none. */
    public DatabaseSettings withPassword(String password) {
        return new DatabaseSettings(
                url.map(text -> DatabaseUrl.withPassword(text, password)),
                embeddedDirectory,
                echoSql,
                poolSize,
                connectTimeoutMillis,
                startTimeoutMillis,
                flushIntervalMillis,
                maxBatchCommands,
                backlogLimitEvents,
                mostInRange);
    }

    private static DatabaseSettings defaults(Optional<String> url, Path directory) {
        return new DatabaseSettings(
                url,
                directory,
                false,
                DEFAULT_POOL_SIZE,
                DEFAULT_CONNECT_TIMEOUT_MILLIS,
                DEFAULT_START_TIMEOUT_MILLIS,
                DEFAULT_FLUSH_INTERVAL_MILLIS,
                DEFAULT_MAX_BATCH_COMMANDS,
                DEFAULT_BACKLOG_LIMIT_EVENTS,
                DEFAULT_MOST_IN_RANGE);
    }

    /** Shows the database without user and password, so that neither can reach a log. */
    @Override
    public String toString() {
        return "DatabaseSettings[database="
                + url.map(text -> DatabaseUrl.parse(text).withoutSecrets()).orElse("embedded in " + embeddedDirectory)
                + ", echoSql=" + echoSql
                + ", poolSize=" + poolSize
                + ", connectTimeoutMillis=" + connectTimeoutMillis
                + ", startTimeoutMillis=" + startTimeoutMillis
                + ", flushIntervalMillis=" + flushIntervalMillis
                + ", maxBatchCommands=" + maxBatchCommands
                + ", backlogLimitEvents=" + backlogLimitEvents
                + ", mostInRange=" + mostInRange + "]";
    }
}
