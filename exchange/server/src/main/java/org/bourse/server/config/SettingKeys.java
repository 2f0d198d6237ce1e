package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.choice;
import static org.bourse.server.config.SettingKey.flag;
import static org.bourse.server.config.SettingKey.integer;
import static org.bourse.server.config.SettingKey.longInteger;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalSync;
import org.bourse.server.persistence.DatabaseSettings;
import org.bourse.server.sequencer.SequencerSettings;
import org.bourse.server.view.ViewSettings;
import org.bourse.server.webhook.WebhookSettings;

/**
 * The table of all settings. What a setting is called, means and allows is said here and nowhere else: reading, checking,
 * {@code --help} and the check of {@code config/application.yaml} all follow it.
 */
final class SettingKeys {

    private static final DateTimeFormatter DAY_END =
            DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

    private static final ExchangeSettings MATCHING = ExchangeSettings.DEFAULTS;
    private static final ViewSettings VIEWS = ViewSettings.DEFAULTS;
    private static final WebhookSettings WEBHOOK = WebhookSettings.DEFAULTS;

    static final SettingKey<Path> DATA_DIR = new SettingKey<>(
            "exchange.data-dir",
            "EXCHANGE_DATA_DIR",
            "",
            "./data",
            "a path",
            "Where the journal and the embedded database live; made when missing. One process at a time may use it.",
            false,
            SettingKeys::path);

    static final SettingKey<LogFormat> LOG_FORMAT = choice(
            "exchange.log-format",
            "EXCHANGE_LOG_FORMAT",
            LogFormat.TEXT,
            "Lines of the log: text for people, json for log collectors.");

    static final SettingKey<Integer> SHUTDOWN_DRAIN_SECONDS = integer(
            "exchange.shutdown-drain-seconds",
            "EXCHANGE_SHUTDOWN_DRAIN_SECONDS",
            "seconds",
            30,
            1,
            3_600,
            "How long a stop may take to persist what is journaled and to finish webhooks under way. What is left then"
                    + " is done after the next start; nothing is lost.");

    static final SettingKey<String> HOST = new SettingKey<>(
            "exchange.http.host",
            "EXCHANGE_HOST",
            "",
            "0.0.0.0",
            "a host name or an IP address of this machine",
            "The address REST listens on; 0.0.0.0 is every address of the machine, 127.0.0.1 only itself.",
            false,
            text -> visibleAscii(text, 253));

    static final SettingKey<Integer> PORT = integer(
            "exchange.http.port",
            "EXCHANGE_PORT",
            "TCP port",
            8_000,
            0,
            65_535,
            "The port REST listens on; 0 takes any that is free.");

    static final SettingKey<String> ADMIN_API_KEY = new SettingKey<>(
                    "exchange.http.admin-api-key",
                    "EXCHANGE_ADMIN_API_KEY",
                    "",
                    "",
                    "1 to 200 visible ASCII characters, or empty",
                    "The operator's key. Empty: the admin endpoints, registration among them, answer 503. Better set in"
                            + " the environment than written into a file.",
                    false,
                    text -> visibleAscii(text, 200))
            .asSecret();

    static final SettingKey<Boolean> PUBLIC_MARKET_DATA = flag(
            "exchange.http.public-market-data",
            "EXCHANGE_PUBLIC_MARKET_DATA",
            false,
            "Whether books, prices, trades and symbols are shown without a key; otherwise any broker's is needed.");

    static final SettingKey<Boolean> DEMO = flag(
            "exchange.demo",
            "EXCHANGE_DEMO",
            false,
            "Whether simulated brokers keep ten symbols trading, market data is public, and a key to try the trading"
                    + " screen with is printed at start. Never where real orders are.");

    static final SettingKey<Integer> RATE_LIMIT = integer(
            "exchange.http.rate-limit",
            "EXCHANGE_RATE_LIMIT",
            "orders per second and broker",
            0,
            0,
            1_000_000,
            "Above it a broker's orders are answered 429; 0 is no limit. Cancels are never limited.");

    static final SettingKey<Integer> SLOW_REQUEST_MILLIS = integer(
            "exchange.http.slow-request-millis",
            "EXCHANGE_SLOW_REQUEST_MILLIS",
            "milliseconds",
            100,
            1,
            3_600_000,
            "A request that takes longer is logged with what it waited for.");

    static final SettingKey<ExecutionPriceRule> EXECUTION_PRICE = choice(
            "exchange.matching.execution-price",
            "EXCHANGE_EXECUTION_PRICE",
            MATCHING.executionPrice(),
            "Whose price a trade is made at when bid and ask cross: always the seller's, or that of the order that was"
                    + " in the book.");

    static final SettingKey<Long> DAY_END_UTC = new SettingKey<>(
            "exchange.matching.day-end",
            "EXCHANGE_DAY_END",
            "hours:minutes, UTC",
            LocalTime.MIDNIGHT.plusNanos(MATCHING.dayEndMicrosOfDay() * 1_000).format(DAY_END),
            "00:00 to 23:59, in quotes in the file",
            "When the trading day ends and day orders expire.",
            false,
            SettingKeys::microsOfDay);

