package org.bourse.floor.tape;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.MutableDirectBuffer;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.jspecify.annotations.Nullable;

/**
 * A tape that is being written, by one thread. What was appended is the operating system's with {@link #flush}, and the
 * disk's with {@link #force}. Opening a directory finds the end of what a killed writer left: a torn last record is cut,
 * damage before it is kept beside the tape, and either is said.
 *
 * <p>Where the disk takes no more, the tape ends with the last whole record and {@link #failure} says so; events go on
 * without it until {@link #resume} finds room. The numbers of those that are missing stay visible as a hole.
 */
public final class TapeWriter implements EventWriter.Output, Closeable {

    private static final int INDEX_EVERY = 1_024;

    private final Path directory;
    private final long segmentBytes;
    private final List<TapeFinding> recovered = new ArrayList<>();
    private final FileChannel lockFile;
    private final EventWriter preambleWriter = new EventWriter(this::append);
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private Preamble preamble = writer -> {};
    private long number;
    private String previousHash = TapeSegment.NO_HASH;
    private long lastSequence;
    private long lastNanos;
    private volatile @Nullable String failure;
    private final AtomicLong recordedBytes = new AtomicLong();
    private final AtomicLong recordedEvents = new AtomicLong();
    private final AtomicLong missedEvents = new AtomicLong();

    private volatile @Nullable FileChannel channel;
    private volatile @Nullable IOException unforced;
    private volatile long flushedSequence;
    private volatile long forcedSequence;
    private MessageDigest digest = SegmentScan.sha256();
    private List<Seal.Entry> index = new ArrayList<>();
    private long records;
    private long firstSequence;
    private long firstNanos;
    private long position;
    private long begunPosition;
    private long preambleSequence;
    private long preambleNanos;

    /** Who writes the state that each segment begins with. */
    @FunctionalInterface
    public interface Preamble {

        /** Writes instruments and live books, each with {@link EventHeader#REPEATED}; the header's time and number are set. */
        void write(EventWriter writer);
    }

