package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.PredictionMarkets;
import org.bourse.floor.mockvenues.PredictionMarkets.Message;

/**
 * Markets of Polymarket, whose messages have no numbers, so that a book can say that it is live and be wrong: that is found within
 * a minute at the worst, what shows by itself at once, and after the last fault every book is the venue's. At half of the markets
 * no whole book follows a trade, so that nothing but the comparison by REST finds most of what is lost there.
 */
final class PolymarketFaultRun extends FaultRun {

    private static final int MARKETS = 6;
    private static final int CHANGES_AWAY = 200;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PredictionMarkets markets;
    private final List<String> tokens;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Map<Integer, Long> wrongSince = new HashMap<>();
    private final List<Long> detection = new ArrayList<>();
    private final Map<String, String> oldBooks = new HashMap<>();
    private final BitSet trusted = new BitSet();
    private String answer = "";
    private boolean refused;
    private long answerNanos;
    private long lookedNanos;

    PolymarketFaultRun(long seed) {
        this(seed, new PredictionMarkets(MARKETS, seed));
    }

    private PolymarketFaultRun(long seed, PredictionMarkets markets) {
        super(seed, driver(markets.tokens()));
        this.markets = markets;
        tokens = markets.tokens();
        venue.at(markets.millis() * 1_000_000);
    }

    private static VenueDriver driver(List<String> tokens) {
        List<VenueInstrument> instruments = IntStream.range(0, tokens.size())
                .mapToObj(i -> PolymarketVenue.instrument(i + 1, tokens.get(i)))
                .toList();
        return new VenueDriver((events, requests) -> new PolymarketVenue(instruments, events, requests));
    }

    @Override
    List<Sent> next() {
        return markets.next().stream()
                .filter(message -> !isKeptBack(message))
                .map(message -> new Sent(message.text(), message.text().contains("price_changes")))
                .toList();
    }

    private boolean isKeptBack(Message message) {
        return message.text().contains("\"bids\"")
                && tokens.indexOf(message.tokens().getFirst()) < tokens.size() / 2;
    }

    @Override
    int oneFaultIn() {
        return 100;
    }

    @Override
    int silenceSeconds() {
        return 30;
    }

    @Override
    long stepMillis() {
        return 10;
    }

    /** Of a connection with more tokens than the venue serves some books never come. */
    @Override
    void greet() {
        boolean some = noBook;
        noBook = false;
        venue.frame(tokens.stream()
                .filter(token -> !some || random.nextBoolean())
                .map(this::book)
                .collect(Collectors.joining(",", "[", "]")));
    }

    private String book(String token) {
        return markets.book(token, true);
    }

    @Override
    List<String> damaged(String text, Fault fault) {
        return List.of(PredictionMarkets.damaged(text, fault));
    }

    /** One question after the other, whose answer is built at once and comes up to two seconds later. */
    @Override
    void answer() {
        venue.asked.forEach(instrument -> asked.add(instrument.symbol()));
        venue.asked.clear();
        if (!answer.isEmpty()) {
            if (venue.nanos() >= answerNanos) {
                venue.answer(refused ? 503 : 200, answer);
                answer = "";
                check(Coming.OUT_OF_TURN);
            }
        } else if (!asked.isEmpty() && random.nextInt(10) == 0) {
            venue.question(String.join(",", asked));
            answer = asked.stream()
                    .map(token -> oldBook ? oldBooks.getOrDefault(token, book(token)) : book(token))
                    .collect(Collectors.joining(",", "[", "]"));
            answerNanos = venue.nanos() + random.nextLong(LATE_NANOS);
            if (random.nextInt(10) == 0) {
                asked.forEach(token -> oldBooks.put(token, book(token)));
            }
            refused = noBook;
            asked.clear();
            oldBook = false;
            noBook = false;
        }
    }

    /** It has no numbers of which it could begin anew: while it is away its markets go on. */
    @Override
    void restart() {
        for (int i = 0; i < CHANGES_AWAY; i++) {
            markets.next();
        }
    }

    @Override
    void prepare() {
        for (int i = 0; i < tokens.size(); i++) {
            trusted.set(i, isLive(book(i)) && isTrue(i));
        }
    }

    @Override
    void check(Coming coming) {
        if (coming == Coming.CLOSED) {
            for (int i = 0; i < tokens.size(); i++) {
                assertThat(isLive(book(i))).as("live without a connection").isFalse();
            }
        } else if (coming == Coming.DAMAGED) {
            for (int i = trusted.nextSetBit(0); i >= 0; i = trusted.nextSetBit(i + 1)) {
                assertThat(!isLive(book(i)) || isTrue(i))
                        .as("token %d live and wrong after a damaged change", i)
                        .isTrue();
            }
        }
    }

    @Override
    void passed() {
        if (venue.nanos() - lookedNanos < LOOK_NANOS) {
            return;
        }
        lookedNanos = venue.nanos();
        for (int i = 0; i < tokens.size(); i++) {
            if (!isLive(book(i)) || isTrue(i)) {
                Long since = wrongSince.remove(i);
                if (since != null) {
                    detection.add(venue.nanos() - since);
                }
            } else {
                long since = wrongSince.computeIfAbsent(i, unused -> venue.nanos());
                assertThat(venue.nanos() - since)
                        .as("nanoseconds for which token %d is wrong", i)
                        .isLessThanOrEqualTo(LONGEST_NANOS);
            }
        }
    }

    @Override
    void end() {
        for (int i = 0; i < tokens.size(); i++) {
            assertThat(isLive(book(i)))
                    .as(
                            "token %d live after the faults: %s",
                            i, venue.counters().all())
                    .isTrue();
            assertThat(isTrue(i)).as("token %d: the venue's book", i).isTrue();
        }
        assertThat(venue.counters().get("audits_right")).isPositive();
    }

    @Override
    String figures() {
        return detection(detection);
    }

    private Book book(int place) {
        return venue.books().get(place);
    }

    private boolean isTrue(int place) {
        long asks = hash(markets.truth(tokens.get(place), false), 1);
        return hash(book(place)) == hash(markets.truth(tokens.get(place), true), asks + 1);
    }

    private static long hash(NavigableMap<Long, Long> side, long before) {
        long hash = before;
        for (Map.Entry<Long, Long> level : side.entrySet()) {
            hash = hash(hash, level.getKey(), level.getValue());
        }
        return hash;
    }
}
