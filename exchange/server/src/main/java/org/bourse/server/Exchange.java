package org.bourse.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bourse.contract.EventConsumer;
import org.bourse.contract.OrderEntry;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.Outcome;
import org.bourse.contract.RefusalTexts;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.fix.session.PortSecurity;
import org.bourse.server.access.Entrance;
import org.bourse.server.access.WrongKeys;
import org.bourse.server.api.RestApi;
import org.bourse.server.api.operations.ExchangeHealth;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.demo.DemoMarket;
import org.bourse.server.disk.DiskWatch;
import org.bourse.server.fix.FixAdapter;
import org.bourse.server.health.HealthPort;
import org.bourse.server.health.HealthReport;
import org.bourse.server.health.ProcessHealth;
import org.bourse.server.journal.DataDirectoryLock;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalArchive;
import org.bourse.server.journal.JournalCopy;
import org.bourse.server.log.ConsumerPosition;
import org.bourse.server.log.DirectConsumer;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.ReplayPace;
import org.bourse.server.marketdata.CandleReads;
import org.bourse.server.marketdata.ExecutionReads;
import org.bourse.server.marketdata.FeedRestore;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.metrics.FeedFigures;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.persistence.archive.HistoryKeeper;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.ranges.HistoryBounds;
import org.bourse.server.persistence.reads.DatabaseCandles;
import org.bourse.server.persistence.reads.DatabaseExecutions;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.reads.DatabaseTrades;
import org.bourse.server.persistence.state.ForgottenIds;
import org.bourse.server.persistence.state.MarketHistory;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.StateLoader;
import org.bourse.server.recovery.RecoveredExchange;
import org.bourse.server.recovery.Recovery;
import org.bourse.server.recovery.StartRefusedException;
import org.bourse.server.request.RequestGate;
import org.bourse.server.sequencer.ExpiryTimer;
import org.bourse.server.sequencer.JournalReplay;
import org.bourse.server.sequencer.JournaledSequencer;
import org.bourse.server.sequencer.TrustedClock;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.TradeReads;
import org.bourse.server.webhook.WebhookAddressPolicy;
import org.bourse.server.webhook.WebhookDispatcher;
import org.bourse.server.ws.FeedEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole exchange, wired in the order in which an order goes through it. What an answer stands for can be read off
 * here: the sequencer forces the journal, applies the engine, tells {@code consumers} one after the other, and only then
 * completes the caller; the views are among them, the database is behind them.
 */
