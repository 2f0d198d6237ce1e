package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.choice;
import static org.bourse.server.config.SettingKey.flag;
import static org.bourse.server.config.SettingKey.integer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bourse.server.disk.DiskSettings;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalSync;
import org.bourse.server.persistence.archive.HistorySettings;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.sequencer.SequencerSettings;
import org.bourse.server.view.ViewSettings;

/**
 * The part of {@link SettingKeys} that is about where commands and history are kept: the queue, the journal, the database
 * and what reads find in memory.
 */
final class StorageSettingKeys {

    private static final ViewSettings VIEWS = ViewSettings.DEFAULTS;

    static final SettingKey<Integer> QUEUE_CAPACITY = integer(
            "exchange.sequencer.queue-capacity",
            "EXCHANGE_QUEUE_CAPACITY",
            "commands",
            SequencerSettings.DEFAULTS.queueCapacity(),
            1_024,
            16_777_216,
            "Commands that may wait for the sequencer; when it is full, new ones are answered 503.");

    static final SettingKey<JournalSync> JOURNAL_SYNC = choice(
            "exchange.journal.sync",
            "EXCHANGE_JOURNAL_SYNC",
            JournalSettings.DEFAULTS.sync(),
            "What an acknowledged command survives. batch: the machine's power loss (the journal is forced to disk once"
                    + " per batch). os: the process's death. none: an orderly stop only.");

    static final SettingKey<Integer> SEGMENT_MEBIBYTES = integer(
            "exchange.journal.segment-mebibytes",
            "EXCHANGE_JOURNAL_SEGMENT_MEBIBYTES",
            "MiB",
            JournalSettings.DEFAULTS.segmentBytes() >> 20,
            1,
            1_024,
            "Size of a journal file. One is always made ahead; those wholly persisted are deleted.");

    static final SettingKey<Optional<Path>> JOURNAL_ARCHIVE = new SettingKey<>(
            "exchange.journal.archive",
            "EXCHANGE_JOURNAL_ARCHIVE",
            "",
            "",
            "a directory, or empty",
            "The audit trail's archive: journal files that are wholly persisted are sealed in this directory, compressed"
                    + " and in a chain of SHA-256, in place of being deleted, and which commands were rejected is"
                    + " recorded. Better on another disk than the data directory. Empty: there is no audit trail.",
            false,
            StorageSettingKeys::directoryOrNone);

    static final SettingKey<Integer> LEAST_FREE_MEBIBYTES = integer(
            "exchange.disk.least-free-mebibytes",
            "EXCHANGE_DISK_LEAST_FREE_MEBIBYTES",
            "MiB",
            (int) (DiskSettings.DEFAULTS.leastFreeBytes() >> 20),
            0,
            1_073_741_824,
            "Free room on the disks of the journal and of the embedded database below which new orders "
                    + "are answered 503 disk_low; cancels go on. A warning comes at four times as much. 0: orders "
                    + "are taken until the journal can't grow.");

    static final SettingKey<Integer> DISK_WARN_HOURS = integer(
            "exchange.disk.warn-hours",
            "EXCHANGE_DISK_WARN_HOURS",
            "hours",
            DiskSettings.DEFAULTS.warnHours(),
            1,
            8_760,
            "How long before a disk is full, at the rate of the last hour, /health and the log begin to say so.");

    static final SettingKey<String> DATABASE_URL = new SettingKey<>(
                    "exchange.database.url",
                    "EXCHANGE_DATABASE_URL",
                    "",
                    "",
                    "postgresql://user:password@host:port/database, a URL beginning with jdbc:postgresql:, or empty",
                    "The PostgreSQL to keep history in. Empty: an embedded one, with its files in the data directory.",
                    false,
                    StorageSettingKeys::databaseUrl)
            .asSecret();

    static final SettingKey<String> DATABASE_PASSWORD = new SettingKey<>(
                    "exchange.database.password",
                    "EXCHANGE_DATABASE_PASSWORD",
                    "",
                    "",
                    "a text",
                    "The password of the database's user, in the place of one in the URL. Better set in the environment,"
                            + " or in a file that EXCHANGE_DATABASE_PASSWORD_FILE names, than written into a file.",
                    false,
                    Optional::of)
            .asSecret();

    static final SettingKey<Boolean> ADOPT_DATABASE = flag(
            "exchange.database.adopt",
            "EXCHANGE_ADOPT_DATABASE",
            false,
            "Whether to go on from the database although its journal is gone or ends before it. For one "
                    + "start after a restore; what was acknowledged after the database's state is lost then.");

    static final SettingKey<Integer> POOL_SIZE = integer(
            "exchange.database.pool-size",
            "EXCHANGE_DATABASE_POOL_SIZE",
            "connections",
            DatabaseSettings.DEFAULT_POOL_SIZE,
            2,
            100,
            "Connections to PostgreSQL for reads of history and for webhooks; the persister has one of its own besides.");

    static final SettingKey<Boolean> ECHO_SQL =
            flag("exchange.database.echo-sql", "EXCHANGE_ECHO_SQL", false, "Whether every SQL statement is logged.");

    static final SettingKey<Integer> FLUSH_INTERVAL_MILLIS = integer(
            "exchange.database.flush-interval-millis",
            "EXCHANGE_PERSISTER_FLUSH_MILLIS",
            "milliseconds",
            (int) DatabaseSettings.DEFAULT_FLUSH_INTERVAL_MILLIS,
            0,
            10_000,
            "Least time from one transaction of the persister to the next. After one that took long it waits three times "
                    + "as long as that, at most 75 ms, unless a full batch waits: the busier it is, the more it writes at "
                    + "once.");

