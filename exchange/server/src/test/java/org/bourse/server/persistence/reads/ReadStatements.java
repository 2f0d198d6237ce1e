package org.bourse.server.persistence.reads;

import java.util.List;
import org.bourse.server.persistence.ranges.HistoryWalk;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.OrderQuery;

/** The statements that history is read by, for tests of other packages that look at their plans. */
public final class ReadStatements {

    /** That of an order's trades. */
    public static final String TRADES_OF = DatabaseOrderHistory.TRADES_OF;

    /** That of how many trades there are. */
    public static final String TRADE_COUNT = DatabaseOrderHistory.TRADE_COUNT;

    private ReadStatements() {}

    /** The parameters of {@link #TRADES_OF}. */
    public static List<Object> tradesOfParameters(long orderId, long firstId, long endId) {
        return DatabaseOrderHistory.tradesOfParameters(orderId, firstId, endId);
    }

    /** That of a broker's orders in one range, whose parameters are added. */
    public static String ordersOf(OrderQuery query, HistoryWalk.Range range, int limit, List<Object> parameters) {
        return DatabaseOrderHistory.ordersOf(query, range, limit, parameters);
    }

    /** That of a broker's fills in one range, whose parameters are added. */
    public static String fillsOf(FillQuery query, HistoryWalk.Range range, int limit, List<Object> parameters) {
        return DatabaseOrderHistory.fillsOf(query, range, limit, parameters);
    }

    /** That of an instrument's trades in one range, whose parameters are added. */
    public static String tradesOf(String symbol, HistoryWalk.Range range, int limit, List<Object> parameters) {
        return DatabaseTrades.tradesOf(symbol, range, limit, parameters);
    }
}