final class Exchange implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** The time that a replay waits for a consumer that doesn't move, such as the persister without PostgreSQL. */
    private static final long LONGEST_STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ClosingStack parts;
    private final ProcessHealth health;
    private final int port;
    private final Optional<InetSocketAddress> fixAddress;
    private final String demoKey;

    /** The number of commands that the database is behind, once everything is closed. */
    private final LongSupplier unpersisted;

    private Exchange(
            ClosingStack parts,
            ProcessHealth health,
            LongSupplier unpersisted,
            int port,
            Optional<InetSocketAddress> fixAddress,
            String demoKey) {
        this.parts = parts;
        this.unpersisted = unpersisted;
        this.health = health;
        this.port = port;
        this.fixAddress = fixAddress;
        this.demoKey = demoKey;
    }

    /**
     * Starts everything; returns when orders are taken.
     *
     * @param fatal told when the exchange can't go on and has to be closed
     * @param signal asked between the steps whether they are to go on
     * @throws StopSignal.StartAbandonedException when they are not; then nothing is left open
     * @throws StartRefusedException when a port can't be opened, or journal and database don't belong together
     * @throws IOException when the journal or the data directory can't be used
     */
    static Exchange start(ServerSettings settings, FatalFailure fatal, StopSignal signal) throws IOException {
        ClosingStack parts = new ClosingStack();
        try {
            return start(settings, fatal, signal, parts);
        } catch (IOException | RuntimeException | Error e) {
            parts.close();
            if (e instanceof StopSignal.StartAbandonedException && parts.hasFailed()) {
                throw new IllegalStateException(
                        "it was told to stop while it started, and not all of it ended in order", e);
            }
            throw e;
        }
    }

    private static Exchange start(ServerSettings settings, FatalFailure fatal, StopSignal signal, ClosingStack parts)
            throws IOException {
        // First, so that whoever starts the same exchange twice reads that, and not which port it has.
        parts.opened("data directory", DataDirectoryLock.take(settings.dataDir()));
        JournalCopy.tidy(settings.dataDir());
        ListenAddress.requireFree(ListenAddress.of(settings));
        ProcessHealth health = openHealth(settings, parts);
        fatal.whenReported(health::down);
        ExchangeMetrics metrics = new ExchangeMetrics();
        WrongKeys wrongKeys = new WrongKeys(System::nanoTime);
        GatewaySecurity security = GatewaySecurity.open(settings, wrongKeys, parts);
        metrics.wrongKeys(wrongKeys::count, wrongKeys::lockouts);
        metrics.refusedKeys(wrongKeys::refusals);
        parts.opened("metrics", metrics);
        String waiting = settings.database().url().isPresent()
                ? "waiting for PostgreSQL"
                : "waiting for the embedded PostgreSQL";
        health.starting(waiting);
        signal.requireNotGiven();
        Database database = Database.open(settings.database(), reason -> {
            signal.requireNotGiven();
            health.starting(waiting + ": " + reason);
        });
        parts.opened("database", database);
        LOG.info("database {}", database.description());
        signal.requireNotGiven();

        health.starting("loading the state from the database");
        Loaded loaded = load(settings, database, parts);
        WebhookDispatcher webhooks = new WebhookDispatcher(database.client(), settings.webhook());
        PersistedSegments persistedSegments = PersistedSegments.open(settings, loaded.journal(), database, parts);
        Persister persister = startPersister(settings, database, loaded, persistedSegments, webhooks, fatal, parts);
        HistoryKeeper keeper = keepHistory(settings, database, loaded, metrics, parts);
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        OrderReads reads = new OrderReads(loaded.views(), history);
        OrderRateLimiter limiter = new OrderRateLimiter(
                settings.http().ordersPerSecond(), System::nanoTime, loaded.views()::ordersPerSecond);
        ExchangeSettings limits =
                HeapRoom.fit(settings.matching(), Runtime.getRuntime().maxMemory());
        RefusalTexts texts = new RefusalTexts(limits);
        Optional<FixAdapter> fix = openFix(settings, security.fix(), loaded, reads, limiter, texts, parts);

        long lastSequence = loaded.engine().lastSequence();
        DirectConsumer views = new DirectConsumer("views", loaded.views(), lastSequence);
        DirectConsumer counts = new DirectConsumer("metrics", metrics, lastSequence);
        List<EventConsumer> consumers =
                List.of(views, counts, loaded.consumers().log());
        signal.requireNotGiven();
        ReplayPace pace = new ReplayPace(loaded.consumers().log(), LONGEST_STANDSTILL_NANOS);
        replay(loaded.journal(), loaded.engine(), consumers, pace, health, signal);
        if (fix.isPresent()) {
            told(settings, loaded).requireHappened(fix.get(), loaded.engine());
        }
        TrustedClock clock = loaded.clock();
        clock.reached(loaded.engine().lastTimeMicros());
        signal.requireNotGiven();
        health.starting("opening the ports");
        DiskWatch disks = watchDisks(settings, metrics, parts);
        JournaledSequencer sequencer =
                startSequencer(settings, limits, loaded, consumers, clock, fix, disks, metrics, parts);
        // Not beside the replay, which needs the processors.
        keeper.start();
        webhooks.start();
        parts.opened("webhooks", () -> webhooks.close(Duration.ofSeconds(settings.shutdownDrainSeconds())));
        persistedSegments.archive().ifPresent(archive -> registerArchive(metrics, archive));
        metrics.clock(clock::behindMicros, clock::doubtedMicros);
        Stream.<ConsumerPosition>concat(Stream.of(views, counts), loaded.consumers().log().consumers().stream())
                .forEach(consumer -> registerConsumer(metrics, consumer, isStopped(consumer, loaded.consumers(), fix)));
        registerGauges(metrics, sequencer, loaded.views(), webhooks, fix);
        metrics.logFull(loaded.consumers().log()::isFull);

        Optional<InetSocketAddress> fixAddress = listen(fix, sequencer, parts);
        ConnectedClients clients = new ConnectedClients(fix);
        Operations operations = new Operations(
                sequencer,
                loaded.consumers(),
                loaded.views(),
                persister,
                fix,
                loaded.feed(),
                history,
                clock,
                persistedSegments,
                keeper,
                disks,
                clients);
        Entrance entrance = Entrance.of(settings.access(), wrongKeys);
        RequestGate gate = new RequestGate();
        CommandProblems problems = new CommandProblems(texts, loaded.views());
        JsonOrderEntry orders =
                new JsonOrderEntry(new OrderEntry(sequencer), sequencer, problems, reads, limiter, gate, metrics);
        RestApi rest = new RestApi(
                settings.http(),
                settings.access().debugCalls(),
                entrance,
                gate,
                sequencer,
                problems,
                orders,
                loaded.views(),
                reads,
                new TradeReads(loaded.views(), new DatabaseTrades(database)),
                new CandleReads(loaded.feed(), new DatabaseCandles(database)),
                new ExecutionReads(loaded.feed(), new DatabaseExecutions(database)),
                webhooks,
                new WebhookAddressPolicy(settings.webhook())::refusal,
                operations,
                metrics);
        // Before anybody can look: the demo's books are full when the ports open.
        String demoKey = settings.demo() ? startDemo(parts, sequencer, loaded.views(), clock) : "";
        startHttp(settings, loaded, rest, orders, entrance, security.http(), metrics, clients, parts);
        health.running(() -> report(operations.health()));
        parts.opened("watch of threads", watchThreads(fatal, loaded.feed()));
        return new Exchange(
                parts,
                health,
                () -> loaded.engine().lastSequence() - persister.persistedSequence(),
                rest.port(),
                fixAddress,
                demoKey);
    }

    /** The live feed alone may end by itself: trading goes on without it. */
    private static ThreadWatch watchThreads(FatalFailure fatal, MarketDataFeed feed) {
        return ThreadWatch.start(
                FatalFailure.NEEDED,
                name -> name.equals("feed-dispatch") && feed.failure().isPresent(),
                name -> fatal.report("the thread " + name + " has ended"));
    }

    /** Before anything that may take its time, so that whoever asks is told what the start is waiting for. */
    private static ProcessHealth openHealth(ServerSettings settings, ClosingStack parts) throws IOException {
        ProcessHealth health = new ProcessHealth();
        HealthPort port = HealthPort.open(settings.health(), health::report);
        parts.opened("health port", port);
        LOG.info("health is answered at port {}", port.port());
        return health;
    }

    private static HealthReport report(ExchangeHealth health) {
        HealthReport.State state = !health.alive()
                ? HealthReport.State.DOWN
                : health.ready() ? HealthReport.State.UP : HealthReport.State.NOT_READY;
        String detail = health.checks().stream()
                .filter(check -> check.state() != ExchangeHealth.State.UP)
                .map(check -> check.name() + ": " + check.detail())
                .collect(Collectors.joining("; "));
        return HealthReport.of(state, detail);
    }

    /** The state that the database had, brought up to the journal by the replay that is still to come. */
    private record Loaded(
            RecoveredExchange recovered,
            ExchangeViews views,
            LogConsumers consumers,
            TrustedClock clock,
            MarketDataFeed feed) {

        Journal journal() {
            return recovered.journal();
        }

        MatchingEngine engine() {
            return recovered.engine();
        }
    }

    private static Loaded load(ServerSettings settings, Database database, ClosingStack parts) throws IOException {
        ExchangeViews views = new ExchangeViews(settings.views());
        FeedRestore restore = new FeedRestore(settings.feed());
        RecoveredExchange recovered = new Recovery(settings.dataDir(), settings.journal(), settings.adoptDatabase())
                .recover(new StateLoader(database), new StateSinkPair(views.restore(), restore));
        parts.opened("journal", recovered.journal());

        // What the database has now belongs together with the state loaded from it: before the persister goes on.
        MarketHistory traded = new MarketHistory(database);
        traded.minutesOfLastDay(minute -> restore.minute(minute.instrumentId(), minute.candle()));
        traded.tradeCounts(restore::tradeCount);
        restore.lastEvent(recovered.engine().nextEventSequence() - 1);
        LogConsumers consumers = LogConsumers.of(
                recovered.engine().lastSequence(),
                settings.database().backlogLimitEvents(),
                settings.fix().isPresent());
        TrustedClock clock = new TrustedClock(
                SystemClock::micros, System::nanoTime, recovered.engine().lastTimeMicros());
        MarketDataFeed feed = new MarketDataFeed(restore, settings.feed(), clock, consumers.feed());
        feed.start();
        parts.opened("live feed", feed::stop);
        return new Loaded(recovered, views, consumers, clock, feed);
    }

    private static Persister startPersister(
            ServerSettings settings,
            Database database,
            Loaded loaded,
            PersistedSegments persistedSegments,
            WebhookDispatcher webhooks,
            FatalFailure fatal,
            ClosingStack parts) {
        Persister persister = new Persister(
                database,
                settings.database(),
                loaded.recovered().loaded(),
                loaded.consumers().history(),
                failure -> fatal.report("the persister can't go on; the log says why"));
        persister.addListener(loaded.views()::onPersisted);
        persister.addListener(persistedSegments::persisted);
        if (persistedSegments.archive().isPresent()) {
            persister.recordRejectedCommands();
        }
        persister.addOutboxListener(webhooks::wake);
        persister.addWebhookListener(webhooks::receiversChanged);
        persister.start();
        parts.opened("persister", () -> drain(persister, loaded.engine(), settings.shutdownDrainSeconds()));
        ForgottenIds forgotten =
                new ForgottenIds(database, loaded.recovered().loaded().reachedSequence());
        persister.addListener(forgotten::persisted);
        forgotten.start();
        parts.opened("deleting of forgotten ids", forgotten);
        HistoryBounds bounds = new HistoryBounds(database);
        bounds.start();
        parts.opened("look at history", bounds);
        return persister;
    }

    /** Opens the keeper of history, which archives what is older than is to be kept; it is not started. */
    private static HistoryKeeper keepHistory(
            ServerSettings settings, Database database, Loaded loaded, ExchangeMetrics metrics, ClosingStack parts) {
        try {
            HistoryKeeper keeper = HistoryKeeper.open(
                    database,
                    settings.history(),
                    loaded.recovered().exchangeId(),
                    settings.dataDir(),
                    DiskWatch.WARNED_TIMES * settings.disk().leastFreeBytes());
            parts.opened("keeping of history", keeper);
            metrics.historyKeeping(
                    () -> keeper.figures().inBlocks(), () -> keeper.failure().isPresent());
            if (settings.history().keepDays() > 0) {
                metrics.history(
                        () -> keeper.figures().here(),
                        () -> keeper.figures().archived(),
                        () -> keeper.figures().staying(),
                        () -> keeper.figures().oldestSeconds());
            }
            return keeper;
        } catch (IOException e) {
            throw new StartRefusedException(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<FixAdapter> openFix(
            ServerSettings settings,
            PortSecurity security,
            Loaded loaded,
            OrderReads reads,
            OrderRateLimiter limiter,
            RefusalTexts texts,
            ClosingStack parts)
            throws IOException {
        Optional<LogConsumer> reports = loaded.consumers().reports();
        if (settings.fix().isEmpty() || reports.isEmpty()) {
            return Optional.empty();
        }
        told(settings, loaded).requireJournaled(loaded.journal().lastSequence());
        FixAdapter fix = new FixAdapter(
                settings.fix().get(),
                security,
                loaded.recovered().exchangeId(),
                loaded.views(),
                reads,
                limiter,
                texts,
                reports.get());
        parts.opened("FIX reports", fix::close);
        return Optional.of(fix);
    }

    private static FixReportCheck told(ServerSettings settings, Loaded loaded) {
        return new FixReportCheck(
                settings.fix().orElseThrow(), loaded.recovered().exchangeId(), settings.adoptDatabase());
    }

    /** Does what the journal has after the engine's last command, and says how far that is. */
    static void replay(
            Journal journal,
            MatchingEngine engine,
            List<EventConsumer> consumers,
            ReplayPace pace,
            ProcessHealth health,
            StopSignal signal)
            throws IOException {
        long before = engine.lastSequence();
        long total = journal.lastSequence() - before;
        health.starting("replaying the journal", 0, total);
        long replayed = JournalReplay.replay(journal, engine, batch -> {
            consumers.forEach(consumer -> consumer.onBatch(batch));
            health.starting("replaying the journal", batch.getLast().sequence() - before, total);
            // Behind the consumers, which then have all that the engine has.
            signal.requireNotGiven();
            pace.await(signal::requireNotGiven);
        });
        LOG.info("replayed {} commands; the exchange is at sequence {}", replayed, engine.lastSequence());
    }

    /** The data directory has the journal and FIX's files. An external PostgreSQL's disk is its operator's. */
    private static DiskWatch watchDisks(ServerSettings settings, ExchangeMetrics metrics, ClosingStack parts)
            throws IOException {
        Map<String, Path> needed = new LinkedHashMap<>();
        needed.put("journal", settings.dataDir());
        if (settings.database().url().isEmpty()) {
            needed.put("database", settings.database().embeddedDirectory());
        }
        Map<String, Path> others = new LinkedHashMap<>();
        settings.journalArchive().ifPresent(archive -> others.put("archive", archive));
        if (settings.history().keepDays() > 0) {
            settings.history().archive().ifPresent(archive -> others.put("history", archive));
        }
        DiskWatch disks = DiskWatch.start(needed, others, settings.disk());
        parts.opened("watch of disks", disks);
        for (DiskWatch.Look disk : disks.looks()) {
            String name = disk.disk();
            metrics.disk(
                    name,
                    () -> disks.look(name).freeBytes(),
                    () -> disks.look(name).sizeBytes(),
                    () -> disks.look(name).hoursLeft().orElse(Double.POSITIVE_INFINITY));
        }
        metrics.diskLow(disks::isLow);
        return disks;
    }

    private static JournaledSequencer startSequencer(
            ServerSettings settings,
            ExchangeSettings limits,
            Loaded loaded,
            List<EventConsumer> consumers,
            TrustedClock clock,
            Optional<FixAdapter> fix,
            DiskWatch disks,
            ExchangeMetrics metrics,
            ClosingStack parts) {
        JournaledSequencer sequencer = new JournaledSequencer(
                loaded.journal(),
                loaded.engine(),
                consumers,
                clock,
                new LogAdmission(loaded.consumers().log(), loaded.views(), fix, disks),
                metrics,
                settings.sequencer());
        ExpiryTimer timer = new ExpiryTimer(sequencer, clock);
        ExchangeSettings former = loaded.engine().settings();
        sequencer.start(timer::expiryChanged);
        parts.opened("sequencer", sequencer);
        applySettings(sequencer, former, limits);
        timer.start();
        parts.opened("expiry timer", timer);
        return sequencer;
    }

    private static Optional<InetSocketAddress> listen(
            Optional<FixAdapter> fix, JournaledSequencer sequencer, ClosingStack parts) throws IOException {
        if (fix.isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress address = fix.get().listen(sequencer);
        parts.opened("FIX gateway", fix.get()::shut);
        return Optional.of(address);
    }

    private static void startHttp(
            ServerSettings settings,
            Loaded loaded,
            RestApi rest,
            JsonOrderEntry orders,
            Entrance entrance,
            Optional<SSLContext> tls,
            ExchangeMetrics metrics,
            ConnectedClients clients,
            ClosingStack parts) {
        FeedEndpoint webSockets = new FeedEndpoint(
                settings.webSocket(), loaded.feed(), loaded.views(), orders, entrance, metrics, InstantSource.system());
        metrics.feed(() -> figures(loaded.feed(), webSockets));
        clients.opened(webSockets);
        rest.start(settings.guard(), webSockets.upgrade(), tls);
        parts.opened("REST gateway", () -> stop(rest, settings.shutdownDrainSeconds()));
        webSockets.start();
        parts.opened("WebSocket gateway", webSockets::stop);
    }

    private static FeedFigures figures(MarketDataFeed feed, FeedEndpoint webSockets) {
        return new FeedFigures(
                webSockets.connections(),
                feed.subscriptions(),
                webSockets.sentMessages(),
                webSockets.sentBytes(),
                webSockets.slowClients());
    }

    /** Brings life into the market, for those who look at it for the first time; returns a key to log in with. */
    private static String startDemo(
            ClosingStack parts, JournaledSequencer sequencer, ExchangeViews views, TrustedClock clock) {
        DemoMarket demo = DemoMarket.start(sequencer, views, clock);
        parts.opened("demo", demo);
        return demo.apiKey();
    }

    /** The key to log in to the demo with; empty when there is no demo. */
    String demoKey() {
        return demoKey;
    }

    /** The port that HTTP is served at. */
    int port() {
        return port;
    }

    /** The address at which FIX clients log on; empty when there is no FIX gateway. */
    Optional<InetSocketAddress> fixAddress() {
        return fixAddress;
    }

    /** Stops everything in the opposite order of the start: first the gateways, so that what follows is all there is. */
    @Override
    public void close() {
        health.stopping();
        parts.close();
    }

    /** After {@link #close}: how many commands are in the journal and not in the database; the next start writes them. */
    long unpersistedCommands() {
        return unpersisted.getAsLong();
    }

    /** Whether everything could be closed in order. */
    boolean closedInOrder() {
        return !parts.hasFailed();
    }

    /** The configuration may have changed since the settings in the engine's state were set; from here on it is in force. */
    private static void applySettings(JournaledSequencer sequencer, ExchangeSettings former, ExchangeSettings wanted) {
        if (former.equals(wanted)) {
            return;
        }
        switch (sequencer
                .submit(new Command.ChangeSettings(wanted), CommandSource.OPERATOR)
                .join()) {
            case Outcome.Sequenced sequenced -> LOG.info("matching rules and limits are now {}", wanted);
            case Outcome.Refused refused ->
                throw new StartRefusedException("the settings could not be put in force: "
                        + refused.reason().text());
            case Outcome.Unknown unknown ->
                throw new StartRefusedException("the journal failed while the settings were put in force");
        }
    }

    private static void stop(RestApi rest, int seconds) {
        if (!rest.drain(Duration.ofSeconds(seconds))) {
            LOG.warn("some requests were not answered within {} seconds", seconds);
        }
        rest.stop();
    }

    private static void drain(Persister persister, MatchingEngine engine, int seconds) throws InterruptedException {
        if (persister.close(Duration.ofSeconds(seconds))) {
            long hash = engine.stateHash();
            persister.recordStateHash(engine.lastSequence(), hash);
            LOG.info("the state hash at command {} is {}", engine.lastSequence(), StateHashText.of(hash));
        }
    }

    /** FIX's position stands still before the first command that could neither be reported nor kept. */
    private static BooleanSupplier isStopped(
            ConsumerPosition consumer, LogConsumers consumers, Optional<FixAdapter> fix) {
        boolean isReports = consumers.reports().filter(consumer::equals).isPresent();
        return () -> consumer.failure().isPresent()
                || (isReports
                        && fix.map(gateway -> gateway.status().heldSequence() > 0)
                                .orElse(false));
    }

    private static void registerConsumer(ExchangeMetrics metrics, ConsumerPosition consumer, BooleanSupplier stopped) {
        metrics.consumer(consumer.name(), consumer::lagEvents, consumer::lagSeconds, stopped);
    }

    private static void registerArchive(ExchangeMetrics metrics, JournalArchive archive) {
        metrics.archive(
                archive::sealedSegments,
                archive::sealedBytes,
                archive::waitingSegments,
                () -> archive.failure().isPresent());
    }

    private static void registerGauges(
            ExchangeMetrics metrics,
            JournaledSequencer sequencer,
            ExchangeViews views,
            WebhookDispatcher webhooks,
            Optional<FixAdapter> fix) {
        metrics.sequencerQueueDepth(sequencer::queueDepth);
        metrics.openOrders(views::openOrders);
        metrics.halts(views::haltedInstruments, () -> views.market().halted());
        metrics.stoppedBrokers(views::brokers);
        metrics.webhookBacklog(webhooks::pendingCount);
        fix.ifPresent(gateway -> {
            metrics.fix(gateway::status);
            gateway.onAnswer(metrics.fixOrders());
        });
    }
}
