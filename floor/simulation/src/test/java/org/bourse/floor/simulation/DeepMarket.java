package org.bourse.floor.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.TapeState;
import org.bourse.floor.tape.TapeWriter;

/**
 * Outside markets made of a seed, as busy ones are: books of two thousand levels a side, of which a frame changes some fifty each
 * 100 ms, most of them near the best prices, and between two frames some trades and best prices. Prices drift for a while and turn.
 */
final class DeepMarket {

    private static final int LEVELS = 2_000;
    private static final int FEWEST = 1_500;
    private static final int MOST = 2_500;

    /** A side that has no more than that keeps what it has. */
    private static final int FEW = 100;

    private static final long STEP_NANOS = 100_000_000L;
    private static final long SEGMENT_BYTES = 64 << 20;

    private final VenueInstrument instrument;
    private final EventWriter writer;
    private final Random random;
    private final Book book;
    private final Levels bids = new Levels();
    private final Levels asks = new Levels();
    private double pressure;
    private long trades;

    private DeepMarket(VenueInstrument instrument, EventWriter writer, long seed) {
        this.instrument = instrument;
        this.writer = writer;
        random = new Random(seed * 31 + instrument.id());
        book = new Book(instrument);
    }

    /** Writes a tape of so many instruments and about so many events, of which the numbers are all there is. */
    static void record(Path tape, int instruments, long events, long seed) throws IOException {
        try (TapeWriter out = TapeWriter.open(tape, SEGMENT_BYTES)) {
            EventWriter writer = new EventWriter(out);
            List<DeepMarket> markets = new ArrayList<>();
            out.beginSegmentsWith(preamble ->
                    markets.forEach(market -> TapeState.repeat(out, preamble, market.book, market.book.epoch())));
            Clock clock = new Clock();
            for (int i = 1; i <= instruments; i++) {
                DeepMarket market = new DeepMarket(
                        VenueInstrument.of(i, "deep", "COIN" + i + "USDT", "0.01", "0.00001"), writer, seed);
                market.begin(clock);
                markets.add(market);
            }
            while (clock.sequence < events) {
                for (DeepMarket market : markets) {
                    market.step(clock, STEP_NANOS / instruments);
                }
            }
            out.flush();
        }
    }

    /** The time and the number of the last event. */
    private static final class Clock {
        private long nanos = 1_700_000_000_000_000_000L;
        private long sequence;
    }

    private EventHeader next(Clock clock, long nanosLater) {
        clock.nanos += nanosLater;
        EventHeader header = new EventHeader().raw(clock.nanos, 0, instrument.id());
        header.sequence = ++clock.sequence;
        header.exchangeNanos = clock.nanos;
        return header;
    }

    private void begin(Clock clock) {
        writer.defined(next(clock, 1), instrument);
        long bid = 6_000_000;
        long ask = bid + 1;
        for (int i = 0; i < LEVELS; i++) {
            bids.add(bid, quantity());
            asks.add(ask, quantity());
            bid -= 1 + random.nextInt(20);
            ask += 1 + random.nextInt(20);
        }
        EventHeader header = next(clock, 1);
        writer.snapshot(header, bids, asks);
        book.replace(header, bids, asks);
        EventHeader live = next(clock, 1);
        writer.continuity(live, Continuity.LIVE, StaleReason.NONE);
        book.become(Continuity.LIVE, StaleReason.NONE, live.receiveNanos);
    }

    private long quantity() {
        return 1 + (long) (20_000 * Math.pow(random.nextDouble(), 3));
    }

    /** Trades and best prices, and then what the book has become by them and by much else. */
    private void step(Clock clock, long nanos) {
        int small = 4 + random.nextInt(20);
        long each = nanos / (small + 1);
        bids.clear();
        asks.clear();
        long leftOfBid = book.quantity(VenueSide.BUY, 0);
        long leftOfAsk = book.quantity(VenueSide.SELL, 0);
        for (int i = 0; i < small; i++) {
            EventHeader header = next(clock, each);
            boolean sells = random.nextDouble() * 2 > 1 + pressure / 10;
            long left = sells ? leftOfBid : leftOfAsk;
            if (random.nextInt(3) == 0 && left > 1) {
                long quantity = Math.min(left - 1, 1 + random.nextInt(2_000));
                leftOfBid -= sells ? quantity : 0;
                leftOfAsk -= sells ? 0 : quantity;
                VenueSide taken = sells ? VenueSide.BUY : VenueSide.SELL;
                writer.trade(header, ++trades, book.price(taken, 0), quantity, sells ? VenueSide.SELL : VenueSide.BUY);
            } else {
                writer.quote(header, book.price(VenueSide.BUY, 0), leftOfBid, book.price(VenueSide.SELL, 0), leftOfAsk);
            }
        }
        bids.add(book.price(VenueSide.BUY, 0), leftOfBid);
        asks.add(book.price(VenueSide.SELL, 0), leftOfAsk);
        EventHeader frame = next(clock, nanos - small * each);
        change(VenueSide.BUY, bids);
        change(VenueSide.SELL, asks);
        drift();
        writer.changes(frame, bids, asks);
        book.change(frame, bids, asks);
    }

    /** Quantities behind the best price become others, and levels come and go. */
    private void change(VenueSide side, Levels changed) {
        for (int i = random.nextInt(46); i >= 0; i--) {
            int depth = book.depth(side);
            // Half of them within some forty levels of the best one.
            int at = Math.min(depth - 1, 1 + (int) (40 * Math.expm1(3 * random.nextDouble()) / 3));
            at = random.nextInt(20) == 0 ? 1 + random.nextInt(depth - 1) : at;
            long price = book.price(side, at);
            int what = random.nextInt(10);
            if (what < 2 && depth < MOST) {
                price += side == VenueSide.BUY ? -1 - random.nextInt(5) : 1 + random.nextInt(5);
                changed.add(price, quantity());
            } else if (what < 4 && depth > FEWEST && at > 20) {
                changed.add(price, 0);
            } else {
                changed.add(price, quantity());
            }
        }
    }

    /** The best levels of one side become the other's: for seconds the same way. */
    private void drift() {
        pressure = pressure * 0.995 + random.nextGaussian() * 0.3;
        long levels = Math.round(random.nextGaussian() + pressure / 3);
        VenueSide from = levels > 0 ? VenueSide.SELL : VenueSide.BUY;
        Levels losing = levels > 0 ? asks : bids;
        Levels gaining = levels > 0 ? bids : asks;
        long most = Math.min(5, book.depth(from) - FEW);
        for (int i = 0; i < Math.min(most, Math.abs(levels)); i++) {
            long price = book.price(from, i);
            losing.add(price, 0);
            gaining.add(price, quantity());
        }
    }
}
