package org.bourse.server.persistence;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The right to take ranges of history away or put them back, which one connection to the database has at a time: the
 * exchange's or an operator's program's. It ends with the connection.
 */
final class HistoryLock {

    private static final String TAKE = "SELECT pg_try_advisory_lock(7236278362837)";

    private HistoryLock() {}

    /** Takes it unless another has it. */
    static boolean tryTake(Connection connection) throws SQLException {
        boolean[] taken = {false};
        BulkRead.query(connection, TAKE, row -> taken[0] = row.getBoolean(1));
        return taken[0];
    }
}
