package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bourse.contract.OrderEntry;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.Outcome;
import org.bourse.contract.RefusalTexts;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.access.Entrance;
import org.bourse.server.access.KeyAttempts;
import org.bourse.server.guard.GuardSettings;
import org.bourse.server.guard.WebSocketUpgrade;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalSync;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.marketdata.CandleReads;
import org.bourse.server.marketdata.ExecutionReads;
import org.bourse.server.marketdata.FeedSettings;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.request.RequestGate;
import org.bourse.server.sequencer.AdmissionControl;
import org.bourse.server.sequencer.JournaledSequencer;
import org.bourse.server.sequencer.SequencerSettings;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.TradeReads;
import org.bourse.server.view.ViewSettings;
import org.bourse.testrun.TemporaryDirectories;

/** The REST gateway over a real journal, sequencer, engine and views; without a database. */
final class RestStack implements AutoCloseable {

    static final String ADMIN_KEY = "the-operators-key";

    /** What Helidon logs, now and then, as an error: its port was closed before it waited for the next connection. */
    static final String STOPPED_BETWEEN_CONNECTIONS = "ServerListener: Got a socket exception while listening";

    /** Tests ask more than people do. */
    private static final GuardSettings GUARD =
            new GuardSettings(10_000, 7_500, 1_000, 1_000_000, 1_000_000, 10, 300, 30, 64L << 20);

    /** Few, so that history is asked for what was before. */
    private static final int EXECUTIONS_IN_MEMORY = 8;

    private final Path directory;
    private final Journal journal;
    private final JournaledSequencer sequencer;
    private final ExchangeMetrics metrics = new ExchangeMetrics();
    private final PublishedLog log = new PublishedLog(0, 1_000_000);
    private final MarketDataFeed feed = new MarketDataFeed(
            FeedSettings.DEFAULTS.withExecutionsKept(EXECUTIONS_IN_MEMORY),
            InstantSource.system(),
            log.consumer("feed-dispatch", LogConsumer.Role.OPTIONAL));
    private final JsonOrderEntry orders;
    private final RestApi api;

    /** What the database, if there were one, would say. */
    final ScriptedHistory history = new ScriptedHistory();

    final ScriptedDeliveries deliveries = new ScriptedDeliveries();
    final ScriptedOperations operations = new ScriptedOperations();

    /** Why new work is refused; nothing while it is taken. */
    volatile Optional<RejectReason> admission = Optional.empty();

    /** Why what adds no work is refused, too; nothing while it is taken. */
    volatile Optional<RejectReason> reliefAdmission = Optional.empty();

    /** Where the commands came from that were done, in their order. */
    final List<CommandSource> sources = new CopyOnWriteArrayList<>();

    /** Makes the next batch fail after it was journaled, which ends the sequencer. */
    volatile boolean broken;

    /** Added to the clock that commands are stamped with. */
    final AtomicLong clockOffsetMicros = new AtomicLong();

