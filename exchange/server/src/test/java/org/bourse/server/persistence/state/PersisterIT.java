package org.bourse.server.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import io.helidon.dbclient.DbClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.contract.LogReader;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.Times;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.sql.InconsistentDatabaseException;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command lands exactly once, whatever happens to the connection, the server, or another exchange. */
@ExpectedLog(level = WARN, line = "Persister: the database can't be written to, trying until it can")
class PersisterIT {

    private static final String NAME = "persister";
    private static final Duration LONG = Duration.ofMinutes(3);

    private final UUID exchangeId = UUID.randomUUID();
    private final List<Throwable> fatal = Collections.synchronizedList(new ArrayList<>());
    private DatabaseSettings settings = TestPostgres.freshDatabase(NAME);
    private Database database = Database.open(settings);
    private LoadedExchange loaded = Restored.from(database, exchangeId).loaded();
    private PublishedLog log = new PublishedLog(0, settings.backlogLimitEvents());
    private LogConsumer events = log.consumer("persister", LogConsumer.Role.REQUIRED);
    private Persister persister = start();

    private Persister start() {
        Persister started = new Persister(database, settings, loaded, events, fatal::add);
        started.start();
        return started;
    }

    @BeforeEach
    void nothingIsWrong() {
        assertThat(persister.failure()).isEmpty();
    }

    @AfterEach
    void stop() throws InterruptedException {
        persister.close(LONG);
        database.close();
    }

