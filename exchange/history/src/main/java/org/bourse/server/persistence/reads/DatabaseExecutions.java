package org.bourse.server.persistence.reads;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import java.util.ArrayList;
import java.util.List;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.ranges.ExecutionBlocks;
import org.bourse.server.view.Execution;
import org.bourse.server.view.ExecutionHistory;

/** Executions as the database has them, read by one statement: what it has and how far that goes are of one moment. */
public final class DatabaseExecutions implements ExecutionHistory {

    // The function reads a broker's blocks by the index until there are enough. Their table is named outside of it,
    // too: who waits for it while a part leaves for the archive sees afterwards that it has.
    static final String EXECUTIONS = """
            SELECT greatest(executions_after, (
                    SELECT max(end_id) - 1 FROM history_ranges WHERE kind = 2 AND archived_at IS NOT NULL)) AS kept_after,
                next_event_sequence - 1 AS reached, content
            FROM exchange LEFT JOIN LATERAL execution_blocks(?, ?, ?) AS content ON true
            WHERE NOT EXISTS (SELECT FROM executions WHERE false)""";

    private final DbClient client;

    /** Reads from this database. */
    public DatabaseExecutions(Database database) {
        this.client = database.client();
    }

    @Override
    public Found executions(long brokerId, long afterEventSequence, int limit) {
        try {
            List<DbRow> rows = client.execute()
                    .createNamedQuery("executions", EXECUTIONS)
                    // Two more than are shown tell whether there are more, and which are of the last one's event.
                    .params(List.of(brokerId, afterEventSequence, limit + 2))
                    .execute()
                    .toList();
            List<Execution> found = new ArrayList<>();
            for (DbRow row : rows) {
                byte[] content = row.column("content").get(byte[].class);
                if (content != null) {
                    ExecutionBlocks.read(brokerId, content, afterEventSequence, found);
                }
            }
            DbRow first = rows.getFirst();
            return new Found(
                    found,
                    first.column("kept_after").getLong(),
                    first.column("reached").getLong());
        } catch (DbClientException e) {
            throw new HistoryUnavailableException("executions can't be read: " + Database.reason(e), e);
        }
    }
}
