package org.bourse.server.persistence.ranges;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.server.persistence.sql.BulkRead;

/**
 * A page of rows of history, read range by range in the order of ids until there are enough. Each range is asked for by
 * a statement of its own, which PostgreSQL plans for its one part alone, however many parts there are. Within a range
 * rows come in the order of an index by blocks of ids, and those of a block in that of their ids. Where the trades of a
 * range are in blocks themselves ({@link TradeBlocks}) these are what is read.
 */
public final class HistoryWalk {

    /**
     * In the order of a range's ids, up to the newest that was written: what comes while a page is read would else be
     * in a newer range of it, and missing in the one before. The former first part of a release without parts has an
     * index by the ids.
     */
    private static final String RANGES = """
            SELECT first_id, least(end_id, next_id) AS end_id,
                first_id = 0 AND coalesce(to_regclass(?), to_regclass(?)) IS NOT NULL AS former, next_id,
                sealed_at IS NOT NULL AS sealed
            FROM history_ranges CROSS JOIN LATERAL (
                SELECT CASE history_ranges.kind WHEN 0 THEN reached_sequence + 1 ELSE next_trade_id END AS next_id
                FROM exchange) AS written
            WHERE kind = ? AND archived_at IS NULL AND end_id > ? AND first_id < ? AND first_id < next_id
            ORDER BY first_id""";

    /** How many ranges a page asks for at first, and then twice as many each time: most pages are of one or two. */
    private static final int FIRST_RANGES = 2;

    /** How long a page may take; each of its statements has a bound of its own besides. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Of an id's bits those that are its place in a block: as in {@code history_tables}. */
    private static final int BLOCK_BITS = 12;

    private final DbClient client;
    private final HistoryKind kind;
    private final boolean oldestFirst;

    /**
     * Through ranges of this kind.
     *
     * @param oldestFirst from the oldest on; from the newest back otherwise
     */
    public HistoryWalk(DbClient client, HistoryKind kind, boolean oldestFirst) {
        this.client = client;
        this.kind = kind;
        this.oldestFirst = oldestFirst;
    }

    /**
     * A question to one range.
     *
     * @param <T> what a row is read as
     */
    @FunctionalInterface
    public interface Question<T> {
        /** Those in the range, in the order of the walk, so many at the most. */
        List<T> rowsIn(Range range, int limit);
    }

    /**
     * A range, as far as it is asked for.
     *
     * @param firstId the first id of it
     * @param endId the first id behind it
     * @param begins the first id of the whole range
     * @param isById whether rows come in the order of their ids by an index, as in the tables of a release without parts
     * @param isSealed whether its trades are in blocks
     */
    public record Range(long firstId, long endId, long begins, boolean isById, boolean isSealed, boolean oldestFirst) {

        /** All ids between two, whatever is there. */
        private Range(long firstId, long endId, boolean oldestFirst) {
            this(firstId, endId, firstId, true, false, oldestFirst);
        }

        /** The same with its trades in blocks. */
        Range sealed() {
            return new Range(firstId, endId, begins, isById, true, oldestFirst);
        }

        /** The same behind this id. */
        public Range after(long id) {
            return new Range(Math.max(firstId, next(id)), endId, begins, isById, isSealed, oldestFirst);
        }

        /** The condition that a column of ids is in it, whose parameters are added. */
        public String condition(String key, List<Object> parameters) {
            parameters.addAll(List.of(firstId, endId));
            String ofIds = "%1$s >= ? AND %1$s < ?".formatted(key);
            if (isById || isSealed) {
                return ofIds;
            }
            parameters.addAll(List.of(firstId >> BLOCK_BITS, endId >> BLOCK_BITS));
            return ofIds + " AND %1$s >> %2$d >= ? AND %1$s >> %2$d <= ?".formatted(key, BLOCK_BITS);
        }

        /** The order of the walk by a column of ids, as an index has it; none where blocks are read in it already. */
        public String order(String key) {
            if (isSealed) {
                return "";
            }
            String direction = oldestFirst ? "" : " DESC";
            String ofBlock = isById ? "" : "%s >> %d%s, ".formatted(key, BLOCK_BITS, direction);
            return " ORDER BY " + ofBlock + key + direction;
        }
    }

