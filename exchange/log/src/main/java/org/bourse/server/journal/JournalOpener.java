package org.bourse.server.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bourse.server.journal.JournalFiles.JournalFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all segments at the start, so that damage anywhere is known before the exchange opens, cuts off what a crash left
 * behind the last whole record, and finds where to go on writing.
 */
final class JournalOpener {

    private static final Logger log = LoggerFactory.getLogger(JournalOpener.class);
    static final Pattern SEGMENT_NAME = Pattern.compile("(\\d{10})" + Pattern.quote(OpenSegment.SUFFIX));

    private final JournalFiles files;
    private final UUID exchangeId;
    private final boolean lossAccepted;
    private final SegmentReader reader = new SegmentReader();
    private final List<StoredSegment> stored = new ArrayList<>();
    private @Nullable OpenSegment current;
    private @Nullable OpenSegment unused;
    private @Nullable Tail torn;
    private @Nullable Shortened shortened;
    private long keyId;
    private long firstSequence = 1;
    private long lastSequence = SegmentHeader.CONTINUES;
    private long lastTimeMicros;
    private long currentFirstSequence;
    private @Nullable SegmentHeader lastHeader;

    /** @param lossAccepted whether the operator has said that the journal is to be taken although its end is missing */
    JournalOpener(JournalFiles files, UUID exchangeId, boolean lossAccepted) {
        this.files = files;
        this.exchangeId = exchangeId;
        this.lossAccepted = lossAccepted;
    }

    /** The bytes behind the last whole record of a segment. */
    private record Tail(OpenSegment segment, long end) {}

    /** A segment that lost its end, and the last command before that. */
    private record Shortened(String description, JournalFile file, long length, long wholeLength, long lastSequence) {

        String known() {
            return description + " has lost its end: it has " + length + " bytes of " + wholeLength
                    + ", and the last command that can be read in it is that of sequence " + lastSequence;
        }

        /** Gives it its length again. */
        void lengthen() throws IOException {
            OpenSegment.fillWithZeros(file, length, wholeLength);
        }
    }

    /**
     * Reads everything and cuts what is to be cut. When it throws, nothing was changed and nothing stays open.
     *
     * @return what the commands are encrypted with
     */
    JournalKey open() throws IOException {
        try {
            JournalKey known = JournalKey.isIn(files) ? JournalKey.read(files) : null;
            keyId = known == null ? 0 : known.id();
            for (long ordinal : ordinals()) {
                openSegment(ordinal);
            }
            requireEnd();
            if (current == null && unused != null) {
                throw new JournalDamagedException(files.describe(unused.name)
                        + " at offset " + SegmentHeader.LENGTH
                        + ": no record, and no segment before it, so nothing says where the journal goes on");
            }
            cut();
            return known == null ? JournalKey.create(files) : known;
        } catch (IOException | RuntimeException e) {
            closeQuietly(current, e);
            closeQuietly(unused, e);
            throw e;
        }
    }

    /** The segments before {@link #current()}, oldest first. */
    List<StoredSegment> stored() {
        return stored;
    }

    /** The segment to go on writing to; null in an empty directory. */
    @Nullable
    OpenSegment current() {
        return current;
    }

    /** A segment that was got ready and not used; null when there is none. */
    @Nullable
    OpenSegment unused() {
        return unused;
    }

    /** From where on the journal has every sequence up to the last. */
    long firstSequence() {
        return firstSequence;
    }

    /** The last command's sequence; 0 when there is none. */
    long lastSequence() {
        return Math.max(0, lastSequence);
    }

    /** The last command's time; 0 when there is none. */
    long lastTimeMicros() {
        return lastTimeMicros;
    }

    /** The first record's sequence of the segment that {@link #current()} is; 0 when it has none. */
    long currentFirstSequence() {
        return currentFirstSequence;
    }

