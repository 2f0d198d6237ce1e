package org.bourse.server.persistence.archive;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.bourse.server.persistence.ranges.TradeBlocks;

/**
 * Up to {@value TradeBlocks#MOST} trades with ids one after another, as a row of the table {@code trade_blocks}: of each column the first
 * one's value, and how far each is above it. A trade that is too far from the first in one of them begins a block of its own.
 */
final class TradeBlock {

    /** The columns of a trade, in the order of those of blocks: its id first, and the aggressor's side at the end. */
    static final String TRADE_COLUMNS = """
            trade_id, sequence, price, quantity, bid_order_id, ask_order_id, bid_broker_id, ask_broker_id,
            executed_at, instrument_id, aggressor_side""";

    /** The same as they are read for it, in numbers. */
    static final String READ_COLUMNS = TRADE_COLUMNS.replace("executed_at", "micros_of_time(executed_at)");

    /** The columns of a block that it is written to. */
    static final String OWN_COLUMNS = """
            first_trade_id, first_sequence, first_price, first_quantity, first_bid_order_id, first_ask_order_id,
            first_bid_broker_id, first_ask_broker_id, first_execution_time, first_instrument_id, aggressors, trades,
            sequences, prices, quantities, bid_order_ids, ask_order_ids, bid_broker_ids, ask_broker_ids, execution_times,
            instrument_ids""";

    private static final int VALUES = 9;

    private final long firstTradeId;
    private final long[] first = new long[VALUES];
    private final int[][] above = new int[VALUES][TradeBlocks.MOST];
    private long aggressors;
    private int trades;

    /** Of this trade. */
    TradeBlock(ResultSet trade) throws SQLException {
        firstTradeId = trade.getLong(1);
        for (int i = 0; i < VALUES; i++) {
            first[i] = trade.getLong(i + 2);
        }
        put(trade);
    }

    /** Adds the trade; false when it does not belong to this block. */
    boolean add(ResultSet trade) throws SQLException {
        if (trades == TradeBlocks.MOST || trade.getLong(1) != firstTradeId + trades) {
            return false;
        }
        for (int i = 0; i < VALUES; i++) {
            long difference = trade.getLong(i + 2) - first[i];
            if (difference != (int) difference) {
                return false;
            }
        }
        put(trade);
        return true;
    }

    private void put(ResultSet trade) throws SQLException {
        for (int i = 0; i < VALUES; i++) {
            above[i][trades] = (int) (trade.getLong(i + 2) - first[i]);
        }
        aggressors |= trade.getLong(VALUES + 2) << trades;
        trades++;
    }

    int trades() {
        return trades;
    }

    /** Appends it as a line of COPY's text form. */
    void appendTo(StringBuilder lines) {
        lines.append(firstTradeId);
        for (long value : first) {
            lines.append('\t').append(value);
        }
        lines.append('\t').append(aggressors).append('\t').append(trades);
        for (int[] values : above) {
            lines.append('\t').append('{');
            for (int i = 0; i < trades; i++) {
                lines.append(i == 0 ? "" : ",").append(values[i]);
            }
            lines.append('}');
        }
        lines.append('\n');
    }
}
