package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.longs;
import static org.bourse.server.persistence.sql.Columns.shorts;

import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import java.util.List;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.journal.RejectedCommands;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.sql.InconsistentDatabaseException;
import org.bourse.server.persistence.sql.Statements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands that were rejected since the archive took over what was before, as the persister writes them with all else of
 * a command: so none is missing and none is told twice, whenever the process ends.
 */
public final class DatabaseRejectedCommands implements RejectedCommands {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseRejectedCommands.class);

    private static final String BEGIN = """
            UPDATE exchange SET rejections_from = reached_sequence + 1 WHERE rejections_from IS NULL""";

    private static final String FROM = "SELECT rejections_from FROM exchange";
    private static final String END = "UPDATE exchange SET rejections_from = NULL WHERE rejections_from IS NOT NULL";
    private static final String DELETE_ALL = "DELETE FROM rejected_commands";
    private static final String DELETE = "DELETE FROM rejected_commands WHERE sequence <= ?";

    private static final String READ = """
            SELECT sequence, reason FROM rejected_commands
            WHERE sequence > ? AND sequence <= ?
            ORDER BY sequence LIMIT ?""";

    private static final String INSERT = """
            INSERT INTO rejected_commands (sequence, reason)
            SELECT sequence, reason FROM unnest(?::bigint[], ?::smallint[]) AS new (sequence, reason)""";

    private final Database database;
    private final long knownFrom;

    private DatabaseRejectedCommands(Database database, long knownFrom) {
        this.database = database;
        this.knownFrom = knownFrom;
    }

    /** Has them recorded from the next command on that is not in the database, unless they are already. */
    public static DatabaseRejectedCommands record(Database database) {
        database.client().execute().update(BEGIN);
        DbRow row = database.client()
                .execute()
                .get(FROM)
                .orElseThrow(() -> new InconsistentDatabaseException("the table exchange has lost its row"));
        return new DatabaseRejectedCommands(database, row.column(1).getLong());
    }

    /** Has them recorded no more, and forgets those that were. */
    public static void recordNoMore(Database database) {
        if (database.client().execute().update(END) > 0) {
            database.client().execute().delete(DELETE_ALL);
        }
    }

    static void write(Statements statements, List<RejectedCommand> rows) {
        if (!rows.isEmpty()) {
            statements.change(
                    "insert-rejected-commands", INSERT, longs(rows, RejectedCommand::sequence), shorts(rows, row ->
                            (short) row.reason().number()));
        }
    }

    @Override
    public long knownFrom() {
        return knownFrom;
    }

    @Override
    public List<RejectedCommand> after(long sequence, long through, int limit) {
        return database.client()
                .execute()
                .query(READ, sequence, through, limit)
                .map(DatabaseRejectedCommands::rejection)
                .toList();
    }

    private static RejectedCommand rejection(DbRow row) {
        int number = row.column(2).getInt();
        return new RejectedCommand(
                row.column(1).getLong(),
                RejectReason.ofNumber(number)
                        .orElseThrow(() -> new InconsistentDatabaseException(
                                "the table rejected_commands has reason " + number + ", which there is none of")));
    }

    @Override
    public void forgetThrough(long sequence) {
        try {
            database.client().execute().delete(DELETE, sequence);
        } catch (DbClientException e) {
            LOG.info("rejected commands that are in the archive are deleted later: {}", Database.reason(e));
        }
    }
}
