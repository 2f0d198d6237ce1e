package org.bourse.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.bourse.contract.EventConsumer;
import org.bourse.contract.KeyFault;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.RejectReason;
import org.bourse.fix.AnswerListener;
import org.bourse.fix.FixStatus;
import org.bourse.server.access.KeyAttempts;
import org.bourse.server.sequencer.SequencerMetrics;

/**
 * All metrics of the process. What the engine does is counted from the event stream; what waits somewhere is a gauge that
 * the wiring registers and a scrape reads. Recording is safe from any thread and takes no lock of its own.
 */
public final class ExchangeMetrics implements EventConsumer, SequencerMetrics, AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Counter ordersAccepted;
    private final Counter trades;
    private final Map<RejectReason, Counter> rejects = new EnumMap<>(RejectReason.class);
    private final Map<Origin, Counter> deadlinesPassed = new EnumMap<>(Origin.class);
    private final Counter unknownOutcomes;
    private final DistributionSummary batchCommands;
    private final Timer journalForce;
    private final Counter journalBytes;

    /** With the metrics of the JVM and the process; everything else starts at zero. */
    public ExchangeMetrics() {
        Gauge.builder("bourse.build.info", () -> 1)
                .description("Always 1; its labels say which program runs")
                .tag("version", BuildInfo.CURRENT.version())
                .tag("revision", BuildInfo.CURRENT.revision())
                .register(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);

        ordersAccepted = Counter.builder("bourse.orders.accepted")
                .description("Orders accepted, those replayed at the start included")
                .register(registry);
        trades = Counter.builder("bourse.trades")
                .description("Trades, those replayed at the start included")
                .register(registry);
        for (RejectReason reason : RejectReason.values()) {
            rejects.put(reason, rejectCounter(reason));
        }
        for (Origin gateway : List.of(Origin.REST, Origin.WEBSOCKET, Origin.FIX)) {
            deadlinesPassed.put(gateway, deadlineCounter(gateway));
        }
        unknownOutcomes = Counter.builder("bourse.outcomes.unknown")
                .description("Commands that the exchange had in its hands when it failed")
                .register(registry);
        batchCommands = DistributionSummary.builder("bourse.sequencer.batch.commands")
                .description("Commands that became durable together")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096, 16_384)
                .register(registry);
        journalBytes = Counter.builder("bourse.journal.written")
                .description("Bytes written to the journal")
                .baseUnit("bytes")
                .register(registry);
        journalForce = Timer.builder("bourse.journal.force")
                .description("Time to bring a batch to the disk")
                .serviceLevelObjectives(
                        Duration.ofNanos(50_000),
                        Duration.ofNanos(100_000),
                        Duration.ofNanos(250_000),
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1))
                .register(registry);
    }

    private Counter rejectCounter(RejectReason reason) {
        return Counter.builder("bourse.rejects")
                .description("Commands refused, by the engine or before it")
                .tag("reason", word(reason))
                .register(registry);
    }

    private Counter deadlineCounter(Origin gateway) {
        return Counter.builder("bourse.deadlines.passed")
                .description("Orders and replaces whose turn came after their deadline")
                .tag("gateway", word(gateway))
                .register(registry);
    }

    private void countDeadline(RejectReason reason, Origin gateway) {
        Counter counter = reason == RejectReason.DEADLINE_PASSED ? deadlinesPassed.get(gateway) : null;
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void onBatch(List<SequencedCommand> batch) {
        int acceptedNow = 0;
        int tradesNow = 0;
        for (SequencedCommand command : batch) {
            for (Event event : command.events()) {
                if (event instanceof Event.OrderAccepted) {
                    acceptedNow++;
                } else if (event instanceof Event.OrdersTraded) {
                    tradesNow++;
                } else if (event instanceof Event.CommandRejected rejected) {
                    rejected(rejected.reason());
                    countDeadline(rejected.reason(), command.source().origin());
                }
            }
        }
        ordersAccepted.increment(acceptedNow);
        trades.increment(tradesNow);
    }

    /** Counts a refusal that neither the event stream nor the sequencer tells, because it came before both. */
    public void rejected(RejectReason reason) {
        Counter counter = rejects.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void onBatch(int commands, long writtenBytes, long forceNanos) {
        batchCommands.record(commands);
        journalBytes.increment((double) writtenBytes);
        if (forceNanos > 0) {
            journalForce.record(forceNanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void onRefused(RejectReason reason) {
        rejected(reason);
    }

    @Override
    public void onUnknown() {
        unknownOutcomes.increment();
    }

    /** The times of one route's answers. */
    public HttpRouteMetrics httpRoute(String method, String route) {
        return new HttpRouteMetrics(registry, method, route);
    }

    /** Shows the number of commands that wait for the sequencer. */
    public void sequencerQueueDepth(LongSupplier commands) {
        gauge("bourse.sequencer.queue.depth", "Commands that wait for the sequencer", commands::getAsLong);
    }

    /** Shows a consumer of the published log: how far behind it is, and whether it has stopped by an error. */
    public void consumer(String name, LongSupplier lagEvents, DoubleSupplier lagSeconds, BooleanSupplier failed) {
        String[] tags = {"consumer", name};
        gauge(
                "bourse.consumer.lag.events",
                "Events that are published and that the consumer is not done with",
                lagEvents::getAsLong,
                tags);
        gauge(
                "bourse.consumer.lag.seconds",
                "Age of the oldest event that the consumer is not done with",
                lagSeconds,
                tags);
        gauge(
                "bourse.consumer.failed",
                "1 when the consumer has stopped by an error, until the next start, else 0",
                flag(failed),
                tags);
    }

    /** Shows the number of open orders. */
    public void openOrders(LongSupplier orders) {
        gauge("bourse.open.orders", "Open orders", orders::getAsLong);
    }

    /**
     * Shows what an operator has halted.
     *
     * @param instruments how many have a halt of their own
     * @param market whether the whole market is halted
     */
    public void halts(LongSupplier instruments, BooleanSupplier market) {
        gauge("bourse.halted.instruments", "Instruments with a halt of their own", instruments::getAsLong);
        gauge("bourse.market.halted", "1 while the whole market is halted, else 0", flag(market));
    }

    /** Shows the number of stopped brokers, the operator's suspensions and their own kill switches apart. */
    public void stoppedBrokers(ToLongFunction<BrokerStatus> brokers) {
        for (BrokerStatus status : BrokerStatus.values()) {
            if (status != BrokerStatus.ACTIVE) {
                gauge(
                        "bourse.stopped.brokers",
                        "Brokers that may enter no orders",
                        () -> brokers.applyAsLong(status),
                        "status",
                        word(status));
            }
        }
    }

    /** Shows the clock: by how much it is behind the exchange's time, and by how much ahead of what is believed. */
    public void clock(LongSupplier behindMicros, LongSupplier doubtedMicros) {
        gauge(
                "bourse.clock.behind.seconds",
                "By how much the machine's clock is behind the exchange's time, which stands still meanwhile",
                () -> behindMicros.getAsLong() / 1e6);
        gauge(
                "bourse.clock.doubted.seconds",
                "By how much the machine's clock jumped ahead of the exchange's time, which does not follow it yet",
                () -> doubtedMicros.getAsLong() / 1e6);
    }

    /** Shows the number of pending webhook deliveries. */
    public void webhookBacklog(LongSupplier deliveries) {
        gauge("bourse.webhook.backlog", "Webhook deliveries that are pending", deliveries::getAsLong);
    }

    /** Shows the archive of the journal. */
    public void archive(
            LongSupplier sealedSegments,
            LongSupplier sealedBytes,
            LongSupplier waitingSegments,
            BooleanSupplier failing) {
        gauge("bourse.archive.sealed.segments", "Journal segments in the archive", sealedSegments::getAsLong);
        gauge("bourse.archive.sealed.bytes", "Bytes of sealed segments in the archive", sealedBytes::getAsLong);
        gauge(
                "bourse.archive.waiting.segments",
                "Journal segments that may be sealed and are not yet",
                waitingSegments::getAsLong);
        gauge(
                "bourse.archive.failing",
                "1 while segments can't be sealed in the archive, and stay in the journal",
                flag(failing));
    }

    /** Shows the keeping of history: the number of ranges whose trades are in blocks, and whether it fails. */
    public void historyKeeping(LongSupplier inBlocks, BooleanSupplier failing) {
        gauge(
                "bourse.history.block.ranges",
                "Ranges of trades in the database that are in blocks",
                inBlocks::getAsLong);
        gauge(
                "bourse.history.failing",
                "1 while old history can't be archived, and stays in the database, or trades can't be put into blocks",
                flag(failing));
    }

    /** Shows history in the database and its archive. */
    public void history(LongSupplier here, LongSupplier archived, LongSupplier staying, LongSupplier oldestSeconds) {
        gauge("bourse.history.ranges", "Ranges of history in the database", here::getAsLong);
        gauge("bourse.history.archived.ranges", "Ranges of history in the archive", archived::getAsLong);
        gauge(
                "bourse.history.staying.ranges",
                "Ranges of history older than they are to be kept that an open order or a webhook notice needs",
                staying::getAsLong);
        gauge(
                "bourse.history.oldest.seconds",
                "How long ago the oldest range of history in the database was begun",
                oldestSeconds::getAsLong);
    }

    /** Shows the live feed. */
    public void feed(Supplier<FeedFigures> now) {
        gauge("bourse.feed.connections", "Open WebSockets of the live feed", of(now, FeedFigures::connections));
        gauge(
                "bourse.feed.subscribers",
                "Subscriptions to the live feed, by client, channel and symbol",
                of(now, FeedFigures::subscriptions));
        counter("bourse.feed.messages", "Messages written to WebSockets", of(now, FeedFigures::messages));
        counter("bourse.feed.written.bytes", "Bytes written to WebSockets", of(now, FeedFigures::bytes));
        counter(
                "bourse.feed.slow.clients",
                "Clients closed because they read too slowly",
                of(now, FeedFigures::slowClients));
    }

    /** Shows the guard in front of REST and WebSocket. */
    public void guard(Supplier<GuardFigures> now) {
        gauge(
                "bourse.http.connections",
                "Open connections of REST and WebSocket clients",
                of(now, GuardFigures::connections));
        gauge(
                "bourse.http.anonymous.connections",
                "Open connections over which no right key came",
                of(now, GuardFigures::anonymousConnections));
        gauge(
                "bourse.http.buffered.bytes",
                "Bytes held of unfinished bodies and messages",
                of(now, GuardFigures::bufferedBytes));
        for (String reason : now.get().refused().keySet()) {
            counter(
                    "bourse.http.refused",
                    "Requests and connections that were refused before they were looked at",
                    () -> now.get().refused().getOrDefault(reason, 0L),
                    "reason",
                    reason);
        }
    }

    /** Shows the FIX gateway. */
    public void fix(Supplier<FixStatus> now) {
        gauge("bourse.fix.connections", "Open FIX connections", of(now, FixStatus::connections));
        gauge("bourse.fix.sessions.logged.on", "FIX sessions whose client is logged on", of(now, FixStatus::loggedOn));
        gauge(
                "bourse.fix.brokers.stopped",
                "Brokers whose FIX reports can't be made, so that their sessions are closed until the next start",
                of(now, FixStatus::brokersStopped));
        gauge(
                "bourse.fix.all.stopped",
                "1 when nobody's FIX reports can be made, so that all sessions are closed until the next start",
                of(now, status -> status.isStoppedForAll() ? 1 : 0));
        gauge(
                "bourse.fix.stalled.seconds",
                "For how long FIX reports could not be written",
                of(now, status -> status.stalledMicros() / 1e6));
        counter(
                "bourse.fix.closed",
                "FIX connections closed because of what came over them, or did not come",
                of(now, FixStatus::closed));
        counter("bourse.fix.messages.in", "Messages of FIX clients", of(now, FixStatus::received));
        counter("bourse.fix.messages.out", "Messages for FIX clients", of(now, FixStatus::sent));
        counter("bourse.fix.rejects", "Messages for FIX clients that refuse something", of(now, FixStatus::rejects));
        counter("bourse.fix.throttled", "Messages of FIX clients that came too fast", of(now, FixStatus::throttled));
    }

    /**
     * Shows the room of one disk.
     *
     * @param name what is kept there
     * @param hoursLeft until nothing is free any more; infinity where that is never, or not known
     */
    public void disk(String name, LongSupplier freeBytes, LongSupplier totalBytes, DoubleSupplier hoursLeft) {
        String[] tags = {"disk", name};
        gauge("disk.free.bytes", "Room on the disk that the exchange may use", freeBytes::getAsLong, tags);
        gauge("disk.total.bytes", "Size of the disk", totalBytes::getAsLong, tags);
        gauge("bourse.disk.hours.left", "Hours until the disk is full, at the rate of the last hour", hoursLeft, tags);
    }

    /** Shows whether the published log is so long that more than new orders is refused. */
    public void logFull(BooleanSupplier full) {
        gauge(
                "bourse.log.full",
                "1 while a consumer is behind by twice the backlog limit, so that cancels that find nothing are refused",
                flag(full));
    }

    /** Shows whether new orders are refused for want of room on a disk. */
    public void diskLow(BooleanSupplier low) {
        gauge("bourse.disk.low", "1 while new orders are refused because a disk has too little room", flag(low));
    }

    /** The times of one kind of order message at a gateway other than REST, which has them by route. */
    public Timer orderMessages(String gateway, String operation) {
        return Timer.builder("bourse.order")
                .description("Time from an order message to what became of it")
                .tag("gateway", gateway)
                .tag("operation", operation)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(registry);
    }

    /** The listener to the times of FIX clients' order messages. */
    public AnswerListener fixOrders() {
        Map<AnswerListener.Operation, Timer> times = new EnumMap<>(AnswerListener.Operation.class);
        for (AnswerListener.Operation operation : AnswerListener.Operation.values()) {
            times.put(operation, orderMessages("fix", word(operation)));
        }
        return (operation, nanos) -> {
            Timer timer = times.get(operation);
            if (timer != null) {
                timer.record(nanos, TimeUnit.NANOSECONDS);
            }
        };
    }

    /** Shows the wrong keys at each gateway, and how often that locked an address out. */
    public void wrongKeys(ToLongFunction<KeyAttempts.Gateway> count, LongSupplier lockouts) {
        for (KeyAttempts.Gateway gateway : KeyAttempts.Gateway.values()) {
            counter(
                    "bourse.wrong.keys",
                    "Wrong keys shown at a gateway",
                    () -> count.applyAsLong(gateway),
                    "gateway",
                    word(gateway));
        }
        counter("bourse.lockouts", "Addresses locked out for wrong keys", lockouts::getAsLong);
    }

    /** Shows the keys that were known and refused, by gateway and why. */
    public void refusedKeys(ToLongBiFunction<KeyAttempts.Gateway, KeyFault> count) {
        for (KeyAttempts.Gateway gateway : KeyAttempts.Gateway.values()) {
            for (KeyFault fault : KeyFault.values()) {
                counter(
                        "bourse.refused.keys",
                        "Keys that were known and not good for what they were shown for",
                        () -> count.applyAsLong(gateway, fault),
                        "gateway",
                        word(gateway),
                        "reason",
                        word(fault));
            }
        }
    }

    private void counter(String name, String description, DoubleSupplier value, String... tags) {
        // A counter holds on to its function, but not to the object that the function is about.
        FunctionCounter.builder(name, registry, ignored -> value.getAsDouble())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, String description, DoubleSupplier value, String... tags) {
        Gauge.builder(name, value::getAsDouble)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private static <T> DoubleSupplier of(Supplier<T> now, ToDoubleFunction<T> figure) {
        return () -> figure.applyAsDouble(now.get());
    }

    private static DoubleSupplier flag(BooleanSupplier on) {
        return () -> on.getAsBoolean() ? 1 : 0;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Everything in Prometheus' text format, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    /** Stops listening to the garbage collector. */
    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
