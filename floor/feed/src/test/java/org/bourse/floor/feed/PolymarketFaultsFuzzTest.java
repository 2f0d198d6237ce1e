package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.PredictionMarkets;
import org.bourse.floor.mockvenues.PredictionMarkets.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Invented markets of Polymarket with faults on the way. Its messages have no numbers, so a book can say that it is live and be
 * wrong: that is found within a minute at the worst, and a minute after the last fault every book is the venue's.
 */
class PolymarketFaultsFuzzTest {

    private static final int EVENTS = Integer.getInteger("fuzz.messages", 30_000);
    private static final int MARKETS = 6;
    private static final long STEP_NANOS = 10_000_000L;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long LOOK_NANOS = 500_000_000L;
    private static final int LINK = FloorCore.LINKS_PER_VENUE + 1;
    private static final List<Fault> FAULTS = List.of(Fault.values());

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final PredictionMarkets markets = new PredictionMarkets(MARKETS, seed);
    private final List<String> tokens = markets.tokens();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Deque<String> late = new ArrayDeque<>();
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final Map<Integer, Long> wrongSince = new HashMap<>();
    private final List<Long> detectionMillis = new ArrayList<>();
    private final Map<String, String> oldBooks = new HashMap<>();
    private final EventHeader header = new EventHeader();
    private final FloorCore core = core();
    private long nanos = markets.millis() * 1_000_000;
    private byte @Nullable [] answer;
    private long answerNanos;
    private boolean open;
    private boolean noBook;
    private boolean oldBook;
    private boolean seenAtOnce;

    private FloorCore core() {
        List<VenueInstrument> instruments = new ArrayList<>();
        for (String token : tokens) {
            instruments.add(
                    VenueInstrument.of(instruments.size() + 1, PolymarketVenue.NAME, token, "0.0001", "0.000001"));
        }
        EventWriter nobody = new EventWriter((of, buffer, length) -> {});
        return new FloorCore(
                0,
                0,
                nobody,
                nobody,
                events -> List.of(
                        new PolymarketVenue(instruments, events, instrument -> asked.add(instrument.symbol()))));
    }

    @Test
    void findsEachWrongBookWithinAMinute() {
        open();
        for (int i = 0; i < EVENTS; i++) {
            boolean faulty = i < EVENTS - 8_000 && random.nextInt(100) == 0;
            List<Integer> trusted = faulty ? liveAndTrue() : List.of();
            seenAtOnce = false;
            for (Message message : markets.next()) {
                boolean change = message.text().contains("price_changes");
                if (!change && isKeptBack(message)) {
                    continue;
                }
                send(message.text(), faulty && change);
                faulty &= !change;
            }
            if (seenAtOnce) {
                assertNoneIsLiveAndWrong(trusted);
            }
            if (!open && random.nextInt(20) == 0) {
                open();
            }
            answer();
            nanos += STEP_NANOS;
            if (i % 10 == 0) {
                core.tick(header.raw(nanos, 0, 0));
            }
            if (nanos % LOOK_NANOS == 0) {
                compare();
            }
        }
        assertThat(done).as("seed %d", seed).hasSize(FAULTS.size());
        for (int i = 0; i < tokens.size(); i++) {
            assertThat(book(i).view(0).isLive())
                    .as("%d of seed %d: %s", i, seed, counted())
                    .isTrue();
            assertThat(isTrue(i)).as("%d of seed %d: %s", i, seed, counted()).isTrue();
        }
        assertThat(core.venues().getFirst().counters().get("audits_right")).isPositive();
        detectionMillis.sort(null);
        if (Boolean.getBoolean("fuzz.figures") && !detectionMillis.isEmpty()) {
            System.out.printf(
                    "Polymarket, time to detection of %d wrong books: median %d ms, longest %d ms (seed %d)%n",
                    detectionMillis.size(),
                    detectionMillis.get(detectionMillis.size() / 2),
                    detectionMillis.getLast(),
                    seed);
        }
    }

    /** At half of the markets no whole book follows a trade, so that nothing but the audit finds most of what is lost. */
    private boolean isKeptBack(Message message) {
        return message.text().contains("\"bids\"")
                && tokens.indexOf(message.tokens().getFirst()) < tokens.size() / 2;
    }

    private Map<String, Long> counted() {
        return core.venues().getFirst().counters().all();
    }

