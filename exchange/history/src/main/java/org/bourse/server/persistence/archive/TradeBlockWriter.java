package org.bourse.server.persistence.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bourse.server.persistence.ranges.HistoryRange;
import org.bourse.server.persistence.ranges.HistoryTable;
import org.bourse.server.persistence.ranges.TradeBlocks;
import org.bourse.server.persistence.sql.BulkRead;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of a complete range's trades as blocks ({@link TradeBlock}): to a table that nobody sees, some thousand trades at a
 * time, each compared with its row, and found by {@link TradeBlocks}. What becomes visible, and when, is its caller's.
 */
final class TradeBlockWriter {

    private static final Logger LOG = LoggerFactory.getLogger(TradeBlockWriter.class);

    /** A quarter of a window: some 80 ms of work. */
    private static final long IDS_AT_ONCE = 1L << (TradeBlocks.WINDOW_BITS - 2);

    private static final long REPORTED_SECONDS = 60;

    private final Connection connection;
    private final HistoryExport export;
    private final HistoryExport.Pace pace;

    /**
     * By a connection that nobody else uses.
     *
     * @param export of the same connection
     */
    TradeBlockWriter(Connection connection, HistoryExport export, HistoryExport.Pace pace) {
        this.connection = connection;
        this.export = export;
        this.pace = pace;
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
                        "COPY " + TradeBlocks.part(range.firstId()) + " (" + TradeBlock.OWN_COLUMNS + ") FROM STDIN",
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
                                TradeBlocks.all(TradeBlocks.part(range.firstId())),
                                TradeBlocks.between(from, end)),
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
