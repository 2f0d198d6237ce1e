package org.bourse.floor.desk;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bourse.floor.feed.FeedCounters;
import org.bourse.floor.feed.LinkStatus;
import org.bourse.floor.feed.Venue;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.simulation.RunPicture;
import org.bourse.floor.store.TickFollower;

/** The floor's metrics for Prometheus, read from what it counts anyway when somebody asks. */
final class FloorMetrics {

    private static final double NANOS = 1e9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Desk desk;
    private final Clock clock;

    /** Those of that floor, by venue where it makes sense. */
    FloorMetrics(Desk desk, ChannelEndpoint channels, Clock clock) {
        this.desk = desk;
        this.clock = clock;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        List<Venue> venues = desk.floor().venues();
        for (int place = 0; place < venues.size(); place++) {
            links(venues.get(place).name(), place);
            manySubjects(venues.get(place).name(), place);
            recycles(venues.get(place).name(), place);
            counted(venues.get(place));
            books(venues.get(place));
        }
        desk.latencies().bindTo(registry, venues);
        Gauge.builder("bourse.floor.frames.waiting", () -> desk.floor().waiting())
                .description("What has come and waits for the floor's thread")
                .register(registry);
        total(
                "bourse.floor.frames.dropped",
                "Frames for which there was no room",
                of -> of.floor().droppedFrames());
        total(
                "bourse.floor.tape.bytes",
                "Bytes written to the tape",
                of -> of.floor().tape().recordedBytes());
        total(
                "bourse.floor.tape.events",
                "Events written to the tape",
                of -> of.floor().tape().recordedEvents());
        total(
                "bourse.floor.tape.missed",
                "Events that could not be written",
                of -> of.floor().tape().missedEvents());
        Gauge.builder("bourse.floor.channel.clients", channels::connections)
                .description("Clients of the live channels")
                .register(registry);
        FunctionCounter.builder("bourse.floor.channel.messages", channels, ChannelEndpoint::sentMessages)
                .description("Messages sent to them")
                .register(registry);
        FunctionCounter.builder("bourse.floor.channel.slow", channels, ChannelEndpoint::slowClients)
                .description("Those that were cut off because they did not read")
                .register(registry);
        desk.ticks().ifPresent(this::ticks);
        desk.account().ifPresent(this::orders);
        Gauge.builder("bourse.floor.indicators", () -> desk.indicators().indicators())
                .description("Indicators that somebody looks at, equal ones once")
                .register(registry);
        total(
                "bourse.floor.indicator.computations",
                "How often these were computed",
                of -> of.indicators().computations());
        Gauge.builder(
                        "bourse.floor.books.late",
                        () -> new DeskHealth(desk).late().size())
                .description("Books that are followed and have not been live for a minute")
                .register(registry);
        Gauge.builder(
                        "bourse.floor.sessions.running",
                        () -> desk.sessions().all().stream()
                                .filter(CollectionSession::isRunning)
                                .count())
                .description("Collections that run")
                .register(registry);
        runs();
        Gauge.builder(
                        "bourse.floor.recording",
                        () -> desk.floor().recordingFailure().isEmpty() ? 1 : 0)
                .description("1 while the tape is written")
                .register(registry);
    }

    /** What runs that go on have, and how often somebody should have looked. */
    private void runs() {
        Gauge.builder("bourse.floor.runs.running", () -> pictures().count())
                .description("Runs that go on, those that wait for their turn among them")
                .register(registry);
        Gauge.builder(
                        "bourse.floor.runs.held",
                        () -> desk.runs().all().stream()
                                .filter(FloorRun::isHeld)
                                .count())
                .description("Backtests and sweeps that hold still beside an exchange that is at work")
                .register(registry);
        Gauge.builder(
                        "bourse.floor.positions.open",
                        () -> pictures().mapToInt(of -> of.positions().size()).sum())
                .description("Open positions of runs that go on")
                .register(registry);
        Gauge.builder(
                        "bourse.floor.unrealized.pnl",
                        () -> pictures()
                                .mapToDouble(of -> of.money().unrealized().doubleValue())
                                .sum())
                .description("What open positions of runs that go on would make, in the money of their accounts")
                .register(registry);
        Gauge.builder(
                        "bourse.floor.risk.alerts",
                        () -> pictures().mapToLong(RunPicture::alerts).sum())
                .description("Alerts of runs that go on, each since its beginning")
                .register(registry);
    }

