package org.bourse.server.persistence.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.state.EngineStateSink;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseUnavailableException;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.view.ViewStateSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the state of the exchange from the database at start, into the engine and the views at the same time. */
public final class StateLoader {

    private static final Logger LOG = LoggerFactory.getLogger(StateLoader.class);

    /** How long a transaction of a former writer is waited for. */
    private static final int FORMER_WRITER_SECONDS = 60;

    private final Database database;

    /** Loads from this database. */
    public StateLoader(Database database) {
        this.database = database;
    }

    /**
     * The exchange whose state the database has; empty when it has none yet.
     *
     * @throws DatabaseUnavailableException when the database can't answer
     */
    public Optional<UUID> exchangeId() {
        try (Connection connection = database.bulkConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT exchange_id FROM exchange");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /**
     * Takes over the database for this process, making a new exchange of an empty one, and reads its state.
     *
     * @param exchangeId the exchange that is expected, or that is to be made
     * @throws WrongExchangeException when the database has another one
     * @throws DatabaseUnavailableException when the database can't answer
     */
    public LoadedExchange load(UUID exchangeId, EngineStateSink engine, ViewStateSink views) {
        UUID writerId = UUID.randomUUID();
        try (Connection connection = database.bulkConnection()) {
            connection.setAutoCommit(false);
            try (Statement patience = connection.createStatement()) {
                patience.execute("SET LOCAL lock_timeout = '" + FORMER_WRITER_SECONDS + "s'");
            }
            takeOver(connection, exchangeId, writerId);
            connection.commit();
            LOG.info("reading the exchange's state from {}", database.description());
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            LoadedExchange loaded = new StateQuery(connection, engine, views).read(exchangeId, writerId);
            connection.commit();
            return loaded;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /**
     * Makes this process the writer. Waits for a transaction of a former one that is still under way, because that holds
     * the row; one that begins later finds that it isn't the writer any more.
     */
    private void takeOver(Connection connection, UUID exchangeId, UUID writerId) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE exchange SET writer_id = ? RETURNING exchange_id")) {
            statement.setObject(1, writerId);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    check(exchangeId, row.getObject(1, UUID.class));
                    return;
                }
            }
        }
        makeExchange(connection, exchangeId, writerId);
    }

    private void check(UUID expected, UUID found) {
        if (!found.equals(expected)) {
            // The transaction ends with the connection, so the other exchange keeps its writer.
            throw new WrongExchangeException(database.description(), expected, found);
        }
    }

    private static void makeExchange(Connection connection, UUID exchangeId, UUID writerId) throws SQLException {
        String insert = """
                INSERT INTO exchange (exchange_id, writer_id, reached_sequence, reached_time, next_event_sequence,
                    next_trade_id, forgotten_rank, execution_price, day_end_micros_of_day, max_price_cents, max_quantity,
                    max_order_value_cents, max_open_orders, max_total_open_orders, max_instruments, max_brokers,
                    closed_client_order_ids, sharing)
                VALUES (?, ?, 0, time_of_micros(0), 1, 1, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
        ExchangeSettings settings = ExchangeSettings.DEFAULTS;
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setObject(1, exchangeId);
            statement.setObject(2, writerId);
            statement.setShort(3, ColumnCodes.of(settings.executionPrice()));
            statement.setLong(4, settings.dayEndMicrosOfDay());
            statement.setLong(5, settings.maxPriceCents());
            statement.setLong(6, settings.maxQuantity());
            statement.setLong(7, settings.maxOrderValueCents());
            statement.setInt(8, settings.maxOpenOrders());
            statement.setInt(9, settings.maxTotalOpenOrders());
            statement.setInt(10, settings.maxInstruments());
            statement.setInt(11, settings.maxBrokers());
            statement.setInt(12, settings.closedClientOrderIds());
            statement.setShort(13, ColumnCodes.of(settings.sharing()));
            statement.executeUpdate();
        }
    }

    private DatabaseUnavailableException unavailable(SQLException e) {
        return new DatabaseUnavailableException(
                "the state can't be loaded from " + database.description() + ": " + Database.reason(e), e);
    }
}