    /** The journal's files go once the database has what is in them. */
    @Test
    void waitsForTheDisksOfADatabaseThatIsSetNotTo() throws SQLException {
        try (Connection connection = database.bulkConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE \"" + connection.getCatalog() + "\" SET synchronous_commit = off");
        }
        try (Database reopened = Database.open(settings)) {
            assertThat(synchronousCommit(reopened.client())).isEqualTo("off");
            assertThat(synchronousCommit(reopened.writerClient())).isEqualTo("on");
        }
    }

    private static String synchronousCommit(DbClient client) {
        return client.execute()
                .get("SELECT current_setting('synchronous_commit') AS waits")
                .orElseThrow()
                .column("waits")
                .getString();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void losesAndDoublesNothingWhenConnectionsAreCut(long seed) throws InterruptedException {
        RandomFlow flow = new RandomFlow(seed, false);
        SplittableRandom random = new SplittableRandom(seed);
        List<SequencedCommand> published = new ArrayList<>();
        long cuts = 0;
        while (cuts < 12 || persister.retries() == 0) {
            List<SequencedCommand> commands = flow.next(1 + random.nextInt(100));
            published.addAll(commands);
            log.onBatch(commands);
            if (random.nextInt(5) == 0) {
                TestPostgres.cutConnections(NAME);
                cuts++;
            }
        }
        assertThat(persister.close(LONG)).isTrue();
        assertSame(seed, flow, published);
    }

    /** It may read little, as it stays behind another one, which is what fills the log. */
    @Test
    void writesWhatThereIsWhenTheLogIsHalfFull() throws InterruptedException {
        persister.close(LONG);
        DatabaseSettings seldom = new DatabaseSettings(
                settings.url(),
                settings.embeddedDirectory(),
                settings.echoSql(),
                settings.poolSize(),
                settings.connectTimeoutMillis(),
                settings.startTimeoutMillis(),
                10_000,
                settings.maxBatchCommands(),
                settings.backlogLimitEvents(),
                settings.mostInRange());
        log = new PublishedLog(0, 100);
        LogConsumer ahead = log.consumer("fix-outbound", LogConsumer.Role.REQUIRED);
        events = log.consumerBehind(ahead, "persister", LogConsumer.Role.REQUIRED);
        AtomicLong waits = new AtomicLong();
        loaded = Restored.from(database, exchangeId).loaded();
        persister = new Persister(database, seldom, loaded, counting(waits, events), fatal::add);
        persister.start();
        log.onBatch(new RandomFlow(31, false).next(1_000));
        for (int i = 1; i <= 4; i++) {
            long command = i;
            ahead.next();
            ahead.advance(command);
            await().atMost(LONG).until(() -> events.position() == command);
        }

        assertThat(waits).as("no turns for nothing").hasValueLessThan(1_000);
    }

    /** The same reader, which counts how often it is waited for. */
    private static LogReader counting(AtomicLong waits, LogReader reader) {
        return (LogReader) Proxy.newProxyInstance(
                LogReader.class.getClassLoader(), new Class<?>[] {LogReader.class}, (_, method, parameters) -> {
                    if (method.getName().equals("await")) {
                        waits.incrementAndGet();
                    }
                    try {
                        return method.invoke(reader, parameters);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void catchesUpWhenTheServerWasAway() throws InterruptedException {
        RandomFlow flow = new RandomFlow(21, false);
        List<SequencedCommand> published = new ArrayList<>();
        publish(flow, published, 2_000);
        TestPostgres.stop();
        try {
            publish(flow, published, 2_000);
            await().atMost(LONG).until(() -> persister.failure().isPresent());
            publish(flow, published, 2_000);
            assertThat(events.lagEvents()).isGreaterThan(2_000);
            assertThat(events.lagSeconds()).isPositive();
            assertThat(database.problem()).isPresent();
            assertThatThrownBy(() -> new DatabaseOrderHistory(database).order(1))
                    .isInstanceOf(HistoryUnavailableException.class);
        } finally {
            TestPostgres.restart();
        }
        assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG)).isTrue();
        assertThat(persister.failure()).isEmpty();
        assertThat(events.lagEvents()).isZero();
        assertThat(persister.close(LONG)).isTrue();
        assertSame(21, flow, published);
    }

    @Test
    void asksForNoNewOrdersWhileItsBacklogIsOverTheLimit() throws InterruptedException {
        persister.close(LONG);
        settings = new DatabaseSettings(
                settings.url(), settings.embeddedDirectory(), false, 1, 1_000, 30_000, 0, 100, 500, 1_000);
        loaded = Restored.from(database, exchangeId).loaded();
        log = new PublishedLog(loaded.reachedSequence(), settings.backlogLimitEvents());
        events = log.consumer("persister", LogConsumer.Role.REQUIRED);
        persister = start();
        RandomFlow flow = new RandomFlow(31, false);
        TestPostgres.stop();
        try {
            log.onBatch(flow.next(100));
            assertThat(events.refusesWork()).isFalse();
            log.onBatch(flow.next(1_000));
            assertThat(events.refusesWork()).isTrue();
        } finally {
            TestPostgres.restart();
        }
        assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG)).isTrue();
        assertThat(events.refusesWork()).isFalse();
    }

    @Test
    void keepsTheFormerSecretOfAWebhookBesideTheNewOne() throws InterruptedException {
        RandomFlow flow = new RandomFlow(51, false);
        SequencedCommand registered = flow.apply(
                new Command.RegisterBroker("Anna", new ApiKeyHash(1, 2, 3, 4), "https://example.com/a", "one", "ANNA"));
        long broker = registered.sequence();
        log.onBatch(List.of(registered));
        assertThat(persister.awaitPersisted(broker, LONG)).isTrue();
        assertThat(secrets(broker, "one", broker, "", 0)).isOne();

        SequencedCommand moved = flow.apply(new Command.ChangeWebhook(broker, "https://example.com/b", ""));
        SequencedCommand second = flow.apply(new Command.ChangeWebhook(broker, "https://example.com/b", "two"));
        log.onBatch(List.of(moved, second));
        assertThat(persister.awaitPersisted(second.sequence(), LONG)).isTrue();
        assertThat(secrets(broker, "two", second.sequence(), "one", broker)).isOne();
        assertThat(number("SELECT micros_of_time(former_webhook_secret_until) FROM brokers"))
                .isEqualTo(second.timeMicros() + Times.MICROS_PER_DAY);

        SequencedCommand third = flow.apply(new Command.ChangeWebhook(broker, "https://example.com/b", "three"));
        SequencedCommand fourth = flow.apply(new Command.ChangeWebhook(broker, "https://example.com/c", "four"));
        log.onBatch(List.of(third, fourth));
        assertThat(persister.awaitPersisted(fourth.sequence(), LONG)).isTrue();
        assertThat(secrets(broker, "four", fourth.sequence(), "three", third.sequence()))
                .isOne();
        assertThat(number("SELECT count(*) FROM brokers WHERE webhook_url = 'https://example.com/c'"))
                .isOne();
    }

    private static long secrets(long broker, String secret, long secretId, String former, long formerId) {
        return number("""
                SELECT count(*) FROM brokers WHERE broker_id = %d AND webhook_secret = '%s' AND webhook_secret_id = %d
                    AND former_webhook_secret = '%s' AND former_webhook_secret_id = %d""".formatted(broker, secret, secretId, former, formerId));
    }

    @Test
    void wipesTheTablesInTheOrderOfEvents() throws InterruptedException {
        RandomFlow flow = new RandomFlow(41, false);
        log.onBatch(flow.next(2_000));
        assertThat(persister.awaitPersisted(2_000, LONG)).isTrue();
        assertThat(rows("trades")).isPositive();
        assertThat(rows("webhook_deliveries")).isPositive();
        List<SequencedCommand> around = new ArrayList<>(flow.next(50));
        around.add(flow.apply(new Command.ResetExchange()));
        log.onBatch(around);
        assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG)).isTrue();
        for (String table : List.of(
                "brokers",
                "instruments",
                "orders",
                "order_replacements",
                "trades",
                "candles_1m",
                "webhook_deliveries")) {
            assertThat(rows(table)).as(table).isZero();
        }
        log.onBatch(flow.next(1_000));
        assertThat(persister.close(LONG)).isTrue();
        assertThat(StateLines.of(Restored.from(database, exchangeId).engine())).isEqualTo(StateLines.of(flow.engine()));
    }

    @Test
    @ExpectedLog(level = ERROR, line = "Persister: the persister can't go on .*AnotherWriterException")
    void stopsWhenAnotherExchangeHasTakenOver() {
        RandomFlow flow = new RandomFlow(51, false);
        log.onBatch(flow.next(10));
        await().atMost(LONG).until(() -> persister.persistedSequence() == 10);
        Restored.from(database, exchangeId);
        log.onBatch(flow.next(10));
        await().atMost(LONG).until(() -> !fatal.isEmpty());
        assertThat(fatal.getFirst()).isInstanceOf(AnotherWriterException.class);
        assertThat(events.refusesWork()).isTrue();
        assertThat(TestPostgres.number(NAME, "SELECT reached_sequence FROM exchange"))
                .isEqualTo(10);
    }

    @Test
    @ExpectedLog(level = ERROR, line = "Persister: the persister can't go on .*rows were removed")
    void stopsWhenRowsAreMissing() throws InterruptedException {
        RandomFlow flow = new RandomFlow(52, false);
        log.onBatch(flow.next(2_000));
        assertThat(persister.awaitPersisted(2_000, LONG)).isTrue();
        TestPostgres.execute(NAME, "DELETE FROM orders");
        log.onBatch(flow.next(500));
        await().atMost(LONG).until(() -> !fatal.isEmpty());
        assertThat(fatal.getFirst()).isInstanceOf(InconsistentDatabaseException.class);
        assertThat(persister.persistedSequence()).isEqualTo(2_000);
    }

    @Test
    void writesABatchOnceHoweverOftenItIsTried() throws InterruptedException {
        persister.close(LONG);
        loaded = Restored.from(database, exchangeId).loaded();
        BatchWriter writer = new BatchWriter(database.writerClient(), loaded.writerId(), settings.mostInRange());
        Batch batch = new Batch(0, 1, loaded.facts());
        RandomFlow flow = new RandomFlow(61, false);
        flow.next(300).forEach(batch::add);
        // As after a commit that was done, but whose answer was lost.
        writer.write(batch);
        writer.write(batch);
        assertThat(rows("trades")).isEqualTo(flow.engine().nextTradeId() - 1);
        assertThat(StateLines.of(Restored.from(database, exchangeId).engine())).isEqualTo(StateLines.of(flow.engine()));
    }

    @Test
    void tellsWhatIsPersistedAndRemembersTheStateHash() throws InterruptedException {
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        persister.addListener(told::add);
        RandomFlow flow = new RandomFlow(71, false);
        log.onBatch(flow.next(1_500));
        assertThat(persister.close(LONG)).isTrue();
        assertThat(told).isSorted().last().isEqualTo(1_500L);
        assertThat(persister.recordStateHash(1_499, 1)).isFalse();
        assertThat(persister.recordStateHash(1_500, flow.engine().stateHash())).isTrue();
        Restored restored = Restored.from(database, exchangeId);
        assertThat(restored.loaded().totals().stateHash())
                .isEqualTo(OptionalLong.of(restored.engine().stateHash()));
    }

    private void publish(RandomFlow flow, List<SequencedCommand> published, int count) {
        for (int i = 0; i < count; i += 50) {
            List<SequencedCommand> commands = flow.next(50);
            published.addAll(commands);
            log.onBatch(commands);
        }
    }

    private void assertSame(long seed, RandomFlow flow, List<SequencedCommand> published) {
        assertThat(fatal).isEmpty();
        assertThat(StateLines.of(Restored.from(database, exchangeId).engine()))
                .as("seed %d", seed)
                .isEqualTo(StateLines.of(flow.engine()));
        List<Event.OrdersTraded> trades = trades(published);
        assertThat(trades).isNotEmpty();
        assertThat(rows("trades")).isEqualTo(trades.size());
        assertThat(rows("orders")).isEqualTo(flow.orders().size());
        long quantity = trades.stream().mapToLong(Event.OrdersTraded::quantity).sum();
        assertThat(number("SELECT sum(volume) FROM candles_1m")).isEqualTo(quantity);
        assertThat(number("SELECT sum(quantity) FROM trades")).isEqualTo(quantity);
        assertThat(rows("webhook_deliveries")).isEqualTo(deliveries(published));
    }

    private static List<Event.OrdersTraded> trades(List<SequencedCommand> published) {
        return published.stream()
                .flatMap(command -> command.events().stream())
                .filter(Event.OrdersTraded.class::isInstance)
                .map(Event.OrdersTraded.class::cast)
                .toList();
    }

    /** One for each side of a trade whose broker had a webhook at that moment. */
    private static long deliveries(List<SequencedCommand> published) {
        Set<Long> withWebhook = new HashSet<>();
        long deliveries = 0;
        for (SequencedCommand command : published) {
            for (Event event : command.events()) {
                switch (event) {
                    case Event.BrokerRegistered broker -> note(withWebhook, broker.brokerId(), broker.webhookUrl());
                    case Event.WebhookChanged changed -> note(withWebhook, changed.brokerId(), changed.url());
                    case Event.OrdersTraded trade ->
                        deliveries += (withWebhook.contains(trade.bidBrokerId()) ? 1 : 0)
                                + (withWebhook.contains(trade.askBrokerId()) ? 1 : 0);
                    default -> {
                        // Nothing that a webhook is told of.
                    }
                }
            }
        }
        return deliveries;
    }

    private static void note(Set<Long> withWebhook, long brokerId, String webhookUrl) {
        if (webhookUrl.isEmpty()) {
            withWebhook.remove(brokerId);
        } else {
            withWebhook.add(brokerId);
        }
    }

    private static long rows(String table) {
        return number("SELECT count(*) FROM " + table);
    }

    private static long number(String query) {
        return TestPostgres.number(NAME, query);
    }
}