    private Stream<RunPicture> pictures() {
        return desk.runs().all().stream()
                .filter(run -> !run.isOver())
                .map(run -> run.published().picture());
    }

    private void orders(LiveAccount account) {
        LiveAccount.Counts counts = account.counts();
        count("submitted", "Orders of live runs that were sent to the exchange", counts.submitted);
        count("fills", "Fills of them", counts.filled);
        count("rejected", "Orders of live runs that were refused, or never arrived", counts.rejected);
        count("lost.answers", "Orders of which at some time nobody knew whether the exchange had them", counts.unknown);
        count("position.differences", "Positions that were found changed by others", counts.differences);
        FunctionTimer.builder(
                        "bourse.floor.order.submission",
                        counts,
                        of -> of.answered.get(),
                        of -> of.answerNanos.get(),
                        TimeUnit.NANOSECONDS)
                .description("From sending an order to knowing what the exchange says of it")
                .register(registry);
        Gauge.builder("bourse.floor.orders.open", account, LiveAccount::open)
                .description("Orders of live runs that have not ended")
                .register(registry);
        Gauge.builder("bourse.floor.orders.unknown", account, LiveAccount::unknown)
                .description("Those of which nobody knows whether the exchange has them")
                .register(registry);
    }

    private void count(String name, String description, AtomicLong count) {
        FunctionCounter.builder("bourse.floor.orders." + name, count, AtomicLong::get)
                .description(description)
                .register(registry);
    }

    private void ticks(TickFollower ticks) {
        FunctionCounter.builder("bourse.floor.ticks.rows", ticks, TickFollower::rows)
                .description("Rows that the tick store has taken")
                .tag("store", ticks.store())
                .register(registry);
        FunctionCounter.builder("bourse.floor.ticks.missing", ticks, TickFollower::missing)
                .description("Events that it can't have, since the tape has them no more")
                .tag("store", ticks.store())
                .register(registry);
        Gauge.builder(
                        "bourse.floor.ticks.behind",
                        () -> Math.max(0, desk.floor().tape().forcedSequence() - ticks.place()))
                .description("Events of the tape that it has not been given yet")
                .tag("store", ticks.store())
                .register(registry);
        Gauge.builder("bourse.floor.ticks.up", () -> ticks.problem().isEmpty() ? 1 : 0)
                .description("1 while it takes them")
                .tag("store", ticks.store())
                .register(registry);
    }

    /** All of them, as Prometheus reads them. */
    String scrape() {
        return registry.scrape();
    }

    private void total(String name, String description, ToDoubleFunction<Desk> value) {
        FunctionCounter.builder(name, desk, value).description(description).register(registry);
    }

    private void links(String venue, int place) {
        linkTotal("bourse.floor.messages", "Messages that came by sockets", venue, place, LinkStatus::frames);
        linkTotal("bourse.floor.bytes", "Bytes of these", venue, place, LinkStatus::bytes);
        linkTotal("bourse.floor.reconnects", "Connections that ended", venue, place, LinkStatus::reconnects);
        for (boolean healthy : new boolean[] {true, false}) {
            Gauge.builder(
                            "bourse.floor.links",
                            () -> desk.links(place).stream()
                                    .filter(link -> link.healthy() == healthy)
                                    .count())
                    .description("Connections, by whether something comes by them")
                    .tag("venue", venue)
                    .tag("healthy", Boolean.toString(healthy))
                    .register(registry);
        }
    }

    /** Of a venue whose instruments are spread over connections. */
    private void manySubjects(String venue, int place) {
        if (desk.links(place).stream().noneMatch(link -> link.subjects().isPresent())) {
            return;
        }
        subjects("followed", venue, place, LinkStatus.Subjects::followed);
        subjects("left", venue, place, LinkStatus.Subjects::left);
    }

