package org.bourse.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.Sharing;
import org.bourse.fix.FixSettings;
import org.bourse.fix.session.ConnectionLimits;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.api.HttpSettings;
import org.bourse.server.disk.DiskSettings;
import org.bourse.server.guard.GuardSettings;
import org.bourse.server.health.HealthSettings;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalSync;
import org.bourse.server.marketdata.FeedSettings;
import org.bourse.server.persistence.archive.HistorySettings;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.sequencer.SequencerSettings;
import org.bourse.server.tls.TlsSettings;
import org.bourse.server.view.ViewSettings;
import org.bourse.server.webhook.WebhookSettings;
import org.bourse.server.ws.WsSettings;

/**
 * Makes the typed records of the checked values. What a record refuses, because values don't go together, is told in the
 * names of the keys.
 */
final class SettingsReader {

    private final SettingValues values;
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(SettingValues values) {
        this.values = values;
    }

    /** @throws InvalidSettingsException when values don't go together; tells of every group in which they don't */
    static ServerSettings read(SettingValues values) throws InvalidSettingsException {
        SettingsReader reader = new SettingsReader(values);
        Optional<ExchangeSettings> matching =
                reader.group(MatchingSettingKeys.MAX_OPEN_ORDERS.group(), SettingsReader::matching);
        Optional<DatabaseSettings> database =
                reader.group(StorageSettingKeys.DATABASE_URL.group(), SettingsReader::database);
        Optional<HistorySettings> history =
                reader.group(StorageSettingKeys.HISTORY_KEEP_DAYS.group(), SettingsReader::history);
        Optional<ViewSettings> views =
                reader.group(StorageSettingKeys.CLOSED_ORDERS_IN_MEMORY.group(), SettingsReader::views);
        Optional<WebhookSettings> webhook =
                reader.group(WebhookSettingKeys.ALLOW_PRIVATE.group(), SettingsReader::webhook);
        Optional<WsSettings> webSocket = reader.group(WsSettingKeys.MAX_CONNECTIONS.group(), SettingsReader::webSocket);
        Optional<GuardSettings> guard = reader.group(GuardSettingKeys.MAX_CONNECTIONS.group(), SettingsReader::guard);
        Optional<TlsSettings> tls =
                reader.group(TlsSettingKeys.CERTIFICATE.certificate().group(), TlsSettingKeys.CERTIFICATE::read);
        // FIX's own certificate; where there is none, that of the other gateways is for FIX, too.
        Optional<TlsSettings> fixTls = reader.group(FixSettingKeys.PORT.group(), FixSettingKeys.CERTIFICATE::read);
        reader.requireOwnArchiveOfHistory();
        if (!reader.problems.isEmpty()) {
            throw new InvalidSettingsException(reader.problems);
        }
        return new ServerSettings(
                values.get(SettingKeys.DATA_DIR),
                values.get(SettingKeys.LOG_FORMAT),
                values.get(SettingKeys.SHUTDOWN_DRAIN_SECONDS),
                values.get(SettingKeys.DEMO),
                health(values),
                new AccessSettings(
                        values.get(HttpSettingKeys.DEBUG),
                        values.get(HttpSettingKeys.ALLOWED_ORIGINS),
                        values.get(HttpSettingKeys.TRUSTED_PROXIES),
                        values.get(HttpSettingKeys.PROXY_HEADER)),
                http(values),
                tls.orElseThrow(),
                fixTls.filter(TlsSettings::isOn).orElse(tls.orElseThrow()),
                guard.orElseThrow(),
                matching.orElseThrow(),
                new SequencerSettings(
                        values.get(StorageSettingKeys.QUEUE_CAPACITY), SequencerSettings.DEFAULTS.batchLimit()),
                new JournalSettings(
                        values.get(StorageSettingKeys.JOURNAL_SYNC),
                        values.get(StorageSettingKeys.SEGMENT_MEBIBYTES) << 20),
                values.get(StorageSettingKeys.JOURNAL_ARCHIVE),
                new DiskSettings(
                        (long) values.get(StorageSettingKeys.LEAST_FREE_MEBIBYTES) << 20,
                        values.get(StorageSettingKeys.DISK_WARN_HOURS)),
                database.orElseThrow(),
                values.get(StorageSettingKeys.ADOPT_DATABASE),
                history.orElseThrow(),
                views.orElseThrow(),
                webhook.orElseThrow(),
                fix(values),
                webSocket.orElseThrow(),
                FeedSettings.DEFAULTS.withExecutionsKept(values.get(WsSettingKeys.EXECUTIONS_KEPT)));
    }

    private static HealthSettings health(SettingValues values) {
        int httpPort = values.get(HttpSettingKeys.PORT);
        return new HealthSettings(
                values.get(HttpSettingKeys.HOST),
                values.get(HttpSettingKeys.HEALTH_PORT).orElseGet(() -> HealthSettings.portBeside(httpPort)));
    }