    private List<Long> ordinals() throws IOException {
        List<Long> ordinals = new ArrayList<>();
        for (String name : files.names()) {
            var matcher = SEGMENT_NAME.matcher(name);
            if (matcher.matches()) {
                ordinals.add(Long.valueOf(matcher.group(1)));
            } else if (!name.endsWith(OpenSegment.UNFINISHED_SUFFIX) && !name.equals(JournalKey.FILE)) {
                log.warn("{} is not a part of the journal; it is left alone", files.describe(name));
            }
        }
        ordinals.sort(null);
        for (int i = 1; i < ordinals.size(); i++) {
            if (ordinals.get(i) != ordinals.get(i - 1) + 1) {
                throw new JournalDamagedException(files.describe(OpenSegment.name(ordinals.get(i - 1) + 1))
                        + " is missing: there are segments before and after it");
            }
        }
        return ordinals;
    }

    private void openSegment(long ordinal) throws IOException {
        String name = OpenSegment.name(ordinal);
        String description = files.describe(name);
        JournalFile file = files.open(name);
        boolean kept = false;
        try {
            SegmentHeader header = reader.open(file, description);
            requireOurs(header, ordinal, description);
            start(header, description);
            long first = readRecords(description);
            long length = file.length();
            if (isShortened(header, length)) {
                shortened = new Shortened(description, file, length, wholeLength(header, length), lastSequence());
                length = shortened.wholeLength;
            }
            OpenSegment segment = new OpenSegment(name, header, file, length, reader.nextOffset());
            long end = reader.endOfData();
            if (end > reader.nextOffset()) {
                judge(segment, end, description);
            }
            kept = keep(segment, first, end);
            lastHeader = header;
        } finally {
            if (!kept) {
                file.close();
            }
        }
    }

    private void requireOurs(SegmentHeader header, long ordinal, String description) {
        if (!header.exchangeId().equals(exchangeId)) {
            throw new JournalDamagedException(description + " at offset 16: belongs to exchange " + header.exchangeId()
                    + ", but this is exchange " + exchangeId);
        }
        if (header.ordinal() != ordinal) {
            throw new JournalDamagedException(
                    description + " at offset 32: is segment " + header.ordinal() + " under another one's name");
        }
        if (header.keyId() != 0 && header.keyId() != keyId) {
            throw new JournalDamagedException(description + " is encrypted with a key that "
                    + files.describe(JournalKey.FILE) + (keyId == 0 ? ", which is missing, had" : " is not")
                    + ": restore that file from a copy");
        }
    }

    /**
     * Whether a segment lost its end: it is made at its full length, which never changes. Those of release 0.1.0 don't say
     * their length, but it was a multiple of the shortest, and no record reached beyond it.
     */
    private boolean isShortened(SegmentHeader header, long length) {
        return header.isFormer()
                ? length % JournalSettings.MIN_SEGMENT_BYTES != 0 || reader.isCutOff(lastSequence() + 1)
                : length < header.segmentBytes();
    }

    private static long wholeLength(SegmentHeader header, long length) {
        return header.isFormer()
                ? (length / JournalSettings.MIN_SEGMENT_BYTES + 1) * JournalSettings.MIN_SEGMENT_BYTES
                : header.segmentBytes();
    }

    private void requireEnd() {
        if (shortened != null) {
            accept(shortened.known());
        }
        SegmentHeader last = lastHeader;
        // It is there as soon as a segment says so; before that, a kill may have come while it was being made.
        if (last != null && last.hasSuccessor()) {
            accept(files.describe(OpenSegment.name(last.ordinal() + 1))
                    + " is missing: it was made, and whatever was written"
                    + " to it and to later ones is lost; the last command that can be read is that of sequence "
                    + lastSequence());
        }
    }

