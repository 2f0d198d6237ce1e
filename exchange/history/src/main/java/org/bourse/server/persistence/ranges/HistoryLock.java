package org.bourse.server.persistence.ranges;

import java.sql.Connection;
import java.sql.SQLException;
import org.bourse.server.persistence.sql.BulkRead;

/**
 * The right to take ranges of history away or put them back, which one connection to the database has at a time: the
 * exchange's or an operator's program's. It ends with the connection where it was not given back before.
 */
public final class HistoryLock {

    private static final String TAKE = "SELECT pg_try_advisory_lock(7236278362837)";

    private static final String RELEASE = "SELECT pg_advisory_unlock(7236278362837)";

    private HistoryLock() {}

    /** Takes it unless another has it. */
    public static boolean tryTake(Connection connection) throws SQLException {
        boolean[] taken = {false};
        BulkRead.query(connection, TAKE, row -> taken[0] = row.getBoolean(1));
        return taken[0];
    }

    /** Gives it back at once: PostgreSQL may notice only after the next one has asked that a connection has ended. */
    public static void release(Connection connection) {
        try {
            BulkRead.query(connection, RELEASE, _ -> {});
        } catch (SQLException | RuntimeException e) {
            // Then it ends with the connection, which the driver may have left amid an answer.
        }
    }
}
