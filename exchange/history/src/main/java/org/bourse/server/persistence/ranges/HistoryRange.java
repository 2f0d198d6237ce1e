package org.bourse.server.persistence.ranges;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.server.persistence.sql.BulkRead;
import org.jspecify.annotations.Nullable;

/**
 * A range of ids. But for the newest ones, which a list has, nothing is added to it any more.
 *
 * @param firstId the first id of it
 * @param endId the first id of the next one
 * @param from the time of its first row, where it is archived; when it got it, where it is here
 * @param until the time of its last row, where it is archived; when the next one got its first, or now, where it is here
 * @param archiveName its directory in the archive, now or before it was put back; empty when it was never there
 * @param manifestSha256 of the manifest there; empty when it was never there
 * @param isArchived whether its rows are there and not in the database
 * @param isInBlocks whether its rows are in the database as blocks ({@link TradeBlocks})
 */
public record HistoryRange(
        HistoryKind kind,
        long firstId,
        long endId,
        Instant from,
        Instant until,
        String archiveName,
        String manifestSha256,
        boolean isArchived,
        boolean isInBlocks) {

    private static final String RANGES = """
            SELECT kind, first_id, end_id,
                micros_of_time(CASE WHEN archived_at IS NULL THEN entered_at ELSE rows_from END),
                micros_of_time(CASE WHEN archived_at IS NOT NULL THEN rows_until
                    ELSE coalesce(left_at, (SELECT reached_time FROM exchange)) END),
                coalesce(archive_name, ''), coalesce(manifest_sha256, ''), archived_at IS NOT NULL,
                archived_at IS NULL AND sealed_at IS NOT NULL
            FROM (
                SELECT *, lead(entered_at) OVER (PARTITION BY kind ORDER BY first_id) AS left_at
                FROM history_ranges) AS ranges
            """;

    private static final String COMPLETE = RANGES + "WHERE left_at IS NOT NULL\n";

    // A reset leaves the tables of ranges, without a row; a table that is in no ranges yet is there as it was.
    private static final String ALL = RANGES + """
            WHERE entered_at IS NOT NULL AND (archived_at IS NOT NULL OR EXISTS (
                SELECT FROM history_tables AS tables
                WHERE tables.kind = ranges.kind AND coalesce(pg_relation_size(to_regclass(history_part(
                    CASE WHEN table_name = 'trades' AND sealed_at IS NOT NULL THEN 'trade_blocks' ELSE table_name END,
                    first_id))), 1) > 0))
            ORDER BY kind, first_id""";

    /** By the exchange's time, which a clock that was set wrong does not move. */
    private static final String OLD = COMPLETE + """
                AND archived_at IS NULL AND greatest(left_at, restored_at) < (
                    SELECT reached_time - make_interval(days => ?) FROM exchange)
            ORDER BY kind, first_id""";

    /** Complete ranges of trades that are rows. */
    private static final String OF_ROWS = COMPLETE + """
                AND kind = 1 AND archived_at IS NULL AND sealed_at IS NULL
            ORDER BY first_id""";

    /** All that have rows, by kind, the oldest first; the newest of each kind as well. */
    public static List<HistoryRange> all(Connection connection) throws SQLException {
        return read(connection, ALL);
    }

    /** Those in the database that nothing was added to for so many days, and that were not put back since. */
    public static List<HistoryRange> olderThan(Connection connection, int days) throws SQLException {
        return read(connection, OLD, days);
    }

    /** Those of trades in the database that are rows. */
    public static List<HistoryRange> tradesInRows(Connection connection) throws SQLException {
        return read(connection, OF_ROWS);
    }

    private static List<HistoryRange> read(Connection connection, String query, Object... parameters)
            throws SQLException {
        List<HistoryRange> ranges = new ArrayList<>();
        BulkRead.query(
                connection,
                query,
                row -> ranges.add(new HistoryRange(
                        HistoryKind.of(row.getInt(1)),
                        row.getLong(2),
                        row.getLong(3),
                        instant(row.getLong(4)),
                        instant(row.getLong(5)),
                        row.getString(6),
                        row.getString(7),
                        row.getBoolean(8),
                        row.getBoolean(9))),
                parameters);
        return ranges;
    }

    /** A time of the database's. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /** The day of a time, as an operator names it. */
    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** Whether it has rows of this day. */
    public boolean has(LocalDate day) {
        return !day.isBefore(day(from)) && !day.isAfter(day(until));
    }

    /** The same with these times of its first and last row, where it has any. */
    public HistoryRange between(@Nullable Instant first, @Nullable Instant last) {
        return new HistoryRange(
                kind,
                firstId,
                endId,
                Optional.ofNullable(first).orElse(from),
                Optional.ofNullable(last).orElse(until),
                archiveName,
                manifestSha256,
                isArchived,
                isInBlocks);
    }

    /** The name of a directory for it. */
    public String name() {
        return day(from) + "-" + kind.archiveName() + "-from-" + firstId;
    }

    /** The days that it has rows of, for people. */
    public String days() {
        return day(from).equals(day(until)) ? day(from).toString() : day(from) + " to " + day(until);
    }

    @Override
    public String toString() {
        return kind.archiveName() + " of " + days() + " (ids " + firstId + " to " + (endId - 1) + ")";
    }
}
