package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.TimeUnit;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;
import org.bourse.floor.mockvenues.TrueBook;

/**
 * A crypto pair of Alpaca's, whose messages have no numbers, so that the book can say that it is live and be wrong: that is found
 * within a minute at the worst, what shows by itself at once, and after the last fault the book is the venue's.
 */
final class AlpacaFaultRun extends FaultRun {

    private static final VenueInstrument BTC = VenueInstrument.of(1, AlpacaVenue.NAME, "BTC/USD", "0.01", "0.00001");
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int OLD = 50;

    private final List<Long> detection = new ArrayList<>();
    private InventedMarket market;
    private TrueBook truth;
    private long hash;
    private String newer;
    private String old;
    private long changes;
    private boolean trusted;
    private long wrongSince;
    private int restarts;

    AlpacaFaultRun(long seed) {
        super(seed, new VenueDriver((events, requests) -> new AlpacaVenue(List.of(BTC), events, requests)));
        venue.at(1_700_000_000_000_000_000L);
        market = InventedMarket.alpaca(BTC.symbol(), 6_000_000, seed);
        truth = begin();
        newer = market.firstBook();
        old = newer;
    }

    private TrueBook begin() {
        try {
            TrueBook book = new TrueBook(market.firstBook());
            hash = hash(book);
            return book;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<Sent> next() {
        Market.Message message = market.next().orElseThrow();
        boolean change = message.stream().startsWith("orderbooks:");
        try {
            truth.take(message.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (change) {
            hash = hash(truth);
            if (++changes % OLD == 0) {
                old = newer;
                newer = truth.alpacaBook(BTC.symbol());
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
        return 45;
    }

    @Override
    long stepMillis() {
        return 20;
    }

    @Override
    void greet() {
        if (!noBook) {
            venue.frame(oldBook ? old : truth.alpacaBook(BTC.symbol()));
        }
        noBook = false;
        oldBook = false;
    }

    @Override
    List<String> damaged(String text, Fault fault) {
        return market.damaged(text, fault);
    }

    /** A subscription brings the whole book, in order with the changes. */
    @Override
    void answer() {
        if (!venue.asked.isEmpty() && isHeard() && random.nextInt(5) == 0) {
            venue.asked.clear();
            greet();
        }
    }

    @Override
    void restart() {
        market = market.restarted(seed + ++restarts);
        truth = begin();
        newer = truth.alpacaBook(BTC.symbol());
        old = newer;
        venue.asked.clear();
    }

    @Override
    void prepare() {
        Book book = venue.book(BTC);
        trusted = isLive(book) && hash(book) == hash;
    }

    @Override
    void check(Coming coming) {
        Book book = venue.book(BTC);
        boolean live = isLive(book);
        boolean wrong = live && hash(book) != hash;
        if (coming == Coming.CLOSED) {
            assertThat(live).as("live without a connection").isFalse();
        } else if (coming == Coming.DAMAGED && trusted) {
            assertThat(wrong).as("live and wrong after a damaged change").isFalse();
        }
    }

    @Override
    void passed() {
        Book book = venue.book(BTC);
        if (!isLive(book) || hash(book) == hash) {
            if (wrongSince > 0) {
                detection.add(venue.nanos() - wrongSince);
            }
            wrongSince = 0;
        } else if (wrongSince == 0) {
            wrongSince = venue.nanos();
        } else {
            assertThat(venue.nanos() - wrongSince)
                    .as("nanoseconds for which it is wrong")
                    .isLessThanOrEqualTo(LONGEST_NANOS);
        }
    }

    @Override
    void end() {
        Book book = venue.book(BTC);
        assertThat(isLive(book))
                .as("live after the faults: %s", venue.counters().all())
                .isTrue();
        assertThat(hash(book)).as("the venue's book").isEqualTo(hash);
    }

    @Override
    String figures() {
        return detection(detection);
    }

    private static long hash(TrueBook book) {
        return hash(book.side(true), hash(book.side(false), 1) + 1);
    }

    private static long hash(NavigableMap<BigDecimal, BigDecimal> side, long before) {
        long hash = before;
        for (Map.Entry<BigDecimal, BigDecimal> level : side.entrySet()) {
            hash = hash(
                    hash,
                    level.getKey().movePointRight(BTC.priceScale()).longValueExact(),
                    level.getValue().movePointRight(BTC.quantityScale()).longValueExact());
        }
        return hash;
    }
}
