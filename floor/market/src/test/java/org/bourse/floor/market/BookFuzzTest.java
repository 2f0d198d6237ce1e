package org.bourse.floor.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A book against the plainest one there is, two sorted maps, over random changes. */
class BookFuzzTest {

    private static final VenueInstrument INSTRUMENT = VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00001");

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final EventHeader header = new EventHeader();

    @Test
    void isThePlainestBookWithWhateverChanges() {
        Book book = new Book(INSTRUMENT);
        NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        NavigableMap<Long, Long> asks = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            Levels bid = levels(4_000, i);
            Levels ask = levels(4_100, i);
            boolean whole = random.nextInt(2_000) == 0;
            if (whole) {
                bids.clear();
                asks.clear();
                book.replace(header, bid, ask);
            } else {
                book.change(header, bid, ask);
            }
            apply(bid, bids);
            apply(ask, asks);
            assertThat(book.depth(VenueSide.BUY)).as("seed %d", seed).isEqualTo(bids.size());
            if (i % 100 == 0) {
                BookView view = book.view(10_000);
                assertThat(view.bids()).as("seed %d", seed).isEqualTo(levels(bids));
                assertThat(view.asks()).as("seed %d", seed).isEqualTo(levels(asks));
            }
            assertThat(book.bestIs(price(bids), quantity(bids), price(asks), quantity(asks)))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void showsNoReaderHalfAChange() throws InterruptedException {
        Book book = new Book(INSTRUMENT);
        AtomicBoolean done = new AtomicBoolean();
        List<BookView> torn = new ArrayList<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                BookView view = book.view(50);
                boolean whole = view.bids().stream().allMatch(level -> level.quantity() == view.venueSequence())
                        && view.asks().stream().allMatch(level -> level.quantity() == view.venueSequence())
                        && view.bids().size() == view.asks().size()
                        && view.exchangeNanos() == view.venueSequence();
                if (!whole) {
                    torn.add(view);
                }
            }
        });
        for (int i = 1; i < 50_000; i++) {
            Levels bid = new Levels();
            Levels ask = new Levels();
            int count = 1 + i % 40;
            for (int level = 0; level < count; level++) {
                bid.add(1_000 - level, i);
                ask.add(1_001 + level, i);
            }
            header.venueSequence = i;
            header.exchangeNanos = i;
            book.replace(header, bid, ask);
        }
        done.set(true);
        reader.join();
        assertThat(torn).isEmpty();
    }

    @Test
    void beginsANewEpochWhenItIsLiveNoLonger() {
        Book book = new Book(INSTRUMENT);
        book.become(Continuity.SYNCING, StaleReason.NONE, 1);
        book.become(Continuity.LIVE, StaleReason.NONE, 2);
        assertThat(book.epoch()).isZero();
        book.become(Continuity.STALE, StaleReason.GAP, 3);
        book.become(Continuity.RESYNCING, StaleReason.GAP, 3);
        assertThat(book.view(1)).extracting(BookView::epoch, BookView::reason).containsExactly(1L, StaleReason.GAP);
    }

    private Levels levels(int base, int round) {
        Levels levels = new Levels();
        for (int i = random.nextInt(8); i > 0; i--) {
            int width = round % 100 < 90 ? 60 : 2_000;
            levels.add(base + random.nextInt(width), random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1_000));
        }
        return levels;
    }

    private static void apply(Levels levels, NavigableMap<Long, Long> side) {
        for (int i = 0; i < levels.size(); i++) {
            if (levels.quantity(i) == 0) {
                side.remove(levels.price(i));
            } else {
                side.put(levels.price(i), levels.quantity(i));
            }
        }
    }

    private static List<BookView.Level> levels(NavigableMap<Long, Long> side) {
        return side.entrySet().stream()
                .map(level -> new BookView.Level(level.getKey(), level.getValue()))
                .toList();
    }

    private static long price(NavigableMap<Long, Long> side) {
        return side.isEmpty() ? 0 : side.firstKey();
    }

    private static long quantity(NavigableMap<Long, Long> side) {
        return side.isEmpty() ? 0 : side.firstEntry().getValue();
    }
}
