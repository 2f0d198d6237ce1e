package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.bytes;
import static org.bourse.server.persistence.sql.Columns.longs;
import static org.bourse.server.persistence.sql.Columns.shorts;

import java.util.List;
import org.bourse.server.persistence.ranges.ExecutionBlocks;
import org.bourse.server.persistence.sql.Statements;

/** Writes the executions of a batch. */
final class ExecutionWrites {

    private static final String INSERT = """
            INSERT INTO executions (event_sequence, broker_id, executions, content)
            SELECT event_sequence, broker_id, executions, content
            FROM unnest(?::bigint[], ?::bigint[], ?::smallint[], ?::bytea[])
                AS new (event_sequence, broker_id, executions, content)""";

    private ExecutionWrites() {}

    static void write(Statements statements, List<ExecutionBlocks.Block> rows) {
        if (!rows.isEmpty()) {
            statements.change(
                    "insert-executions",
                    INSERT,
                    longs(rows, ExecutionBlocks.Block::eventSequence),
                    longs(rows, ExecutionBlocks.Block::brokerId),
                    shorts(rows, ExecutionBlocks.Block::executions),
                    bytes(rows, ExecutionBlocks.Block::content));
        }
    }
}
