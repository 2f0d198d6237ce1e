package org.bourse.floor.tape;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventReader;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.RawEvents;
import org.jspecify.annotations.Nullable;

/**
 * A reader's place on a tape, which goes on event by event, also where the tape is still being written. It begins at the
 * segment that has the place asked for, with the state at that segment's head, and leaves out what lies between.
 */
public final class TapeCursor implements Closeable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final long UNKNOWN = -1;

    private final Path directory;
    private final LongSupplier bound;
    private final EventReader reader = new EventReader();
    private final List<TapeFinding> findings = new ArrayList<>();
    private ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private @Nullable FileChannel channel;
    private @Nullable TapeSegment segment;
    private long position;
    private long lastNumber;
    private long afterSequence;
    private long fromNanos;
    private boolean sought;
    private @Nullable EventHeader header;
    private int length;
    private long readBytes;
    private long lastSequence = UNKNOWN;
    private long lastNanos;
    private boolean isDamaged;
    private long asideBefore;
    private long asideBeforeNanos;
    private long lostEvents;
    private long lostFromNanos;

    private TapeCursor(Path directory, long afterSequence, long fromNanos, LongSupplier bound) {
        this.directory = directory;
        this.afterSequence = afterSequence;
        this.fromNanos = fromNanos;
        this.bound = bound;
    }

    /** One that gives the events after that number; 0: all. */
    public static TapeCursor after(Path directory, long sequence) {
        return new TapeCursor(directory, sequence, 0, () -> Long.MAX_VALUE);
    }

    /** The same, and none beyond the number that the bound says when it is asked. */
    public static TapeCursor after(Path directory, long sequence, LongSupplier bound) {
        return new TapeCursor(directory, sequence, 0, bound);
    }

    /** One that gives the events after that number which were received then or later. */
    public static TapeCursor after(Path directory, long sequence, long nanos) {
        return new TapeCursor(directory, sequence, nanos, () -> Long.MAX_VALUE);
    }

    /** What is missing before that event and before that time is not asked for, and no hole. */
    TapeCursor leavingAside(long sequence, long nanos) {
        asideBefore = sequence;
        asideBeforeNanos = nanos;
        return this;
    }

    /** Goes to the next event; false: there is none so far. */
    public boolean next() throws IOException {
        while (true) {
            if (channel == null && !open()) {
                return false;
            }
            // Whether it is complete is asked where there is no further record so far: that looks at files, which for
            // each event would take longer than all else. What came before the answer is looked for once more.
            boolean isHere = record(false);
            boolean complete = !isHere && isComplete();
            if (isHere || (complete && record(true))) {
                EventHeader found = header();
                if (found.sequence > bound.getAsLong()) {
                    buffer.position(buffer.position() - TapeSegment.RECORD_BYTES - length);
                    return false;
                }
                if (found.isRepeated()) {
                    return true;
                }
                if (found.sequence > afterSequence && found.receiveNanos >= fromNanos) {
                    return true;
                }
                skip();
            } else if (complete) {
                closeSegment();
            } else {
                return false;
            }
        }
    }

    /** The event's header, valid until the next one. */
    public EventHeader header() {
        EventHeader found = header;
        if (found == null) {
            throw new IllegalStateException("The cursor is at no event.");
        }
        return found;
    }

    /** Tells the event. */
    public void tell(RawEvents raw, MarketEvents market) {
        reader.read(buffer.array(), buffer.position() - length, length, raw, market);
    }

    /** Its bytes, valid until the next one. */
    ByteBuffer event() {
        return buffer.duplicate().position(buffer.position() - length).limit(buffer.position());
    }

    /** Damage and holes that it came upon so far. */
    public List<TapeFinding> findings() {
        return List.copyOf(findings);
    }

    /** How many these are. */
    public int findingCount() {
        return findings.size();
    }

    /** How many events within what was asked for it found missing so far: what was not recorded, is damaged, or is gone. */
    public long lostEvents() {
        return lostEvents;
    }

    /** When the last event before the newest of these holes was received. */
    long lostFromNanos() {
        return lostFromNanos;
    }

    /** When the last event was received of which it knows, whether it is told or damaged. */
    long lastNanos() {
        return lastNanos;
    }

    /** What it has read of files so far. */
    public long readBytes() {
        return readBytes;
    }

    private boolean open() throws IOException {
        for (TapeSegment next : lastNumber == 0 ? fromThePlace() : TapeSegment.all(directory)) {
            if (next.number() > lastNumber && open(next)) {
                return true;
            }
        }
        return false;
    }

    private boolean open(TapeSegment next) throws IOException {
        FileChannel file;
        try {
            file = FileChannel.open(next.file(), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            // Deleted meanwhile, since the tape has a bound; the next one says what is missing.
            return false;
        }
        channel = file;
        segment = next;
        position = 0;
        buffer.position(0).limit(0);
        sought = lastNumber != 0;
        if (!isThere(TapeSegment.HEAD_BYTES)) {
            // Its writer has just made it.
            file.close();
            channel = null;
            return false;
        }
        byte[] head = new byte[TapeSegment.HEAD_BYTES];
        buffer.get(head);
        boolean isMissing = lastNumber != 0 && next.number() != lastNumber + 1;
        if (isMissing) {
            findings.add(new TapeFinding(next.file(), 0, "Segment " + (lastNumber + 1) + " before it is missing."));
        }
        try {
            begins(next, TapeSegment.Head.of(head), isMissing);
        } catch (TapeDamage damage) {
            found(String.valueOf(damage.getMessage()));
        }
        return true;
    }

    /** Notes what is missing between the segment before and this one. */
    private void begins(TapeSegment next, TapeSegment.Head head, boolean isSaid) {
        long missing = firstWanted(lastSequence + 1);
        long firstSequence = head.firstSequence();
        boolean isWanted = head.createdNanos() > Math.max(fromNanos, asideBeforeNanos);
        if (lastSequence != UNKNOWN && firstSequence > missing && isWanted) {
            if (!isSaid) {
                findings.add(TapeFinding.unrecorded(next.file(), 0, missing, firstSequence - 1));
            }
            lose(firstSequence - missing);
        }
        lastSequence = firstSequence - 1;
    }

    private long firstWanted(long sequence) {
        return Math.max(sequence, Math.max(afterSequence + 1, asideBefore));
    }

    private void lose(long events) {
        lostEvents += events;
        lostFromNanos = lastNanos;
    }

    /** The segments from the last one on that begins before the place. */
    private List<TapeSegment> fromThePlace() throws IOException {
        List<TapeSegment> all = TapeSegment.all(directory);
        for (int i = all.size() - 1; i > 0; i--) {
            Optional<Seal> before = seal(all.get(i - 1));
            if (before.isPresent()
                    && (before.get().lastSequence() <= afterSequence
                            || before.get().lastNanos() < fromNanos)) {
                lastSequence = before.get().lastSequence();
                lastNanos = before.get().lastNanos();
                return all.subList(i, all.size());
            }
        }
        return all;
    }

    /** A segment's seal; empty: it has none, or was deleted meanwhile. */
    static Optional<Seal> seal(TapeSegment of) throws IOException {
        try {
            return of.seal();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether nothing more is written to the segment. */
    private boolean isComplete() throws IOException {
        TapeSegment open = openSegment();
        List<TapeSegment> all = TapeSegment.all(directory);
        return seal(open).isPresent() || all.stream().anyMatch(one -> one.number() > open.number()) || all.isEmpty();
    }

    private boolean record(boolean complete) throws IOException {
        if (!isThere(TapeSegment.RECORD_BYTES)) {
            return damaged(complete && buffer.hasRemaining(), "A record ends within its first bytes.");
        }
        int at = buffer.position();
        int eventLength = buffer.getInt(at);
        int crc = buffer.getInt(at + 4);
        if (eventLength < 1 || eventLength > TapeSegment.MAX_EVENT_BYTES) {
            return damaged(true, "No record is " + eventLength + " bytes long.");
        }
        if (!isThere(TapeSegment.RECORD_BYTES + eventLength)) {
            return damaged(complete, "A record of " + eventLength + " bytes is not all there.");
        }
        at = buffer.position() + TapeSegment.RECORD_BYTES;
        if (TapeSegment.recordCrc(buffer.array(), at, eventLength) != crc) {
            return damaged(complete, "A record's checksum is wrong.");
        }
        try {
            header = reader.header(buffer.array(), at, eventLength);
        } catch (IllegalArgumentException e) {
            return damaged(true, String.valueOf(e.getMessage()));
        }
        length = eventLength;
        lastSequence = header.sequence;
        lastNanos = header.receiveNanos;
        buffer.position(at + eventLength);
        readBytes += TapeSegment.RECORD_BYTES + eventLength;
        return true;
    }

    /** False, having noted the damage where it is some: what is not all there may still be written. */
    private boolean damaged(boolean isDamage, String what) throws IOException {
        if (isDamage) {
            found(what);
        }
        return false;
    }

    private void found(String what) throws IOException {
        TapeSegment open = openSegment();
        isDamaged = true;
        findings.add(new TapeFinding(open.file(), position - buffer.remaining(), what));
        // The next segment begins with the state again.
        FileChannel file = channel;
        position = file == null ? position : file.size();
        buffer.position(0).limit(0);
    }

    private TapeSegment openSegment() {
        TapeSegment open = segment;
        if (open == null) {
            throw new IllegalStateException("No segment is open.");
        }
        return open;
    }

    /** From an event before the place to the last one of the index that is before it too. */
    private void skip() throws IOException {
        if (sought) {
            return;
        }
        sought = true;
        long offset = position - buffer.remaining();
        Optional<Seal> seal = seal(openSegment());
        if (seal.isPresent()) {
            for (Seal.Entry entry : seal.get().index()) {
                if (entry.sequence() <= afterSequence || entry.nanos() < fromNanos) {
                    offset = Math.max(offset, entry.offset());
                }
            }
        }
        if (offset > position - buffer.remaining()) {
            position = offset;
            buffer.position(0).limit(0);
        }
    }

    /** Whether that many bytes follow in the buffer, which are read where they are not. */
    private boolean isThere(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        FileChannel file = channel;
        if (file == null || file.size() - position < bytes - buffer.remaining()) {
            return false;
        }
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(Math.max(bytes, buffer.capacity() * 2))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(buffer)
                    .flip();
        }
        buffer.compact();
        while (buffer.position() < bytes) {
            int read = read(file);
            if (read < 0) {
                break;
            }
            position += read;
        }
        buffer.flip();
        return buffer.remaining() >= bytes;
    }

    private int read(FileChannel file) throws IOException {
        try {
            return file.read(buffer, position);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // Such as "Is a directory", which names none.
            throw new IOException(openSegment().file() + ": " + e.getMessage(), e);
        }
    }

    private void closeSegment() throws IOException {
        Optional<Seal> seal = isDamaged ? seal(openSegment()) : Optional.empty();
        if (seal.isPresent()) {
            // What was on it is known, though not what it was.
            long first = firstWanted(Math.max(lastSequence + 1, seal.get().firstSequence()));
            lose(Math.max(0, seal.get().lastSequence() + 1 - first));
            lastSequence = Math.max(lastSequence, seal.get().lastSequence());
            lastNanos = Math.max(lastNanos, seal.get().lastNanos());
        }
        isDamaged = false;
        lastNumber = openSegment().number();
        close();
    }

    @Override
    public void close() throws IOException {
        FileChannel file = channel;
        channel = null;
        if (file != null) {
            file.close();
        }
    }
}
