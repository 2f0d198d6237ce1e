package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
 * A crypto pair of Alpaca with faults on the way. Its messages have no numbers, so a book can say that it is live and be wrong:
 * that is found within a minute at the worst, what shows by itself at once, and after the last fault the book is the venue's.
 */
class AlpacaFaultsFuzzTest {

    private static final int MESSAGES = Integer.getInteger("fuzz.messages", 20_000);
    private static final VenueInstrument BTC = VenueInstrument.of(1, AlpacaVenue.NAME, "BTC/USD", "0.01", "0.00001");
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final long STEP_MILLIS = 20;
    private static final long MINUTE_MILLIS = 60_000;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final VenueDriver venue =
            new VenueDriver((events, requests) -> new AlpacaVenue(List.of(BTC), events, requests));
    private final Deque<String> late = new ArrayDeque<>();
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final List<Long> detectionMillis = new ArrayList<>();
    private boolean cut;
    private boolean shown;
    private int answered;
    private long wrongMillis;

    @Test
    void findsAWrongBookWithinAMinute() throws IOException {
        InventedMarket market = InventedMarket.alpaca("BTC/USD", 6_000_000, seed);
        TrueBook truth = new TrueBook(market.firstBook());
        venue.at(1_700_000_000_000_000_000L);
        open(truth);
        for (int i = 0; i < MESSAGES; i++) {
            Market.Message message = market.next().orElseThrow();
            boolean trusted = venue.view(BTC).isLive() && isTrue(truth);
            truth.take(message.text());
            boolean faulty =
                    i < MESSAGES - 4_000 && message.stream().startsWith("orderbooks:") && random.nextInt(8) == 0;
            shown = false;
            if (cut && random.nextInt(20) == 0) {
                open(truth);
            } else {
                send(market, message, faulty ? nextFault() : null);
            }
            if (shown && trusted) {
                assertThat(!venue.view(BTC).isLive() || isTrue(truth))
                        .as("what shows by itself, seed %d", seed)
                        .isTrue();
            }
            answer(truth);
            compare(truth);
            venue.tickAfter(STEP_MILLIS);
        }
        assertThat(venue.view(BTC).isLive())
                .as("seed %d: %s", seed, venue.counters().all())
                .isTrue();
        assertThat(isTrue(truth))
                .as("seed %d: %s", seed, venue.counters().all())
                .isTrue();
        assertThat(done).as("seed %d", seed).hasSize(FAULTS.size());
        if (Boolean.getBoolean("fuzz.figures") && !detectionMillis.isEmpty()) {
            detectionMillis.sort(null);
            System.out.printf(
                    "Alpaca, time to detection of %d wrong books: median %d ms, longest %d ms (seed %d)%n",
                    detectionMillis.size(),
                    detectionMillis.get(detectionMillis.size() / 2),
                    detectionMillis.getLast(),
                    seed);
        }
    }

    /** Each of them once, then any. */
    private Fault nextFault() {
        int next = done.size() < FAULTS.size() ? done.size() : random.nextInt(FAULTS.size());
        return FAULTS.get(next);
    }

    private void open(TrueBook truth) {
        cut = false;
        venue.opened();
        venue.frame(truth.alpacaBook("BTC/USD"));
    }

    private void send(InventedMarket market, Market.Message message, @Nullable Fault fault) {
        if (cut) {
            return;
        }
        String text = message.text();
        boolean change = message.stream().startsWith("orderbooks:");
        if (fault == null) {
            venue.frame(text);
            if (change && !late.isEmpty()) {
                venue.frame(late.poll());
            }
            return;
        }
        done.merge(fault, 1, Integer::sum);
        switch (fault) {
            case DROP, NO_BOOK -> {}
            case DUPLICATE -> {
                venue.frame(text);
                venue.frame(text);
            }
            case REORDER, DELAY -> late.add(text);
            case CUT, SILENCE -> {
                cut = true;
                late.clear();
                venue.closed();
            }
            case OLD_BOOK -> {
                venue.lost();
                venue.frame(text);
            }
            case BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND -> {
                market.damaged(text, fault).forEach(venue::frame);
                shown = true;
            }
        }
    }

    /** A subscription brings the whole book, in order with the changes. */
    private void answer(TrueBook truth) {
        boolean asked = venue.asked.size() > answered;
        if (asked && !cut && random.nextInt(5) == 0) {
            answered = venue.asked.size();
            venue.frame(truth.alpacaBook("BTC/USD"));
        }
    }

    private void compare(TrueBook truth) {
        if (!venue.view(BTC).isLive() || isTrue(truth)) {
            if (wrongMillis > 0) {
                detectionMillis.add(wrongMillis);
            }
            wrongMillis = 0;
        } else {
            wrongMillis += STEP_MILLIS;
            assertThat(wrongMillis).as("seed %d", seed).isLessThanOrEqualTo(MINUTE_MILLIS);
        }
    }

    private boolean isTrue(TrueBook truth) {
        BookView view = venue.book(BTC).view(5_000);
        return levels(view.bids()).equals(levels(truth.side(true)))
                && levels(view.asks()).equals(levels(truth.side(false)));
    }

    private static List<Map.Entry<Long, Long>> levels(List<BookView.Level> levels) {
        return levels.stream()
                .map(level -> Map.entry(level.price(), level.quantity()))
                .toList();
    }

    private static List<Map.Entry<Long, Long>> levels(NavigableMap<BigDecimal, BigDecimal> levels) {
        return levels.entrySet().stream()
                .map(level -> Map.entry(
                        level.getKey().movePointRight(2).longValueExact(),
                        level.getValue().movePointRight(5).longValueExact()))
                .toList();
    }
}