    private TapeWriter(Path directory, long segmentBytes, FileChannel lockFile) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.lockFile = lockFile;
    }

    /** Opens a directory, makes it where there is none, and finds the end of what is there. */
    public static TapeWriter open(Path directory, long segmentBytes) throws IOException {
        Files.createDirectories(directory);
        FileChannel lockFile =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(directory, lockFile);
            TapeWriter writer = new TapeWriter(directory, segmentBytes, lockFile);
            writer.recover();
            return writer;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static void lock(Path directory, FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // The same: somebody in this process has it.
        }
        throw new IOException("The tape " + directory + " is being written by another process.");
    }

    private void recover() throws IOException {
        for (TapeSegment segment : TapeSegment.all(directory)) {
            Optional<Seal> seal = segment.seal();
            Seal end = seal.isPresent() ? seal.get() : recover(segment);
            number = segment.number();
            previousHash = end.hash();
            lastSequence = Math.max(lastSequence, end.lastSequence());
            lastNanos = Math.max(lastNanos, end.lastNanos());
        }
        flushedSequence = lastSequence;
        forcedSequence = lastSequence;
    }

    /** Ends a segment whose writer was killed. */
    private Seal recover(TapeSegment segment) throws IOException {
        SegmentScan scan = new SegmentScan(segment).run((header, bytes, length) -> {});
        TapeFinding finding = scan.finding();
        if (finding != null) {
            long size = Files.size(segment.file());
            boolean torn =
                    size < TapeSegment.HEAD_BYTES || (scan.head() != null && !scan.hasRecordsAfter(finding.offset()));
            if (!torn) {
                Path kept = segment.sibling(".damaged");
                Files.copy(segment.file(), kept, StandardCopyOption.REPLACE_EXISTING);
                recovered.add(new TapeFinding(
                        segment.file(),
                        finding.offset(),
                        finding.what() + " What follows is no part of the tape any more; the file as it was is kept as "
                                + kept.getFileName() + "."));
            } else {
                recovered.add(new TapeFinding(
                        segment.file(),
                        finding.offset(),
                        "The last " + (size - finding.offset()) + " bytes were torn (" + finding.what()
                                + ") and have been cut."));
            }
            cut(segment, scan);
        }
        Seal seal = scan.head() == null
                ? new SegmentScan(segment).run((h, b, l) -> {}).seal(true)
                : scan.seal(true);
        writeSeal(segment, seal);
        return seal;
    }

    private void cut(TapeSegment segment, SegmentScan scan) throws IOException {
        try (FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
            if (scan.head() == null) {
                file.truncate(0);
                write(file, new TapeSegment.Head(segment.number(), lastSequence + 1, lastNanos, previousHash).bytes());
            } else {
                file.truncate(scan.end());
            }
            file.force(true);
        }
    }

    /** What opening found. */
    public List<TapeFinding> recovered() {
        return List.copyOf(recovered);
    }

    /** Who writes what each segment from the next on begins with. */
    public void beginSegmentsWith(Preamble with) {
        preamble = with;
    }

    /** The number of the last event. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The number of the last event that a power cut can't take. For any thread. */
    public long forcedSequence() {
        return forcedSequence;
    }

    /** The number of the last event that a reader finds on the tape, or that the tape could not take. For any thread. */
    public long flushedSequence() {
        return flushedSequence;
    }

    /** When the last one was received. */
    public long lastNanos() {
        return lastNanos;
    }

    /** Why nothing is recorded at the moment; empty: all is. For any thread. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Bytes since it was opened. For any thread. */
    public long recordedBytes() {
        return recordedBytes.get();
    }

    /** Events since it was opened. For any thread. */
    public long recordedEvents() {
        return recordedEvents.get();
    }

    @Override
    public void event(EventHeader header, MutableDirectBuffer event, int length) {
        if (failure != null) {
            missedEvents.incrementAndGet();
            lastSequence = header.sequence;
            return;
        }
        try {
            if (channel == null) {
                begin(header);
            } else if (position - begunPosition >= segmentBytes || header.sequence > lastSequence + 1) {
                // A segment has no hole: what is missing shows between two.
                end();
                begin(header);
            }
            if (channel == null) {
                // What the segment begins with found no room.
                missedEvents.incrementAndGet();
            } else {
                append(header, event, length);
            }
        } catch (IOException e) {
            fail(e);
            missedEvents.incrementAndGet();
        }
        lastSequence = header.sequence;
        lastNanos = header.receiveNanos;
    }

    /** Hands what was appended to the operating system; where the disk did not keep what it had before, it takes no more. */
    public void flush() {
        try {
            drain();
            IOException lost = unforced;
            if (lost != null) {
                unforced = null;
                throw lost;
            }
            flushedSequence = lastSequence;
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Makes what was flushed the disk's; may be called by another thread than the one that appends. */
    public void force() throws IOException {
        long flushed = flushedSequence;
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        try {
            open.force(false);
            forcedSequence = flushed;
        } catch (ClosedChannelException e) {
            // Sealed meanwhile, which forced it; the next time says so.
        } catch (IOException e) {
            unforced = e;
            throw e;
        }
    }

    /** Tries again where the disk took no more: the next event begins a segment of its own. */
    public void resume() {
        failure = null;
    }

    /** Events since it was opened that are not on the tape. For any thread. */
    public long missedEvents() {
        return missedEvents.get();
    }

    private void begin(EventHeader next) throws IOException {
        TapeSegment segment = TapeSegment.in(directory, number + 1);
        channel = FileChannel.open(segment.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        number++;
        digest = SegmentScan.sha256();
        index = new ArrayList<>();
        records = 0;
        position = 0;
        firstSequence = next.sequence;
        firstNanos = next.receiveNanos;
        buffer.clear();
        buffer.put(new TapeSegment.Head(number, next.sequence, next.receiveNanos, previousHash).bytes());
        position += TapeSegment.HEAD_BYTES;
        preambleSequence = next.sequence - 1;
        preambleNanos = next.receiveNanos;
        preamble.write(preambleWriter);
        begunPosition = position;
    }

    private void append(EventHeader header, MutableDirectBuffer event, int length) {
        try {
            record(header, event, length);
        } catch (IOException e) {
            fail(e);
            missedEvents.incrementAndGet();
        }
    }

    private void record(EventHeader header, MutableDirectBuffer event, int length) throws IOException {
        if (records % INDEX_EVERY == 0) {
            index.add(new Seal.Entry(header.sequence, header.receiveNanos, position));
        }
        int whole = TapeSegment.RECORD_BYTES + length;
        byte[] bytes = event.byteArray();
        if (buffer.remaining() < whole) {
            drain();
        }
        int crc = TapeSegment.recordCrc(bytes, 0, length);
        if (whole > buffer.capacity()) {
            ByteBuffer large = ByteBuffer.allocate(whole).order(ByteOrder.LITTLE_ENDIAN);
            large.putInt(length).putInt(crc).put(bytes, 0, length).flip();
            writeAll(large);
        } else {
            buffer.putInt(length).putInt(crc).put(bytes, 0, length);
        }
        position += whole;
        records++;
        recordedEvents.incrementAndGet();
        recordedBytes.addAndGet(whole);
    }

    private void drain() throws IOException {
        buffer.flip();
        if (buffer.hasRemaining()) {
            writeAll(buffer);
        }
        buffer.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException("No segment is open.");
        }
        digest.update(bytes.duplicate());
        write(open, bytes);
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int written = file.write(bytes);
            if (written < 0) {
                throw new IOException("The file takes no more.");
            }
        }
    }

    /** Seals the open segment. */
    private void end() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        drain();
        open.force(true);
        open.close();
        forcedSequence = lastSequence;
        channel = null;
        previousHash = HexFormat.of().formatHex(digest.digest());
        writeSeal(
                TapeSegment.in(directory, number),
                new Seal(
                        false,
                        records,
                        firstSequence,
                        lastSequence,
                        firstNanos,
                        lastNanos,
                        position,
                        previousHash,
                        index));
    }

    private static void writeSeal(TapeSegment segment, Seal seal) throws IOException {
        Path made = segment.sibling(".seal.new");
        try (FileChannel file = FileChannel.open(
                made, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(file, ByteBuffer.wrap(seal.text().getBytes(StandardCharsets.UTF_8)));
            file.force(true);
        }
        Files.move(made, segment.sealFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Ends the segment with its last whole record. */
    private void fail(IOException e) {
        failure = "The tape takes no more: " + e.getMessage();
        buffer.clear();
        FileChannel open = channel;
        channel = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
            TapeSegment segment = TapeSegment.in(directory, number);
            if (Files.size(segment.file()) <= TapeSegment.HEAD_BYTES) {
                // No event of it is there, and the next attempt begins it again.
                Files.delete(segment.file());
                number--;
                return;
            }
            Seal seal = recover(segment);
            previousHash = seal.hash();
        } catch (IOException later) {
            // The next start finds the end: until then the segment has no seal.
            e.addSuppressed(later);
        }
    }

    /** Sets time and number of an event that repeats a state. */
    public void repeating(EventHeader header) {
        header.sequence = preambleSequence;
        header.receiveNanos = preambleNanos;
        header.flags = EventHeader.REPEATED;
    }

    @Override
    public void close() throws IOException {
        try {
            end();
        } finally {
            lockFile.close();
        }
    }
}
