package org.bourse.server.persistence;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import java.util.ArrayList;
import java.util.List;
import org.bourse.server.view.HistoryUnavailableException;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.TapeHistory;
import org.bourse.server.view.TapeQuery;

/** Trades of instruments as the database has them: by their ids, which ascend with time, whatever is asked of the time. */
public final class DatabaseTape implements TapeHistory {

    // An instrument that ever traded keeps its place for good.
    private static final String TRADES = """
            SELECT trade_id, aggressor_side, price, quantity, micros_of_time(executed_at) AS executed_at_micros
            FROM trades
            WHERE instrument_id = (SELECT instrument_id FROM instruments WHERE symbol = ?)
                AND trade_id > ? AND trade_id < ?""";

    private final DbClient client;

    /** Reads from this database. */
    public DatabaseTape(Database database) {
        this.client = database.client();
    }

    @Override
    public List<MarketTrade> trades(TapeQuery query) {
        StringBuilder statement = new StringBuilder(TRADES);
        List<Object> parameters = new ArrayList<>(List.of(query.symbol(), query.afterTradeId(), query.beforeTradeId()));
        // As of orders: looked for once, in a query of its own, and not before 1970.
        if (query.sinceMicros() > 0) {
            statement.append(" AND trade_id >= (SELECT first_trade_since(?))");
            parameters.add(query.sinceMicros());
        }
        if (query.beforeMicros() != Long.MAX_VALUE) {
            statement.append(" AND trade_id < (SELECT first_trade_since(?))");
            parameters.add(Math.max(0L, query.beforeMicros()));
        }
        statement.append(query.oldestFirst() ? " ORDER BY trade_id LIMIT ?" : " ORDER BY trade_id DESC LIMIT ?");
        parameters.add(query.limit());
        try {
            return client.execute()
                    .createNamedQuery("tape", statement.toString())
                    .params(parameters)
                    .execute()
                    .map(DatabaseTape::trade)
                    .toList();
        } catch (DbClientException e) {
            throw new HistoryUnavailableException("trades can't be read: " + Database.reason(e), e);
        }
    }

    private static MarketTrade trade(DbRow row) {
        return new MarketTrade(
                row.column("trade_id").getLong(),
                ColumnCodes.side(row.column("aggressor_side").getInt()),
                row.column("price").getLong(),
                row.column("quantity").getLong(),
                row.column("executed_at_micros").getLong());
    }
}
