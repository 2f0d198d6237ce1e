package org.bourse.server.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a data directory, which one process has at a time. The operating system takes it back when the process
 * ends, however it ends, so a lock file that is left behind means nothing.
 */
public final class DataDirectoryLock implements AutoCloseable {

    private static final String FILE = "exchange.lock";

    private final FileChannel channel;

    private DataDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the directory, making it when it isn't there.
     *
     * @throws DataDirectoryInUseException when another process has it
     */
    public static DataDirectoryLock take(Path dataDirectory) throws IOException {
        Files.createDirectories(dataDirectory);
        Path file = dataDirectory.resolve(FILE);
        FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
        boolean taken = false;
        try {
            if (tryLock(channel) == null) {
                throw new DataDirectoryInUseException("another exchange" + holder(channel)
                        + " is running on the data directory " + dataDirectory.toAbsolutePath()
                        + "; stop it, or give this one a directory of its own (EXCHANGE_DATA_DIR)");
            }
            channel.truncate(0);
            channel.write(US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
            taken = true;
            return new DataDirectoryLock(channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /** Gives the directory back. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return pid.position() == 0 ? "" : " (process " + US_ASCII.decode(pid.flip()) + ")";
    }
}