    private RestStack(
            HttpSettings settings,
            GuardSettings guard,
            AccessSettings access,
            KeyAttempts wrongKeys,
            LongSupplier limiterClock)
            throws IOException {
        directory = TemporaryDirectories.create("rest-stack");
        journal = Journal.open(
                directory, UUID.randomUUID(), new JournalSettings(JournalSync.NONE, JournalSettings.MIN_SEGMENT_BYTES));
        ExchangeViews views = new ExchangeViews(ViewSettings.DEFAULTS);
        sequencer = new JournaledSequencer(
                journal,
                new MatchingEngine(),
                List.of(
                        views,
                        metrics,
                        log,
                        batch -> batch.forEach(done -> sources.add(done.source())),
                        _ -> failIfBroken()),
                () -> System.currentTimeMillis() * 1_000 + clockOffsetMicros.get(),
                new AdmissionControl() {

                    @Override
                    public Optional<RejectReason> refusal() {
                        return admission;
                    }

                    @Override
                    public Optional<RejectReason> refusalOfRelief(Command command) {
                        return reliefAdmission;
                    }
                },
                metrics,
                SequencerSettings.DEFAULTS);
        feed.start();
        sequencer.start(expiry -> {});
        RequestGate gate = new RequestGate();
        CommandProblems problems = new CommandProblems(new RefusalTexts(ExchangeSettings.DEFAULTS), views);
        OrderReads reads = new OrderReads(views, history);
        orders = new JsonOrderEntry(
                new OrderEntry(sequencer),
                sequencer,
                problems,
                reads,
                new OrderRateLimiter(settings.ordersPerSecond(), limiterClock, views::ordersPerSecond),
                gate,
                metrics);
        api = new RestApi(
                settings,
                access.debugCalls(),
                Entrance.of(access, wrongKeys),
                gate,
                sequencer,
                problems,
                orders,
                views,
                reads,
                new TradeReads(views, history::trades),
                new CandleReads(feed, history::candles),
                new ExecutionReads(feed, history::executions),
                deliveries,
                url -> url.contains("127.0.0.1") ? Optional.of("webhook_url leads to this machine.") : Optional.empty(),
                operations,
                metrics);
        api.start(guard, new WebSocketUpgrade(Map.of("/echo", EchoSocket::new), 65_536));
    }

    private void failIfBroken() {
        if (broken) {
            throw new IllegalStateException("broken consumer");
        }
    }

    /** A stack with an operator's key on a free port. */
    static RestStack start() {
        return start(UnaryOperator.identity());
    }

    /** The same with other settings. */
    static RestStack start(UnaryOperator<HttpSettings> change) {
        return start(change, System::nanoTime);
    }

    /** The same with a clock for the rate limit. */
    static RestStack start(UnaryOperator<HttpSettings> change, LongSupplier limiterClock) {
        return start(change, AccessSettings.DEFAULTS, KeyAttempts.UNLIMITED, limiterClock);
    }

    /** A stack that lets in what these settings say, and has this done about wrong keys. */
    static RestStack start(AccessSettings access, KeyAttempts wrongKeys) {
        return start(UnaryOperator.identity(), access, wrongKeys, System::nanoTime);
    }

    private static RestStack start(
            UnaryOperator<HttpSettings> change,
            AccessSettings access,
            KeyAttempts wrongKeys,
            LongSupplier limiterClock) {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, 65_536, 60_000, false, Optional.of(ADMIN_KEY), 0);
        try {
            return new RestStack(change.apply(settings), GUARD, access, wrongKeys, limiterClock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same behind a guard with other limits. */
    static RestStack guarded(GuardSettings guard) {
        return guarded(guard, AccessSettings.DEFAULTS);
    }

    /** The same, letting in what these settings say. */
    static RestStack guarded(GuardSettings guard, AccessSettings access) {
        try {
            return new RestStack(
                    new HttpSettings("127.0.0.1", 0, 65_536, 60_000, false, Optional.of(ADMIN_KEY), 0),
                    guard,
                    access,
                    KeyAttempts.UNLIMITED,
                    System::nanoTime);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does what an operator asks for, for whom REST has no call yet. */
    void operator(Command command) {
        assertThat(sequencer.submit(command, CommandSource.OPERATOR).join())
                .isInstanceOfSatisfying(
                        Outcome.Sequenced.class,
                        done -> assertThat(done.result().rejection()).isEmpty());
    }

    /** Ends the live feed, as a fault of its own would, while trading goes on. */
    void endFeed() throws InterruptedException {
        feed.stop();
    }

    RestApi api() {
        return api;
    }

    /** The order calls of all gateways but FIX. */
    JsonOrderEntry orders() {
        return orders;
    }

    int port() {
        return api.port();
    }

    RestClient client() {
        return new RestClient(port());
    }

    @Override
    public void close() {
        api.drain(Duration.ofMinutes(3));
        api.stop();
        sequencer.close();
        metrics.close();
        try {
            feed.stop();
            journal.close();
            deleteAll(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(directory)) {
            paths = new ArrayList<>(walk.toList());
        }
        for (Path path : paths.reversed()) {
            Files.delete(path);
        }
    }
}
