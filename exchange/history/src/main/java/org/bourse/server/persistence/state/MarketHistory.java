package org.bourse.server.persistence.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseUnavailableException;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.view.Candle;

/** The trades and candles of the past, for those who show markets, to be read at start before the persister runs. */
public final class MarketHistory {

    private static final String MINUTES_OF_LAST_DAY = """
            SELECT instrument_id, start, open, high, low, close, volume, trade_count
            FROM candles_1m
            WHERE start > (SELECT reached_time - interval '24 hours' FROM exchange)
            ORDER BY instrument_id, start""";

    // Two processes that start at once would both add the same minutes: the second one waits, and finds them added.
    private static final String ONE_AT_A_TIME = "SELECT 1 FROM exchange FOR UPDATE";

    // Minutes before that of the last command get no more trades. Adding up minutes reads far less than counting
    // trades.
    private static final String COUNT_PAST_MINUTES = """
            WITH counted AS (
                SELECT trades_counted_until AS since, date_trunc('minute', reached_time, 'UTC') AS until FROM exchange),
            past AS (
                SELECT instrument_id, sum(trade_count)::bigint AS trades
                FROM candles_1m, counted WHERE start >= since AND start < until
                GROUP BY instrument_id),
            kept AS (
                UPDATE instruments SET counted_trades = counted_trades + trades
                FROM past WHERE instruments.instrument_id = past.instrument_id)
            UPDATE exchange SET trades_counted_until = until FROM counted WHERE since < until""";

    private static final String TRADE_COUNTS = """
            SELECT instrument_id, sum(trades)::bigint
            FROM (
                SELECT instrument_id, counted_trades AS trades FROM instruments WHERE counted_trades > 0
                UNION ALL
                SELECT instrument_id, trade_count
                FROM candles_1m, exchange WHERE start >= trades_counted_until) AS counted
            GROUP BY instrument_id ORDER BY instrument_id""";

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
    public void minutesOfLastDay(Consumer<MinuteCandle> minutes) {
        read(
                MINUTES_OF_LAST_DAY,
                row -> minutes.accept(new MinuteCandle(
                        row.getInt(1),
                        new Candle(
                                BulkRead.micros(row, 2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getInt(8)))),
                _ -> {});
    }

    /**
     * Hands out how many trades each instrument ever had. Adds up the minutes since the last call, which may have been
     * another process's, and keeps the sums.
     *
     * @throws DatabaseUnavailableException when the database can't answer
     */
    public void tradeCounts(TradeCountConsumer counts) {
        read(TRADE_COUNTS, row -> counts.accept(row.getInt(1), row.getLong(2)), connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(ONE_AT_A_TIME);
                statement.executeUpdate(COUNT_PAST_MINUTES);
            }
        });
    }

    /** The statements that run before rows are read, in one transaction with that. */
    @FunctionalInterface
    private interface Preparation {
        void of(Connection connection) throws SQLException;
    }

    private void read(String query, BulkRead.RowReader reader, Preparation preparation) {
        try (Connection connection = database.bulkConnection()) {
            connection.setAutoCommit(false);
            preparation.of(connection);
            BulkRead.query(connection, query, reader);
            connection.commit();
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "market history can't be read from " + database.description() + ": " + Database.reason(e), e);
        }
    }
}