    private void accept(String loss) {
        if (!lossAccepted) {
            throw new JournalDamagedException(loss + ". Restore the journal's files from a copy. If there is none,"
                    + " EXCHANGE_ADOPT_DATABASE=true goes on with what is left; whatever was acknowledged after that"
                    + " sequence and is not in the database is lost then");
        }
        log.warn("{}; going on without it", loss);
    }

    private void start(SegmentHeader header, String description) {
        if (header.continues()) {
            return;
        }
        if (header.startsAfter() < lastSequence) {
            throw new JournalDamagedException(description + " at offset 40: starts after sequence "
                    + header.startsAfter() + ", but sequence " + lastSequence + " came before it");
        }
        lastSequence = header.startsAfter();
        firstSequence = lastSequence + 1;
    }

    /** Returns the first record's sequence, 0 when there is none. */
    private long readRecords(String description) {
        long first = 0;
        while (reader.advance()) {
            long sequence = reader.sequence();
            if (shortened != null) {
                throw new JournalDamagedException(shortened.known() + ", and " + description
                        + " follows it: restore the journal's files from a copy");
            }
            if (torn != null) {
                throw damagedBefore(torn, description);
            }
            if (lastSequence == SegmentHeader.CONTINUES) {
                firstSequence = sequence;
            } else if (sequence != lastSequence + 1) {
                throw new JournalDamagedException(description + " at offset " + reader.offset() + ": sequence "
                        + sequence + " where " + (lastSequence + 1) + " must be");
            }
            first = first == 0 ? sequence : first;
            lastSequence = sequence;
            lastTimeMicros = reader.timeMicros();
        }
        return first;
    }

    private void judge(OpenSegment segment, long end, String description) {
        if (torn != null) {
            throw damagedBefore(torn, description);
        }
        long expected = lastSequence() + 1;
        if (!reader.isTraceOfCrash(expected)) {
            throw new JournalDamagedException(description + " at offset " + reader.nextOffset()
                    + ": the record of sequence " + expected + " is damaged, and whole records follow it");
        }
        torn = new Tail(segment, end);
    }

    private JournalDamagedException damagedBefore(Tail tail, String laterSegment) {
        return new JournalDamagedException(files.describe(tail.segment().name) + " at offset "
                + tail.segment().position() + ": the record there is damaged, and " + laterSegment + " follows it");
    }

    /** Whether the segment stays open. */
    private boolean keep(OpenSegment segment, long first, long end) throws IOException {
        boolean inUse = first > 0 || end > segment.position() || !segment.header.continues();
        if (!inUse) {
            if (unused == null) {
                unused = segment;
                return true;
            }
            // The allocator was ahead by more than one; it makes the later ones again.
            return false;
        }
        if (unused != null) {
            unused.close();
            unused = null;
        }
        OpenSegment previous = current;
        if (previous != null) {
            long last = first > 0 ? first - 1 : lastSequence();
            store(previous, last);
        }
        current = segment;
        currentFirstSequence = first;
        return true;
    }

    private void store(OpenSegment previous, long last) throws IOException {
        stored.add(new StoredSegment(previous.name, previous.header.ordinal(), currentFirstSequence, last));
        previous.force();
        previous.close();
    }

    private void cut() throws IOException {
        if (shortened != null) {
            shortened.lengthen();
        }
        Tail tail = torn;
        if (tail != null) {
            log.warn(
                    "{} at offset {}: cutting off {} bytes of commands that were not acknowledged before the crash; the"
                            + " journal ends at sequence {}",
                    files.describe(tail.segment().name),
                    tail.segment().position(),
                    tail.end() - tail.segment().position(),
                    lastSequence());
            tail.segment().clear(tail.end());
        }
        for (String name : files.names()) {
            if (name.endsWith(OpenSegment.UNFINISHED_SUFFIX)) {
                files.delete(name);
            }
        }
        if (current != null) {
            current.force();
        }
    }

    private static void closeQuietly(@Nullable OpenSegment segment, Exception cause) {
        if (segment != null) {
            try {
                segment.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
