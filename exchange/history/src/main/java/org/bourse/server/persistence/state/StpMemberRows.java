package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.ints;
import static org.bourse.server.persistence.sql.Columns.longs;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.bourse.engine.event.Event;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.persistence.sql.Statements;

/** The table {@code stp_members}. */
final class StpMemberRows {

    private static final String INSERT = """
            INSERT INTO stp_members (broker_id, stp_id)
            SELECT broker_id, stp_id FROM unnest(?::bigint[], ?::integer[]) AS new (broker_id, stp_id)
            ON CONFLICT DO NOTHING""";

    private static final String DELETE = """
            DELETE FROM stp_members
            USING unnest(?::bigint[], ?::integer[]) AS gone (broker_id, stp_id)
            WHERE stp_members.broker_id = gone.broker_id AND stp_members.stp_id = gone.stp_id""";

    private static final String READ = "SELECT stp_id, broker_id FROM stp_members ORDER BY broker_id, stp_id";

    private StpMemberRows() {}

    /** A broker in a group, or out of it. */
    record Membership(int stpId, long brokerId) {

        static Membership of(Event.StpMemberChanged event) {
            return new Membership(event.stpId(), event.brokerId());
        }
    }

    /** Reads a broker that is in a group. */
    @FunctionalInterface
    interface MembershipReader {
        void read(int stpId, long brokerId);
    }

    /** Writes who came and who went; one that went may never have been written. */
    static void write(Statements statements, Map<Membership, Boolean> changes) {
        List<Membership> come = withValue(changes, true);
        List<Membership> gone = withValue(changes, false);
        if (!come.isEmpty()) {
            statements.change(
                    "insert-stp-members", INSERT, longs(come, Membership::brokerId), ints(come, Membership::stpId));
        }
        if (!gone.isEmpty()) {
            statements.change(
                    "delete-stp-members", DELETE, longs(gone, Membership::brokerId), ints(gone, Membership::stpId));
        }
    }

    private static List<Membership> withValue(Map<Membership, Boolean> changes, boolean member) {
        return changes.entrySet().stream()
                .filter(change -> change.getValue() == member)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Tells the brokers of groups, by ascending id of the broker, then of the group. */
    static void read(Connection connection, MembershipReader told) throws SQLException {
        BulkRead.query(connection, READ, row -> told.read(row.getInt(1), row.getLong(2)));
    }
}