    static final SettingKey<Long> MAX_PRICE_CENTS = longInteger(
            "exchange.matching.max-price-cents",
            "EXCHANGE_MAX_PRICE",
            "cents",
            MATCHING.maxPriceCents(),
            1,
            1_000_000_000_000L,
            "Largest price of an order.");

    static final SettingKey<Long> MAX_QUANTITY = longInteger(
            "exchange.matching.max-quantity",
            "EXCHANGE_MAX_QUANTITY",
            "shares",
            MATCHING.maxQuantity(),
            1,
            1_000_000_000_000L,
            "Largest quantity of an order.");

    static final SettingKey<Long> MAX_ORDER_VALUE_CENTS = longInteger(
            "exchange.matching.max-order-value-cents",
            "EXCHANGE_MAX_ORDER_VALUE",
            "cents",
            MATCHING.maxOrderValueCents(),
            1,
            ExchangeSettings.MAX_OPEN_VALUE_CENTS,
            "Largest price times quantity of a limit order.");

    static final SettingKey<Integer> MAX_OPEN_ORDERS = integer(
            "exchange.matching.max-open-orders",
            "EXCHANGE_MAX_OPEN_ORDERS",
            "orders",
            MATCHING.maxOpenOrders(),
            1,
            100_000_000,
            "Open orders one broker may have; at most max-total-open-orders.");

    static final SettingKey<Integer> MAX_TOTAL_OPEN_ORDERS = integer(
            "exchange.matching.max-total-open-orders",
            "EXCHANGE_MAX_TOTAL_OPEN_ORDERS",
            "orders",
            MATCHING.maxTotalOpenOrders(),
            1,
            100_000_000,
            "Open orders of all brokers together. Open orders live in memory: about 200 bytes each in the engine and as"
                    + " much again for reads.");

    static final SettingKey<Integer> MAX_INSTRUMENTS = integer(
            "exchange.matching.max-instruments",
            "EXCHANGE_MAX_INSTRUMENTS",
            "instruments",
            MATCHING.maxInstruments(),
            1,
            1_000_000,
            "Instruments the exchange may list. A symbol is listed by its first order.");

    static final SettingKey<Integer> MAX_BROKERS = integer(
            "exchange.matching.max-brokers",
            "EXCHANGE_MAX_BROKERS",
            "brokers",
            MATCHING.maxBrokers(),
            1,
            1_000_000,
            "Brokers the exchange may register.");

    static final SettingKey<Integer> CLOSED_CLIENT_ORDER_IDS = integer(
            "exchange.matching.closed-client-order-ids",
            "EXCHANGE_CLIENT_ORDER_ID_MEMORY",
            "ids",
            MATCHING.closedClientOrderIds(),
            0,
            100_000_000,
            "Client order ids of closed orders that are remembered to answer a repeat with the first answer: the newest"
                    + " ones, over all brokers. Those of open orders always are.");

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

    static final SettingKey<String> DATABASE_URL = new SettingKey<>(
                    "exchange.database.url",
                    "EXCHANGE_DATABASE_URL",
                    "",
                    "",
                    "postgresql://user:password@host:port/database, a URL beginning with jdbc:postgresql:, or empty",
                    "The PostgreSQL to keep history in. Empty: an embedded one, with its files in the data directory.",
                    false,
                    SettingKeys::databaseUrl)
            .asSecret();