    /** Of a venue whose connections are replaced in time. */
    private void recycles(String venue, int place) {
        if (!desk.countedOfLinks(place).containsKey("connections_replaced")) {
            return;
        }
        for (String outcome : List.of("replaced", "not_replaced")) {
            FunctionCounter.builder(
                            "bourse.floor.recycles",
                            desk,
                            of -> of.countedOfLinks(place).getOrDefault("connections_" + outcome, 0L))
                    .description("Connections that another was to take the place of, by what came of it")
                    .tag("venue", venue)
                    .tag("outcome", outcome)
                    .register(registry);
        }
    }

    private void subjects(String state, String venue, int place, ToDoubleFunction<LinkStatus.Subjects> value) {
        Gauge.builder(
                        "bourse.floor.subjects",
                        desk,
                        of -> of.links(place).stream()
                                .flatMap(link -> link.subjects().stream())
                                .mapToDouble(value)
                                .sum())
                .description("What its connections were asked for since they are open, by whether it is followed still")
                .tag("venue", venue)
                .tag("state", state)
                .register(registry);
    }

    private void linkTotal(
            String name, String description, String venue, int place, ToDoubleFunction<LinkStatus> value) {
        FunctionCounter.builder(
                        name,
                        desk,
                        of -> of.links(place).stream().mapToDouble(value).sum())
                .description(description)
                .tag("venue", venue)
                .register(registry);
    }

    private void counted(Venue venue) {
        countedTotal(
                "bourse.floor.gaps",
                "Places where messages are missing",
                venue,
                of -> of.get("gaps") + of.get("out_of_order"));
        countedTotal("bourse.floor.refused", "Messages that could not be taken", venue, FeedCounters::refusals);
        countedTotal("bourse.floor.resyncs", "Whole books asked for", venue, of -> of.get("snapshots_asked"));
        for (String outcome : List.of("asked", "right", "late", "mismatched")) {
            FunctionCounter.builder("bourse.floor.audits", venue.counters(), of -> of.get("audits_" + outcome))
                    .description("Books compared with the venue's own, by what came of it")
                    .tag("venue", venue.name())
                    .tag("outcome", outcome)
                    .register(registry);
        }
        for (StaleReason reason : StaleReason.values()) {
            if (reason != StaleReason.NONE) {
                FunctionCounter.builder("bourse.floor.stale", venue.counters(), of -> of.get("stale_" + reason.code()))
                        .description("Books that ceased to be live")
                        .tag("venue", venue.name())
                        .tag("reason", reason.code())
                        .register(registry);
            }
        }
    }

    private void countedTotal(String name, String description, Venue venue, ToDoubleFunction<FeedCounters> value) {
        FunctionCounter.builder(name, venue.counters(), value)
                .description(description)
                .tag("venue", venue.name())
                .register(registry);
    }

    private void books(Venue venue) {
        for (Continuity state : Continuity.values()) {
            Gauge.builder(
                            "bourse.floor.books",
                            () -> venue.books().stream()
                                    .filter(book -> book.view(0).state() == state)
                                    .count())
                    .description("Books, by whether they may be trusted")
                    .tag("venue", venue.name())
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("bourse.floor.book.age.newest", () -> ages(venue).min().orElse(0) / NANOS)
                .description("Since the last change of the venue's live book that changed last")
                .baseUnit("seconds")
                .tag("venue", venue.name())
                .register(registry);
        Gauge.builder("bourse.floor.book.age.oldest", () -> ages(venue).max().orElse(0) / NANOS)
                .description("Since the last change of the venue's live book that has not changed for longest")
                .baseUnit("seconds")
                .tag("venue", venue.name())
                .register(registry);
    }

    private LongStream ages(Venue venue) {
        Instant now = clock.instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        return venue.books().stream()
                .map((Book book) -> book.view(0))
                .filter(BookView::isLive)
                .mapToLong(view -> Math.max(0, nanos - view.receiveNanos()));
    }
}
