package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The exchange that gets the load: one of the test's own, or one that runs already. */
public final class ExchangeUnderTest implements LoadTarget, AutoCloseable {

    private final URI uri;
    private final ExchangeClient client;
    private final Optional<ExchangeProcess> process;
    private final Optional<String> database;

    private ExchangeUnderTest(
            URI uri, String adminApiKey, Optional<ExchangeProcess> process, Optional<String> database) {
        this.uri = uri;
        this.client = new ExchangeClient(uri, adminApiKey);
        this.process = process;
        this.database = database;
    }

    /**
     * Starts one that ends with the test.
     *
     * @param jar the built exchange
     * @param directory for its data and log
     * @param settings {@code EXCHANGE_…} variables
     * @param database its external PostgreSQL as a URL that the exchange takes, or empty for an embedded one
     */
    public static ExchangeUnderTest start(Path jar, Path directory, Map<String, String> settings, String database)
            throws IOException, InterruptedException {
        Map<String, String> all = new java.util.HashMap<>(settings);
        if (!database.isEmpty()) {
            all.put("EXCHANGE_DATABASE_URL", database);
        }
        ExchangeProcess process = ExchangeProcess.start(jar, directory, all);
        String jdbcUrl = database.isEmpty() ? process.embeddedDatabase() : JdbcUrl.of(database);
        return new ExchangeUnderTest(
                process.uri(), ExchangeProcess.ADMIN_API_KEY, Optional.of(process), Optional.of(jdbcUrl));
    }

    /**
     * One that runs already.
     *
     * @param database where its PostgreSQL can be read, or empty when it can't: then the database goes unchecked
     */
    public static ExchangeUnderTest running(URI uri, String adminApiKey, String database) {
        Optional<String> jdbcUrl = database.isEmpty() ? Optional.empty() : Optional.of(JdbcUrl.of(database));
        return new ExchangeUnderTest(uri, adminApiKey, Optional.empty(), jdbcUrl);
    }

    @Override
    public URI uri() {
        return uri;
    }

    /** Its API, with the operator's key. */
    public ExchangeClient client() {
        return client;
    }

    /** The process, when it is the test's own. */
    public Optional<ExchangeProcess> process() {
        return process;
    }

    /** Whether its database can be read. */
    public boolean hasDatabase() {
        return database.isPresent();
    }

    /** A connection to its database, to read. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.orElseThrow(() -> new ExchangeFailure("the exchange's database is not known")));
    }

    /** Registers brokers. */
    public List<RegisteredBroker> register(int count) throws IOException, InterruptedException {
        List<RegisteredBroker> brokers = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            brokers.add(client.register("Load test " + i));
        }
        return List.copyOf(brokers);
    }

    @Override
    public OptionalLong pid() {
        return process.map(ExchangeProcess::pid).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    @Override
    public Optional<Path> journal() {
        return process.map(own -> own.dataDirectory().resolve("journal"));
    }

    @Override
    public AnswerTimes answerTimes() throws IOException, InterruptedException {
        return AnswerTimes.ofOrders(client.metrics());
    }

    @Override
    public OptionalLong postgresPid() {
        if (database.isEmpty()) {
            return OptionalLong.empty();
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            ProcessReading backend = ProcessReading.of(result.getLong(1));
            return OptionalLong.of(backend.parent());
        } catch (SQLException e) {
            throw new ExchangeFailure("the exchange's database can't be read: " + e.getMessage(), e);
        } catch (IOException e) {
            // On another machine, or in another container.
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        client.close();
        process.ifPresent(ExchangeProcess::close);
    }
}
