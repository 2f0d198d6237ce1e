package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.bourse.server.journal.JournalFiles.JournalFile;

/** A segment that is open for writing, and where its next record goes. */
final class OpenSegment {

    static final String SUFFIX = ".journal";
    static final String UNFINISHED_SUFFIX = ".new";

    final String name;
    final SegmentHeader header;
    final long length;
    private final JournalFile file;
    private int position;

    /** Takes over an open file, whose records end at {@code position}. */
    OpenSegment(String name, SegmentHeader header, JournalFile file, long length, int position) {
        this.name = name;
        this.header = header;
        this.file = file;
        this.length = length;
        this.position = position;
    }

    static String name(long ordinal) {
        return String.format(Locale.ROOT, "%010d", ordinal) + SUFFIX;
    }

    /** Makes a segment at its full length and forces it; nothing is left behind when that fails. */
    static OpenSegment create(JournalFiles files, SegmentHeader header) throws IOException {
        String name = name(header.ordinal());
        String unfinished = name + UNFINISHED_SUFFIX;
        files.delete(unfinished);
        JournalFile file = files.create(unfinished);
        try {
            fill(file, header);
            file.force();
            files.rename(unfinished, name);
            files.force();
            return new OpenSegment(name, header, file, header.segmentBytes(), SegmentHeader.LENGTH);
        } catch (IOException e) {
            discard(files, file, unfinished, e);
            throw e;
        }
    }

    /**
     * Writes into a segment, and forces it, that the next one was made: from then on a start without that one is refused.
     * Done through a file of its own, so that a failure is not taken from who writes the segment.
     */
    static void markSuccessor(JournalFiles files, SegmentHeader header) throws IOException {
        ByteBuffer mark = ByteBuffer.allocate(Long.BYTES).order(LITTLE_ENDIAN).putLong(0, header.successorMark());
        try (JournalFile file = files.open(name(header.ordinal()))) {
            writeFully(file, mark, SegmentHeader.SUCCESSOR_OFFSET);
            file.force();
        }
    }

    boolean hasRoomFor(int bytes) {
        return length - position >= bytes;
    }

    boolean hasRecords() {
        return position > SegmentHeader.LENGTH;
    }

    /** Writes behind the records; they only count once {@link #advance} is called. */
    void write(ByteBuffer bytes) throws IOException {
        writeFully(file, bytes, position);
    }

    /** Puts zeros from the end of the records up to {@code end}. */
    void clear(long end) throws IOException {
        for (long at = position; at < end; ) {
            int count = (int) Math.min(end - at, 1 << 16);
            writeFully(file, ByteBuffer.allocate(count), at);
            at += count;
        }
    }

    void advance(int bytes) {
        position += bytes;
    }

    int position() {
        return position;
    }

    void force() throws IOException {
        file.force();
    }

    void close() throws IOException {
        file.close();
    }

    private static void fill(JournalFile file, SegmentHeader header) throws IOException {
        fillWithZeros(file, 0, header.segmentBytes());
        writeFully(file, header.bytes(), 0);
    }

    /** Zeros that are really written: a file that only has its length set has no blocks yet. */
    static void fillWithZeros(JournalFile file, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(to - from, 1 << 20));
        for (long at = from; at < to; at += zeros.limit()) {
            zeros.position(0).limit((int) Math.min(zeros.capacity(), to - at));
            writeFully(file, zeros, at);
            // Bit by bit: one force of all of it would keep the writer's small ones waiting behind it.
            file.force();
        }
    }

    /** Writes all of the bytes at a place of a file. */
    static void writeFully(JournalFile file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    private static void discard(JournalFiles files, JournalFile file, String name, IOException cause) {
        try {
            file.close();
            files.delete(name);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
