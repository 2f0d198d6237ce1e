package org.bourse.floor.desk;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bourse.floor.feed.FloorCore;
import org.bourse.floor.feed.Venue;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;

/**
 * How long changes of books are on their way, by venue: from the venue's own time to their receipt, and from there to the book.
 * The first takes two clocks for one: where ours is behind the venue's, what would come out below nothing is left out.
 */
final class FloorLatencies extends MarketEventsAdapter {

    private static final Duration[] BOUNDS = {
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final Clock clock;
    private volatile List<Ways> venues = List.of();

    /** The two parts of the way from a venue. */
    private record Ways(Timer network, Timer process) {}

    /** Nothing is measured yet. */
    FloorLatencies(Clock clock) {
        this.clock = clock;
    }

    /** Measures for these venues from here on. */
    void bindTo(MeterRegistry registry, List<Venue> of) {
        venues = of.stream()
                .map(venue -> new Ways(
                        timer(registry, "network", "From the venue's time of a change to its receipt", venue.name()),
                        timer(registry, "process", "From the receipt of a change to the book", venue.name())))
                .toList();
    }

    private static Timer timer(MeterRegistry registry, String part, String description, String venue) {
        return Timer.builder("bourse.floor.latency." + part)
                .description(description)
                .tag("venue", venue)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        List<Ways> known = venues;
        int place = header.link / FloorCore.LINKS_PER_VENUE - 1;
        if (place < 0 || place >= known.size()) {
            return;
        }
        Instant now = clock.instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        Ways ways = known.get(place);
        // A timer takes nothing that is below nothing.
        ways.process().record(nanos - header.receiveNanos, TimeUnit.NANOSECONDS);
        if (header.exchangeNanos > 0) {
            ways.network().record(header.receiveNanos - header.exchangeNanos, TimeUnit.NANOSECONDS);
        }
    }
}
