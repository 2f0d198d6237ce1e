package org.bourse.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bourse.contract.Network;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.Sharing;
import org.bourse.fix.FixSettings;
import org.bourse.fix.session.ConnectionLimits;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.access.ProxyHeader;
import org.bourse.server.api.HttpSettings;
import org.bourse.server.config.StartRequest.AskHealth;
import org.bourse.server.config.StartRequest.Check;
import org.bourse.server.config.StartRequest.Help;
import org.bourse.server.config.StartRequest.Refused;
import org.bourse.server.config.StartRequest.Run;
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
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExpectedLog(level = WARN, line = "SafeConstructor: duplicate keys found : fix")
class StartRequestTest {

    private static final ServerSettings DEFAULTS = new ServerSettings(
            Path.of("./data"),
            LogFormat.TEXT,
            30,
            false,
            new HealthSettings("0.0.0.0", 18_000),
            AccessSettings.DEFAULTS,
            HttpSettings.DEFAULTS,
            TlsSettings.NONE,
            TlsSettings.NONE,
            GuardSettings.DEFAULTS,
            ExchangeSettings.DEFAULTS.with(Sharing.FLOATING),
            SequencerSettings.DEFAULTS,
            JournalSettings.DEFAULTS,
            Optional.empty(),
            DiskSettings.DEFAULTS,
            DatabaseSettings.embedded(Path.of("./data/postgres")),
            false,
            HistorySettings.DEFAULTS,
            ViewSettings.DEFAULTS,
            WebhookSettings.DEFAULTS,
            Optional.of(FixSettings.of(InetSocketAddress.createUnresolved("0.0.0.0", 9_880), Path.of("./data/fix"))),
            WsSettings.DEFAULTS,
            FeedSettings.DEFAULTS);

