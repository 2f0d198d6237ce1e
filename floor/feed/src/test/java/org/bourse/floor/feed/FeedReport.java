package org.bourse.floor.feed;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;
import org.bourse.floor.mockvenues.PredictionMarkets;

/**
 * What the floor's thread does with a frame, by that thread's own processor time, so that a busy machine is no excuse: from the
 * bytes of a frame through the venue's rules to the book, and a change of a deep book alone.
 */
final class FeedReport {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM = 10;
    private static final int ROUNDS = 31;
    private static final int FRAMES = 100_000;
    private static final int DEEP = 5_000;
    private static final int CHANGES = 1_000_000;

    private FeedReport() {}

    /**
     * Frames as they come.
     *
     * @param venue whose
     * @param unit what they have
     * @param frames their bytes
     * @param changes how many of these are in them
     * @param ready makes a venue with live books for them
     */
    private record Flow(String venue, String unit, List<byte[]> frames, long changes, Supplier<VenueDriver> ready) {}

    /** Prints it. */
    public static void main(String[] arguments) {
        tell(polymarket());
        tell(binance());
        deepBook();
    }

    /** What comes by one socket, but for trades and the whole books after them. */
    private static Flow polymarket() {
        PredictionMarkets markets = new PredictionMarkets(200, 1);
        List<String> tokens = markets.tokens();
        String dump =
                tokens.stream().map(token -> markets.book(token, true)).collect(Collectors.joining(",", "[", "]"));
        long millis = markets.millis();
        List<String> texts = Stream.generate(markets::next)
                .flatMap(List::stream)
                .map(PredictionMarkets.Message::text)
                .filter(text -> !text.contains("\"bids\"") && !text.contains("last_trade_price"))
                .limit(FRAMES)
                .toList();
        long changes = 2
                * texts.stream().filter(text -> text.contains("price_changes")).count();
        long last = markets.millis();
        return new Flow("Polymarket", "change", bytes(texts), changes, () -> {
            VenueDriver venue = polymarket(tokens);
            venue.at(millis * 1_000_000);
            venue.opened();
            venue.frame(dump);
            venue.at(last * 1_000_000);
            return venue;
        });
    }

    private static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(VenueDriver::bytes).toList();
    }

    /** A venue that follows these. */
    static VenueDriver polymarket(List<String> tokens) {
        List<VenueInstrument> instruments = IntStream.range(0, tokens.size())
                .mapToObj(i -> PolymarketVenue.instrument(i + 1, tokens.get(i)))
                .toList();
        return new VenueDriver((events, requests) -> new PolymarketVenue(instruments, events, requests));
    }

    private static Flow binance() {
        InventedMarket market = new InventedMarket("BTCUSDT", 6_000_000, 1);
        String first = market.firstBook();
        List<String> texts = Stream.generate(market::next)
                .flatMap(Optional::stream)
                .filter(message -> message.stream().contains("@depth"))
                .limit(FRAMES)
                .map(Market.Message::text)
                .toList();
        // Each level is an array within the array of its side.
        long levels = texts.stream()
                .mapToLong(text -> text.chars().filter(c -> c == '[').count() - 2)
                .sum();
        return new Flow("Binance", "level", bytes(texts.subList(1, FRAMES)), levels, () -> {
            VenueDriver venue =
                    new VenueDriver((events, requests) -> new BinanceVenue(List.of(VenueDriver.BTC), events, requests));
            venue.opened();
            venue.frame(texts.getFirst());
            venue.answer(VenueDriver.BTC, 200, first);
            return venue;
        });
    }

    private static void tell(Flow flow) {
        long[] cpu = new long[ROUNDS];
        long[] allocated = new long[ROUNDS];
        for (int round = -WARM; round < ROUNDS; round++) {
            VenueDriver driver = flow.ready().get();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long began = THREADS.getCurrentThreadCpuTime();
            for (byte[] frame : flow.frames()) {
                driver.frame(frame);
            }
            long ended = THREADS.getCurrentThreadCpuTime();
            long all = THREADS.getCurrentThreadAllocatedBytes();
            if (driver.books().stream().anyMatch(book -> book.state() != Continuity.LIVE || book.epoch() > 0)) {
                throw new IllegalStateException("Not all books were live all the time: "
                        + driver.counters().all());
            }
            if (round >= 0) {
                cpu[round] = ended - began;
                allocated[round] = all - before;
            }
        }
        Arrays.sort(cpu);
        Arrays.sort(allocated);
        double each = (double) cpu[ROUNDS / 2] / flow.changes();
        System.out.printf(
                "%s: %.0f ns a %s (%.0f to %.0f), %.2f million/s of processor time, %.2f bytes allocated a %s%n",
                flow.venue(),
                each,
                flow.unit(),
                (double) cpu[ROUNDS / 4] / flow.changes(),
                (double) cpu[ROUNDS * 3 / 4] / flow.changes(),
                1_000 / each,
                (double) allocated[ROUNDS / 2] / flow.changes(),
                flow.unit());
    }

    /** By the wall's clock, since a change is shorter than what the processor's time is counted in. */
    private static void deepBook() {
        Book book = new Book(VenueDriver.BTC);
        EventHeader header = new EventHeader();
        Levels bids = new Levels();
        Levels asks = new Levels();
        for (int i = 0; i < DEEP; i++) {
            bids.add(1_000_000 - 2 * i, 5);
            asks.add(1_000_001 + 2 * i, 5);
        }
        book.replace(header, bids, asks);
        book.become(Continuity.LIVE, StaleReason.NONE, 1);
        Random random = new Random(1);
        long[] nanos = new long[CHANGES];
        for (int i = -CHANGES; i < CHANGES; i++) {
            bids.clear();
            asks.clear();
            // A level is taken away or is there, wherever in the book: about half of twice as many prices have one.
            int away = random.nextInt(2 * DEEP);
            long quantity = random.nextBoolean() ? 0 : 1 + random.nextInt(1_000);
            if (random.nextBoolean()) {
                bids.add(1_000_000 - away, quantity);
            } else {
                asks.add(1_000_001 + away, quantity);
            }
            long began = System.nanoTime();
            book.change(header, bids, asks);
            if (i >= 0) {
                nanos[i] = System.nanoTime() - began;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "A change of a book of %,d and %,d levels: half within %,d ns, 99 %% within %,d ns%n",
                book.depth(VenueSide.BUY), book.depth(VenueSide.SELL), nanos[CHANGES / 2], nanos[CHANGES / 100 * 99]);
    }
}
