package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.bourse.floor.feed.PolymarketConnection;
import org.bourse.floor.feed.PolymarketVenue;
import org.bourse.floor.market.VenueInstrument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Polymarket's list of open markets again and again: what is new there is followed as long as there is room, and what is
 * missing twice in a row is followed no more. Once, a page may miss what moved to another while the list was read. What has
 * reached the end that the list gave it is followed no more either, whether it is listed or not.
 */
final class PolymarketDiscovery implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(PolymarketDiscovery.class);

    private static final int MISSING = 2;

    /** How often it is looked what has ended. */
    private static final long ENDS_MILLIS = 30_000;

    private final URI list;
    private final int most;
    private final Duration each;
    private final BiConsumer<Integer, PolymarketMarkets.Outcome> named;
    private final Clock clock;
    private final Map<String, Followed> followed = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private int lastId;

    /**
     * A token that is followed.
     *
     * @param missing in how many lists in a row it was not
     */
    private record Followed(PolymarketMarkets.Outcome outcome, int missing) {}

    /**
     * It does not run yet.
     *
     * @param list such as {@code https://gamma-api.polymarket.com}
     * @param most tokens that are followed at a time
     * @param each how often the list is read
     * @param outcomes what is followed
     * @param lastId the highest number that an instrument has
     * @param named is told what an instrument that is new is called
     */
    PolymarketDiscovery(
            URI list,
            int most,
            Duration each,
            List<PolymarketMarkets.Outcome> outcomes,
            int lastId,
            PolymarketConnection connection,
            BiConsumer<Integer, PolymarketMarkets.Outcome> named,
            Clock clock) {
        this.list = list;
        this.most = most;
        this.each = each;
        this.named = named;
        this.lastId = lastId;
        this.clock = clock;
        outcomes.forEach(outcome -> followed.put(outcome.token(), new Followed(outcome, 0)));
        thread = Thread.ofVirtual().name("discovery-polymarket").unstarted(() -> run(connection));
    }

    void start() {
        thread.start();
    }

    private void run(PolymarketConnection connection) {
        try {
            long untilLook = each.toMillis();
            for (long pause = Math.min(untilLook, ENDS_MILLIS);
                    !stop.await(pause, TimeUnit.MILLISECONDS);
                    pause = Math.min(untilLook, ENDS_MILLIS)) {
                leave(token -> token.outcome().isOver(clock.millis()), "have ended", connection);
                untilLook -= pause;
                if (untilLook <= 0) {
                    lookAgain(connection);
                    untilLook = each.toMillis();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAgain(PolymarketConnection connection) {
        try {
            look(PolymarketMarkets.discover(list, PolymarketConnection.MAX_INSTRUMENTS), connection);
        } catch (IOException e) {
            if (stop.getCount() == 0) {
                // Interrupted by the end.
                return;
            }
            LOG.warn("What is followed of Polymarket stays as it is: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Polymarket's list of markets could not be looked at; it is again in {} s.", each.toSeconds(), e);
        }
    }

    private void look(PolymarketMarkets.Listing read, PolymarketConnection connection) {
        List<PolymarketMarkets.Outcome> listed = read.outcomes();
        Map<String, PolymarketMarkets.Outcome> open = new HashMap<>();
        listed.forEach(outcome -> open.put(outcome.token(), outcome));
        // A list that was cut off, or can't be read everywhere, says nothing of what is missing.
        boolean isWhole = listed.size() < PolymarketConnection.MAX_INSTRUMENTS && read.isWhole();
        int misses = isWhole ? 1 : 0;
        followed.replaceAll((token, known) -> open.containsKey(token)
                ? new Followed(open.get(token), 0)
                : new Followed(known.outcome(), known.missing() + misses));
        leave(token -> token.missing() >= MISSING, "are not listed any more", connection);
        List<VenueInstrument> more = new ArrayList<>();
        for (PolymarketMarkets.Outcome outcome : listed) {
            boolean over = outcome.isOver(clock.millis());
            if (!over && followed.size() < most && !followed.containsKey(outcome.token())) {
                followed.put(outcome.token(), new Followed(outcome, 0));
                lastId++;
                more.add(PolymarketVenue.instrument(lastId, outcome.token()));
                named.accept(lastId, outcome);
            }
        }
        if (!more.isEmpty()) {
            connection.follow(more);
            LOG.info("Polymarket: {} tokens of new markets are followed, {} in all.", more.size(), followed.size());
        }
    }

    private void leave(Predicate<Followed> which, String why, PolymarketConnection connection) {
        List<String> gone = followed.values().stream()
                .filter(which)
                .map(token -> token.outcome().token())
                .toList();
        if (!gone.isEmpty()) {
            gone.forEach(followed::remove);
            connection.leave(gone);
            LOG.info("Polymarket: {} tokens {}, {} are followed.", gone.size(), why, followed.size());
        }
    }

    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
