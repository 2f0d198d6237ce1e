package org.bourse.server.persistence.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbClientService;
import io.helidon.dbclient.DbClientServiceContext;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bourse.contract.Reasons;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange's PostgreSQL, its schema brought up to date: the embedded one, or one that an operator runs. A connection
 * that is lost later is never fatal: who asks meanwhile gets an exception, and the next one who asks a new connection.
 *
 * <p>There are two pools. Readers and webhooks share one that gives up quickly, so that a request is answered although the
 * database isn't there. The persister has a connection of its own, so that no reader can keep it waiting.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long START_RETRY_MILLIS = 250;

    /** How long one attempt of a start may take, so that a server that is silent is told of while it is waited for. */
    private static final int START_ATTEMPT_SECONDS = 5;

    private static final String URL_SETTING = "EXCHANGE_DATABASE_URL";

    /** PostgreSQL's codes of a wrong user or password, and of a database that there isn't. */
    private static final Set<String> REFUSED_USER = Set.of("28000", "28P01");

    private static final String NO_DATABASE = "3D000";

    /** Longest time a read may take in the server before it is cancelled: it is some screenful of orders. */
    private static final int READ_TIMEOUT_SECONDS = 5;

    /**
     * The persister reaches rows by their keys and nothing else, with one plan per statement. Left to itself the planner
     * would look at the tables of a new exchange, find them small, and go on to scan them whole when they no longer are.
     */
    private static final String KEYS_ONLY = """
            SET plan_cache_mode = force_generic_plan;
            SET enable_seqscan = off;
            SET enable_hashjoin = off;
            SET enable_mergejoin = off""";

    /**
     * The journal deletes what the database has: so what was committed has to be on its disk, also where a database, a user or
     * a provider has it wait for less. What asks for more than the server's own disk stays as it is.
     */
    private static final String DURABLE =
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    /** A server that is silent for so long is taken for dead. */
    private static final int SILENCE_SECONDS = 60;

    /**
     * The same for the bulk reads of a start, of which a single one may read gigabytes from a slow disk before its first row
     * is there. A server whose machine is gone is found by TCP's keep-alive long before.
     */
    private static final int START_SILENCE_SECONDS = 3_600;

    /** Of the driver's prepareThreshold: values go binary both ways; arrays and a million rows are cheaper to read so. */
    private static final String BINARY_FROM_THE_FIRST_USE = "-1";

    private final DatabaseSettings settings;
    private final DatabaseUrl url;
    private final @Nullable EmbeddedPostgres embedded;
    private final HikariDataSource readers;
    private final HikariDataSource writer;
    private final DbClient readerClient;
    private final DbClient writerClient;

    private Database(DatabaseSettings settings, DatabaseUrl url, @Nullable EmbeddedPostgres embedded) {
        this.settings = settings;
        this.url = url;
        this.embedded = embedded;
        this.readers = new HikariDataSource(readerPool(settings, url));
        this.writer = new HikariDataSource(writerPool(settings, url));
        this.readerClient = client(readers, settings.echoSql());
        this.writerClient = client(writer, settings.echoSql());
    }

    /**
     * Starts the embedded database if that is what the settings say, connects, and brings the schema up to date.
     *
     * @throws DatabaseUnavailableException when it does not come up in time, or refuses
     */
    public static Database open(DatabaseSettings settings) {
        return open(settings, reason -> {});
    }

    /**
     * The same.
     *
     * @param waiting told again and again while it does not come up: why not
     */
    public static Database open(DatabaseSettings settings, Consumer<String> waiting) {
        if (settings.url().isPresent()) {
            return open(settings, DatabaseUrl.parse(settings.url().get()), null, waiting);
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(settings.embeddedDirectory());
        try {
            return open(settings, embedded.url(EmbeddedPostgres.DATABASE), embedded, waiting);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static Database open(
            DatabaseSettings settings, DatabaseUrl url, @Nullable EmbeddedPostgres embedded, Consumer<String> waiting) {
        String named = (embedded == null ? URL_SETTING + ": " : "") + "the database " + url.withoutSecrets();
        awaitConnection(settings, url, named, waiting);
        migrate(url, named);
        return new Database(settings, url, embedded);
    }

    /** For readers and webhooks. Each statement may wait for a connection and fail with {@link DbClientException}. */
    public DbClient client() {
        return readerClient;
    }

    /** Where the database is, without user and password. */
    public String description() {
        return embedded == null ? url.withoutSecrets() : url.withoutSecrets() + " (embedded)";
    }

    /** What is wrong with the database now; empty when it answers. Takes as long as the connect timeout at the most. */
    public Optional<String> problem() {
        try {
            readerClient.execute().get("SELECT 1");
            return Optional.empty();
        } catch (DbClientException e) {
            return Optional.of(reason(e));
        }
    }

    /** For the persister: one connection, which nobody else can take. */
    public DbClient writerClient() {
        return writerClient;
    }

    /** A connection of its own for the bulk reads of a start. The caller closes it. */
    public Connection bulkConnection() throws SQLException {
        Properties properties = properties(settings, url);
        properties.setProperty("prepareThreshold", BINARY_FROM_THE_FIRST_USE);
        properties.setProperty("socketTimeout", Integer.toString(START_SILENCE_SECONDS));
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    /** The embedded server, when this is one. */
    public Optional<EmbeddedPostgres> embedded() {
        return Optional.ofNullable(embedded);
    }

    /** Disconnects; stops the embedded server. */
    @Override
    public void close() {
        readers.close();
        writer.close();
        if (embedded != null) {
            embedded.close();
        }
    }

    /** The innermost message of a failure: what the server or the network said. */
    public static String reason(Throwable failure) {
        Throwable innermost = Reasons.innermost(failure);
        String message = innermost.getMessage();
        if (innermost instanceof UnknownHostException) {
            return "the host " + message + " is unknown";
        }
        return message == null ? innermost.getClass().getSimpleName() : message.strip();
    }

    /** What the operator can do about it. */
    private static String advice(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (REFUSED_USER.contains(state)) {
            return "correct the user there, or the password there or in EXCHANGE_DATABASE_PASSWORD";
        }
        return state.equals(NO_DATABASE)
                ? "make the database, or name another one"
                : "start that PostgreSQL, or name one that this machine reaches";
    }

    private static void awaitConnection(
            DatabaseSettings settings, DatabaseUrl url, String named, Consumer<String> waiting) {
        Properties properties = properties(settings, url);
        properties.setProperty("loginTimeout", Integer.toString(START_ATTEMPT_SECONDS));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.startTimeoutMillis());
        String reported = "";
        while (true) {
            try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties)) {
                LOG.debug("connected to {} as {}", url, connection.getMetaData().getUserName());
                return;
            } catch (SQLException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new DatabaseUnavailableException(
                            named + " can't be reached: " + reason(e) + "; " + advice(e), e);
                }
                String why = reason(e);
                if (!reported.equals(why)) {
                    LOG.warn(
                            "{} can't be reached: {}; trying again for {} s from the first try on",
                            named,
                            why,
                            TimeUnit.MILLISECONDS.toSeconds(settings.startTimeoutMillis()));
                    reported = why;
                }
                waiting.accept(why);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(START_RETRY_MILLIS));
            }
        }
    }

    private static void migrate(DatabaseUrl url, String named) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(url.jdbcUrl(), textOrNull(url.user()), textOrNull(url.password()))
                    .locations("classpath:db/migration")
                    .load();
            requireNotNewer(flyway.info(), named);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new DatabaseUnavailableException(
                    named + " has a schema that can't be brought up to date: " + reason(e), e);
        }
    }

    /** Flyway would go on with a schema of which it knows only a part. */
    private static void requireNotNewer(MigrationInfoService found, String named) {
        Set<MigrationState> future = EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);
        for (MigrationInfo migration : found.all()) {
            if (future.contains(migration.getState())) {
                throw new DatabaseUnavailableException(named + " was written by a newer version of the exchange: it has"
                        + " migration " + migration.getVersion() + " (" + migration.getDescription()
                        + "), which this one doesn't know. Start the newer version, or restore the backup from"
                        + " before it");
            }
        }
    }

    private static Properties properties(DatabaseSettings settings, DatabaseUrl url) {
        Properties properties = new Properties();
        if (!url.user().isEmpty()) {
            properties.setProperty("user", url.user());
            properties.setProperty("password", url.password());
        }
        long connectSeconds = Math.max(1, TimeUnit.MILLISECONDS.toSeconds(settings.connectTimeoutMillis()));
        properties.setProperty("ApplicationName", "bourse");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", Long.toString(connectSeconds));
        properties.setProperty("socketTimeout", Integer.toString(SILENCE_SECONDS));
        return properties;
    }

    private static HikariConfig readerPool(DatabaseSettings settings, DatabaseUrl url) {
        HikariConfig config = pool("readers", settings.poolSize(), settings, url);
        config.setConnectionInitSql("SET statement_timeout = '" + READ_TIMEOUT_SECONDS + "s'");
        // A server that doesn't end a statement in time is one that has come to a standstill. Who waits is a client.
        config.addDataSourceProperty("socketTimeout", Integer.toString(READ_TIMEOUT_SECONDS + 1));
        return config;
    }

    private static HikariConfig writerPool(DatabaseSettings settings, DatabaseUrl url) {
        HikariConfig config = pool("persister", 1, settings, url);
        config.addDataSourceProperty("prepareThreshold", BINARY_FROM_THE_FIRST_USE);
        config.setConnectionInitSql(KEYS_ONLY + "; " + DURABLE);
        return config;
    }

    private static @Nullable String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static HikariConfig pool(String name, int size, DatabaseSettings settings, DatabaseUrl url) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url.jdbcUrl());
        config.setDataSourceProperties(properties(settings, url));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.connectTimeoutMillis());
        config.setValidationTimeout(Math.min(settings.connectTimeoutMillis(), 1_000));
        // The database was there a moment ago; if it is gone again, the pool waits for it like for any later loss.
        config.setInitializationFailTimeout(-1);
        // Otherwise the pool asks its first connection, and never again: were that one cut meanwhile, no later one
        // would ever be good enough ("Transaction isolation level -1 not supported").
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }

    private static DbClient client(HikariDataSource pool, boolean echoSql) {
        JdbcClientBuilder builder = JdbcClientBuilder.create().connectionPool(() -> connection(pool));
        if (echoSql) {
            builder.addService(new StatementLog());
        }
        return builder.build();
    }

    private static Connection connection(HikariDataSource pool) {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new NoConnectionException(e);
        }
    }

    /** There was no connection, so nothing was sent and nothing is to be rolled back. */
    public static final class NoConnectionException extends DbClientException {

        private static final long serialVersionUID = 1L;

        NoConnectionException(SQLException cause) {
            super("no connection to the database", cause);
        }
    }

    /** Logs each statement and how long it took; never a value, which may be a secret. */
    private static final class StatementLog implements DbClientService {

        private static final Logger SQL = LoggerFactory.getLogger("org.bourse.sql");

        @Override
        public DbClientServiceContext statement(DbClientServiceContext context) {
            long started = System.nanoTime();
            String statement = context.statement().strip();
            context.statementFuture().whenComplete((done, failure) -> {
                long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - started);
                if (failure == null) {
                    SQL.info("{} us: {}", micros, statement);
                } else {
                    SQL.info("{} us, failed with {}: {}", micros, reason(failure), statement);
                }
            });
            return context;
        }
    }
}
