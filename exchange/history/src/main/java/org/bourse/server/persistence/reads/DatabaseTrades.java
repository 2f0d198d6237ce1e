package org.bourse.server.persistence.reads;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import java.util.ArrayList;
import java.util.List;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryWalk;
import org.bourse.server.persistence.ranges.TradeBlocks;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.TradeHistory;
import org.bourse.server.view.TradeQuery;

/** Trades of instruments as the database has them: by their ids, which ascend with time, whatever is asked of the time. */
public final class DatabaseTrades implements TradeHistory {

    private static final String COLUMNS =
            "SELECT trade_id, aggressor_side, price, quantity, micros_of_time(executed_at) AS executed_at_micros FROM ";

    // An instrument that ever traded keeps its place for good.
    private static final String INSTRUMENT = "(SELECT instrument_id FROM instruments WHERE symbol = ?)";

    private static final String TRADES = COLUMNS + "trades WHERE instrument_id = " + INSTRUMENT + " AND ";

    private final DbClient client;

    /** Reads from this database. */
    public DatabaseTrades(Database database) {
        this.client = database.client();
    }

    @Override
    public List<MarketTrade> trades(TradeQuery query) {
        HistoryWalk walk = new HistoryWalk(client, HistoryKind.TRADES, query.oldestFirst());
        try {
            HistoryWalk.Range all =
                    walk.within(query.afterTradeId(), query.beforeTradeId(), query.sinceMicros(), query.beforeMicros());
            return walk.page(all, query.limit(), (range, limit) -> trades(query.symbol(), range, limit));
        } catch (DbClientException e) {
            throw new HistoryUnavailableException("trades can't be read: " + Database.reason(e), e);
        }
    }

    private List<MarketTrade> trades(String symbol, HistoryWalk.Range range, int limit) {
        List<Object> parameters = new ArrayList<>();
        String statement = tradesOf(symbol, range, limit, parameters);
        return client.execute()
                .createNamedQuery("trades", statement)
                .params(parameters)
                .execute()
                .map(DatabaseTrades::trade)
                .toList();
    }

    /** The statement of the trades in a range, whose parameters are added. */
    static String tradesOf(String symbol, HistoryWalk.Range range, int limit, List<Object> parameters) {
        parameters.add(symbol);
        String trades = range.isSealed()
                ? COLUMNS + INSTRUMENT + " AS wanted CROSS JOIN "
                        + TradeBlocks.ofInstrument(range, "wanted.instrument_id", parameters) + " WHERE "
                : TRADES;
        String statement = trades + range.condition("trade_id", parameters) + range.order("trade_id") + " LIMIT ?";
        parameters.add(limit);
        return statement;
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