    /** No value is its default, so that a mix-up of two keys shows. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            Map.entry("exchange.data-dir", "/srv/bourse"),
            Map.entry("exchange.log-format", "json"),
            Map.entry("exchange.log-all-settings", "true"),
            Map.entry("exchange.shutdown-drain-seconds", "31"),
            Map.entry("exchange.http.host", "127.0.0.1"),
            Map.entry("exchange.http.port", "8001"),
            Map.entry("exchange.http.health-port", "8009"),
            Map.entry("exchange.http.admin-api-key", "operator-key"),
            Map.entry("exchange.http.debug", "false"),
            Map.entry("exchange.http.allowed-origins", "https://a.example, https://b.example:8443"),
            Map.entry("exchange.http.trusted-proxies", "10.0.0.0/8, fd00::1"),
            Map.entry("exchange.http.proxy-header", "forwarded"),
            Map.entry("exchange.http.public-market-data", "true"),
            Map.entry("exchange.http.rate-limit", "500"),
            Map.entry("exchange.http.slow-request-millis", "101"),
            Map.entry("exchange.http.max-connections", "411"),
            Map.entry("exchange.http.max-anonymous-connections", "402"),
            Map.entry("exchange.http.max-connections-per-address", "403"),
            Map.entry("exchange.http.anonymous-requests-per-second", "404"),
            Map.entry("exchange.http.requests-per-second", "405"),
            Map.entry("exchange.http.request-seconds", "406"),
            Map.entry("exchange.http.idle-seconds", "407"),
            Map.entry("exchange.http.write-seconds", "408"),
            Map.entry("exchange.http.max-buffered-mebibytes", "9"),
            Map.entry("exchange.tls.certificate", "/srv/tls.pem"),
            Map.entry("exchange.tls.key", "/srv/tls.key"),
            Map.entry("exchange.tls.keystore", "/srv/all.p12"),
            Map.entry("exchange.tls.keystore-password", "password of all"),
            Map.entry("exchange.matching.execution-price", "resting"),
            Map.entry("exchange.matching.listing", "operator"),
            Map.entry("exchange.matching.currency", "EUR"),
            Map.entry("exchange.matching.day-end", "17:30"),
            Map.entry("exchange.matching.max-price-cents", "1001"),
            Map.entry("exchange.matching.max-quantity", "1002"),
            Map.entry("exchange.matching.max-order-value-cents", "1003"),
            Map.entry("exchange.matching.max-open-orders", "1004"),
            Map.entry("exchange.matching.max-total-open-orders", "1005"),
            Map.entry("exchange.matching.max-instruments", "1006"),
            Map.entry("exchange.matching.max-brokers", "1007"),
            Map.entry("exchange.matching.closed-client-order-ids", "1008"),
            Map.entry("exchange.sequencer.queue-capacity", "2048"),
            Map.entry("exchange.journal.sync", "os"),
            Map.entry("exchange.journal.segment-mebibytes", "2"),
            Map.entry("exchange.journal.archive", "/srv/bourse/archive"),
            Map.entry("exchange.disk.least-free-mebibytes", "257"),
            Map.entry("exchange.disk.warn-hours", "25"),
            Map.entry("exchange.database.url", "postgresql://bourse:s3cret@db:5432/bourse"),
            Map.entry("exchange.database.password", "an0ther"),
            Map.entry("exchange.database.adopt", "true"),
            Map.entry("exchange.database.pool-size", "7"),
            Map.entry("exchange.database.echo-sql", "true"),
            Map.entry("exchange.database.flush-interval-millis", "8"),
            Map.entry("exchange.database.backlog-limit", "10009"),
            Map.entry("exchange.database.history-range", "100010"),
            Map.entry("exchange.history.keep-days", "401"),
            Map.entry("exchange.history.archive", "/srv/archive/history"),
            Map.entry("exchange.history.archive-on-journal-disk", "true"),
            Map.entry("exchange.history.pace-percent", "11"),
            Map.entry("exchange.views.closed-orders-in-memory", "10"),
            Map.entry("exchange.views.trades-per-order-in-memory", "11"),
            Map.entry("exchange.webhook.allow-private", "true"),
            Map.entry("exchange.webhook.connect-timeout-millis", "112"),
            Map.entry("exchange.webhook.request-timeout-millis", "113"),
            Map.entry("exchange.webhook.concurrency", "14"),
            Map.entry("exchange.webhook.first-retry-millis", "15"),
            Map.entry("exchange.webhook.longest-retry-millis", "16"),
            Map.entry("exchange.webhook.give-up-after-seconds", "117"),
            Map.entry("exchange.webhook.retention-seconds", "118"),
            Map.entry("exchange.fix.port", "9881"),
            Map.entry("exchange.fix.host", "127.0.0.2"),
            Map.entry("exchange.fix.certificate", "/srv/fix.pem"),
            Map.entry("exchange.fix.key", "/srv/fix.key"),
            Map.entry("exchange.fix.keystore", "/srv/exchange.p12"),
            Map.entry("exchange.fix.keystore-password", "keystore password"),
            Map.entry("exchange.fix.throttle", "219"),
            Map.entry("exchange.fix.max-connections", "220"),
            Map.entry("exchange.fix.max-connections-per-address", "225"),
            Map.entry("exchange.fix.logon-seconds", "26"),
            Map.entry("exchange.fix.max-unsent", "2021"),
            Map.entry("exchange.fix.resend-batch", "222"),
            Map.entry("exchange.fix.kept-mebibytes", "2"),
            Map.entry("exchange.fix.max-subscriptions", "223"),
            Map.entry("exchange.fix.cancel-on-disconnect", "ACME, B_2"),
            Map.entry("exchange.fix.cancel-on-disconnect-grace", "25"),
            Map.entry("exchange.websocket.max-connections", "301"),
            Map.entry("exchange.websocket.max-subscriptions", "302"),
            Map.entry("exchange.websocket.max-message-bytes", "3003"),
            Map.entry("exchange.websocket.messages-per-second", "304"),
            Map.entry("exchange.websocket.max-queue-bytes", "300005"),
            Map.entry("exchange.websocket.heartbeat-seconds", "36"),
            Map.entry("exchange.websocket.idle-seconds", "307"),
            Map.entry("exchange.websocket.executions-kept", "308"),
            Map.entry("exchange.demo", "true"));

    private static final ServerSettings OTHERS = new ServerSettings(
            Path.of("/srv/bourse"),
            LogFormat.JSON,
            31,
            true,
            new HealthSettings("127.0.0.1", 8_009),
            new AccessSettings(
                    false,
                    Set.of("https://a.example", "https://b.example:8443"),
                    List.of(
                            Network.parse("10.0.0.0/8").orElseThrow(),
                            Network.parse("fd00::1").orElseThrow()),
                    ProxyHeader.FORWARDED),
            new HttpSettings(
                    "127.0.0.1",
                    8_001,
                    HttpSettings.DEFAULTS.maxBodyBytes(),
                    101,
                    true,
                    Optional.of("operator-key"),
                    500),
            new TlsSettings(
                    Optional.of(Path.of("/srv/tls.pem")),
                    Optional.of(Path.of("/srv/tls.key")),
                    Optional.of(Path.of("/srv/all.p12")),
                    "password of all"),
            new TlsSettings(
                    Optional.of(Path.of("/srv/fix.pem")),
                    Optional.of(Path.of("/srv/fix.key")),
                    Optional.of(Path.of("/srv/exchange.p12")),
                    "keystore password"),
            new GuardSettings(411, 402, 403, 404, 405, 406, 407, 408, 9L << 20),
            new ExchangeSettings(
                    ExecutionPriceRule.RESTING,
                    63_000_000_000L,
                    1_001,
                    1_002,
                    1_003,
                    1_004,
                    1_005,
                    1_006,
                    1_007,
                    1_008,
                    Sharing.FLOATING,
                    ListingRule.OPERATOR),
            new SequencerSettings(2_048, SequencerSettings.DEFAULTS.batchLimit()),
            new JournalSettings(JournalSync.OS, 2_097_152),
            Optional.of(Path.of("/srv/bourse/archive")),
            new DiskSettings(257L << 20, 25),
            new DatabaseSettings(
                    Optional.of("postgresql://bourse:an0ther@db:5432/bourse"),
                    Path.of("/srv/bourse/postgres"),
                    true,
                    7,
                    DatabaseSettings.DEFAULT_CONNECT_TIMEOUT_MILLIS,
                    DatabaseSettings.DEFAULT_START_TIMEOUT_MILLIS,
                    8,
                    DatabaseSettings.DEFAULT_MAX_BATCH_COMMANDS,
                    10_009,
                    100_010),
            true,
            new HistorySettings(401, Optional.of(Path.of("/srv/archive/history")), true, 11),
            new ViewSettings(10, 11, "EUR"),
            new WebhookSettings(true, 112, 113, 14, 15, 16, 117, 118),
            Optional.of(new FixSettings(
                    InetSocketAddress.createUnresolved("127.0.0.2", 9_881),
                    Path.of("/srv/bourse/fix"),
                    219,
                    new ConnectionLimits(220, 225, Duration.ofSeconds(26)),
                    2_021,
                    222,
                    2_097_152,
                    223,
                    Set.of("ACME", "B_2"),
                    Duration.ofSeconds(25),
                    63_000_000_000L,
                    false)),
            new WsSettings(true, 301, 302, 3_003, 304, 300_005, 36, 307),
            FeedSettings.DEFAULTS.withExecutionsKept(308));

    @TempDir
    private Path directory;

    @Test
    void startsWithDefaultsWhenNothingIsSaid() {
        Run run = run(Map.of());
        assertThat(run.settings()).isEqualTo(DEFAULTS);
        assertThat(run.warnings())
                .satisfiesExactly(
                        clear -> assertThat(clear)
                                .startsWith(
                                        "keys travel in clear beyond this machine: REST and WebSocket at 0.0.0.0:8000"
                                                + " and FIX at 0.0.0.0:9880"),
                        debug -> assertThat(debug).startsWith("EXCHANGE_DEBUG is on"));
    }

    @Test
    void warnsOfAKeyThatMayBeGuessedAndOfNothingThatIsWell() {
        assertThat(run(Map.of("EXCHANGE_ADMIN_API_KEY", "change-me")).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("EXCHANGE_ADMIN_API_KEY", "may be guessed"));
        assertThat(run(Map.of(
                                "EXCHANGE_ADMIN_API_KEY", "0123456789abcdef",
                                "EXCHANGE_DEBUG", "false",
                                "EXCHANGE_HOST", "127.0.0.1",
                                "EXCHANGE_FIX_HOST", "localhost"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void readsEveryKeyFromTheEnvironment() {
        Map<String, String> environment = new HashMap<>();
        for (SettingKey<?> key : SettingKeys.ALL) {
            environment.put(key.environmentName(), otherValue(key));
        }
        Run run = run(environment);
        assertThat(run.settings()).isEqualTo(OTHERS);
        assertThat(run.warnings()).allSatisfy(warning -> assertThat(warning).contains("operator's key"));
        assertThat(run.effective()).allSatisfy(line -> assertThat(line).endsWith("(environment)"));
    }

    @Test
    void readsEveryKeyFromTheFile() throws IOException {
        StringBuilder yaml = new StringBuilder("exchange:\n");
        String group = "exchange";
        for (SettingKey<?> key : SettingKeys.ALL) {
            if (!key.group().equals(group)) {
                group = key.group();
                yaml.append("  ").append(group.substring("exchange.".length())).append(":\n");
            }
            yaml.append(group.equals("exchange") ? "  " : "    ")
                    .append(key.leaf())
                    .append(": \"")
                    .append(otherValue(key))
                    .append("\"\n");
        }
        file("config/application.yaml", yaml.toString());
        Run run = run(Map.of());
        assertThat(run.settings()).isEqualTo(OTHERS);
        assertThat(run.effective()).allSatisfy(line -> assertThat(line).endsWith("(file)"));
    }

    @Test
    void startsNoFixGatewayAtPortZero() {
        assertThat(run(Map.of("EXCHANGE_FIX_PORT", "0")).settings().fix()).isEmpty();
    }

    @Test
    void prefersTheEnvironmentToTheFileAndTheFileToTheDefault() throws IOException {
        file("config/application.yaml", "exchange: {http: {port: 1, rate-limit: 2}}");
        HttpSettings http = run(Map.of("EXCHANGE_PORT", "3")).settings().http();
        assertThat(http.port()).isEqualTo(3);
        assertThat(http.ordersPerSecond()).isEqualTo(2);
        assertThat(http.slowRequestMillis()).isEqualTo(100);
    }

    @Test
    void takesAnEmptyValueForNotSet() throws IOException {
        file("config/application.yaml", "exchange: {http: {port: , rate-limit: 2, slow-request-millis: \"\"}}");
        HttpSettings http = run(Map.of("EXCHANGE_RATE_LIMIT", " ", "EXCHANGE_HOST", ""))
                .settings()
                .http();
        assertThat(http).isEqualTo(new HttpSettings("0.0.0.0", 8_000, 65_536, 100, false, Optional.empty(), 2));
    }

    @Test
    void findsTheFileThatTheArgumentNamesBeforeTheOneOfTheVariable() throws IOException {
        file("one.yaml", "exchange: {http: {port: 1}}");
        file("two.yaml", "exchange: {http: {port: 2}}");
        Map<String, String> environment = Map.of("EXCHANGE_CONFIG", "two.yaml");
        assertThat(run(environment).settings().http().port()).isEqualTo(2);
        assertThat(run(environment, "--config", "one.yaml").settings().http().port())
                .isEqualTo(1);
        assertThat(run(environment, "--config=one.yaml").settings().http().port())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        EXCHANGE_PORT                       | -1                    | 0 to 65535 (TCP port)
        EXCHANGE_PORT                       | 65536                 | 0 to 65535 (TCP port)
        EXCHANGE_PORT                       | http                  | 0 to 65535 (TCP port)
        EXCHANGE_PORT                       | 8000.0                | 0 to 65535 (TCP port)
        EXCHANGE_HEALTH_PORT                | 65536                 | 0 to 65535, or empty (TCP port)
        EXCHANGE_ALLOWED_ORIGINS            | trading.example       | origins such as https://trading.example
        EXCHANGE_ALLOWED_ORIGINS            | https://a.b/page      | origins such as https://trading.example
        EXCHANGE_TRUSTED_PROXIES            | proxy.example         | IP addresses and networks such as
        EXCHANGE_TRUSTED_PROXIES            | 10.0.0.0/33           | IP addresses and networks such as
        EXCHANGE_PROXY_HEADER               | via                   | x-forwarded-for or forwarded
        EXCHANGE_HEALTH_PORT                | off                   | 0 to 65535, or empty (TCP port)
        EXCHANGE_HOST                       | two words             | a host name or an IP address of this machine
        EXCHANGE_ECHO_SQL                   | yes                   | true or false
        EXCHANGE_PUBLIC_MARKET_DATA         | 1                     | true or false
        EXCHANGE_WEBHOOK_ALLOW_PRIVATE      | on                    | true or false
        EXCHANGE_JOURNAL_SYNC               | fsync                 | batch, os or none
        EXCHANGE_EXECUTION_PRICE            | buyer                 | seller or resting
        EXCHANGE_LISTING                    | closed                | open or operator
        EXCHANGE_CURRENCY                   | usd                   | 3 to 10 letters A-Z or digits
        EXCHANGE_LOG_FORMAT                 | xml                   | text or json
        EXCHANGE_RATE_LIMIT                 | -5                    | 0 to 1000000 (orders per second and broker)
        EXCHANGE_MAX_OPEN_ORDERS            | 0                     | 1 to 100000000 (orders)
        EXCHANGE_MAX_INSTRUMENTS            | 1000001               | 1 to 1000000 (instruments)
        EXCHANGE_MAX_PRICE                  | 1000000000001         | 1 to 1000000000000 (cents)
        EXCHANGE_MAX_ORDER_VALUE            | 2500000000000001      | 1 to 2500000000000000 (cents)
        EXCHANGE_MAX_QUANTITY               | 99999999999999999999  | 1 to 1000000000000 (shares)
        EXCHANGE_DAY_END                    | 24:00                 | 00:00 to 23:59, in quotes in the file
        EXCHANGE_DAY_END                    | 5pm                   | 00:00 to 23:59, in quotes in the file
        EXCHANGE_DAY_END                    | 1050                  | 00:00 to 23:59, in quotes in the file
        EXCHANGE_SHUTDOWN_DRAIN_SECONDS     | 0                     | 1 to 3600 (seconds)
        EXCHANGE_DATABASE_POOL_SIZE         | 1                     | 2 to 100 (connections)
        EXCHANGE_WEBHOOK_RETENTION_SECONDS  | 59                    | 60 to 315360000 (seconds)
        EXCHANGE_WS_MAX_QUEUE_BYTES         | 65535                 | 65536 to 1073741824 (bytes)
        EXCHANGE_FIX_PORT                   | 98800                 | 0 to 65535 (TCP port)
        EXCHANGE_FIX_MAX_UNSENT             | 999                   | 1000 to 10000000 (messages)
        EXCHANGE_FIX_CANCEL_ON_DISCONNECT   | ACME,                 | comp ids with commas between them, or empty
        EXCHANGE_FIX_CANCEL_ON_DISCONNECT   | ACME.DC               | comp ids with commas between them, or empty
        """)
    void refusesAValueThatIsNotAllowed(String variable, String value, String allowed) {
        SettingKey<?> key = SettingKeys.ALL.stream()
                .filter(candidate -> candidate.environmentName().equals(variable))
                .findAny()
                .orElseThrow();
        assertThat(refused(Map.of(variable, value)))
                .startsWith(variable + " (" + key.path() + ") is \"" + value + "\"; allowed: " + allowed);
    }

    @Test
    void refusesAnOperatorsKeyThatCanBeFoundByTrying() {
        assertThat(refused(Map.of("EXCHANGE_ADMIN_API_KEY", "secret7")))
                .isEqualTo("EXCHANGE_ADMIN_API_KEY (exchange.http.admin-api-key) is a value that is not shown here;"
                        + " allowed: 8 to 200 visible ASCII characters, or empty");
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/bourse,          EXCHANGE_DATA_DIR",
        "/srv/bourse/journal/, EXCHANGE_DATA_DIR",
        "/srv/bourse/fix/x,    EXCHANGE_DATA_DIR",
        "/srv/audit/../audit,  EXCHANGE_JOURNAL_ARCHIVE"
    })
    void refusesAnArchiveOfHistoryAmongOtherFilesOfTheExchange(String archive, String owner) {
        assertThat(refused(storage(archive, "1")))
                .contains("EXCHANGE_HISTORY_ARCHIVE", owner, "a directory of its own");
    }

    @Test
    void takesAnArchiveOfHistoryInADirectoryOfItsOwn() {
        assertThat(run(storage("/srv/bourse/history", "1")).settings().history().archive())
                .contains(Path.of("/srv/bourse/history"));
        // Nothing goes there.
        assertThat(run(storage("/srv/audit", "0")).settings().history().archive())
                .contains(Path.of("/srv/audit"));
    }

    private static Map<String, String> storage(String archive, String keepDays) {
        return Map.of(
                "EXCHANGE_DATA_DIR",
                "/srv/bourse",
                "EXCHANGE_JOURNAL_ARCHIVE",
                "/srv/audit",
                "EXCHANGE_HISTORY_ARCHIVE",
                archive,
                "EXCHANGE_HISTORY_KEEP_DAYS",
                keepDays);
    }

    @Test
    void tellsOfAllBadValuesAtOnce() throws IOException {
        file("config/application.yaml", "exchange: {journal: {sync: never}}");
        assertThat(refused(Map.of("EXCHANGE_PORT", "x", "EXCHANGE_MAX_BROKERS", "0"))
                        .lines())
                .containsExactly(
                        "EXCHANGE_PORT (exchange.http.port) is \"x\"; allowed: 0 to 65535 (TCP port)",
                        "EXCHANGE_MAX_BROKERS (exchange.matching.max-brokers) is \"0\"; allowed: 1 to 1000000"
                                + " (brokers)",
                        "exchange.journal.sync (EXCHANGE_JOURNAL_SYNC) is \"never\"; allowed: batch, os or none");
    }

    @Test
    void refusesValuesThatDoNotGoTogetherInTheNamesOfTheKeys() {
        assertThat(refused(Map.of("EXCHANGE_MAX_OPEN_ORDERS", "500", "EXCHANGE_MAX_TOTAL_OPEN_ORDERS", "499")))
                .isEqualTo("exchange.matching.max-open-orders (EXCHANGE_MAX_OPEN_ORDERS)"
                        + " must be between 1 and 499, not 500");
        assertThat(refused(Map.of(
                        "EXCHANGE_WEBHOOK_FIRST_RETRY_MILLIS", "500", "EXCHANGE_WEBHOOK_LONGEST_RETRY_MILLIS", "499")))
                .isEqualTo("exchange.webhook.longest-retry-millis (EXCHANGE_WEBHOOK_LONGEST_RETRY_MILLIS)"
                        + " must be between 500 and 86400000, not 499");
        assertThat(refused(Map.of("EXCHANGE_WS_IDLE_SECONDS", "20", "EXCHANGE_WS_HEARTBEAT_SECONDS", "20")))
                .isEqualTo("exchange.websocket.idle-seconds (EXCHANGE_WS_IDLE_SECONDS)"
                        + " must be more than heartbeatSeconds, 20, not 20");
    }

    @Test
    void refusesAnUnknownKeyOfTheFileAndNamesTheNearest() throws IOException {
        file("config/application.yaml", "exchange: {http: {prot: 1}, colour: red}");
        assertThat(refused(Map.of()).lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .endsWith("has an unknown key exchange.http.prot; did you mean exchange.http.port?"),
                        line -> assertThat(line).contains("has an unknown key exchange.colour"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exchange: {http: {port: [1, 2]}}",
                "exchange: {http: {port: {number: 1}}}",
                "exchange: {http: 8000}",
                "exchange: [",
                "exchange:\n\tport: 1",
                "just text"
            })
    void refusesAFileOfAnotherShape(String yaml) throws IOException {
        file("config/application.yaml", yaml);
        assertThat(refused(Map.of())).contains("application.yaml");
    }

    @Test
    void refusesAKeyThatTheFileHasTwice() throws IOException {
        file("config/application.yaml", """
                exchange:
                  http:
                    port: 8001
                    host: localhost
                  fix: {port: 0}
                  http.port: 8002
                  fix: {throttle: 5}
                """);
        assertThat(refused(Map.of()).lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .endsWith("application.yaml has the key exchange.http.port twice, in lines 3 and 6;"
                                        + " leave one"),
                        line -> assertThat(line).contains("the key exchange.fix twice, in lines 5 and 7"));
    }

    @Test
    void takesAnEmptyFileForNoSettings() throws IOException {
        file("config/application.yaml", "# nothing yet\n");
        assertThat(run(Map.of()).settings()).isEqualTo(DEFAULTS);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThat(refused(Map.of(), "--config", "missing.yaml")).contains("missing.yaml", "can't be read");
        assertThat(refused(Map.of("EXCHANGE_CONFIG", "gone.yaml"))).contains("gone.yaml", "can't be read");
    }

    @Test
    void refusesUnknownArguments() {
        assertThat(refused(Map.of(), "--prot")).isEqualTo("unknown argument --prot; --help lists what there is");
        assertThat(refused(Map.of(), "--config")).isEqualTo("--config needs a file: --config FILE");
    }

    @Test
    void checksSettingsWithoutAStart() {
        Check check =
                assertInstanceOf(Check.class, request(Map.of("EXCHANGE_PORT", "3", "EXCHANGE_PROT", "1"), "--check"));
        assertThat(check.settings().http().port()).isEqualTo(3);
        assertThat(check.warnings().getFirst()).contains("EXCHANGE_PROT");
        assertThat(refused(Map.of("EXCHANGE_PORT", "x"), "--check")).contains("EXCHANGE_PORT");
        AskHealth ask = assertInstanceOf(AskHealth.class, request(Map.of("EXCHANGE_PORT", "3"), "--health"));
        assertThat(ask.settings().health().port()).isEqualTo(10_003);
    }

    @Test
    void warnsOfAVariableThatIsNoSetting() {
        Run run = run(Map.of("EXCHANGE_PROT", "1", "EXCHANGE_RATE_LIMITS", "2", "PATH", "/bin"));
        assertThat(run.warnings())
                .startsWith(
                        "the environment variable EXCHANGE_PROT is no setting and is ignored;"
                                + " did you mean EXCHANGE_PORT?",
                        "the environment variable EXCHANGE_RATE_LIMITS is no setting and is ignored;"
                                + " did you mean EXCHANGE_RATE_LIMIT?");
        assertThat(run.settings()).isEqualTo(DEFAULTS);
    }

    @Test
    void showsWhatDiffersFromItsDefaultAndAllWhenAsked() {
        Run few = run(Map.of("EXCHANGE_PORT", "8001", "EXCHANGE_FIX_PORT", "9880"));
        assertThat(few.effective()).containsExactly("exchange.http.port = 8001 (environment)");
        assertThat(few.shown()).contains("EXCHANGE_LOG_ALL_SETTINGS=true");
        assertThat(run(Map.of()).effective()).containsExactly("none");

        Run all = run(Map.of("EXCHANGE_LOG_ALL_SETTINGS", "true"));
        assertThat(all.effective()).hasSameSizeAs(SettingKeys.ALL).contains("exchange.http.port = 8000 (default)");
        assertThat(all.shown()).isEmpty();
    }

    @Test
    void saysWhichProgramItIsWhenAsked() {
        assertThat(StartRequest.of(List.of("--version"), Map.of(), Path.of("")))
                .isInstanceOf(StartRequest.Version.class);
    }

    @Test
    void neverPrintsASecret() {
        Map<String, String> environment = Map.of(
                "EXCHANGE_ADMIN_API_KEY", "s3cret-key",
                "EXCHANGE_FIX_KEYSTORE", "exchange.p12",
                "EXCHANGE_FIX_KEYSTORE_PASSWORD", "s3cret of the keystore",
                "EXCHANGE_DATABASE_URL", "postgresql://bourse:s3cret-password@db/bourse");
        Run run = run(environment);
        assertThat(run.toString()).doesNotContain("s3cret");
        assertThat(run.effective())
                .contains(
                        "exchange.http.admin-api-key = (set, not shown) (environment)",
                        "exchange.fix.keystore-password = (set, not shown) (environment)",
                        "exchange.database.url = postgresql://bourse:***@db/bourse (environment)");
        assertThat(refused(Map.of("EXCHANGE_ADMIN_API_KEY", "s3cret key", "EXCHANGE_DATABASE_URL", "mysql://s3cret")))
                .contains("EXCHANGE_ADMIN_API_KEY", "EXCHANGE_DATABASE_URL")
                .doesNotContain("s3cret");
    }

    @Test
    void readsSecretsFromFiles() throws IOException {
        file("key", "operator-key\n");
        file("password", "pass word\n");
        Run run = run(Map.of(
                "EXCHANGE_ADMIN_API_KEY_FILE", directory.resolve("key").toString(),
                "EXCHANGE_DATABASE_PASSWORD_FILE", directory.resolve("password").toString(),
                "EXCHANGE_DATABASE_URL", "postgresql://bourse@db:5432/bourse"));
        assertThat(run.settings().http().adminApiKey()).contains("operator-key");
        assertThat(run.settings().database().url()).contains("postgresql://bourse:pass%20word@db:5432/bourse");
        assertThat(run.warnings()).noneSatisfy(warning -> assertThat(warning).contains("is no setting"));
        assertThat(run.toString()).doesNotContain("operator-key").doesNotContain("pass word");
    }

    @Test
    void refusesASecretThatItCanNotReadOrHasTwice() throws IOException {
        file("key", "operator-key");
        file("empty", " \n");
        String key = directory.resolve("key").toString();
        assertThat(refused(Map.of("EXCHANGE_ADMIN_API_KEY", "other", "EXCHANGE_ADMIN_API_KEY_FILE", key)))
                .isEqualTo("EXCHANGE_ADMIN_API_KEY and EXCHANGE_ADMIN_API_KEY_FILE are both set; allowed: one of them");
        assertThat(refused(Map.of("EXCHANGE_ADMIN_API_KEY_FILE", key + ".gone")))
                .isEqualTo("EXCHANGE_ADMIN_API_KEY_FILE is \"" + key
                        + ".gone\", which can't be read: there is no such file");
        assertThat(refused(Map.of("EXCHANGE_DATABASE_URL_FILE", directory.toString())))
                .contains("EXCHANGE_DATABASE_URL_FILE", "can't be read: it is a directory");
        assertThat(refused(Map.of(
                        "EXCHANGE_DATABASE_PASSWORD_FILE",
                        directory.resolve("empty").toString())))
                .contains("can't be read: it is empty");
        Files.write(directory.resolve("noise"), new byte[] {(byte) 0xc3, 0x28});
        assertThat(refused(Map.of(
                        "EXCHANGE_ADMIN_API_KEY_FILE",
                        directory.resolve("noise").toString())))
                .contains("can't be read: it is no text in UTF-8");
        // A pipe, too, is no ordinary file; this one would give what it has for ever.
        assertThat(refused(Map.of("EXCHANGE_ADMIN_API_KEY_FILE", "/dev/zero")))
                .contains("can't be read: it is no ordinary file");
    }

    @Test
    void asksForHealthWithoutSecretsAndAnswersWithZeroOrOne() {
        assertInstanceOf(
                StartRequest.AskHealth.class,
                request(
                        Map.of(
                                "EXCHANGE_ADMIN_API_KEY_FILE",
                                directory.resolve("gone").toString()),
                        "--health"));
        assertThat(assertInstanceOf(Refused.class, request(Map.of("EXCHANGE_PORT", "x"), "--health"))
                        .status())
                .isOne();
        assertThat(assertInstanceOf(Refused.class, request(Map.of(), "--health", "--confg"))
                        .status())
                .isOne();
        assertThat(assertInstanceOf(Refused.class, request(Map.of("EXCHANGE_PORT", "x"), "--check"))
                        .status())
                .isEqualTo(StartRequest.REFUSED);
    }

    @Test
    void printsHelpThatListsEverySettingWithin100Columns() {
        Help help = assertInstanceOf(Help.class, request(Map.of(), "--help"));
        assertThat(help.text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        long[] columns = SettingKeys.ALL.stream()
                .mapToLong(key -> help.text()
                        .lines()
                        .filter(line -> line.strip().startsWith(key.path() + " "))
                        .mapToLong(line -> line.indexOf(key.environmentName()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(key.path() + " is not in the help")))
                .distinct()
                .toArray();
        assertThat(columns).as("all variables stand in one column").hasSize(1);
        String words = String.join(" ", help.text().split("\\s+", -1));
        assertThat(SettingKeys.ALL).allSatisfy(key -> {
            assertThat(words).contains(key.meaning(), "allowed: " + key.allowed());
            assertThat(words).contains("Default " + (key.defaultText().isEmpty() ? "empty" : key.defaultText()) + ";");
        });
    }

    private static String otherValue(SettingKey<?> key) {
        String value = OTHER_VALUES.get(key.path());
        assertThat(value).as("a value for %s in this test", key.path()).isNotNull();
        assertThat(value).isNotEqualTo(key.defaultText());
        return value == null ? "" : value;
    }

    private Run run(Map<String, String> environment, String... arguments) {
        return assertInstanceOf(Run.class, request(environment, arguments));
    }

    private String refused(Map<String, String> environment, String... arguments) {
        return assertInstanceOf(Refused.class, request(environment, arguments)).text();
    }

    private StartRequest request(Map<String, String> environment, String... arguments) {
        return StartRequest.of(Arrays.asList(arguments), environment, directory);
    }

    private void file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(List.of(file.getParent(), directory).getFirst());
        Files.writeString(file, text);
    }
}
