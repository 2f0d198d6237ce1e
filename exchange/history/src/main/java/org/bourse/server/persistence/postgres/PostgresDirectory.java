package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.files.SmallFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which an embedded PostgreSQL keeps everything it has, which is one exchange's at a time: programs,
 * data, password, port and log.
 */
final class PostgresDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDirectory.class);
    private static final long MOST_LOG_BYTES = 10_000_000;
    private static final int MOST_PORT = 65_535;

    private final Path path;
    private final FileChannel lock;
    private final String password;

    private PostgresDirectory(Path path, FileChannel lock, String password) {
        this.path = path;
        this.lock = lock;
        this.password = password;
    }

    /**
     * Takes the directory for this process, until it is closed; for its owner's eyes only.
     *
     * @param path an existing directory
     * @throws DatabaseUnavailableException when another process has it
     * @throws IOException when it can't be used, or its data are there without their password
     */
    static PostgresDirectory claim(Path path) throws IOException {
        restrictToOwner(path, "rwx------");
        FileChannel lock = lock(path);
        try {
            return new PostgresDirectory(path, lock, passwordIn(path));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** PostgreSQL's own files; not there before it was first started. */
    Path data() {
        return path.resolve("data");
    }

    /** Where {@code initdb} makes them, so that {@link #data} is there complete or not at all. */
    Path unfinishedData() {
        return path.resolve("data.unfinished");
    }

    /** The superuser's password. */
    String password() {
        return password;
    }

    /** The file the password is in. */
    Path passwordFile() {
        return path.resolve("password");
    }

    /** The port of the last time when it is free, so that what an operator has connected finds the server again. */
    int rememberedPort() throws IOException {
        OptionalInt remembered = storedPort();
        return remembered.isPresent() && isFree(remembered.getAsInt()) ? remembered.getAsInt() : freePort();
    }

    /** What a power loss or a hand has left of it may be anything: then another port does as well. */
    private OptionalInt storedPort() throws IOException {
        Path file = path.resolve("port");
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= MOST_PORT) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        LOG.warn("{} has no port in it; the embedded PostgreSQL takes any that is free", file);
        return OptionalInt.empty();
    }

    /** The port of a server that another process runs in a directory. */
    static String portOfRunning(Path path) throws IOException {
        return Files.readString(path.resolve("port"), StandardCharsets.ISO_8859_1)
                .strip();
    }

    /** The password of a server that another process runs in a directory. */
    static String passwordOfRunning(Path path) throws IOException {
        return Files.readString(path.resolve("password"), StandardCharsets.ISO_8859_1)
                .strip();
    }

    /** Keeps the port for the next time. */
    void rememberPort(int port) throws IOException {
        SmallFile.write(path.resolve("port"), Integer.toString(port));
    }

    /** Whether nobody listens on this TCP port of 127.0.0.1. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** A TCP port of 127.0.0.1 that nobody listens on. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The server's log; begins anew when it has become long, the former one beside it. */
    Path log() throws IOException {
        Path log = path.resolve("server.log");
        if (Files.exists(log) && Files.size(log) > MOST_LOG_BYTES) {
            Files.move(log, path.resolve("server.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    /** What the server said last, for a message. */
    static String lastLines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "(empty)";
        }
        // Whatever it wrote; the message is for people.
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                PrivateFiles.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new DatabaseUnavailableException("another exchange is running on " + directory
                    + ": stop it first, or give this one another EXCHANGE_DATA_DIR");
        }
        return channel;
    }

    private static String passwordIn(Path directory) throws IOException {
        Path file = directory.resolve("password");
        if (Files.exists(file)) {
            String password = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
            if (password.matches("[!-~]+")) {
                return password;
            }
        }
        if (Files.exists(directory.resolve("data"))) {
            throw new IOException(file + (Files.exists(file) ? " is not what was written" : " is missing")
                    + ", and without the password in it nobody can use the PostgreSQL in " + directory
                    + ": restore the file from a copy");
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        SmallFile.write(file, password);
        return password;
    }

    private static void restrictToOwner(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** Lets others have it. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
