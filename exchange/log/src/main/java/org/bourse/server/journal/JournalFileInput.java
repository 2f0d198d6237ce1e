package org.bourse.server.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.bourse.server.journal.JournalFiles.JournalFile;

/** A file from its beginning on, read in blocks. */
final class JournalFileInput extends InputStream {

    private final JournalFile file;
    private final ByteBuffer block = ByteBuffer.allocate(1 << 16).flip();
    private long position;

    /** Closes the file when it is closed. */
    JournalFileInput(JournalFile file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        return fill() ? block.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, block.remaining());
        block.get(target, offset, count);
        return count;
    }

    /** The number of bytes that were taken so far. */
    long taken() {
        return position - block.remaining();
    }

    private boolean fill() throws IOException {
        if (block.hasRemaining()) {
            return true;
        }
        int count = file.read(block.clear(), position);
        block.flip();
        position += Math.max(0, count);
        return count > 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
