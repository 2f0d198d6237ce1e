package org.bourse.floor.tape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/** A part of a tape as a tape of its own: the same events under the same numbers, after the state at its beginning. */
public final class TapeCut {

    private TapeCut() {}

    /**
     * What came of it.
     *
     * @param events how many the new tape has
     * @param findings what is wrong with the tape that it was cut from
     */
    public record Result(long events, List<TapeFinding> findings) {}

    /**
     * Cuts.
     *
     * @param from the tape, which may be one that is just being written
     * @param to a directory in which no tape is
     * @param first the number of the first event
     * @param last the number of the last event
     * @param segmentBytes of the new tape
     */
    public static Result cut(Path from, Path to, long first, long last, long segmentBytes) throws IOException {
        requireEmpty(to);
        TapeState state = new TapeState();
        long events = 0;
        UnsafeBuffer copied = new UnsafeBuffer();
        // The state at the first event takes every change since the head of its segment.
        List<TapeSegment> segments = TapeSegment.all(from);
        long before = 0;
        for (TapeSegment segment : segments) {
            long end = segment.seal().map(Seal::lastSequence).orElse(Long.MAX_VALUE);
            before = end < first ? Math.max(before, end) : before;
        }
        requireAny(from, segments, first, last);
        try (TapeCursor cursor = TapeCursor.after(from, before).leavingAside(first, 0);
                TapeWriter writer = TapeWriter.open(to, segmentBytes)) {
            writer.beginSegmentsWith(preamble -> state.repeat(writer, preamble));
            while (cursor.next() && cursor.header().sequence <= last) {
                if (cursor.header().sequence >= first && !cursor.header().isRepeated()) {
                    byte[] bytes = new byte[cursor.event().remaining()];
                    cursor.event().get(bytes);
                    copied.wrap(bytes);
                    writer.event(cursor.header(), copied, bytes.length);
                    events++;
                }
                cursor.tell(IgnoredRawEvents.IGNORED, state);
            }
            writer.flush();
            requireWritten(writer);
            return new Result(events, new ArrayList<>(cursor.findings()));
        }
    }

    /** Refuses numbers that the tape has none of; what a segment without a seal has is seen by reading it. */
    private static void requireAny(Path from, List<TapeSegment> segments, long first, long last) throws IOException {
        long least = 0;
        long most = 0;
        for (TapeSegment segment : segments) {
            Optional<Seal> seal = segment.seal();
            Seal end = seal.isPresent()
                    ? seal.get()
                    : new SegmentScan(segment)
                            .run((header, bytes, length) -> {})
                            .seal(false);
            least = least == 0 ? end.firstSequence() : least;
            most = Math.max(most, end.lastSequence());
        }
        if (last < least || first > most) {
            throw new IOException("The tape " + from + " has the events " + least + " to " + most + ", and none of "
                    + first + " to " + last + ".");
        }
    }

    /** Refuses a directory in which there is a tape. */
    public static void requireEmpty(Path to) throws IOException {
        if (!TapeSegment.all(to).isEmpty()) {
            throw new IOException("There is a tape in " + to + " already.");
        }
    }

    /** Refuses a tape that could not take all of it. */
    public static void requireWritten(TapeWriter writer) throws IOException {
        if (writer.failure().isPresent()) {
            throw new IOException(writer.failure().get());
        }
    }
}
