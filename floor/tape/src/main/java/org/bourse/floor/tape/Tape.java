package org.bourse.floor.tape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bourse.floor.market.EventReader;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.RawEvents;

/** A tape to read: all segments of a directory, in their order. It may be one that is just being written. */
public final class Tape {

    /**
     * A segment, as lists of tapes show it.
     *
     * @param number from 1
     * @param status {@code open}, {@code sealed} or {@code recovered}
     * @param records how many it has; 0 while it is open
     * @param firstSequence of its first event
     * @param lastSequence of its last event
     * @param firstNanos when the first was received
     * @param lastNanos when the last was received
     * @param bytes its length
     */
    public record Part(
            long number,
            String status,
            long records,
            long firstSequence,
            long lastSequence,
            long firstNanos,
            long lastNanos,
            long bytes) {}

    private final Path directory;

    /** The tape of that directory. */
    public Tape(Path directory) {
        this.directory = directory;
    }

    /** Its segments. */
    public List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        for (TapeSegment segment : TapeSegment.all(directory)) {
            try {
                parts.add(part(segment));
            } catch (NoSuchFileException e) {
                // Deleted meanwhile, since the tape has a bound.
            }
        }
        return List.copyOf(parts);
    }

    /**
     * Refuses a tape of which a segment with one of the events from the first number to the last was written by a version that this
     * one can't read: what is told without it would be another market.
     */
    public void requireReadable(long first, long last) throws IOException {
        for (TapeSegment segment : TapeSegment.all(directory)) {
            try {
                Optional<Seal> seal = segment.seal();
                if (seal.isEmpty()
                        || (seal.get().firstSequence() <= last && seal.get().lastSequence() >= first)) {
                    segment.requireReadable();
                }
            } catch (NoSuchFileException e) {
                // Deleted meanwhile, since the tape has a bound.
            }
        }
    }

    /** The number of the last event ahead of the segment that has that one: whoever reads from there on knows the state at it. */
    public long beforeSegmentOf(long sequence) throws IOException {
        return parts().stream()
                .mapToLong(Part::lastSequence)
                .filter(last -> last <= sequence)
                .max()
                .orElse(0);
    }

    /**
     * When some of the events after that number up to the last one were received, in their order: each thousandth or so of what is
     * sealed, which takes no reading of segments.
     */
    public long[] someTimes(long after, long last) throws IOException {
        LongStream.Builder times = LongStream.builder();
        for (TapeSegment segment : TapeSegment.all(directory)) {
            Optional<Seal> seal = TapeCursor.seal(segment);
            if (seal.isPresent()) {
                long first = Math.max(after + 1, seal.get().firstSequence());
                for (Seal.Entry entry : seal.get().index()) {
                    if (entry.sequence() >= first && entry.sequence() <= last) {
                        times.add(entry.nanos());
                    }
                }
            }
        }
        return times.build().toArray();
    }

    private static Part part(TapeSegment segment) throws IOException {
        Optional<Seal> seal = segment.seal();
        if (seal.isEmpty()) {
            return new Part(segment.number(), "open", 0, 0, 0, 0, 0, Files.size(segment.file()));
        }
        Seal found = seal.get();
        return new Part(
                segment.number(),
                found.recovered() ? "recovered" : "sealed",
                found.records(),
                found.firstSequence(),
                found.lastSequence(),
                found.firstNanos(),
                found.lastNanos(),
                found.bytes());
    }

    /**
     * Tells every event, in order. Where a segment is damaged the rest of it is left out and the finding is in the answer;
     * the next one begins with the state again, so that nothing has to be guessed over the hole.
     */
    public List<TapeFinding> read(RawEvents raw, MarketEvents market) throws IOException {
        EventReader reader = new EventReader();
        return scan((header, bytes, length) -> {
            try {
                reader.read(bytes, 0, length, raw, market);
            } catch (IllegalArgumentException e) {
                throw new TapeDamage(String.valueOf(e.getMessage()));
            }
        });
    }

    /** What is wrong with it: nothing, or each place. Compares every checksum and hash. */
    public List<TapeFinding> verify() throws IOException {
        return scan((header, bytes, length) -> {});
    }

    private List<TapeFinding> scan(SegmentScan.Visitor visitor) throws IOException {
        List<TapeFinding> findings = new ArrayList<>();
        String previous = "";
        long next = 0;
        long number = 0;
        for (TapeSegment segment : TapeSegment.all(directory)) {
            Optional<Seal> seal = segment.seal();
            SegmentScan scan = new SegmentScan(segment).run(visitor);
            TapeSegment.Head head = scan.head();
            TapeFinding finding = scan.finding();
            if (finding != null && (seal.isPresent() || !isLast(segment))) {
                findings.add(finding);
            }
            Seal found = scan.seal(false);
            if (finding == null
                    && seal.isPresent()
                    && !found.hash().equals(seal.get().hash())) {
                findings.add(new TapeFinding(
                        segment.file(), found.bytes(), "It is not what was sealed: its SHA-256 is another."));
            }
            if (number > 0 && head != null) {
                if (segment.number() != number + 1) {
                    findings.add(
                            new TapeFinding(segment.file(), 0, "Segment " + (number + 1) + " before it is missing."));
                } else if (!previous.isEmpty() && !previous.equals(head.previousHash())) {
                    findings.add(new TapeFinding(
                            segment.file(), 0, "The segment before it is not the one it was written after."));
                } else if (head.firstSequence() != next) {
                    findings.add(TapeFinding.unrecorded(segment.file(), 0, next, head.firstSequence() - 1));
                }
            }
            previous = seal.map(Seal::hash).orElse("");
            next = seal.map(Seal::lastSequence).orElse(scan.lastSequence()) + 1;
            number = segment.number();
        }
        return List.copyOf(findings);
    }

    private boolean isLast(TapeSegment segment) throws IOException {
        return TapeSegment.all(directory).getLast().equals(segment);
    }

    /**
     * Deletes the oldest segments until the tape has no more than that many bytes; answers how many went. The last one, which
     * may be being written, stays; one before it without a seal is one that the disk had no room to seal.
     */
    public int retain(long maxBytes) throws IOException {
        return retain(maxBytes, (first, last) -> false);
    }

    /** Which events are kept, whatever room they take. */
    @FunctionalInterface
    public interface Kept {

        /** Whether one of these events has to stay. */
        boolean any(long firstSequence, long lastSequence);
    }

    /** The same, and what has to be kept is passed over. */
    public int retain(long maxBytes, Kept kept) throws IOException {
        List<TapeSegment> segments = TapeSegment.all(directory);
        long[] bytes = new long[segments.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Files.size(segments.get(i).file());
        }
        long total = Arrays.stream(bytes).sum();
        int deleted = 0;
        for (int i = 0; i < bytes.length - 1 && total > maxBytes; i++) {
            Optional<Seal> seal = segments.get(i).seal();
            if (seal.isPresent()
                    && kept.any(seal.get().firstSequence(), seal.get().lastSequence())) {
                continue;
            }
            delete(segments.get(i));
            total -= bytes[i];
            deleted++;
        }
        return deleted;
    }

    private static void delete(TapeSegment segment) throws IOException {
        Files.delete(segment.file());
        Files.deleteIfExists(segment.sealFile());
    }

    /** Deletes one segment, which is not the one that may be being written; false: there is none of that number. */
    public boolean delete(long number) throws IOException {
        List<TapeSegment> segments = TapeSegment.all(directory);
        for (TapeSegment segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
            if (segment.number() == number) {
                delete(segment);
                return true;
            }
        }
        return false;
    }
}
