package org.bourse.server.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.bourse.engine.model.Times;

/**
 * Queries whose answers have up to millions of rows, read a block at a time. With plain JDBC: Helidon's DB Client has
 * neither isolation levels nor fetch sizes, and makes an object of each value.
 */
public final class BulkRead {

    private static final int FETCH_ROWS = 10_000;

    private BulkRead() {}

    /** The receiver of rows. */
    @FunctionalInterface
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** Hands each row to the reader; the connection must not be in auto-commit mode, or all rows come at once. */
    public static void query(Connection connection, String query, RowReader reader, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_ROWS);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    /** A time as microseconds; what PostgreSQL calls infinity is never. */
    public static long micros(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        if (time.equals(OffsetDateTime.MAX)) {
            return Times.NEVER_MICROS;
        }
        return time.toEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }
}
