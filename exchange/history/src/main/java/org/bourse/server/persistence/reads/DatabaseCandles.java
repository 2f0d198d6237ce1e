package org.bourse.server.persistence.reads;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import java.util.List;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleHistory;
import org.bourse.server.view.CandleInterval;

/** Candles as the database has them: by the minute, from which longer ones are made as they are read. */
public final class DatabaseCandles implements CandleHistory {

    private static final String CANDLES = """
            SELECT micros_of_time(bucket) AS start_micros, open, high, low, close, volume, trade_count
            FROM (
                SELECT date_bin(CAST(? AS bigint) * interval '1 second', start, timestamptz '1970-01-01 00:00:00+00')
                        AS bucket,
                    (array_agg(open ORDER BY start))[1] AS open,
                    max(high) AS high,
                    min(low) AS low,
                    (array_agg(close ORDER BY start DESC))[1] AS close,
                    CAST(least(sum(volume), 9223372036854775807) AS bigint) AS volume,
                    CAST(least(sum(trade_count), 2147483647) AS integer) AS trade_count
                FROM candles_1m JOIN instruments USING (instrument_id)
                WHERE symbol = ? AND start >= time_of_micros(?) AND start < time_of_micros(?)
                GROUP BY bucket
                ORDER BY bucket DESC
                LIMIT ?) AS newest
            ORDER BY bucket""";

    private static final long MICROS_PER_SECOND = 1_000_000L;

    private final DbClient client;

    /** Reads from this database. */
    public DatabaseCandles(Database database) {
        this.client = database.client();
    }

    @Override
    public List<Candle> candles(String symbol, CandleInterval interval, long fromMicros, long toMicros, int limit) {
        try {
            return client.execute()
                    .createNamedQuery("candles", CANDLES)
                    .addParam(interval.micros() / MICROS_PER_SECOND)
                    .addParam(symbol)
                    .addParam(fromMicros)
                    .addParam(toMicros)
                    .addParam(limit)
                    .execute()
                    .map(DatabaseCandles::candle)
                    .toList();
        } catch (DbClientException e) {
            throw new HistoryUnavailableException("candles can't be read: " + Database.reason(e), e);
        }
    }

    private static Candle candle(DbRow row) {
        return new Candle(
                row.column("start_micros").getLong(),
                row.column("open").getLong(),
                row.column("high").getLong(),
                row.column("low").getLong(),
                row.column("close").getLong(),
                row.column("volume").getLong(),
                row.column("trade_count").getInt());
    }
}
