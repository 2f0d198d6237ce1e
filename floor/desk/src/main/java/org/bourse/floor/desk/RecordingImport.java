package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bourse.floor.feed.BinanceVenue;
import org.bourse.floor.feed.FloorCore;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.RecordedMarket;
import org.bourse.floor.tape.RawRecording;
import org.bourse.floor.tape.TapeCut;
import org.bourse.floor.tape.TapeState;
import org.bourse.floor.tape.TapeWriter;

/** The tape that the floor would have written where recordings of Binance were made: each message at its time of receipt. */
final class RecordingImport {

    private static final int LINK = FloorCore.LINKS_PER_VENUE + 1;
    private static final int ANSWERED = 200;
    private static final long TICK_NANOS = 100_000_000L;
    private static final String FRAME = "{\"stream\":";

    private final FloorCore core;
    private final EventHeader header = new EventHeader();
    private final Set<Integer> asked = new TreeSet<>();
    private final Map<Integer, byte[]> books = new TreeMap<>();
    private long tickedNanos;

    private RecordingImport(TapeWriter tape, List<VenueInstrument> instruments) {
        EventWriter nobody = new EventWriter((of, buffer, length) -> {});
        core = new FloorCore(
                tape.lastSequence(),
                tape.lastNanos(),
                new EventWriter(tape),
                nobody,
                events -> List.of(new BinanceVenue(instruments, events, one -> asked.add(one.id()))));
        tape.beginSegmentsWith(writer -> {
            for (Book book : core.venues().getFirst().books()) {
                TapeState.repeat(tape, writer, book, book.epoch());
            }
        });
    }

    /**
     * Writes it.
     *
     * @param folder of the recordings
     * @param known instruments with the steps of their prices and quantities; those without a recording are left out
     * @param to a directory in which no tape is
     */
    static TapeCut.Result run(Path folder, List<VenueInstrument> known, Path to, long segmentBytes) throws IOException {
        TapeCut.requireEmpty(to);
        Map<String, List<Path>> files = RecordedMarket.in(folder);
        List<VenueInstrument> recorded =
                known.stream().filter(one -> files.containsKey(one.symbol())).toList();
        if (recorded.isEmpty()) {
            throw new IOException(folder + " has no file binance-spot-SYMBOL_… of "
                    + FloorText.or(known.stream().map(VenueInstrument::symbol).toList()) + ".");
        }
        PriorityQueue<Recording> queue =
                new PriorityQueue<>(Comparator.comparingLong(one -> one.next().receiveNanos()));
        List<Recording> opened = new ArrayList<>();
        try (TapeWriter tape = TapeWriter.open(to, segmentBytes)) {
            for (VenueInstrument instrument : recorded) {
                opened.add(new Recording(instrument.id(), files.getOrDefault(instrument.symbol(), List.of())));
            }
            queue.addAll(opened);
            RecordingImport writing = new RecordingImport(tape, recorded);
            writing.begin(queue.element().next().receiveNanos());
            while (!queue.isEmpty()) {
                Recording first = queue.remove();
                writing.take(first.instrument(), first.next());
                if (first.goOn()) {
                    queue.add(first);
                }
            }
            tape.flush();
            TapeCut.requireWritten(tape);
            return new TapeCut.Result(tape.lastSequence(), List.of());
        } finally {
            for (Recording recording : opened) {
                recording.close();
            }
        }
    }

    private void begin(long nanos) {
        core.define(nanos);
        core.linkOpened(header.raw(nanos, LINK, 0), "recordings");
    }

    private void take(int instrument, RawRecording.Line line) {
        byte[] bytes = line.text().getBytes(StandardCharsets.UTF_8);
        long nanos = line.receiveNanos();
        if (line.text().startsWith(FRAME)) {
            core.frame(header.raw(nanos, LINK, 0), bytes, 0, bytes.length);
        } else {
            books.put(instrument, bytes);
        }
        answer(nanos);
        if (nanos - tickedNanos >= TICK_NANOS) {
            tickedNanos = nanos;
            core.tick(header.raw(nanos, 0, 0));
        }
    }

    /** A book comes where it came then; one that came before anybody had asked, as soon as somebody does. */
    private void answer(long nanos) {
        for (int instrument : List.copyOf(asked)) {
            byte[] book = books.remove(instrument);
            if (book != null) {
                asked.remove(instrument);
                core.restAnswer(header.raw(nanos, LINK, instrument), ANSWERED, book, 0, book.length);
            }
        }
    }

    /** The recordings of one instrument, one behind the other. */
    private static final class Recording implements Closeable {

        private final int instrument;
        private final Deque<Path> files;
        private RawRecording open;
        private RawRecording.Line next;

        /** One with its first line; refused where the files have none. */
        Recording(int instrument, List<Path> paths) throws IOException {
            this.instrument = instrument;
            files = new ArrayDeque<>(paths);
            open = new RawRecording(files.remove());
            next = read().orElseThrow(() -> new IOException("There is no message in " + paths + "."));
        }

        int instrument() {
            return instrument;
        }

        RawRecording.Line next() {
            return next;
        }

        /** Reads the next line; false: there is none, and all is closed. */
        boolean goOn() throws IOException {
            Optional<RawRecording.Line> line = read();
            line.ifPresent(one -> next = one);
            return line.isPresent();
        }

        private Optional<RawRecording.Line> read() throws IOException {
            Optional<RawRecording.Line> line = open.next();
            while (line.isEmpty()) {
                open.close();
                if (files.isEmpty()) {
                    break;
                }
                open = new RawRecording(files.remove());
                line = open.next();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            open.close();
        }
    }
}
