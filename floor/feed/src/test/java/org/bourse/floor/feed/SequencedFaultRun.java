package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;
import org.bourse.floor.mockvenues.TrueBook;

/**
 * A venue that numbers its changes: whenever the book says that it is live, it is the venue's after the change of that number,
 * and after a message in its turn that is the newest.
 */
final class SequencedFaultRun extends FaultRun {

    /** How many books of former numbers are remembered: more than any whole book is old. */
    private static final int REMEMBERED = 2_000;

    private static final int OLD = 50;

    private final VenueInstrument instrument;
    private final BigDecimal priceUnit;
    private final BigDecimal quantityUnit;
    private final Function<TrueBook, String> whole;
    private final int silenceSeconds;
    private final boolean bySocket;
    private final Map<Long, Long> hashes = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private InventedMarket market;
    private TrueBook truth;
    private String newer;
    private String old;
    private long changes;
    private long compared;
    private int restarts;

    private SequencedFaultRun(
            long seed,
            VenueDriver venue,
            VenueInstrument instrument,
            InventedMarket market,
            String units,
            Function<TrueBook, String> whole,
            int silenceSeconds,
            boolean bySocket) {
        super(seed, venue);
        this.instrument = instrument;
        this.market = market;
        this.whole = whole;
        this.silenceSeconds = silenceSeconds;
        this.bySocket = bySocket;
        priceUnit = new BigDecimal(units.substring(0, units.indexOf(' ')));
        quantityUnit = new BigDecimal(units.substring(units.indexOf(' ') + 1));
        truth = begin();
        newer = market.firstBook();
        old = newer;
    }

    static FaultRun binance(long seed) {
        return new SequencedFaultRun(
                seed,
                new VenueDriver(),
                VenueDriver.BTC,
                new InventedMarket("BTCUSDT", 6_000_000, seed),
                "1 1",
                book -> book.answer(5_000),
                60,
                false);
    }

    static FaultRun mexc(long seed, boolean merged) {
        VenueInstrument instrument = VenueInstrument.of(1, MexcVenue.NAME, "BTC_USDT", "0.1", "0.0001");
        return new SequencedFaultRun(
                seed,
                new VenueDriver((events, requests) -> new MexcVenue(List.of(instrument), events, requests)),
                instrument,
                InventedMarket.mexc("BTC_USDT", 600_000, seed, merged),
                "1 0.0001",
                book -> book.mexcAnswer(5_000),
                45,
                false);
    }

    static FaultRun bourse(long seed) {
        VenueInstrument instrument = VenueInstrument.of(1, BourseVenue.NAME, "PETR4", "0.01", "1");
        return new SequencedFaultRun(
                seed,
                new VenueDriver((events, requests) -> new BourseVenue(List.of(instrument), events, requests)),
                instrument,
                InventedMarket.bourse("PETR4", 100_000, seed),
                "0.01 1",
                book -> book.bourseSnapshot("PETR4"),
                45,
                true);
    }

    private TrueBook begin() {
        try {
            TrueBook book = new TrueBook(market.firstBook());
            hashes.clear();
            hashes.put(book.update(), hash(book));
            return book;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<Sent> next() {
        Market.Message message = market.next().orElseThrow();
        long before = truth.update();
        try {
            truth.take(message.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean change = truth.update() != before;
        if (change) {
            hashes.put(truth.update(), hash(truth));
            if (++changes % OLD == 0) {
                old = newer;
                newer = whole.apply(truth);
            }
        }
        return List.of(new Sent(message.text(), change));
    }

    @Override
    int oneFaultIn() {
        return 80;
    }

    @Override
    int silenceSeconds() {
        return silenceSeconds;
    }

    @Override
    long stepMillis() {
        return 10;
    }

    @Override
    void greet() {
        if (bySocket) {
            sendWhole();
        }
    }

    private void sendWhole() {
        if (!noBook) {
            venue.frame(oldBook ? old : whole.apply(truth));
        }
        noBook = false;
        oldBook = false;
    }

    @Override
    List<String> damaged(String text, Fault fault) {
        return market.damaged(text, fault);
    }

    @Override
    void answer() {
        if (venue.asked.isEmpty() || random.nextInt(5) > 0 || (bySocket && !isHeard())) {
            return;
        }
        venue.asked.clear();
        if (bySocket) {
            sendWhole();
        } else {
            venue.answer(instrument, noBook ? 503 : 200, oldBook ? old : whole.apply(truth));
            noBook = false;
            oldBook = false;
        }
        check(Coming.OUT_OF_TURN);
    }

    @Override
    void restart() {
        market = market.restarted(seed + ++restarts);
        truth = begin();
        newer = market.firstBook();
        old = newer;
        venue.asked.clear();
    }

    @Override
    void check(Coming coming) {
        Book book = venue.book(instrument);
        if (!isLive(book)) {
            return;
        }
        assertThat(coming).as("a live book").isNotEqualTo(Coming.CLOSED);
        compared++;
        long number = book.venueSequence();
        if (coming != Coming.OUT_OF_TURN && number != truth.update()) {
            throw new AssertionError("The book is live after change %d, when %d of the venue had come (%s)."
                    .formatted(number, truth.update(), coming));
        }
        Long expected = hashes.get(number);
        if (expected == null || expected != hash(book)) {
            throw new AssertionError("The book is live and is not the venue's after change %d (now %d): %s"
                    .formatted(number, truth.update(), book.view(5)));
        }
    }

    @Override
    void passed() {
        // Whatever it is, it shows with a message.
    }

    @Override
    void end() {
        assertThat(isLive(venue.book(instrument)))
                .as("live after the faults: %s", venue.counters().all())
                .isTrue();
        assertThat(venue.book(instrument).venueSequence()).isEqualTo(truth.update());
    }

    @Override
    String figures() {
        return "compared %d times while live".formatted(compared);
    }

    private long hash(TrueBook book) {
        return hash(book.side(true), hash(book.side(false), 1) + 1);
    }

    private long hash(NavigableMap<BigDecimal, BigDecimal> side, long before) {
        long hash = before;
        for (Map.Entry<BigDecimal, BigDecimal> level : side.entrySet()) {
            hash = hash(
                    hash,
                    scaled(level.getKey().multiply(priceUnit), instrument.priceScale()),
                    scaled(level.getValue().multiply(quantityUnit), instrument.quantityScale()));
        }
        return hash;
    }

    private static long scaled(BigDecimal value, int scale) {
        return value.movePointRight(scale).longValueExact();
    }
}
