package org.bourse.floor.tape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * The events of some instruments in a part of a tape. Instruments are told by venue and symbol, since a number lasts for one
 * start of the floor only.
 *
 * @param directory of the tape
 * @param first the number of its first event
 * @param last the number of its last event
 * @param fromNanos what was received earlier is left out
 * @param toNanos what was received later is left out
 * @param of which instruments
 */
public record TapeSelection(
        Path directory, long first, long last, long fromNanos, long toNanos, Predicate<VenueInstrument> of) {

    /** Where a bounded reading stopped. */
    @FunctionalInterface
    public interface Enough {

        /** Whether nothing more is wanted after the event of that number; asked after each, and told the bytes read. */
        boolean after(long sequence, long readBytes);
    }

    /** Who is told of a time of which nothing is there: the disk was full, the tape is damaged, or the floor did not run. */
    @FunctionalInterface
    public interface Unrecorded {

        /** Between these two times is nothing; so many events were numbered meanwhile, none where the floor did not run. */
        void between(long fromNanos, long toNanos, long events);
    }

    /** Tells all of them, each instrument first; answers damage and holes. */
    public List<TapeFinding> read(MarketEvents listener) throws IOException {
        return read(listener, (sequence, readBytes) -> false);
    }

    /** Tells them until it is enough. */
    public List<TapeFinding> read(MarketEvents listener, Enough enough) throws IOException {
        Filter filter = new Filter(listener);
        try (TapeCursor cursor = TapeCursor.after(directory, first - 1, fromNanos)) {
            while (cursor.next()) {
                long sequence = cursor.header().sequence;
                boolean repeated = cursor.header().isRepeated();
                if (!repeated && (sequence > last || cursor.header().receiveNanos > toNanos)) {
                    break;
                }
                cursor.tell(IgnoredRawEvents.IGNORED, filter);
                if (!repeated && enough.after(sequence, cursor.readBytes())) {
                    break;
                }
            }
            return cursor.findings();
        }
    }

    /**
     * Tells them until it is enough, and before them, to another, what there is from the head of their segment on: the state in
     * which they begin, without which changes of books say nothing.
     */
    public List<TapeFinding> read(MarketEvents before, MarketEvents listener, Enough enough) throws IOException {
        return read(before, listener, enough, (fromNanos, toNanos, events) -> {});
    }

    /** The same, and tells of the times of which nothing is there. */
    public List<TapeFinding> read(MarketEvents before, MarketEvents listener, Enough enough, Unrecorded unrecorded)
            throws IOException {
        Filter filter = new Filter(before);
        filter.unrecorded = unrecorded;
        try (TapeCursor cursor =
                TapeCursor.after(directory, lastOfSegmentBefore()).leavingAside(first, fromNanos)) {
            boolean begun = false;
            long passedBytes = 0;
            long lost = 0;
            while (cursor.next()) {
                EventHeader header = cursor.header();
                // A state that is repeated has the time of the event that comes behind it.
                if (header.receiveNanos > toNanos || (!header.isRepeated() && header.sequence > last)) {
                    break;
                }
                if (!header.isRepeated()) {
                    begun |= header.sequence >= first && header.receiveNanos >= fromNanos;
                    passedBytes = begun ? passedBytes : cursor.readBytes();
                }
                if (cursor.lostEvents() > lost) {
                    unrecorded.between(cursor.lostFromNanos(), header.receiveNanos, cursor.lostEvents() - lost);
                    lost = cursor.lostEvents();
                    // What is different behind it is told already.
                    filter.previousNanos = 0;
                }
                filter.listener = begun ? listener : before;
                boolean repeated = header.isRepeated();
                long sequence = header.sequence;
                long receiveNanos = header.receiveNanos;
                cursor.tell(IgnoredRawEvents.IGNORED, filter);
                filter.previousNanos = repeated ? filter.previousNanos : receiveNanos;
                if (begun && !repeated && enough.after(sequence, cursor.readBytes() - passedBytes)) {
                    break;
                }
            }
            if (cursor.lostEvents() > lost) {
                unrecorded.between(cursor.lostFromNanos(), cursor.lastNanos(), cursor.lostEvents() - lost);
            }
            return cursor.findings();
        }
    }

    /** The last event of the newest segment that ends before the part; 0: there is none. */
    private long lastOfSegmentBefore() throws IOException {
        for (TapeSegment segment : TapeSegment.all(directory).reversed()) {
            Optional<Seal> seal = TapeCursor.seal(segment);
            if (seal.isPresent()
                    && (seal.get().lastSequence() < first || seal.get().lastNanos() < fromNanos)) {
                return seal.get().lastSequence();
            }
        }
        return 0;
    }

    private final class Filter implements MarketEvents {

        private final Set<Integer> selected = new HashSet<>();
        private MarketEvents listener;
        private Unrecorded unrecorded = (fromNanos, toNanos, events) -> {};
        private final Map<Integer, Continuity> states = new HashMap<>();
        /** When the last event was received that was not repeated; 0: none yet. */
        private long previousNanos;

        Filter(MarketEvents listener) {
            this.listener = listener;
        }

        private boolean isSelected(EventHeader header) {
            return selected.contains(header.instrument);
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            if (of.test(instrument)) {
                selected.add(instrument.id());
                if (!header.isRepeated() && previousNanos > 0) {
                    // A start of the floor.
                    unrecorded.between(previousNanos, header.receiveNanos, 0);
                }
                listener.defined(header, instrument);
            } else {
                selected.remove(instrument.id());
            }
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            Continuity former = states.put(header.instrument, state);
            if (isSelected(header)) {
                if (header.isRepeated() && former != null && former != state && previousNanos > 0) {
                    // A start of the floor: its first segment begins with books that nobody follows yet.
                    unrecorded.between(previousNanos, header.receiveNanos, 0);
                }
                listener.continuity(header, state, reason);
            }
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            if (isSelected(header)) {
                listener.snapshot(header, bids, asks);
            }
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            if (isSelected(header)) {
                listener.changes(header, bids, asks);
            }
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            if (isSelected(header)) {
                listener.trade(header, tradeId, price, quantity, aggressor);
            }
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            if (isSelected(header)) {
                listener.quote(header, bid, bidQuantity, ask, askQuantity);
            }
        }

        @Override
        public void funding(EventHeader header, long rate, long nextNanos) {
            if (isSelected(header)) {
                listener.funding(header, rate, nextNanos);
            }
        }

        @Override
        public void bar(EventHeader header, Bar bar, long lengthNanos) {
            if (isSelected(header)) {
                listener.bar(header, bar, lengthNanos);
            }
        }
    }
}
