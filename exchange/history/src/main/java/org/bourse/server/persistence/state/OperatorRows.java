package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.longs;
import static org.bourse.server.persistence.sql.Columns.shorts;
import static org.bourse.server.persistence.sql.Columns.texts;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bourse.engine.model.Operator;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.persistence.sql.Statements;

/** The table {@code operators}. */
final class OperatorRows {

    private static final String SET = """
            INSERT INTO operators (operator_id, name, role, created_at)
            SELECT operator_id, name, role, time_of_micros(created_at)
            FROM unnest(?::bigint[], ?::text[], ?::smallint[], ?::bigint[])
                AS change (operator_id, name, role, created_at)
            ON CONFLICT (operator_id) DO UPDATE SET name = excluded.name, role = excluded.role""";

    // Keys go with their operators, as they do in the engine.
    private static final String DELETE = """
            WITH gone AS (
                DELETE FROM operators WHERE operator_id = ANY (?::bigint[]) RETURNING operator_id)
            DELETE FROM api_keys USING gone WHERE of_operator AND owner_id = gone.operator_id""";

    private static final String READ = "SELECT operator_id, name, role, created_at FROM operators ORDER BY operator_id";

    private OperatorRows() {}

    /** Writes what became of operators; those that were revoked may never have been written. */
    static void write(Statements statements, Map<Long, Optional<Operator>> changes) {
        List<Operator> set = changes.values().stream().flatMap(Optional::stream).toList();
        List<Long> revoked =
                changes.keySet().stream().filter(id -> isRevoked(changes, id)).toList();
        if (!set.isEmpty()) {
            statements.change(
                    "set-operators",
                    SET,
                    longs(set, Operator::operatorId),
                    texts(set, Operator::name),
                    shorts(set, operator -> ColumnCodes.of(operator.role())),
                    longs(set, Operator::createdAtMicros));
        }
        if (!revoked.isEmpty()) {
            statements.change("delete-operators", DELETE, longs(revoked, id -> id));
        }
    }

    private static boolean isRevoked(Map<Long, Optional<Operator>> changes, long operatorId) {
        return changes.getOrDefault(operatorId, Optional.empty()).isEmpty();
    }

    /** Tells the operators by ascending id. */
    static void read(Connection connection, Consumer<Operator> told) throws SQLException {
        BulkRead.query(connection, READ, row -> told.accept(operator(row)));
    }

    private static Operator operator(ResultSet row) throws SQLException {
        return new Operator(
                row.getLong(1), row.getString(2), ColumnCodes.operatorRole(row.getShort(3)), BulkRead.micros(row, 4));
    }
}
