package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;
import org.bourse.floor.mockvenues.TrueBook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An invented market of a venue with numbers, with faults on the way: whenever the book says that it is live, it is the venue's book of that update,
 * level by level; and after the last fault it is live again.
 */
abstract class SequencedFaults {

    private static final int MESSAGES = Integer.getInteger("fuzz.messages", 20_000);

    /** At the end, without a fault: twice the longest pause before a book is asked for again, and then some. */
    private static final int CALM = 8_000;

    private static final List<Fault> FAULTS = List.of(Fault.values());

    final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final VenueInstrument instrument;
    private final VenueDriver venue;
    private final Deque<String> late = new ArrayDeque<>();
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private boolean cut;
    private boolean oldBook;
    private boolean noBook;
    private int answered;
    private int liveMoments;
    private long comparedNanos;

    SequencedFaults(VenueInstrument instrument, VenueDriver venue) {
        this.instrument = instrument;
        this.venue = venue;
    }

    /** The market that this seed makes. */
    abstract InventedMarket market(long of);

    /** The venue's answer to a request for that book. */
    abstract String answer(TrueBook book);

    /** What the venue counts a quantity in. */
    abstract BigDecimal unit();

    @Test
    void neverSaysLiveWithAnotherBookThanTheVenues() throws IOException {
        InventedMarket market = market(seed);
        TrueBook truth = new TrueBook(market.firstBook());
        String first = market.firstBook();
        venue.opened();
        for (int i = 0; i < MESSAGES; i++) {
            Market.Message message = market.next().orElseThrow();
            truth.take(message.text());
            boolean faulty = i < MESSAGES - CALM && random.nextInt(40) == 0;
            send(market, message, faulty ? FAULTS.get(random.nextInt(FAULTS.size())) : null);
            answer(truth, first);
            compare(truth);
            venue.tickAfter(10);
        }
        assertThat(venue.view(instrument).isLive())
                .as("seed %d: %s", seed, venue.counters().all())
                .isTrue();
        assertThat(done).as("seed %d", seed).hasSize(FAULTS.size());
        assertThat(liveMoments).as("seed %d", seed).isGreaterThan(MESSAGES / 100);
    }

    private void send(InventedMarket market, Market.Message message, @Nullable Fault fault) {
        if (cut && random.nextInt(20) == 0) {
            cut = false;
            venue.opened();
        }
        if (cut) {
            return;
        }
        String text = message.text();
        boolean isDepth = text.contains("depthUpdate") || text.contains("\"push.depth\"");
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
            case BAD_NUMBER, OFF_TICK, UNKNOWN_KIND ->
                market.damaged(text, fault).forEach(this::frame);
            case TORN -> frame(text.substring(0, random.nextInt(text.length())));
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
                venue.answer(instrument, 503, "");
            } else {
                venue.answer(instrument, 200, oldBook ? first : answer(truth));
                oldBook = false;
            }
        }
    }

    private void compare(TrueBook truth) {
        BookView view = venue.book(instrument).view(5_000);
        if (!view.isLive() || view.venueSequence() != truth.update()) {
            return;
        }
        liveMoments++;
        if (view.receiveNanos() != comparedNanos) {
            comparedNanos = view.receiveNanos();
            assertThat(levels(view.bids())).as("bids, seed %d", seed).isEqualTo(levels(truth.side(true)));
            assertThat(levels(view.asks())).as("asks, seed %d", seed).isEqualTo(levels(truth.side(false)));
        }
    }

    private static List<Map.Entry<Long, Long>> levels(List<BookView.Level> levels) {
        return levels.stream()
                .map(level -> Map.entry(level.price(), level.quantity()))
                .toList();
    }

    private List<Map.Entry<Long, Long>> levels(Map<BigDecimal, BigDecimal> levels) {
        return levels.entrySet().stream()
                .map(level -> Map.entry(
                        scaled(level.getKey(), instrument.priceScale()),
                        scaled(level.getValue().multiply(unit()), instrument.quantityScale())))
                .toList();
    }

    private static long scaled(BigDecimal value, int scale) {
        return value.movePointRight(scale).longValueExact();
    }
}
