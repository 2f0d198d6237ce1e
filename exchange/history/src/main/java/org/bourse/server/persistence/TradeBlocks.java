package org.bourse.server.persistence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trades of a complete range in blocks ({@link TradeBlock}), which take a third of the room that rows with their indexes do:
 * written to a table that nobody sees, some thousand trades at a time, each compared with its row, and found by
 * {@link #of}. What becomes visible, and when, is its caller's.
 */
final class TradeBlocks {

    private static final Logger LOG = LoggerFactory.getLogger(TradeBlocks.class);

    /** The bits of an id that are its place in a window: as in the database's function {@code window_key}. */
    static final int WINDOW_BITS = 14;

    /** A quarter of a window: some 80 ms of work. */
    private static final long IDS_AT_ONCE = 1L << (WINDOW_BITS - 2);

    private static final long REPORTED_SECONDS = 60;

    private static final String OF_BROKER =
            "broker_keys(first_trade_id, first_bid_broker_id, bid_broker_ids, first_ask_broker_id, ask_broker_ids)";

    private static final String OF_INSTRUMENT = "instrument_keys(first_trade_id, first_instrument_id, instrument_ids)";

    private final Connection connection;
    private final HistoryExport export;
    private final HistoryExport.Pace pace;

    /**
     * By a connection that nobody else uses.
     *
     * @param export of the same connection
     */
    TradeBlocks(Connection connection, HistoryExport export, HistoryExport.Pace pace) {
        this.connection = connection;
        this.export = export;
        this.pace = pace;
    }

    /**
     * What a statement reads from to have the trades of one side of a broker in a range, in the order of the walk, whose parameters
     * are added.
     */
    static String ofBroker(HistoryWalk.Range range, String side, long brokerId, List<Object> parameters) {
        parameters.add(brokerId);
        return "(SELECT ?::bigint AS broker_id) AS wanted CROSS JOIN "
                + of(
                        range,
                        true,
                        OF_BROKER,
                        "wanted.broker_id",
                        side + "_broker_ids",
                        "first_" + side + "_broker_id",
                        parameters);
    }

    /** The same of an instrument, whose number is an expression. */
    static String ofInstrument(HistoryWalk.Range range, String instrumentId, List<Object> parameters) {
        return of(range, false, OF_INSTRUMENT, instrumentId, "instrument_ids", "first_instrument_id", parameters);
    }

    private static String of(
            HistoryWalk.Range range,
            boolean ofBroker,
            String keys,
            String value,
            String above,
            String firstValue,
            List<Object> parameters) {
        // A block that has the first id may begin before it, but not before the range.
        long first = Math.max(range.begins(), range.firstId() - TradeBlock.MOST + 1);
        parameters.addAll(List.of(
                range.begins(), first >> WINDOW_BITS, (range.endId() - 1) >> WINDOW_BITS, first, range.endId()));
        // Blocks window by window and each with what is asked of it, so that they are read until there is enough and no
        // further. Ids are parameters: each page would else be a statement of its own.
        return """
            LATERAL windows_of(?::bigint, %1$b, %2$s, ?::bigint, ?::bigint, %3$b) AS windows (place)
            CROSS JOIN LATERAL (
                SELECT * FROM trade_blocks
                WHERE %4$s @> ARRAY[window_key(%2$s, windows.place)] AND first_trade_id >> %5$d = windows.place
                    AND first_trade_id >= ?::bigint AND first_trade_id < ?::bigint
                ORDER BY first_trade_id%6$s) AS block
            CROSS JOIN LATERAL (
                SELECT * FROM trades_at(ROW(block.*)::trade_blocks, places_of(%7$s, %8$s, %2$s))
                ORDER BY trade_id%6$s) AS trades
            """.formatted(
                        ofBroker,
                        value,
                        range.oldestFirst(),
                        keys,
                        WINDOW_BITS,
                        range.oldestFirst() ? "" : " DESC",
                        above,
                        firstValue);
    }

    /** What a statement reads from to have all trades of a table of blocks, with the ids of their blocks. */
    static String all(String table) {
        return "(SELECT own.*, first_trade_id FROM " + table
                + " AS block CROSS JOIN LATERAL trades_of(ROW(block.*)::trade_blocks) AS own) AS trades";
    }

    /** The condition that trades of {@link #all} have ids between two. */
    static String between(long from, long end) {
        return "trade_id >= %1$d AND trade_id < %2$d AND first_trade_id > %3$d AND first_trade_id < %2$d"
                .formatted(from, end, from - TradeBlock.MOST);
    }

    /** The table of the range that begins with this id. */
    static String part(long firstId) {
        return "trade_blocks_from_" + firstId;
    }

    /**
     * Writes the range's trades to the table of its blocks, which is not there yet; answers how many.
     *
     * @throws IOException when they are not the same there
     */
    long write(HistoryRange range) throws SQLException, IOException, InterruptedException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT begin_trade_blocks(" + range.firstId() + ")");
            long trades = 0;
            long reported = System.nanoTime();
            String order = export.order(range, HistoryTable.TRADES);
            // Parts of the windows that they are read by: no block is in two.
            for (long from = range.firstId(); from < range.endId(); from = (from | IDS_AT_ONCE - 1) + 1) {
                long started = System.nanoTime();
                long end = Math.min(range.endId(), (from | IDS_AT_ONCE - 1) + 1);
                long written = copy(range, from, end, order);
                compare(range, from, end, written);
                trades += written;
                if (System.nanoTime() - reported > TimeUnit.SECONDS.toNanos(REPORTED_SECONDS)) {
                    LOG.info("{} are being put into blocks: {} so far", range, trades);
                    reported = System.nanoTime();
                }
                pace.rest(System.nanoTime() - started);
            }
            statement.execute("SELECT index_trade_blocks(" + range.firstId() + ")");
            return trades;
        }
    }

    private long copy(HistoryRange range, long from, long end, String order) throws SQLException, IOException {
        List<TradeBlock> blocks = new ArrayList<>();
        BulkRead.query(
                connection,
                "SELECT " + TradeBlock.READ_COLUMNS + " FROM " + HistoryTable.TRADES.part(range.firstId()) + " WHERE "
                        + HistoryTable.TRADES.between(from, end) + " ORDER BY " + order,
                row -> {
                    if (blocks.isEmpty() || !blocks.getLast().add(row)) {
                        blocks.add(new TradeBlock(row));
                    }
                });
        StringBuilder lines = new StringBuilder();
        blocks.forEach(block -> block.appendTo(lines));
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY " + part(range.firstId()) + " (" + TradeBlock.OWN_COLUMNS + ") FROM STDIN",
                        new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.US_ASCII)));
        return blocks.stream().mapToLong(TradeBlock::trades).sum();
    }

    private void compare(HistoryRange range, long from, long end, long written) throws SQLException, IOException {
        // How many there are in either form, and how many of them are not the same.
        long[] found = new long[2];
        BulkRead.query(
                connection,
                """
            SELECT count(*), count(*) FILTER (WHERE row_form IS DISTINCT FROM block_form)
            FROM (SELECT %1$s FROM %2$s WHERE %3$s) AS row_form
            FULL JOIN (SELECT %1$s FROM %4$s WHERE %5$s) AS block_form USING (trade_id)""".formatted(
                                TradeBlock.TRADE_COLUMNS,
                                HistoryTable.TRADES.part(range.firstId()),
                                HistoryTable.TRADES.between(from, end),
                                all(part(range.firstId())),
                                between(from, end)),
                row -> {
                    found[0] = row.getLong(1);
                    found[1] = row.getLong(2);
                });
        if (found[0] != written || found[1] != 0) {
            throw new IOException("of " + written + " trades with ids from " + from + " on " + found[0]
                    + " came to blocks, and " + found[1] + " are not what they were");
        }
    }
}