    static final SettingKey<Integer> BACKLOG_LIMIT = integer(
            "exchange.database.backlog-limit",
            "EXCHANGE_PERSISTER_BACKLOG",
            "events",
            (int) DatabaseSettings.DEFAULT_BACKLOG_LIMIT_EVENTS,
            10_000,
            100_000_000,
            "Events that PostgreSQL, FIX reports or the live feed may be behind, in memory; above it new orders are"
                    + " answered 503, and cancels go on.");

    static final SettingKey<Integer> HISTORY_RANGE = integer(
            "exchange.database.history-range",
            "EXCHANGE_HISTORY_RANGE",
            "commands",
            (int) DatabaseSettings.DEFAULT_MOST_IN_RANGE,
            100_000,
            2_000_000_000,
            "The most commands, and trades, in a range of PostgreSQL's history. Each range has tables of "
                    + "its own. It is made for as many as a day brings, but for a million at least, or for this "
                    + "many where that is less.");

    static final SettingKey<Integer> HISTORY_KEEP_DAYS = integer(
            "exchange.history.keep-days",
            "EXCHANGE_HISTORY_KEEP_DAYS",
            "days",
            HistorySettings.DEFAULTS.keepDays(),
            0,
            HistorySettings.MOST_KEEP_DAYS,
            "How many days back PostgreSQL keeps orders and trades. Ranges of them that are older, with no open order and"
                    + " no webhook notice within its retention, go to the archive of history. 0: all are kept for ever.");

    static final SettingKey<Optional<Path>> HISTORY_ARCHIVE = new SettingKey<>(
            "exchange.history.archive",
            "EXCHANGE_HISTORY_ARCHIVE",
            "",
            "",
            "a directory, or empty",
            "The archive of history: a directory that is there, on another disk than the journal. Each range is in it as"
                    + " compressed CSV files, a table each, with a manifest of their sums and SHA-256.",
            false,
            StorageSettingKeys::directoryOrNone);

    static final SettingKey<Boolean> HISTORY_ARCHIVE_ON_JOURNAL_DISK = flag(
            "exchange.history.archive-on-journal-disk",
            "EXCHANGE_HISTORY_ARCHIVE_ON_JOURNAL_DISK",
            false,
            "Whether the archive of history may be on the journal's disk, for a machine that has but one. Four times"
                    + " EXCHANGE_DISK_LEAST_FREE_MEBIBYTES are left on it then, and history stays where there is less.");

    static final SettingKey<Integer> HISTORY_PACE = integer(
            "exchange.history.pace-percent",
            "EXCHANGE_HISTORY_PACE_PERCENT",
            "percent",
            HistorySettings.DEFAULTS.pacePercent(),
            1,
            100,
            "How much of its time the thread works that archives history and puts old trades into blocks, on one processor at the"
                    + " most. More has it done sooner, and takes more from those who trade meanwhile.");

    static final SettingKey<Integer> CLOSED_ORDERS_IN_MEMORY = integer(
            "exchange.views.closed-orders-in-memory",
            "EXCHANGE_CLOSED_ORDERS_IN_MEMORY",
            "orders",
            VIEWS.closedOrdersInMemory(),
            0,
            100_000_000,
            "Closed orders that reads find in memory, the newest ones; older ones are read from PostgreSQL.");

    static final SettingKey<Integer> TRADES_PER_ORDER_IN_MEMORY = integer(
            "exchange.views.trades-per-order-in-memory",
            "EXCHANGE_TRADES_PER_ORDER_IN_MEMORY",
            "trades",
            VIEWS.tradesPerOrderInMemory(),
            1,
            1_000_000,
            "Trades of one order that reads find in memory, the newest ones; older ones are read from PostgreSQL.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = List.of(
            QUEUE_CAPACITY,
            JOURNAL_SYNC,
            SEGMENT_MEBIBYTES,
            JOURNAL_ARCHIVE,
            LEAST_FREE_MEBIBYTES,
            DISK_WARN_HOURS,
            DATABASE_URL,
            DATABASE_PASSWORD,
            ADOPT_DATABASE,
            POOL_SIZE,
            ECHO_SQL,
            FLUSH_INTERVAL_MILLIS,
            BACKLOG_LIMIT,
            HISTORY_RANGE,
            HISTORY_KEEP_DAYS,
            HISTORY_ARCHIVE,
            HISTORY_ARCHIVE_ON_JOURNAL_DISK,
            HISTORY_PACE,
            CLOSED_ORDERS_IN_MEMORY,
            TRADES_PER_ORDER_IN_MEMORY);

    private StorageSettingKeys() {}

    private static Optional<Optional<Path>> directoryOrNone(String text) {
        Optional<Path> directory = text.isEmpty() ? Optional.empty() : SettingKeys.path(text);
        return text.isEmpty() || directory.isPresent() ? Optional.of(directory) : Optional.empty();
    }

    private static Optional<String> databaseUrl(String text) {
        boolean known = text.isEmpty()
                || text.startsWith("postgresql://")
                || text.startsWith("postgres://")
                || text.startsWith("jdbc:postgresql:");
        return known ? Optional.of(text) : Optional.empty();
    }
}
