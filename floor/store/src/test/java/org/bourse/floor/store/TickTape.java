package org.bourse.floor.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.BarSeries;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.TapeCursor;
import org.bourse.floor.tape.TapeWriter;

/** A tape of invented ticks over two days, of which some come late, and what it comes to when it is simply read. */
final class TickTape implements Closeable {

    private static final long START_NANOS = 1_781_049_590_000_000_000L;
    private static final List<VenueInstrument> INSTRUMENTS = List.of(
            VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00000001"),
            VenueInstrument.of(2, "alpaca", "BTC/USD", "0.01", "0.00001"),
            VenueInstrument.of(3, "mexc", "BTC_USDT", "0.1", "0.0001"));

    private final Path directory;
    private final TapeWriter tape;
    private final EventWriter writer;
    private final EventHeader header = new EventHeader();
    private final Levels none = new Levels();
    private final Random random;
    private long nanos = START_NANOS;
    private volatile long lastRow;

    /** Begins one, in small segments. */
    TickTape(Path directory, long seed) throws IOException {
        this.directory = directory;
        tape = TapeWriter.open(directory, 300_000);
        writer = new EventWriter(tape);
        random = new Random(seed);
        EventHeader repeated = new EventHeader();
        tape.beginSegmentsWith(preamble -> {
            for (VenueInstrument instrument : INSTRUMENTS) {
                tape.repeating(repeated.raw(0, 0, instrument.id()));
                preamble.defined(repeated, instrument);
                preamble.continuity(repeated, Continuity.STALE, StaleReason.RECONNECT);
            }
        });
        INSTRUMENTS.forEach(instrument -> writer.defined(next(instrument), instrument));
    }

    Path directory() {
        return directory;
    }

    long lastSequence() {
        return tape.forcedSequence();
    }

    /** Adds so many events, and makes them the disk's. */
    void add(int events) throws IOException {
        for (int i = 0; i < events; i++) {
            VenueInstrument instrument = INSTRUMENTS.get(random.nextInt(INSTRUMENTS.size()));
            int kind = random.nextInt(20);
            EventHeader of = next(instrument);
            if (kind < 17) {
                lastRow = of.sequence;
            }
            if (kind < 12) {
                of.exchangeNanos = nanos - random.nextLong(random.nextInt(50) == 0 ? 5_000_000_000L : 1_000_000);
                writer.trade(
                        of,
                        of.sequence,
                        1 + random.nextInt(1_000_000),
                        1 + random.nextInt(1_000_000),
                        VenueSide.of(random.nextInt(2)));
            } else if (kind < 16) {
                writer.quote(of, 100, 1 + random.nextInt(50), 101, random.nextInt(50));
            } else if (kind < 17) {
                writer.continuity(of, Continuity.STALE, StaleReason.GAP);
            } else if (kind < 19) {
                writer.changes(of, none, none);
            } else {
                byte[] frame = "{}".getBytes(StandardCharsets.US_ASCII);
                writer.frame(of, frame, 0, frame.length);
            }
        }
        tape.flush();
        tape.force();
    }

    private EventHeader next(VenueInstrument instrument) {
        nanos += 1_000_000 + random.nextInt(3_000_000);
        header.raw(nanos, 1_001, instrument.id()).sequence = tape.lastSequence() + 1;
        return header;
    }

    /**
     * What the trades of an instrument come to.
     *
     * @param first the number of the first one on the tape
     * @param last of the last one
     */
    record Sum(long count, long quantity, long first, long last) {

        Sum with(long sequence, long more) {
            return new Sum(count + 1, quantity + more, count == 0 ? sequence : first, sequence);
        }
    }

    /** What is to be in a store: sums of trades by symbol, rows of other kinds, and bars of both lengths by symbol. */
    record Expected(
            Map<String, Sum> trades,
            long quotes,
            long states,
            Map<String, List<Bar>> seconds,
            Map<String, List<Bar>> minutes) {}

    /** Reads all of it. */
    Expected read() throws IOException {
        Reader reader = new Reader();
        try (TapeCursor cursor = TapeCursor.after(directory, 0)) {
            while (cursor.next()) {
                if (!cursor.header().isRepeated()) {
                    cursor.tell(IgnoredRawEvents.IGNORED, reader);
                }
            }
        }
        return new Expected(reader.trades, reader.quotes, reader.states, bars(reader.seconds), bars(reader.minutes));
    }

    private static Map<String, List<Bar>> bars(Map<String, BarSeries> of) {
        Map<String, List<Bar>> bars = new TreeMap<>();
        of.forEach((symbol, series) -> bars.put(symbol, series.newest(Integer.MAX_VALUE)));
        return bars;
    }

    private static final class Reader extends MarketEventsAdapter {

        private final Map<String, Sum> trades = new TreeMap<>();
        private final Map<String, BarSeries> seconds = new LinkedHashMap<>();
        private final Map<String, BarSeries> minutes = new LinkedHashMap<>();
        private long quotes;
        private long states;

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            String symbol = INSTRUMENTS.get(header.instrument - 1).symbol();
            trades.merge(
                    symbol,
                    new Sum(0, 0, 0, 0).with(header.sequence, quantity),
                    (sum, unused) -> sum.with(header.sequence, quantity));
            seconds.computeIfAbsent(symbol, unused -> new BarSeries(1_000_000_000L, Integer.MAX_VALUE))
                    .add(header.exchangeNanos, price, quantity);
            minutes.computeIfAbsent(symbol, unused -> new BarSeries(60_000_000_000L, Integer.MAX_VALUE))
                    .add(header.exchangeNanos, price, quantity);
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            quotes++;
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            states++;
        }
    }

    @Override
    public void close() throws IOException {
        tape.close();
    }

    /** Whether no rows follow the event of that number. */
    static boolean rowsUpTo(TickTape tape, long place) {
        return place >= tape.lastRow;
    }

    /** How many rows there are to be. */
    static long rows(Expected expected) {
        List<Long> counts = new ArrayList<>();
        expected.trades().values().forEach(sum -> counts.add(sum.count()));
        return counts.stream().mapToLong(Long::longValue).sum() + expected.quotes() + expected.states();
    }
}