    private static HttpSettings http(SettingValues values) {
        String adminApiKey = values.get(HttpSettingKeys.ADMIN_API_KEY);
        return new HttpSettings(
                values.get(HttpSettingKeys.HOST),
                values.get(HttpSettingKeys.PORT),
                HttpSettings.DEFAULTS.maxBodyBytes(),
                values.get(HttpSettingKeys.SLOW_REQUEST_MILLIS),
                showsMarketDataToAll(values),
                adminApiKey.isEmpty() ? Optional.empty() : Optional.of(adminApiKey),
                values.get(HttpSettingKeys.RATE_LIMIT));
    }

    private static ExchangeSettings matching(SettingValues values) {
        return new ExchangeSettings(
                values.get(MatchingSettingKeys.EXECUTION_PRICE),
                values.get(MatchingSettingKeys.DAY_END_UTC),
                values.get(MatchingSettingKeys.MAX_PRICE),
                values.get(MatchingSettingKeys.MAX_QUANTITY),
                values.get(MatchingSettingKeys.MAX_ORDER_VALUE),
                values.get(MatchingSettingKeys.MAX_OPEN_ORDERS),
                values.get(MatchingSettingKeys.MAX_TOTAL_OPEN_ORDERS),
                values.get(MatchingSettingKeys.MAX_INSTRUMENTS),
                values.get(MatchingSettingKeys.MAX_BROKERS),
                values.get(MatchingSettingKeys.CLOSED_CLIENT_ORDER_IDS),
                Sharing.FLOATING,
                values.get(MatchingSettingKeys.LISTING));
    }

    private static DatabaseSettings database(SettingValues values) {
        String url = values.get(StorageSettingKeys.DATABASE_URL);
        DatabaseSettings settings = new DatabaseSettings(
                url.isEmpty() ? Optional.empty() : Optional.of(url),
                values.get(SettingKeys.DATA_DIR).resolve("postgres"),
                values.get(StorageSettingKeys.ECHO_SQL),
                values.get(StorageSettingKeys.POOL_SIZE),
                DatabaseSettings.DEFAULT_CONNECT_TIMEOUT_MILLIS,
                DatabaseSettings.DEFAULT_START_TIMEOUT_MILLIS,
                values.get(StorageSettingKeys.FLUSH_INTERVAL_MILLIS),
                DatabaseSettings.DEFAULT_MAX_BATCH_COMMANDS,
                values.get(StorageSettingKeys.BACKLOG_LIMIT),
                values.get(StorageSettingKeys.HISTORY_RANGE));
        String password = values.get(StorageSettingKeys.DATABASE_PASSWORD);
        return password.isEmpty() ? settings : settings.withPassword(password);
    }

    private static HistorySettings history(SettingValues values) {
        return new HistorySettings(
                values.get(StorageSettingKeys.HISTORY_KEEP_DAYS),
                values.get(StorageSettingKeys.HISTORY_ARCHIVE),
                values.get(StorageSettingKeys.HISTORY_ARCHIVE_ON_JOURNAL_DISK),
                values.get(StorageSettingKeys.HISTORY_PACE));
    }

    private static GuardSettings guard(SettingValues values) {
        return new GuardSettings(
                values.get(GuardSettingKeys.MAX_CONNECTIONS),
                values.get(GuardSettingKeys.MAX_ANONYMOUS_CONNECTIONS),
                values.get(GuardSettingKeys.MAX_CONNECTIONS_PER_ADDRESS),
                values.get(GuardSettingKeys.ANONYMOUS_REQUESTS_PER_SECOND),
                values.get(GuardSettingKeys.REQUESTS_PER_SECOND),
                values.get(GuardSettingKeys.REQUEST_SECONDS),
                values.get(GuardSettingKeys.IDLE_SECONDS),
                values.get(GuardSettingKeys.WRITE_SECONDS),
                (long) values.get(GuardSettingKeys.MAX_BUFFERED_MEBIBYTES) << 20);
    }

    private static ViewSettings views(SettingValues values) {
        return new ViewSettings(
                values.get(StorageSettingKeys.CLOSED_ORDERS_IN_MEMORY),
                values.get(StorageSettingKeys.TRADES_PER_ORDER_IN_MEMORY),
                values.get(MatchingSettingKeys.CURRENCY));
    }

    private static WebhookSettings webhook(SettingValues values) {
        return new WebhookSettings(
                values.get(WebhookSettingKeys.ALLOW_PRIVATE),
                values.get(WebhookSettingKeys.CONNECT_TIMEOUT_MILLIS),
                values.get(WebhookSettingKeys.REQUEST_TIMEOUT_MILLIS),
                values.get(WebhookSettingKeys.CONCURRENCY),
                values.get(WebhookSettingKeys.FIRST_RETRY_MILLIS),
                values.get(WebhookSettingKeys.LONGEST_RETRY_MILLIS),
                values.get(WebhookSettingKeys.GIVE_UP_AFTER_SECONDS),
                values.get(WebhookSettingKeys.RETENTION_SECONDS));
    }

