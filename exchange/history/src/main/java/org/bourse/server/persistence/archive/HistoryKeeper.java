package org.bourse.server.persistence.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bourse.server.files.FileFailure;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.EmbeddedPostgres;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryLock;
import org.bourse.server.persistence.ranges.HistoryRange;
import org.bourse.server.persistence.sql.BulkRead;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves ranges of history that are older than they are to be kept from the database into the archive, on the thread
 * {@code history-keeper}. A range is written to files under another name, forced to the disk, read back and compared
 * with its rows, and given its name; only then it is detached, in one short transaction that also notes where it is,
 * and dropped. So whenever this is cut off it is in the database or in the archive, or in both; what is left over is
 * mended when it goes on.
 *
 * <p>Nothing that is needed goes: a range of orders stays while one of them is open, one of trades while either order of one
 * of them is here or a webhook notice of one, one of prevented matches while either order is. That is said once.
 *
 * <p>Trades of a range that is complete and stays are put into blocks ({@link TradeBlockWriter}), in the same way: written beside the
 * rows, compared with them, and put in their place in one short transaction, behind which the rows are dropped. So a
 * range is in one form, and what was cut off begins anew.
 */
public final class HistoryKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);
    private static final long LOOK_SECONDS = 60;
    private static final long BUSY_SECONDS = 10;

    /** Some minutes: longer than anything of the exchange's own takes. */
    private static final int TRIES_UNTIL_TOLD = 30;

    private static final long LONGEST_REST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long STOP_MILLIS = 5_000;
    private static final String NOT_ARCHIVED = "old history can't be archived, so it stays in the database: ";
    private static final String NOT_IN_BLOCKS =
            "trades can't be put into blocks, so they take more room in the database: ";
    private static final int LOCK_TRIES = 10;
    private static final long LOCK_MILLIS = 100;

    /**
     * Parts of archived ranges that were detached and not dropped, rows that are in blocks, and blocks that never came
     * to their place, by their names.
     */
    private static final String LEFT_OVER = """
            SELECT part.relname
            FROM history_ranges JOIN history_tables USING (kind)
            JOIN pg_class AS part ON part.oid = to_regclass(history_part(table_name, first_id))
            WHERE (archived_at IS NOT NULL OR sealed_at IS NOT NULL AND table_name = 'trades') AND NOT part.relispartition
            UNION ALL
            SELECT relname FROM pg_class
            WHERE relname ~ '^trade_blocks_from_[0-9]+$' AND relkind = 'r' AND NOT relispartition""";

    private static final String FILES = "SELECT coalesce(history_files(?::smallint, ?), '')";

    private static final String FIRST_OPEN_ORDER =
            "SELECT coalesce(min(order_id), 0) FROM open_orders WHERE order_id >= ? AND order_id < ?";

    private static final String FIRST_DELIVERY =
            "SELECT coalesce(min(delivery_id), 0) FROM webhook_deliveries_from_{first}";

    /** Whether a range of orders is in the database. */
    private static final String IS_HERE =
            "SELECT count(*) FROM history_ranges WHERE kind = 0 AND first_id = ? AND archived_at IS NULL";

    // By the indexes of a trade's orders: one look for each range of orders that is here.
    private static final String TRADES_OF_ORDERS_HERE = """
            SELECT coalesce(min(first_id), -1) FROM (
                SELECT first_id FROM history_ranges AS ranges
                WHERE kind = 0 AND archived_at IS NULL AND (
                    EXISTS (SELECT FROM trades_from_{first}
                        WHERE bid_order_id >= ranges.first_id AND bid_order_id < ranges.end_id
                            AND bid_order_id >> 6 >= ranges.first_id >> 6 AND bid_order_id >> 6 <= ranges.end_id >> 6)
                    OR EXISTS (SELECT FROM trades_from_{first}
                        WHERE ask_order_id >= ranges.first_id AND ask_order_id < ranges.end_id
                            AND ask_order_id >> 6 >= ranges.first_id >> 6 AND ask_order_id >> 6 <= ranges.end_id >> 6))
                LIMIT 1) AS here""";

    // The same of blocks that begin with ids between two.
    private static final String BLOCKED_TRADES_OF_ORDERS_HERE = """
            SELECT coalesce(max(first_id), -1) FROM history_ranges
            WHERE kind = 0 AND first_id <= (
                SELECT CASE WHEN bid_order_id <@ ids THEN bid_order_id ELSE ask_order_id END
                FROM trade_blocks_from_{first} AS block
                CROSS JOIN LATERAL trades_of(ROW(block.*)::trade_blocks)
                CROSS JOIN (
                    SELECT coalesce(range_agg(int8range(first_id, end_id)), '{}') AS ids
                    FROM history_ranges WHERE kind = 0 AND archived_at IS NULL) AS here
                WHERE first_trade_id >= ? AND first_trade_id < ? AND (bid_order_id <@ ids OR ask_order_id <@ ids)
                LIMIT 1)""";

    /** How many trades in blocks are looked through at a time. */
    private static final long BLOCKED_AT_ONCE = 1L << 16;

    private static final String SEAL = "SELECT try_seal_trades(?, ?)";

    private static final String MATCHES_OF_ORDERS_HERE = """
            SELECT count(*) FROM (
                SELECT FROM prevented_matches_from_{first} AS prevented
                JOIN history_ranges AS ranges ON kind = 0 AND archived_at IS NULL AND (
                    aggressor_order_id >= ranges.first_id AND aggressor_order_id < ranges.end_id
                    OR resting_order_id >= ranges.first_id AND resting_order_id < ranges.end_id)
                LIMIT 1) AS here""";

    // Closed client order ids that a release before had say theirs by their orders.
    private static final String KEEP_CLIENT_ORDER_IDS = """
            UPDATE closed_client_order_ids AS closed SET client_order_id = own.client_order_id
            FROM orders_from_{first} AS own
            WHERE closed.client_order_id IS NULL AND closed.order_id >= ? AND closed.order_id < ?
                AND own.order_id = closed.order_id AND own.order_id >> 4 = closed.order_id >> 4""";

    private static final String ARCHIVE =
            "SELECT try_archive_history(?::smallint, ?, ?, ?, ?, time_of_micros(?), time_of_micros(?), ?)";

    private static final String KEEPING = """
            SELECT coalesce(string_agg(DISTINCT pid::text, ', '), '') FROM pg_locks
            WHERE granted AND pid <> pg_backend_pid() AND relation IN (SELECT table_name::regclass FROM history_tables)""";

    private static final String COUNTS = """
            SELECT count(*) FILTER (WHERE archived_at IS NULL), count(*) FILTER (WHERE archived_at IS NOT NULL),
                coalesce(micros_of_time(min(entered_at) FILTER (WHERE archived_at IS NULL)), 0),
                coalesce((SELECT micros_of_time(reached_time) FROM exchange), 0),
                count(*) FILTER (WHERE sealed_at IS NOT NULL)
            FROM history_ranges WHERE entered_at IS NOT NULL""";

    // Of blocks as much as the rows would take, which are three times as large.
    private static final String HEAP_BYTES = """
            SELECT coalesce(sum(pg_relation_size(to_regclass(history_part(table_name, ?))) * times), 0)
            FROM (SELECT table_name, kind, 1 AS times FROM history_tables UNION ALL VALUES ('trade_blocks', 1::smallint, 3)) AS tables
            WHERE kind = ?""";

    private final Database database;
    private final HistorySettings settings;
    private final String exchangeId;
    private final @Nullable HistoryArchive archive;
    private final Path journal;
    private final long roomOnJournalDisk;
    private final Consumer<Step> steps;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("history-keeper").daemon().unstarted(this::run);

    /** Why each range stays that would go, as the log has it: said once. Of the thread alone. */
    private final Map<String, String> staying = new HashMap<>();

    /** A fault of ours, as the log has it: said once. Of the thread alone. */
    private String fault = "";

    /** The range of orders that keeps one of trades here, by the first ids of both. Of the thread alone. */
    private final Map<Long, Long> heldBy = new HashMap<>();

    /** When a range is tried again that could not be put into blocks, by its first id. Of the thread alone. */
    private final Map<Long, Retry> retries = new HashMap<>();

    /** Whether the look archived all that was to go. Of the thread alone. */
    private boolean isArchived;

    /** That of a look that is under way. */
    private volatile @Nullable Connection looking;

    private volatile @Nullable String failure;
    private volatile @Nullable String notInBlocks;
    private volatile Figures figures = new Figures(0, 0, 0, 0, 0);

    private HistoryKeeper(
            Database database,
            HistorySettings settings,
            UUID exchangeId,
            @Nullable HistoryArchive archive,
            Path journal,
            long roomOnJournalDisk,
            Consumer<Step> steps) {
        this.database = database;
        this.settings = settings;
        this.exchangeId = exchangeId.toString();
        this.archive = archive;
        this.journal = journal;
        this.roomOnJournalDisk = roomOnJournalDisk;
        this.steps = steps;
    }

    /** A step of archiving or of bringing back a range. */
    enum Step {
        WRITTEN,
        READ_BACK,
        IN_ARCHIVE,
        DETACHED,
        DROPPED,
        BLOCKS_WRITTEN,
        SEALED
    }

    /**
     * The figures of where history is.
     *
     * @param here ranges in the database that have rows
     * @param archived ranges in the archive
     * @param staying ranges older than they are to be kept, that something needs
     * @param oldestSeconds how long ago the oldest range in the database got its first row
     * @param inBlocks ranges of trades that are in blocks
     */
    public record Figures(long here, long archived, long staying, long oldestSeconds, long inBlocks) {}

    /**
     * Keeps what the settings say.
     *
     * @param exchangeId whose history it is
     * @param journal a directory on the journal's disk
     * @param roomOnJournalDisk how many bytes have to be left on it, where the archive is there, too, and on the embedded
     *     database's disk
     * @throws IOException when the archive can't be used; the message names the setting
     */
    public static HistoryKeeper open(
            Database database, HistorySettings settings, UUID exchangeId, Path journal, long roomOnJournalDisk)
            throws IOException {
        return open(database, settings, exchangeId, journal, roomOnJournalDisk, step -> {});
    }

    /** The same, telling each step that is done. */
    static HistoryKeeper open(
            Database database,
            HistorySettings settings,
            UUID exchangeId,
            Path journal,
            long roomOnJournalDisk,
            Consumer<Step> steps)
            throws IOException {
        HistoryArchive archive = null;
        if (settings.keepDays() > 0) {
            archive = HistoryArchive.in(settings.archive().orElseThrow());
            archive.requireUsable(journal, settings.archiveOnJournalDisk());
            archive.requireOwner(exchangeId.toString());
        }
        return new HistoryKeeper(database, settings, exchangeId, archive, journal, roomOnJournalDisk, steps);
    }

    /** What is wrong with the archive, as far as it shows without anything being made; empty when nothing is. */
    public static Optional<String> archiveProblem(HistorySettings settings, Path journal) {
        if (settings.keepDays() == 0) {
            return Optional.empty();
        }
        try {
            HistoryArchive.in(settings.archive().orElseThrow())
                    .requireLooksUsable(journal, settings.archiveOnJournalDisk());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** What of history is not kept as it should be, and why, a clause; empty when all is. */
    public Optional<String> failure() {
        List<String> both =
                Stream.of(failure, notInBlocks).filter(Objects::nonNull).toList();
        return both.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", both));
    }

    /** How history lay when it was last looked at. */
    public Figures figures() {
        return figures;
    }

    /** Ends the thread; a range that is being written is left as it is, in the database. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(STOP_MILLIS / 10);
            cancelStatement();
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An index of a large range takes minutes, and PostgreSQL would go on with it when the exchange is gone. */
    private void cancelStatement() {
        Connection connection = looking;
        if (connection != null) {
            try {
                connection.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException e) {
                LOG.debug("the look at history was not told to end", e);
            }
        }
    }

    private void run() {
        try {
            do {
                keep();
            } while (!closing.await(LOOK_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            // Told to end.
        } catch (Error e) {
            failure = "history is neither archived nor put into blocks any more until the next start: " + e;
            LOG.error("history is neither archived nor put into blocks any more until the next start", e);
        }
    }

    private void keep() throws InterruptedException {
        try {
            look();
        } catch (SQLException e) {
            failed(Database.reason(e));
        } catch (IOException e) {
            failed(reason(e));
        } catch (RuntimeException e) {
            // A day that can't be archived by a fault of ours is tried again, as one that the disk refused is.
            if (!e.toString().equals(fault)) {
                LOG.warn("history can't be looked through; it is tried again every {} s", LOOK_SECONDS, e);
            }
            fault = e.toString();
            failed(fault);
            if (archive == null) {
                notInBlocks = NOT_IN_BLOCKS + fault;
            }
        }
        if (isArchived && failure != null) {
            LOG.info("history is archived again");
            failure = null;
        }
    }

    private void failed(String reason) {
        if (archive == null) {
            // Nothing is to be archived. What former settings left over is dropped at a later look, and the persister
            // says that the database is away.
            return;
        }
        if (isArchived) {
            notInBlocks = NOT_IN_BLOCKS + reason;
            return;
        }
        String said = NOT_ARCHIVED + reason;
        if (!said.equals(failure) && closing.getCount() > 0) {
            LOG.error(
                    "history that is older than EXCHANGE_HISTORY_KEEP_DAYS ({}) can't be archived in {}, so it stays in the"
                            + " database; trading goes on, and it is tried again every {} s: {}",
                    settings.keepDays(),
                    archive,
                    LOOK_SECONDS,
                    reason);
        }
        failure = said;
    }

    private static String reason(IOException failure) {
        return failure instanceof FileSystemException file && file.getFile() != null
                ? file.getFile() + ": " + FileFailure.reason(file)
                : FileFailure.reason(failure);
    }

    /** Drops what is left over, archives what is to go, and puts trades into blocks, range by range. */
    void look() throws SQLException, IOException, InterruptedException {
        isArchived = false;
        try {
            isArchived = withHistory(this::archiveOld);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | SQLException | RuntimeException e) {
            // What stays for that takes less room in blocks. By another connection: this one may be amid an answer.
            try {
                withHistory(this::sealAndCount);
            } catch (IOException | SQLException | RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
        withHistory(this::sealAndCount);
    }

    /** Something to do with history that nobody else moves meanwhile. */
    @FunctionalInterface
    private interface Work {
        void on(Connection connection) throws SQLException, IOException, InterruptedException;
    }

    /** Does it; false where something else moves history all the while. */
    private boolean withHistory(Work work) throws SQLException, IOException, InterruptedException {
        try (Connection connection = database.bulkConnection()) {
            // A look at a large part takes longer than an answer may.
            connection.setNetworkTimeout(Runnable::run, 0);
            for (int tries = 0; !HistoryLock.tryTake(connection); tries++) {
                // A connection that has just ended may still have it.
                if (tries == LOCK_TRIES || closing.await(LOCK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            looking = connection;
            try {
                work.on(connection);
                return true;
            } finally {
                looking = null;
                HistoryLock.release(connection);
            }
        }
    }

    private void sealAndCount(Connection connection) throws SQLException, IOException, InterruptedException {
        seal(connection);
        notInBlocks = retries.values().stream()
                .min(Comparator.comparingLong(Retry::nanosLeft))
                .map(retry -> NOT_IN_BLOCKS + retry.reason() + "; it is tried again in " + retry.minutesLeft() + " min")
                .orElse(null);
        count(connection);
    }

    private void archiveOld(Connection connection) throws SQLException, IOException, InterruptedException {
        dropLeftOver(connection);
        if (archive == null) {
            return;
        }
        Map<String, String> stays = new HashMap<>();
        for (HistoryRange range : HistoryRange.olderThan(connection, settings.keepDays())) {
            count(connection);
            keep(connection, range, stays);
        }
        staying.keySet().retainAll(stays.keySet());
    }

    /** Puts the trades of complete ranges into blocks, range by range. */
    private void seal(Connection connection) throws SQLException, InterruptedException {
        List<HistoryRange> inRows = HistoryRange.tradesInRows(connection);
        retries.keySet().retainAll(inRows.stream().map(HistoryRange::firstId).toList());
        for (HistoryRange range : inRows) {
            count(connection);
            String files = text(connection, FILES, range.kind().code(), range.firstId());
            Retry retry = retries.getOrDefault(range.firstId(), Retry.NOW);
            if (closing.getCount() == 0) {
                return;
            }
            // A table of before ranges is still being looked at.
            if (files.isEmpty() || !retry.isDue()) {
                continue;
            }
            String reason;
            try {
                seal(connection, range, files);
                retries.remove(range.firstId());
                continue;
            } catch (SQLException e) {
                if (connection.isClosed()) {
                    throw e;
                }
                reason = Database.reason(e);
            } catch (IOException e) {
                reason = FileFailure.reason(e);
            } catch (RuntimeException e) {
                reason = e.toString();
            }
            notSealed(range, retry, reason);
            // The room that its blocks took may be wanted.
            dropLeftOver(connection);
        }
    }

    private void seal(Connection connection, HistoryRange range, String files)
            throws SQLException, IOException, InterruptedException {
        long started = System.nanoTime();
        Optional<EmbeddedPostgres> embedded = database.embedded();
        if (embedded.isPresent()) {
            // Blocks take less than the rows, with their index and what PostgreSQL's log has of them, too.
            requireRoom(connection, range, embedded.get().tables(), "the database's disk");
        }
        long trades =
                new TradeBlockWriter(connection, new HistoryExport(connection, this::rest), this::rest).write(range);
        steps.accept(Step.BLOCKS_WRITTEN);
        String outcome = whenFree(connection, SEAL, range.firstId(), files);
        if (outcome.equals("done")) {
            steps.accept(Step.SEALED);
            dropLeftOver(connection);
            LOG.info(
                    "put {} into blocks: {} trades, in {} s",
                    range,
                    trades,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
        } else {
            LOG.info("{} were wiped while they were put into blocks, by a reset", range);
            dropLeftOver(connection);
        }
    }

    /** They stay rows, which costs room and nothing else. */
    private void notSealed(HistoryRange range, Retry retry, String reason) {
        if (!reason.equals(retry.reason()) && closing.getCount() > 0) {
            LOG.warn(
                    "{} can't be put into blocks, so they take more of the disk; it is tried again, in {} s at first: {}",
                    range,
                    LOOK_SECONDS,
                    reason);
        }
        retries.put(range.firstId(), retry.later(reason));
    }

    private void keep(Connection connection, HistoryRange range, Map<String, String> stays)
            throws SQLException, IOException, InterruptedException {
        String files = text(connection, FILES, range.kind().code(), range.firstId());
        // A table of before ranges is still being looked at.
        String why = files.isEmpty() ? "it does not lie in ranges yet" : neededBy(connection, range);
        if (why.isEmpty()) {
            archive(connection, range, files);
            return;
        }
        String key = range.kind() + " " + range.firstId();
        stays.put(key, why);
        if (!why.equals(staying.put(key, why))) {
            LOG.info(
                    "{} stay in the database although older than EXCHANGE_HISTORY_KEEP_DAYS ({}): {}",
                    range,
                    settings.keepDays(),
                    why);
        }
    }

    /** What needs the range to stay; empty when nothing does. */
    private String neededBy(Connection connection, HistoryRange range) throws SQLException, InterruptedException {
        return switch (range.kind()) {
            case COMMANDS -> {
                long open = number(connection, FIRST_OPEN_ORDER, range.firstId(), range.endId());
                yield open == 0 ? "" : "order " + open + " is open";
            }
            case TRADES -> {
                long delivery = number(connection, ofPart(FIRST_DELIVERY, range));
                if (delivery != 0) {
                    yield "the webhook outbox keeps delivery " + delivery + " (EXCHANGE_WEBHOOK_RETENTION_SECONDS)";
                }
                yield hasOrdersHere(connection, range) ? "orders of theirs are in the database" : "";
            }
            case EVENTS ->
                number(connection, ofPart(MATCHES_OF_ORDERS_HERE, range)) == 0
                        ? ""
                        : "orders of theirs are in the database";
        };
    }

    /**
     * Whether an order of a trade is here. What was found is remembered: to look through a range each minute costs too
     * much.
     */
    private boolean hasOrdersHere(Connection connection, HistoryRange range) throws SQLException, InterruptedException {
        Long known = heldBy.get(range.firstId());
        if (known != null && number(connection, IS_HERE, known) > 0) {
            return true;
        }
        long found = firstOrdersHere(connection, range);
        heldBy.put(range.firstId(), found);
        return found >= 0;
    }

    /** The range of such an order, by its first id; less than 0 when there is none. */
    private long firstOrdersHere(Connection connection, HistoryRange range) throws SQLException, InterruptedException {
        if (!range.isInBlocks()) {
            return number(connection, ofPart(TRADES_OF_ORDERS_HERE, range));
        }
        long found = -1;
        // The newest are most likely of one that is.
        for (long end = range.endId(); end > range.firstId() && found < 0; end -= BLOCKED_AT_ONCE) {
            long started = System.nanoTime();
            found = number(connection, ofPart(BLOCKED_TRADES_OF_ORDERS_HERE, range), end - BLOCKED_AT_ONCE, end);
            rest(System.nanoTime() - started);
        }
        return found;
    }

    private void archive(Connection connection, HistoryRange old, String files)
            throws SQLException, IOException, InterruptedException {
        HistoryArchive target = Objects.requireNonNull(archive);
        long started = System.nanoTime();
        // Its disk may have gone since, and its directory be one on another.
        target.requireUsable(journal, settings.archiveOnJournalDisk());
        target.requireStillOwner(exchangeId);
        if (target.isOnDiskOf(journal)) {
            requireRoom(connection, old, journal, "the journal's disk");
        }
        HistoryExport export = new HistoryExport(connection, this::rest);
        HistoryRange range = export.timed(old);
        HistoryManifest manifest = write(export, target, range);
        target.finish(manifest)
                .ifPresent(former -> LOG.warn(
                        "what the archive {} had as {} is damaged or of another form, so it was written anew; it is kept as {}",
                        target,
                        manifest.name(),
                        former.getFileName()));
        steps.accept(Step.IN_ARCHIVE);
        if (range.kind() == HistoryKind.COMMANDS) {
            change(connection, ofPart(KEEP_CLIENT_ORDER_IDS, range), range.firstId(), range.endId());
        }
        if (!detach(connection, range, manifest, files)) {
            return;
        }
        steps.accept(Step.DETACHED);
        dropLeftOver(connection);
        steps.accept(Step.DROPPED);
        LOG.info(
                "archived {} in {}: {} rows, {} bytes, in {} s",
                range,
                target + "/" + manifest.name(),
                manifest.rowsOfAll(),
                manifest.bytes(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
    }

    /** For as much as the range's rows take, beside what is to be left. */
    private void requireRoom(Connection connection, HistoryRange range, Path onDisk, String disk)
            throws SQLException, IOException {
        long most = number(connection, HEAP_BYTES, range.firstId(), range.kind().code());
        requireRoom(range.toString(), most, onDisk, disk, roomOnJournalDisk);
    }

    /**
     * Checks that so many bytes fit on a disk, beside those that are to be left.
     *
     * @throws IOException when they don't; the message says what there is
     */
    static void requireRoom(String what, long most, Path onDisk, String disk, long left) throws IOException {
        long free = Files.getFileStore(onDisk).getUsableSpace();
        if (free - most < left) {
            throw new ArchivingException(what + " may take " + (most >> 20) + " MiB of the " + (free >> 20)
                    + " MiB that are free on " + disk + ", of which " + (left >> 20)
                    + " MiB are to be left (four times EXCHANGE_DISK_LEAST_FREE_MEBIBYTES)");
        }
    }

    private HistoryManifest write(HistoryExport export, HistoryArchive target, HistoryRange range)
            throws SQLException, IOException, InterruptedException {
        Path directory = target.begin(range.name());
        try {
            HistoryManifest manifest = export.write(range, exchangeId, directory);
            steps.accept(Step.WRITTEN);
            Optional<String> fault = export.fault(manifest, directory);
            if (fault.isPresent()) {
                throw new ArchivingException(fault.get());
            }
            steps.accept(Step.READ_BACK);
            return manifest;
        } catch (IOException | SQLException e) {
            // The room that it took may be wanted.
            target.abandon(range.name());
            throw e;
        }
    }

    /** Takes the range out of the database; false when it was emptied meanwhile. */
    private boolean detach(Connection connection, HistoryRange range, HistoryManifest manifest, String files)
            throws SQLException, InterruptedException {
        String outcome = whenFree(
                connection,
                ARCHIVE,
                range.kind().code(),
                range.firstId(),
                files,
                manifest.name(),
                FileDigest.sha256(manifest.toJson()),
                micros(range.from()),
                micros(range.until()),
                manifest.rows());
        if (outcome.equals("changed")) {
            LOG.info("{} were wiped while they were archived, by a reset", range);
        }
        return outcome.equals("done");
    }

    /** What the statement answers once others don't keep the tables for so long that it is "busy". */
    private String whenFree(Connection connection, String statement, Object... parameters)
            throws SQLException, InterruptedException {
        for (int tries = 1; ; tries++) {
            String outcome = text(connection, statement, parameters);
            if (!outcome.equals("busy")) {
                return outcome;
            }
            if (tries == TRIES_UNTIL_TOLD) {
                LOG.warn(
                        "history can't be moved while others keep its tables, and waits for that: processes {} of PostgreSQL",
                        text(connection, KEEPING));
            }
            // Whoever reads the tables waits behind each try: not too often, then.
            if (closing.await(BUSY_SECONDS, TimeUnit.SECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    /** Drops the parts of archived ranges that are detached; the connection has to have the {@link HistoryLock}. */
    static void dropLeftOver(Connection connection) throws SQLException {
        List<String> parts = new ArrayList<>();
        BulkRead.query(connection, LEFT_OVER, row -> parts.add(row.getString(1)));
        for (String part : parts) {
            change(connection, "DROP TABLE IF EXISTS " + part);
        }
    }

    /** Between ranges, too, as one of them takes hours. */
    private void count(Connection connection) throws SQLException {
        BulkRead.query(
                connection,
                COUNTS,
                row -> figures = new Figures(
                        row.getLong(1),
                        row.getLong(2),
                        staying.size(),
                        row.getLong(3) == 0 ? 0 : Math.max(0, (row.getLong(4) - row.getLong(3)) / 1_000_000),
                        row.getLong(5)));
    }

    /** So long that work of this length takes its share of the time. */
    private void rest(long nanos) throws InterruptedException {
        int pace = settings.pacePercent();
        long rest = Math.min(LONGEST_REST_NANOS, nanos * (100 - pace) / pace);
        if (closing.await(rest, TimeUnit.NANOSECONDS)) {
            throw new InterruptedException();
        }
    }

    /** A statement about the range's own parts. */
    private static String ofPart(String statement, HistoryRange range) {
        return statement.replace("{first}", Long.toString(range.firstId()));
    }

    private static long number(Connection connection, String query, Object... parameters) throws SQLException {
        long[] number = {0};
        BulkRead.query(connection, query, row -> number[0] = row.getLong(1), parameters);
        return number[0];
    }

    private static String text(Connection connection, String query, Object... parameters) throws SQLException {
        String[] text = {""};
        BulkRead.query(connection, query, row -> text[0] = row.getString(1), parameters);
        return text[0];
    }

    private static void change(Connection connection, String statement, Object... parameters) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) {
                change.setObject(i + 1, parameters[i]);
            }
            change.executeUpdate();
        }
    }

    /** Another try of what failed so often already: later each time, up to an hour. */
    private record Retry(int failures, long atNanos, String reason) {

        private static final int MOST_DOUBLINGS = 6;

        static final Retry NOW = new Retry(0, System.nanoTime(), "");

        boolean isDue() {
            return nanosLeft() <= 0;
        }

        long nanosLeft() {
            return atNanos - System.nanoTime();
        }

        long minutesLeft() {
            return Math.ceilDiv(Math.max(0, nanosLeft()), TimeUnit.MINUTES.toNanos(1));
        }

        Retry later(String why) {
            long minutes = 1L << Math.min(failures, MOST_DOUBLINGS);
            return new Retry(failures + 1, System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes), why);
        }
    }

    /** The archive is not what it has to be, or has no room. */
    private static final class ArchivingException extends IOException {

        private static final long serialVersionUID = 1L;

        ArchivingException(String message) {
            super(message);
        }
    }
}
