package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.bourse.floor.feed.PolymarketConnection;
import org.bourse.floor.feed.PolymarketVenue;
import org.bourse.floor.market.VenueInstrument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Polymarket's list of open markets again and again: what is new there is followed as long as there is room, and what is
 * missing twice in a row is followed no more. Once, a page may miss what moved to another while the list was read.
 */
final class PolymarketDiscovery implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(PolymarketDiscovery.class);

    private static final int MISSING = 2;

    private final URI list;
    private final int most;
    private final Duration each;
    private final BiConsumer<Integer, PolymarketMarkets.Outcome> named;
    private final Map<String, Integer> followed = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private int lastId;

    /**
     * It does not run yet.
     *
     * @param list such as {@code https://gamma-api.polymarket.com}
     * @param most tokens that are followed at a time
     * @param each how often the list is read
     * @param tokens what is followed, of the highest numbers that instruments have
     * @param named is told what an instrument that is new is called
     */
    PolymarketDiscovery(
            URI list,
            int most,
            Duration each,
            List<VenueInstrument> tokens,
            PolymarketConnection connection,
            BiConsumer<Integer, PolymarketMarkets.Outcome> named) {
        this.list = list;
        this.most = most;
        this.each = each;
        this.named = named;
        tokens.forEach(token -> followed.put(token.symbol(), 0));
        lastId = tokens.getLast().id();
        thread = Thread.ofVirtual().name("discovery-polymarket").unstarted(() -> run(connection));
    }

    void start() {
        thread.start();
    }

    private void run(PolymarketConnection connection) {
        try {
            while (!stop.await(each.toMillis(), TimeUnit.MILLISECONDS)) {
                lookAgain(connection);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAgain(PolymarketConnection connection) {
        try {
            look(PolymarketMarkets.discover(list, PolymarketConnection.MAX_INSTRUMENTS), connection);
        } catch (IOException e) {
            LOG.warn("What is followed of Polymarket stays as it is: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Polymarket's list of markets could not be looked at; it is again in {} s.", each.toSeconds(), e);
        }
    }

    private void look(List<PolymarketMarkets.Outcome> listed, PolymarketConnection connection) {
        Set<String> open = new HashSet<>();
        listed.forEach(outcome -> open.add(outcome.token()));
        // A list that was cut off says nothing of what is missing.
        if (listed.size() < PolymarketConnection.MAX_INSTRUMENTS) {
            leaveWhatIsMissing(open, connection);
        }
        List<VenueInstrument> more = new ArrayList<>();
        for (PolymarketMarkets.Outcome outcome : listed) {
            if (followed.size() < most && followed.putIfAbsent(outcome.token(), 0) == null) {
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

    private void leaveWhatIsMissing(Set<String> open, PolymarketConnection connection) {
        followed.replaceAll((token, missing) -> open.contains(token) ? 0 : missing + 1);
        List<String> gone = followed.entrySet().stream()
                .filter(token -> token.getValue() >= MISSING)
                .map(Map.Entry::getKey)
                .toList();
        if (!gone.isEmpty()) {
            gone.forEach(followed::remove);
            connection.leave(gone);
            LOG.info("Polymarket: {} tokens are not listed any more, {} are followed.", gone.size(), followed.size());
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
