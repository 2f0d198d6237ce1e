package org.bourse.floor.simulation;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * One table of a run's results: lines at the end of a file. What the disk does not take waits here, and is written by the next
 * attempt from where the last one came to, so that a disk that was full for a while costs no line.
 */
final class ResultTable implements Closeable {

    /** More may not wait for the disk. */
    static final int MOST_WAITING = 16 << 20;

    private static final int AT_ONCE = 8_192;

    private final Path file;
    private final FileChannel channel;
    private byte[] waiting = new byte[2 * AT_ONCE];
    private int length;
    /** Until the next {@link #flush} it is not asked with each line. */
    private boolean takesNothing;

    /** That of a file, which is made where it is not there. */
    ResultTable(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Adds a line, which {@link #flush} has in the file at the latest. */
    void add(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        int end = length + bytes.length + 1;
        if (end > waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.max(end, 2 * waiting.length));
        }
        System.arraycopy(bytes, 0, waiting, length, bytes.length);
        waiting[end - 1] = '\n';
        length = end;
        if (length >= AT_ONCE && !takesNothing) {
            try {
                write();
            } catch (IOException e) {
                // The next flush tries it again, and says so where it can't either.
                takesNothing = true;
            }
        }
    }

    /** Has all lines in the file; where the disk does not take them they wait for the next time. */
    void flush() throws IOException {
        write();
        takesNothing = false;
    }

    private void write() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(waiting, 0, length);
        try {
            while (bytes.hasRemaining()) {
                int unused = channel.write(bytes);
            }
        } finally {
            System.arraycopy(waiting, bytes.position(), waiting, 0, bytes.remaining());
            length = bytes.remaining();
        }
    }

    /** Has all lines on the disk. */
    void force() throws IOException {
        flush();
        channel.force(true);
    }

    /** Refuses to go on where more waits than may. */
    void requireRoom() throws IOException {
        if (length > MOST_WAITING) {
            throw new IOException("The disk takes no results: more than " + (MOST_WAITING >> 20)
                    + " MiB wait to be written to " + file + ".");
        }
    }

    /** How long the file is; lines that wait are not among that. */
    long size() throws IOException {
        return channel.size();
    }

    /** Takes back what is beyond that length. */
    void cut(long size) throws IOException {
        length = 0;
        channel.truncate(size);
        channel.position(size);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
        }
    }
}