    private static WsSettings webSocket(SettingValues values) {
        return new WsSettings(
                showsMarketDataToAll(values),
                values.get(WsSettingKeys.MAX_CONNECTIONS),
                values.get(WsSettingKeys.MAX_SUBSCRIPTIONS),
                values.get(WsSettingKeys.MAX_MESSAGE_BYTES),
                values.get(WsSettingKeys.MESSAGES_PER_SECOND),
                values.get(WsSettingKeys.MAX_QUEUE_BYTES),
                values.get(WsSettingKeys.HEARTBEAT_SECONDS),
                values.get(WsSettingKeys.IDLE_SECONDS));
    }

    private static boolean showsMarketDataToAll(SettingValues values) {
        return values.get(HttpSettingKeys.PUBLIC_MARKET_DATA) || values.get(SettingKeys.DEMO);
    }

    private static Optional<FixSettings> fix(SettingValues values) {
        int port = values.get(FixSettingKeys.PORT);
        return port == 0
                ? Optional.empty()
                : Optional.of(new FixSettings(
                        // Looked up when the port is opened, not when settings are read.
                        InetSocketAddress.createUnresolved(values.get(FixSettingKeys.HOST), port),
                        values.get(SettingKeys.DATA_DIR).resolve("fix"),
                        values.get(FixSettingKeys.THROTTLE),
                        new ConnectionLimits(
                                values.get(FixSettingKeys.MAX_CONNECTIONS),
                                values.get(FixSettingKeys.MAX_CONNECTIONS_PER_ADDRESS),
                                Duration.ofSeconds(values.get(FixSettingKeys.LOGON_SECONDS))),
                        values.get(FixSettingKeys.MAX_UNSENT),
                        values.get(FixSettingKeys.RESEND_BATCH),
                        (long) values.get(FixSettingKeys.KEPT_MEBIBYTES) << 20,
                        values.get(FixSettingKeys.MAX_SUBSCRIPTIONS),
                        values.get(FixSettingKeys.CANCEL_ON_DISCONNECT),
                        Duration.ofSeconds(values.get(FixSettingKeys.CANCEL_ON_DISCONNECT_GRACE)),
                        values.get(MatchingSettingKeys.DAY_END_UTC),
                        // A report is as safe as the command it is about.
                        values.get(StorageSettingKeys.JOURNAL_SYNC) == JournalSync.BATCH));
    }

    /** In a directory of the exchange's own, files of two would be mixed, and a backup would not have it. */
    private void requireOwnArchiveOfHistory() {
        Optional<Path> named = values.get(StorageSettingKeys.HISTORY_ARCHIVE);
        if (named.isEmpty() || values.get(StorageSettingKeys.HISTORY_KEEP_DAYS) == 0) {
            return;
        }
        Path archive = absolute(named.get());
        Path data = absolute(values.get(SettingKeys.DATA_DIR));
        if (archive.equals(data)) {
            refuseArchiveOfHistory(archive, SettingKeys.DATA_DIR);
        }
        if (values.get(StorageSettingKeys.JOURNAL_ARCHIVE)
                .filter(audit -> absolute(audit).equals(archive))
                .isPresent()) {
            refuseArchiveOfHistory(archive, StorageSettingKeys.JOURNAL_ARCHIVE);
        }
        for (String own : List.of("journal", "postgres", "fix")) {
            if (archive.startsWith(data.resolve(own))) {
                refuseArchiveOfHistory(archive, SettingKeys.DATA_DIR);
            }
        }
    }

    private void refuseArchiveOfHistory(Path archive, SettingKey<?> owner) {
        SettingKey<?> key = StorageSettingKeys.HISTORY_ARCHIVE;
        problems.add("%s (%s) is %s, where the exchange keeps other files (%s); name a directory of its own"
                .formatted(key.path(), key.environmentName(), archive, owner.environmentName()));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private <R> Optional<R> group(String group, Function<SettingValues, R> read) {
        try {
            return Optional.of(read.apply(values));
        } catch (IllegalArgumentException e) {
            problems.add(inNamesOfKeys(String.valueOf(e.getMessage()), group));
            return Optional.empty();
        }
    }

    /** A record's message names its component; people know the key by its path and its variable. */
    private static String inNamesOfKeys(String message, String group) {
        for (SettingKey<?> key : SettingKeys.ALL) {
            if (key.group().equals(group) && message.startsWith(key.componentName() + " ")) {
                return key.path() + " (" + key.environmentName() + ")"
                        + message.substring(key.componentName().length());
            }
        }
        return group + ": " + message;
    }
}
