package org.bourse.server.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbClientService;
import io.helidon.dbclient.DbClientServiceContext;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
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

    /** A server that is silent for so long is taken for dead. */
    private static final int SILENCE_SECONDS = 60;

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
        if (settings.url().isPresent()) {
            return open(settings, DatabaseUrl.parse(settings.url().get()), null);
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(settings.embeddedDirectory());
        try {
            return open(settings, embedded.url(EmbeddedPostgres.DATABASE), embedded);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static Database open(DatabaseSettings settings, DatabaseUrl url, @Nullable EmbeddedPostgres embedded) {
        awaitConnection(settings, url);
        migrate(url);
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
    DbClient writerClient() {
        return writerClient;
    }

    /** A connection of its own for the bulk reads of a start. The caller closes it. */
    Connection bulkConnection() throws SQLException {
        Properties properties = properties(settings, url);
        properties.setProperty("prepareThreshold", BINARY_FROM_THE_FIRST_USE);
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    /** The embedded server, when this is one. */
    Optional<EmbeddedPostgres> embedded() {
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
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : message.strip();
    }

    private static void awaitConnection(DatabaseSettings settings, DatabaseUrl url) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.startTimeoutMillis());
        boolean reported = false;
        while (true) {
            try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties(settings, url))) {
                LOG.debug("connected to {} as {}", url, connection.getMetaData().getUserName());
                return;
            } catch (SQLException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new DatabaseUnavailableException(
                            "no connection to the database " + url.withoutSecrets() + ": " + reason(e), e);
                }
                if (!reported) {
                    LOG.warn("waiting for the database {}: {}", url, reason(e));
                    reported = true;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(START_RETRY_MILLIS));
            }
        }
    }

    private static void migrate(DatabaseUrl url) {
        try {
            Flyway.configure()
                    .dataSource(url.jdbcUrl(), textOrNull(url.user()), textOrNull(url.password()))
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new DatabaseUnavailableException(
                    "the schema of the database " + url.withoutSecrets() + " can't be brought up to date: "
                            + e.getMessage(),
                    e);
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
        return config;
    }

    private static HikariConfig writerPool(DatabaseSettings settings, DatabaseUrl url) {
        HikariConfig config = pool("persister", 1, settings, url);
        config.addDataSourceProperty("prepareThreshold", BINARY_FROM_THE_FIRST_USE);
        config.setConnectionInitSql(KEYS_ONLY);
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
    static final class NoConnectionException extends DbClientException {

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
