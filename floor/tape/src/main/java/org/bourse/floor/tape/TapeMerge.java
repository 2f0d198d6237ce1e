package org.bourse.floor.tape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.RawEvents;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * Several tapes as one: ordered by time of receipt, then by tape, then by number. Events, instruments and connections are
 * numbered anew; an instrument that several tapes have is one of each, since their books are told apart by who received them.
 */
public final class TapeMerge {

    private static final int LINKS_PER_TAPE = 16_000;
    private static final int MAX_TAPES = 4;

    private final TapeWriter writer;
    private final TapeState state = new TapeState();
    private final List<Source> sources = new ArrayList<>();
    private int instruments;
    private long sequence;
    private long events;

    private TapeMerge(TapeWriter writer) {
        this.writer = writer;
    }

    /** Merges two to four tapes into one in a directory where none is; answers how many events it has, and findings. */
    public static TapeCut.Result merge(List<Path> from, Path to, long segmentBytes) throws IOException {
        if (from.size() < 2 || from.size() > MAX_TAPES) {
            throw new IOException("2 to " + MAX_TAPES + " tapes can be merged, not " + from.size() + ".");
        }
        TapeCut.requireEmpty(to);
        try (TapeWriter writer = TapeWriter.open(to, segmentBytes)) {
            TapeMerge merge = new TapeMerge(writer);
            writer.beginSegmentsWith(preamble -> merge.state.repeat(writer, preamble));
            try {
                return merge.run(from);
            } finally {
                for (Source source : merge.sources) {
                    source.cursor.close();
                }
            }
        }
    }

    private TapeCut.Result run(List<Path> from) throws IOException {
        PriorityQueue<Source> next =
                new PriorityQueue<>(Comparator.comparingLong((Source source) -> source.cursor.header().receiveNanos)
                        .thenComparingInt(source -> source.place));
        for (Path path : from) {
            Source source = new Source(sources.size(), TapeCursor.after(path, 0));
            sources.add(source);
            if (source.cursor.next()) {
                next.add(source);
            }
        }
        while (!next.isEmpty()) {
            Source source = next.remove();
            source.write();
            if (source.cursor.next()) {
                next.add(source);
            }
        }
        writer.flush();
        TapeCut.requireWritten(writer);
        List<TapeFinding> findings = new ArrayList<>();
        sources.forEach(source -> findings.addAll(source.cursor.findings()));
        return new TapeCut.Result(events, List.copyOf(findings));
    }

    /** One of the tapes, whose events are written under the new numbers. */
    private final class Source implements RawEvents, MarketEvents {

        private final int place;
        private final TapeCursor cursor;
        private final EventWriter out = new EventWriter(writer);
        private final Map<Integer, VenueInstrument> renumbered = new HashMap<>();
        private boolean repetitionsAreNews = true;
        private int findingsKnown;
        private long lostKnown;

        Source(int place, TapeCursor cursor) {
            this.place = place;
            this.cursor = cursor;
        }

        /** What the head of a segment repeats is news at the first one of a tape, and behind damage or a hole. */
        void write() {
            if (!cursor.header().isRepeated()) {
                repetitionsAreNews = false;
            } else if (cursor.findings().size() > findingsKnown) {
                findingsKnown = cursor.findings().size();
                repetitionsAreNews = true;
            }
            // The new tape has the hole too: as many numbers are missing.
            sequence += cursor.lostEvents() - lostKnown;
            lostKnown = cursor.lostEvents();
            if (!cursor.header().isRepeated() || repetitionsAreNews) {
                cursor.tell(this, this);
            }
        }

        private EventHeader numbered(EventHeader header) {
            header.sequence = ++sequence;
            events++;
            header.flags = 0;
            header.link = header.link == 0 ? 0 : header.link + place * LINKS_PER_TAPE;
            VenueInstrument instrument = renumbered.get(header.instrument);
            header.instrument = instrument == null ? 0 : instrument.id();
            return header;
        }

        @Override
        public void frame(EventHeader header, byte[] bytes, int offset, int length) {
            out.frame(numbered(header), bytes, offset, length);
        }

        @Override
        public void sent(EventHeader header, byte[] bytes, int offset, int length) {
            out.sent(numbered(header), bytes, offset, length);
        }

        @Override
        public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
            out.restAnswer(numbered(header), status, bytes, offset, length);
        }

        @Override
        public void linkOpened(EventHeader header, String address) {
            out.linkOpened(numbered(header), address);
        }

        @Override
        public void linkClosed(EventHeader header, String why) {
            out.linkClosed(numbered(header), why);
        }

        @Override
        public void framesLost(EventHeader header) {
            out.framesLost(numbered(header));
        }

        @Override
        public void tick(EventHeader header) {
            out.tick(numbered(header));
        }

        @Override
        public void command(EventHeader header, String command) {
            out.command(numbered(header), command);
        }

        @Override
        public void reported(EventHeader header, RunReport report) {
            out.reported(numbered(header), report);
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            VenueInstrument known = renumbered.get(instrument.id());
            if (known != null
                    && known.venue().equals(instrument.venue())
                    && known.symbol().equals(instrument.symbol())) {
                return;
            }
            instruments++;
            VenueInstrument mine = new VenueInstrument(
                    instruments,
                    instrument.venue(),
                    instrument.symbol(),
                    instrument.priceScale(),
                    instrument.quantityScale(),
                    instrument.tick(),
                    instrument.lot());
            renumbered.put(instrument.id(), mine);
            long epoch = header.epoch;
            out.defined(numbered(header), mine);
            // As a repetition: a definition is no new start of a floor here.
            header.flags = EventHeader.REPEATED;
            header.epoch = epoch;
            state.defined(header, mine);
        }

        @Override
        public void continuity(EventHeader header, Continuity bookState, StaleReason reason) {
            out.continuity(numbered(header), bookState, reason);
            state.continuity(header, bookState, reason);
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            out.snapshot(numbered(header), bids, asks);
            state.snapshot(header, bids, asks);
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            out.changes(numbered(header), bids, asks);
            state.changes(header, bids, asks);
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            out.trade(numbered(header), tradeId, price, quantity, aggressor);
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            out.quote(numbered(header), bid, bidQuantity, ask, askQuantity);
        }

        @Override
        public void funding(EventHeader header, long rate, long nextNanos) {
            out.funding(numbered(header), rate, nextNanos);
        }

        @Override
        public void bar(EventHeader header, Bar bar, long lengthNanos) {
            out.bar(numbered(header), bar, lengthNanos);
        }
    }
}
