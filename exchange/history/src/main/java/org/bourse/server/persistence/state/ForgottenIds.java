package org.bourse.server.persistence.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bourse.engine.model.Sharing;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the closed client order ids that the engine has forgotten from the table that a start reads them from, which
 * would grow with every order otherwise.
 *
 * <p>What is forgotten in the state that the database has stays so: later closings and settings only add to it. So nothing
 * that a start of any later state needs is deleted, and the persister need not be waited for. Once as many commands as half
 * of what is remembered were persisted, and at the start, the rows are counted; when there are more than one and a half times
 * what is remembered, those that are forgotten go, some thousand in a transaction, with a rest after each.
 */
public final class ForgottenIds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForgottenIds.class);

    /** Rows of a transaction; it takes some hundredths of a second. */
    private static final int ROWS_AT_ONCE = 5_000;

    private static final long REST_MILLIS = 100;
    private static final long STOP_MILLIS = 2_000;

    /** With a memory of a few ids it would do nothing but count. */
    private static final long LEAST_COMMANDS = 1_000;

    /** Whether brokers share, what is remembered at most, and rows, counted up to one more than may stay. */
    private static final String COUNT = """
            SELECT sharing, closed_client_order_ids, (
                SELECT count(*) FROM (
                    SELECT FROM closed_client_order_ids AS counted
                    LIMIT exchange.closed_client_order_ids::bigint * 3 / 2 + 1) AS rows)
            FROM exchange""";

    /** Up to which rank each broker's are forgotten, where there are rows to delete. */
    private static final String FORGOTTEN = """
            SELECT broker_id, forgotten.rank
            FROM exchange
            CROSS JOIN LATERAL closed_client_order_id_shares(exchange.closed_client_order_ids) AS shares
            JOIN brokers USING (broker_id)
            CROSS JOIN LATERAL (
                SELECT greatest(exchange.forgotten_rank, brokers.forgotten_rank, (
                    SELECT rank FROM client_order_id_closings AS closing
                    WHERE closing.broker_id = brokers.broker_id
                        AND rank > greatest(exchange.forgotten_rank, brokers.forgotten_rank)
                    ORDER BY rank DESC
                    OFFSET shares.share LIMIT 1)) AS rank) AS forgotten
            WHERE EXISTS (
                SELECT FROM closed_client_order_ids AS oldest
                WHERE oldest.broker_id = brokers.broker_id AND oldest.closed_rank <= forgotten.rank)""";

    private static final String DELETE = """
            WITH oldest AS (
                SELECT broker_id, closed_rank FROM closed_client_order_ids
                WHERE broker_id = ? AND closed_rank > ? AND closed_rank <= ?
                ORDER BY closed_rank LIMIT ?),
            deleted AS (
                DELETE FROM closed_client_order_ids USING oldest
                WHERE closed_client_order_ids.broker_id = oldest.broker_id
                    AND closed_client_order_ids.closed_rank = oldest.closed_rank
                RETURNING oldest.closed_rank)
            SELECT count(*), coalesce(max(closed_rank), 0) FROM deleted""";

    private final Database database;
    private final int rowsAtOnce;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile long persistedSequence;
    private volatile long lookAt;

    /** For a database that is at this command. */
    public ForgottenIds(Database database, long reachedSequence) {
        this(database, reachedSequence, ROWS_AT_ONCE);
    }

    ForgottenIds(Database database, long reachedSequence, int rowsAtOnce) {
        this.database = database;
        this.rowsAtOnce = rowsAtOnce;
        this.persistedSequence = reachedSequence;
        this.thread = Thread.ofPlatform().name("forgotten-ids").daemon().unstarted(this::run);
    }

    /** Up to which of a broker's closings nothing is remembered. */
    private record Forgotten(long brokerId, long rank) {}

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Says that everything up to this command is in the database. */
    public void persisted(long sequence) {
        persistedSequence = sequence;
        if (sequence >= lookAt) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread, after the statement at hand; one that a silent database keeps is not waited for. */
    @Override
    public void close() {
        closing.countDown();
        LockSupport.unpark(thread);
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (closing.getCount() > 0) {
            long sequence = persistedSequence;
            if (sequence < lookAt || sequence == 0) {
                LockSupport.park(this);
                continue;
            }
            try {
                lookAt = sequence + Math.max(LEAST_COMMANDS, look() / 2);
            } catch (SQLException | RuntimeException e) {
                lookAt = sequence + LEAST_COMMANDS;
                LOG.info("forgotten client order ids are deleted later: {}", Database.reason(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Counts, and deletes when there are too many. Returns how many are remembered at most. */
    long look() throws SQLException, InterruptedException {
        try (Connection connection = database.bulkConnection()) {
            long remembered;
            try (PreparedStatement statement = connection.prepareStatement(COUNT);
                    ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return 0;
                }
                remembered = row.getLong(2);
                boolean tooMany = row.getLong(3) > remembered * 3 / 2;
                if (!tooMany || ColumnCodes.sharing(row.getShort(1)) == Sharing.NONE) {
                    return remembered;
                }
            }
            delete(connection);
            return remembered;
        }
    }

    private void delete(Connection connection) throws SQLException, InterruptedException {
        List<Forgotten> all = new ArrayList<>();
        BulkRead.query(connection, FORGOTTEN, row -> all.add(new Forgotten(row.getLong(1), row.getLong(2))));
        long rows = 0;
        for (Forgotten forgotten : all) {
            rows += delete(connection, forgotten);
        }
        LOG.info("deleted {} forgotten client order ids of {} brokers from the database", rows, all.size());
    }

    private long delete(Connection connection, Forgotten forgotten) throws SQLException, InterruptedException {
        long deleted = 0;
        long through = 0;
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setLong(1, forgotten.brokerId());
            statement.setLong(3, forgotten.rank());
            statement.setInt(4, rowsAtOnce);
            long rows = rowsAtOnce;
            while (rows == rowsAtOnce && !closing.await(REST_MILLIS, TimeUnit.MILLISECONDS)) {
                // From where the last ended: the index would be looked through again for rows that are gone.
                statement.setLong(2, through);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    rows = row.getLong(1);
                    through = row.getLong(2);
                }
                deleted += rows;
            }
        }
        return deleted;
    }
}