    static final SettingKey<Boolean> ADOPT_DATABASE = flag(
            "exchange.database.adopt",
            "EXCHANGE_ADOPT_DATABASE",
            false,
            "Whether to go on where the database is although the journal that belongs to it is gone or ends before it."
                    + " For one start after a restore; what was acknowledged after the database's state is lost then.");

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
                    + "as long as that, unless a full batch waits: the busier it is, the more it writes at once.");

    static final SettingKey<Integer> BACKLOG_LIMIT = integer(
            "exchange.database.backlog-limit",
            "EXCHANGE_PERSISTER_BACKLOG",
            "events",
            (int) DatabaseSettings.DEFAULT_BACKLOG_LIMIT_EVENTS,
            10_000,
            100_000_000,
            "Events that may wait for PostgreSQL, in memory; above it new orders are answered 503, and cancels go on.");

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

    static final SettingKey<Boolean> WEBHOOK_ALLOW_PRIVATE = flag(
            "exchange.webhook.allow-private",
            "EXCHANGE_WEBHOOK_ALLOW_PRIVATE",
            WEBHOOK.allowPrivate(),
            "Whether webhooks may be at private, loopback and other special addresses. Only for tests and closed"
                    + " networks: a broker could make the exchange call its own neighbours.");

    static final SettingKey<Integer> WEBHOOK_CONNECT_TIMEOUT_MILLIS = integer(
            "exchange.webhook.connect-timeout-millis",
            "EXCHANGE_WEBHOOK_CONNECT_TIMEOUT_MILLIS",
            "milliseconds",
            WEBHOOK.connectTimeoutMillis(),
            100,
            60_000,
            "How long making a connection to a receiver may take.");

    static final SettingKey<Integer> WEBHOOK_REQUEST_TIMEOUT_MILLIS = integer(
            "exchange.webhook.request-timeout-millis",
            "EXCHANGE_WEBHOOK_REQUEST_TIMEOUT_MILLIS",
            "milliseconds",
            WEBHOOK.requestTimeoutMillis(),
            100,
            300_000,
            "How long one attempt may take in all.");

    static final SettingKey<Integer> WEBHOOK_CONCURRENCY = integer(
            "exchange.webhook.concurrency",
            "EXCHANGE_WEBHOOK_CONCURRENCY",
            "attempts",
            WEBHOOK.concurrency(),
            1,
            1_000,
            "Attempts under way at once at receivers that answer promptly. Slow and failing ones have as many of their"
                    + " own, so they delay nobody else. One broker's notices go one after the other.");

    static final SettingKey<Long> WEBHOOK_FIRST_RETRY_MILLIS = longInteger(
            "exchange.webhook.first-retry-millis",
            "EXCHANGE_WEBHOOK_FIRST_RETRY_MILLIS",
            "milliseconds",
            WEBHOOK.firstRetryMillis(),
            10,
            3_600_000,
            "About how long after the first failed attempt the second comes; it doubles from attempt to attempt.");

    static final SettingKey<Long> WEBHOOK_LONGEST_RETRY_MILLIS = longInteger(
            "exchange.webhook.longest-retry-millis",
            "EXCHANGE_WEBHOOK_LONGEST_RETRY_MILLIS",
            "milliseconds",
            WEBHOOK.longestRetryMillis(),
            10,
            86_400_000,
            "Where the doubling ends; at least first-retry-millis.");

    static final SettingKey<Long> WEBHOOK_GIVE_UP_AFTER_SECONDS = longInteger(
            "exchange.webhook.give-up-after-seconds",
            "EXCHANGE_WEBHOOK_GIVE_UP_AFTER_SECONDS",
            "seconds",
            WEBHOOK.giveUpAfterSeconds(),
            0,
            31_536_000,
            "How old a notice may become before a failed attempt is its last; 0 gives each one attempt.");

    static final SettingKey<Long> WEBHOOK_RETENTION_SECONDS = longInteger(
            "exchange.webhook.retention-seconds",
            "EXCHANGE_WEBHOOK_RETENTION_SECONDS",
            "seconds",
            WEBHOOK.retentionSeconds(),
            60,
            315_360_000,
            "How long a finished delivery stays in its broker's log and can be sent again.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = Stream.of(
                    List.<SettingKey<?>>of(
                            DATA_DIR,
                            LOG_FORMAT,
                            SHUTDOWN_DRAIN_SECONDS,
                            DEMO,
                            HOST,
                            PORT,
                            ADMIN_API_KEY,
                            PUBLIC_MARKET_DATA,
                            RATE_LIMIT,
                            SLOW_REQUEST_MILLIS,
                            EXECUTION_PRICE,
                            DAY_END_UTC,
                            MAX_PRICE_CENTS,
                            MAX_QUANTITY,
                            MAX_ORDER_VALUE_CENTS,
                            MAX_OPEN_ORDERS,
                            MAX_TOTAL_OPEN_ORDERS,
                            MAX_INSTRUMENTS,
                            MAX_BROKERS,
                            CLOSED_CLIENT_ORDER_IDS,
                            QUEUE_CAPACITY,
                            JOURNAL_SYNC,
                            SEGMENT_MEBIBYTES,
                            DATABASE_URL,
                            ADOPT_DATABASE,
                            POOL_SIZE,
                            ECHO_SQL,
                            FLUSH_INTERVAL_MILLIS,
                            BACKLOG_LIMIT,
                            CLOSED_ORDERS_IN_MEMORY,
                            TRADES_PER_ORDER_IN_MEMORY,
                            WEBHOOK_ALLOW_PRIVATE,
                            WEBHOOK_CONNECT_TIMEOUT_MILLIS,
                            WEBHOOK_REQUEST_TIMEOUT_MILLIS,
                            WEBHOOK_CONCURRENCY,
                            WEBHOOK_FIRST_RETRY_MILLIS,
                            WEBHOOK_LONGEST_RETRY_MILLIS,
                            WEBHOOK_GIVE_UP_AFTER_SECONDS,
                            WEBHOOK_RETENTION_SECONDS),
                    FixSettingKeys.ALL,
                    WsSettingKeys.ALL)
            .flatMap(List::stream)
            .toList();

    private SettingKeys() {}

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> microsOfDay(String text) {
        try {
            return Optional.of(LocalTime.parse(text, DAY_END).getLong(ChronoField.MICRO_OF_DAY));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static Optional<String> visibleAscii(String text, int mostCharacters) {
        boolean visible = text.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return visible && text.length() <= mostCharacters ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> databaseUrl(String text) {
        boolean known = text.isEmpty()
                || text.startsWith("postgresql://")
                || text.startsWith("postgres://")
                || text.startsWith("jdbc:postgresql:");
        return known ? Optional.of(text) : Optional.empty();
    }
}