    private void open() {
        open = true;
        late.clear();
        core.linkOpened(header.raw(nanos, LINK, 0), "ws://test");
        frame(tokens.stream().map(token -> markets.book(token, true)).collect(Collectors.joining(",", "[", "]")));
    }

    private void send(String text, boolean faulty) {
        if (!open) {
            return;
        }
        if (!faulty) {
            frame(text);
            if (!late.isEmpty() && random.nextInt(4) == 0) {
                frame(late.poll());
                seenAtOnce = false;
            }
            return;
        }
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        done.merge(fault, 1, Integer::sum);
        switch (fault) {
            case DROP -> {}
            case DUPLICATE -> {
                frame(text);
                frame(text);
            }
            case REORDER, DELAY -> late.add(text);
            case CUT, SILENCE -> {
                open = false;
                core.linkClosed(header.raw(nanos, LINK, 0), "test");
            }
            case NO_BOOK -> {
                noBook = true;
                lost(text);
            }
            case OLD_BOOK -> {
                oldBook = true;
                lost(text);
            }
            case BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND -> {
                frame(PredictionMarkets.damaged(text, fault));
                seenAtOnce = true;
            }
        }
    }

    private List<Integer> liveAndTrue() {
        return IntStream.range(0, tokens.size())
                .filter(i -> book(i).view(0).isLive() && isTrue(i))
                .boxed()
                .toList();
    }

    /** What is wrong with a message shows by itself, so no book that it was for may go on as if nothing were. */
    private void assertNoneIsLiveAndWrong(List<Integer> trusted) {
        for (int i : trusted) {
            assertThat(!book(i).view(0).isLive() || isTrue(i))
                    .as("%d at %d of seed %d: %s", i, nanos, seed, counted())
                    .isTrue();
        }
    }

    private void lost(String text) {
        core.framesLost(header.raw(nanos, LINK, 0));
        frame(text);
    }

    private void frame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        core.frame(header.raw(nanos, LINK, 0), bytes, 0, bytes.length);
    }

    /** One request after the other, whose answer is built at once and comes up to two seconds later. */
    private void answer() {
        byte[] ready = answer;
        if (ready != null) {
            if (nanos >= answerNanos) {
                answer = null;
                core.restAnswer(header.raw(nanos, LINK, 0), noBook ? 503 : 200, ready, 0, ready.length);
                noBook = false;
            }
            return;
        }
        if (asked.isEmpty() || random.nextInt(10) > 0) {
            return;
        }
        byte[] request = String.join(",", asked).getBytes(StandardCharsets.UTF_8);
        core.sent(header.raw(nanos, LINK - 1, 0), request, 0, request.length);
        answer = asked.stream()
                .map(token ->
                        oldBook ? oldBooks.getOrDefault(token, markets.book(token, true)) : markets.book(token, true))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
        answerNanos = nanos + random.nextLong(2_000_000_000L);
        asked.forEach(token -> oldBooks.putIfAbsent(token, markets.book(token, true)));
        asked.clear();
        oldBook = false;
    }

    private void compare() {
        for (int i = 0; i < tokens.size(); i++) {
            if (!book(i).view(0).isLive() || isTrue(i)) {
                Long since = wrongSince.remove(i);
                if (since != null) {
                    detectionMillis.add((nanos - since) / 1_000_000);
                }
            } else {
                long since = wrongSince.computeIfAbsent(i, unused -> nanos);
                assertThat(nanos - since).as("%d of seed %d", i, seed).isLessThanOrEqualTo(MINUTE_NANOS);
            }
        }
    }

    private Book book(int place) {
        return core.venues().getFirst().books().get(place);
    }

    private boolean isTrue(int place) {
        return levels(book(place), VenueSide.BUY)
                        .equals(List.copyOf(
                                markets.truth(tokens.get(place), true).entrySet()))
                && levels(book(place), VenueSide.SELL)
                        .equals(List.copyOf(
                                markets.truth(tokens.get(place), false).entrySet()));
    }

    private static List<Map.Entry<Long, Long>> levels(Book book, VenueSide side) {
        List<Map.Entry<Long, Long>> levels = new ArrayList<>();
        for (int i = 0; i < book.depth(side); i++) {
            levels.add(Map.entry(book.price(side, i), book.quantity(side, i)));
        }
        return levels;
    }
}
