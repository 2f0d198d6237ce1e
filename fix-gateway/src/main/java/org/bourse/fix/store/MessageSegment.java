package org.bourse.fix.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.zip.CRC32C;

/**
 * A file of sent messages with ascending sequence numbers, appended to at its end. Each record has a header of
 * {@value #HEADER} bytes: length of the message, checksum of what follows, the message's sequence number, and the
 * position in the event stream that it reports ({@link SessionStore#NO_POSITION} for none). Not thread-safe.
 */
final class MessageSegment implements Closeable {

    private static final int HEADER = 4 + 4 + 4 + 8;

    /** One place in the file is remembered per so many records; a read starts at the one before what it looks for. */
    private static final int RECORDS_PER_MARK = 64;

    /** A message is never longer; what claims to be is damage. */
    private static final int MAX_LENGTH = 1 << 20;

    final Path file;
    final int firstSequence;

    private final FileChannel channel;
    private final CRC32C checksum = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(4_096);
    private long[] marks = new long[16];
    private int[] markedSequences = new int[16];
    private int markCount;
    private int records;
    private long length;
    private int lastSequence;
    private long lastPosition = SessionStore.NO_POSITION;

    /** Opens the file and reads it to its last whole record; what is behind that was never acknowledged, and is cut. */
    MessageSegment(Path file, int firstSequence) throws IOException {
        this.file = file;
        this.firstSequence = firstSequence;
        this.lastSequence = firstSequence - 1;
        this.channel = StorePermissions.open(file);
        read();
        if (channel.size() > length) {
            channel.truncate(length);
        }
    }

    /** Appends a message; the file is as before when this fails. */
    void append(int sequence, long position, String message) throws IOException {
        byte[] text = message.getBytes(StandardCharsets.ISO_8859_1);
        reserve(HEADER + text.length);
        buffer.clear();
        buffer.putInt(text.length)
                .putInt(0)
                .putInt(sequence)
                .putLong(position)
                .put(text)
                .flip();
        checksum.reset();
        checksum.update(buffer.duplicate().position(8));
        buffer.putInt(4, (int) checksum.getValue());
        int written = 0;
        while (buffer.hasRemaining()) {
            written += channel.write(buffer, length + written);
        }
        note(sequence, position, length);
        length += written;
    }

    /** Adds the messages in the range that were kept, in order. */
    void read(int from, int to, Collection<String> messages) throws IOException {
        long offset = markBefore(from);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        while (offset < length) {
            fill(header.clear(), offset);
            int textLength = header.getInt(0);
            int sequence = header.getInt(8);
            if (sequence > to) {
                return;
            }
            if (sequence >= from && textLength > 0) {
                ByteBuffer text = ByteBuffer.allocate(textLength);
                fill(text, offset + HEADER);
                messages.add(new String(text.array(), StandardCharsets.ISO_8859_1));
            }
            offset += HEADER + textLength;
        }
    }

    long length() {
        return length;
    }

    int lastSequence() {
        return lastSequence;
    }

    /** The furthest position of its records. */
    long lastPosition() {
        return lastPosition;
    }

    void force() throws IOException {
        channel.force(false);
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void read() throws IOException {
        long size = channel.size();
        while (size - length >= HEADER) {
            reserve(HEADER);
            fill(buffer.clear().limit(HEADER), length);
            int textLength = buffer.getInt(0);
            if (textLength < 0 || textLength > MAX_LENGTH || size - length - HEADER < textLength) {
                return;
            }
            reserve(HEADER + textLength);
            fill(buffer.clear().limit(HEADER + textLength), length);
            checksum.reset();
            checksum.update(buffer.duplicate().flip().position(8));
            if (buffer.getInt(4) != (int) checksum.getValue()) {
                return;
            }
            note(buffer.getInt(8), buffer.getLong(12), length);
            length += HEADER + textLength;
        }
    }

    private void note(int sequence, long position, long offset) {
        if (records++ % RECORDS_PER_MARK == 0) {
            if (markCount == marks.length) {
                marks = Arrays.copyOf(marks, markCount * 2);
                markedSequences = Arrays.copyOf(markedSequences, markCount * 2);
            }
            marks[markCount] = offset;
            markedSequences[markCount++] = sequence;
        }
        lastSequence = sequence;
        lastPosition = Math.max(lastPosition, position);
    }

    private long markBefore(int sequence) {
        int found = Arrays.binarySearch(markedSequences, 0, markCount, sequence);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? 0 : marks[index];
    }

    private void fill(ByteBuffer target, long offset) throws IOException {
        long from = offset;
        while (target.hasRemaining()) {
            int read = channel.read(target, from);
            if (read < 0) {
                throw new IOException(file + " ends in the middle of a record at byte " + offset);
            }
            from += read;
        }
    }

    private void reserve(int capacity) {
        if (buffer.capacity() < capacity) {
            ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(capacity, buffer.capacity() * 2));
            buffer = larger;
        }
    }
}
