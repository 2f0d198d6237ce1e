package org.bourse.server.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** What was traded, for those who show markets, to be read at start before the persister runs. */
public final class MarketHistory {

    private static final String MINUTES_OF_LAST_DAY = """
            SELECT instrument_id, start, open, high, low, close, volume, trade_count
            FROM candles_1m
            WHERE start > (SELECT reached_time - interval '24 hours' FROM exchange)
            ORDER BY instrument_id, start""";

    // Adding up minutes reads far less than counting trades.
    private static final String TRADE_COUNTS = """
            SELECT instrument_id, sum(trade_count)::bigint
            FROM candles_1m GROUP BY instrument_id ORDER BY instrument_id""";

    private final Database database;

    /** Reads from this database. */
    public MarketHistory(Database database) {
        this.database = database;
    }

    /** Takes the number of trades that an instrument ever had. */
    @FunctionalInterface
    public interface TradeCountConsumer {
        /** Called once for each instrument that ever traded. */
        void accept(int instrumentId, long trades);
    }

    /**
     * Hands out every minute with trades of the 24 hours before the last command in the database, by instrument, oldest
     * first.
     *
     * @throws DatabaseUnavailableException when the database can't answer
     */
    public void minutesOfLastDay(Consumer<StoredCandle> minutes) {
        read(
                MINUTES_OF_LAST_DAY,
                row -> minutes.accept(new StoredCandle(
                        row.getInt(1),
                        BulkRead.micros(row, 2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getInt(8))));
    }

    /**
     * Hands out how many trades each instrument ever had.
     *
     * @throws DatabaseUnavailableException when the database can't answer
     */
    public void tradeCounts(TradeCountConsumer counts) {
        read(TRADE_COUNTS, row -> counts.accept(row.getInt(1), row.getLong(2)));
    }

    private void read(String query, BulkRead.RowReader reader) {
        try (Connection connection = database.bulkConnection()) {
            connection.setAutoCommit(false);
            BulkRead.query(connection, query, reader);
            connection.rollback();
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "market history can't be read from " + database.description() + ": " + Database.reason(e), e);
        }
    }
}
