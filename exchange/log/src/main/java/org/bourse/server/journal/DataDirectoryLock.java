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
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bourse.server.files.FileFailure;
import org.bourse.server.files.PrivateFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to use a data directory, which one process has at a time. The operating system takes it back when the process
 * ends, however it ends, so a lock file that is left behind means nothing.
 */
public final class DataDirectoryLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectoryLock.class);
    private static final String FILE = "exchange.lock";
    private static final int MOST_NAMED = 3;

    private final FileChannel channel;

    private DataDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the directory, making it when it isn't there, for this process and for the eyes of its user alone: what others
     * could reach of a former one is taken from them.
     *
     * @throws DataDirectoryInUseException when another process has it
     * @throws IOException when it can't be made or used; the message says why, and names the setting
     */
    public static DataDirectoryLock take(Path dataDirectory) throws IOException {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        try {
            PrivateFiles.makeDirectory(directory);
            // It may be a link.
            tighten(directory.toRealPath());
            return lock(directory);
        } catch (FileSystemException e) {
            throw new IOException(
                    "the data directory " + directory + " can't be used: " + reason(e)
                            + "; correct that, or set EXCHANGE_DATA_DIR to a directory that this user may make and write",
                    e);
        }
    }

    /** The exchange that has a directory, in brackets where its process is known. Nothing of it is changed. */
    static Optional<String> user(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            return tryLock(channel) == null ? Optional.of(holder(channel)) : Optional.empty();
        }
    }

    private static void tighten(Path directory) throws IOException {
        Path postgres = directory.resolve("postgres");
        // PostgreSQL's own files: it sees to the data itself, and its programs are no secret.
        PrivateFiles.Tightened tightened =
                PrivateFiles.tighten(directory, List.of(postgres.resolve("data"), postgres.resolve("programs")));
        if (!tightened.changed().isEmpty()) {
            LOG.warn(
                    "other users of this machine could reach {} files and directories in {}, they no longer can: {}",
                    tightened.changed().size(),
                    directory,
                    firstOf(tightened.changed()));
        }
        if (!tightened.open().isEmpty()) {
            LOG.warn(
                    "other users of this machine can reach {}, and this user can't take it from them: have its owner do"
                            + " that (chmod -R go= {})",
                    firstOf(tightened.open()),
                    directory);
        }
    }

    private static String firstOf(List<Path> paths) {
        String first = paths.stream().limit(MOST_NAMED).map(Path::toString).collect(Collectors.joining(", "));
        return paths.size() <= MOST_NAMED ? first : first + " and others";
    }

    private static String reason(FileSystemException failure) {
        String where = failure.getFile() == null ? "" : failure.getFile() + ": ";
        return where + FileFailure.reason(failure);
    }

    private static DataDirectoryLock lock(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        FileChannel channel = PrivateFiles.open(file, CREATE, READ, WRITE);
        boolean taken = false;
        try {
            if (tryLock(channel) == null) {
                throw new DataDirectoryInUseException("another exchange" + holder(channel)
                        + " is running on the data directory " + directory
                        + "; stop it, or give this one a directory of its own (EXCHANGE_DATA_DIR), and ports");
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