    /** All ids behind this one. */
    public Range after(long id) {
        return new Range(next(id), Long.MAX_VALUE, oldestFirst);
    }

    /**
     * All ids between two that rows of times between two have. They are looked for once: an index of the times would
     * cost every row. None is from before 1970, and PostgreSQL has no times as early as a caller may ask for.
     */
    public Range within(long afterId, long beforeId, long sinceMicros, long beforeMicros) {
        long first = sinceMicros > 0 ? Math.max(next(afterId), firstSince(sinceMicros)) : next(afterId);
        long end =
                beforeMicros == Long.MAX_VALUE ? beforeId : Math.min(beforeId, firstSince(Math.max(0, beforeMicros)));
        return new Range(first, end, oldestFirst);
    }

    /** The id behind one; none is behind the largest. */
    private static long next(long id) {
        return id == Long.MAX_VALUE ? id : id + 1;
    }

    private long firstSince(long micros) {
        return client.execute()
                .createNamedGet(kind.firstSince(), "SELECT " + kind.firstSince() + "(?) AS id")
                .addParam(micros)
                .execute()
                .orElseThrow()
                .column("id")
                .getLong();
    }

    /**
     * Rows of what there is in a range of ids, so many at the most, in the order of the walk.
     *
     * @throws HistoryUnavailableException when there is more to look through than may take that long
     */
    public <T> List<T> page(Range all, int limit, Question<T> question) {
        long startedNanos = System.nanoTime();
        List<T> rows = new ArrayList<>();
        Range left = all;
        for (int most = FIRST_RANGES; left.firstId < left.endId; most *= 2) {
            List<DbRow> ranges = ranges(left, most);
            for (DbRow row : ranges) {
                Range range = new Range(
                        Math.max(left.firstId, row.column("first_id").getLong()),
                        Math.min(left.endId, row.column("end_id").getLong()),
                        row.column("first_id").getLong(),
                        row.column("former").getBoolean(),
                        row.column("sealed").getBoolean(),
                        oldestFirst);
                if (System.nanoTime() - startedNanos > LONGEST_NANOS) {
                    throw new HistoryUnavailableException("a page took too long, at ids from " + range.firstId + " on");
                }
                List<T> found = question.rowsIn(range, limit - rows.size());
                if (found.isEmpty() && kind == HistoryKind.TRADES && !range.isSealed) {
                    // It may have been sealed since it was asked for.
                    found = question.rowsIn(range.sealed(), limit - rows.size());
                }
                rows.addAll(found);
                if (rows.size() >= limit) {
                    return rows;
                }
                left = oldestFirst
                        // What was not written yet when the page began is not on it.
                        ? new Range(
                                range.endId,
                                Math.min(left.endId, row.column("next_id").getLong()),
                                true)
                        : new Range(left.firstId, range.firstId, false);
            }
            if (ranges.size() < most) {
                break;
            }
        }
        return rows;
    }

    /** The next ranges of the walk, so many at the most. */
    private List<DbRow> ranges(Range left, int most) {
        List<Object> parameters = new ArrayList<>(parameters(kind, left.firstId, left.endId));
        parameters.add(most);
        return client.execute()
                .createNamedQuery("history-ranges", RANGES + (oldestFirst ? "" : " DESC") + " LIMIT ?")
                .params(parameters)
                .execute()
                .toList();
    }

    /** All ranges of a kind that are here and have rows, from the newest back: of commands or of trades. */
    public static List<Range> allNewestFirst(Connection connection, HistoryKind kind) throws SQLException {
        List<Range> ranges = new ArrayList<>();
        BulkRead.query(
                connection,
                RANGES,
                row -> ranges.add(new Range(
                        row.getLong(1), row.getLong(2), row.getLong(1), row.getBoolean(3), row.getBoolean(5), false)),
                parameters(kind, 0, Long.MAX_VALUE).toArray());
        return ranges.reversed();
    }

    private static List<Object> parameters(HistoryKind kind, long firstId, long endId) {
        return List.of(kind.formerIndex(), kind.formerIndex() + "_from_0", kind.code(), firstId, endId);
    }
}
