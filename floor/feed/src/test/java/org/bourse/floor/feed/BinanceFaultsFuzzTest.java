package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.floor.feed.VenueDriver.BTC;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.bourse.floor.market.BookView;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;
import org.bourse.floor.mockvenues.TrueBook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An invented market with faults on the way: whenever the book says that it is live, it is the venue's book of that update,
 * level by level; and after the last fault it is live again.
 */
class BinanceFaultsFuzzTest {

    private static final int MESSAGES = Integer.getInteger("fuzz.messages", 20_000);

    private static final List<Fault> FAULTS = List.of(Fault.values());

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final VenueDriver venue = new VenueDriver();
    private final Deque<String> late = new ArrayDeque<>();
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private boolean cut;
    private boolean oldBook;
    private boolean noBook;
    private int answered;
    private int liveMoments;

    @Test
    void neverSaysLiveWithAnotherBookThanTheVenues() throws IOException {
        InventedMarket market = new InventedMarket("BTCUSDT", 6_000_000, seed);
        TrueBook truth = new TrueBook(market.firstBook());
        String first = market.firstBook();
        venue.opened();
        for (int i = 0; i < MESSAGES; i++) {
            Market.Message message = market.next().orElseThrow();
            truth.take(message.text());
            boolean faulty = i < MESSAGES - 2_000 && random.nextInt(40) == 0;
            send(message, faulty ? FAULTS.get(random.nextInt(FAULTS.size())) : null);
            answer(truth, first);
            compare(truth);
            venue.tickAfter(10);
        }
        assertThat(venue.view(BTC).isLive())
                .as("seed %d: %s", seed, venue.counters().all())
                .isTrue();
        assertThat(done).as("seed %d", seed).hasSize(FAULTS.size());
        assertThat(liveMoments).as("seed %d", seed).isGreaterThan(MESSAGES / 100);
    }

    private void send(Market.Message message, @Nullable Fault fault) {
        if (cut && random.nextInt(20) == 0) {
            cut = false;
            venue.opened();
        }
        if (cut) {
            return;
        }
        String text = message.text();
        boolean isDepth = message.stream().contains("@depth");
        if (fault != null) {
            done.merge(fault, 1, Integer::sum);
        }
        switch (fault) {
            case null -> frame(text);
            case DROP -> {
                if (!isDepth) {
                    frame(text);
                }
            }
            case DUPLICATE -> {
                frame(text);
                frame(text);
            }
            case REORDER, DELAY -> late.add(text);
            case CUT, SILENCE -> {
                cut = true;
                late.clear();
                venue.closed();
            }
            case OLD_BOOK -> {
                oldBook = true;
                venue.lost();
                frame(text);
            }
            case NO_BOOK -> {
                noBook = true;
                venue.lost();
                frame(text);
            }
            case BAD_NUMBER -> frame(text.replaceFirst("\\[\"([0-9.]+)\",\"[0-9.]+\"", "[\"$1\",\"NaN\""));
            case OFF_TICK -> frame(text.replaceFirst("\\[\"([0-9]+)\\.[0-9]+\"", "[\"$1.00123\""));
            case TORN -> frame(text.substring(0, random.nextInt(text.length())));
            case UNKNOWN_KIND -> {
                frame("{\"data\":{\"e\":\"news\"}}");
                frame(text);
            }
        }
    }

    private void frame(String text) {
        venue.frame(text);
        if (!late.isEmpty() && random.nextInt(4) == 0) {
            venue.frame(late.poll());
        }
    }

    private void answer(TrueBook truth, String first) {
        if (answered < venue.asked.size() && random.nextInt(5) == 0) {
            answered = venue.asked.size();
            if (noBook) {
                noBook = false;
                venue.answer(BTC, 503, "");
            } else {
                venue.answer(BTC, 200, oldBook ? first : truth.answer(5_000));
                oldBook = false;
            }
        }
    }

    private void compare(TrueBook truth) {
        BookView view = venue.book(BTC).view(5_000);
        if (view.isLive() && view.venueSequence() == truth.update()) {
            liveMoments++;
            assertThat(side(view.bids())).as("bids, seed %d", seed).isEqualTo(truth.best(true, 5_000));
            assertThat(side(view.asks())).as("asks, seed %d", seed).isEqualTo(truth.best(false, 5_000));
        }
    }

    private static String side(List<BookView.Level> levels) {
        return levels.stream()
                .map(level -> "[\"" + text(level.price(), 2) + "\",\"" + text(level.quantity(), 8) + "\"]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(long value, int scale) {
        return BigDecimal.valueOf(value, scale).setScale(8).toPlainString();
    }
}
