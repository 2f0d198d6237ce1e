package org.bourse.server.persistence.postgres;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bourse.server.files.FileFailure;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.files.SmallFile;

/**
 * A copy of the embedded PostgreSQL's files, taken while it runs, as pg_basebackup takes one, which it does not bring along:
 * the data between start and stop of a backup, then the log from one to the other. A start from the copy makes of it the
 * database of the moment when the backup stopped.
 */
public final class PostgresCopy {

    private static final int CONTROL_FILE_READS = 100;

    /** Directories that a server fills anew when it starts. */
    private static final Set<String> EMPTIED = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pgsql_tmp");

    /** Files that are the running server's. */
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");

    private final Path data;
    private final Path target;
    private final Path controlFile;
    private long bytes;

    private PostgresCopy(Path data, Path target) {
        this.data = data;
        this.target = target;
        this.controlFile = data.resolve("global").resolve("pg_control");
    }

    /**
     * Copies the embedded PostgreSQL.
     *
     * @param target the directory that gets its files, where a start looks for them below its data directory; not there yet
     * @param exchangeRuns whether an exchange runs with it, which has started it then; it is started for the copy otherwise
     * @return how many bytes were copied
     * @throws IOException when it can't be read or the copy can't be written; the message says what
     * @throws DatabaseUnavailableException when it can't be reached, or not be started
     */
    public static long take(DatabaseSettings settings, Path target, boolean exchangeRuns) throws IOException {
        Path directory = settings.embeddedDirectory();
        PrivateFiles.makeDirectory(target);
        PostgresCopy copy = new PostgresCopy(directory.resolve("data").toRealPath(), target.resolve("data"));
        if (exchangeRuns) {
            copy.take(EmbeddedPostgres.urlOfRunning(directory));
        } else {
            try (EmbeddedPostgres started = EmbeddedPostgres.start(directory)) {
                copy.take(started.url(EmbeddedPostgres.DATABASE));
            }
        }
        // Last: without it nothing starts with a copy that is not whole.
        SmallFile.write(target.resolve("password"), PostgresDirectory.passwordOfRunning(directory));
        return copy.bytes;
    }

    private void take(DatabaseUrl url) throws IOException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            // The log is kept from here on, for as long as this connection lasts.
            statement.execute("SELECT pg_create_physical_replication_slot('bourse_backup', true, true)");
            String firstLog = text(statement, "SELECT pg_walfile_name(pg_backup_start('bourse backup', true))");
            copyData();
            copyControlFile();
            String lastLog;
            try (ResultSet stopped = statement.executeQuery("""
                    SELECT labelfile, pg_walfile_name(lsn) FROM pg_backup_stop(false)
                    """)) {
                stopped.next();
                SmallFile.write(target.resolve("backup_label"), stopped.getString(1));
                lastLog = stopped.getString(2);
            }
            copyLog(firstLog, lastLog);
        } catch (SQLException e) {
            throw new DatabaseUnavailableException("the embedded PostgreSQL can't be copied: " + Database.reason(e), e);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void copyData() throws IOException {
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                PrivateFiles.makeDirectory(inCopy(directory));
                return EMPTIED.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink()) {
                    throw new IOException(file
                            + " is a link: a copy of this PostgreSQL would lack what it leads to, so none is made");
                }
                if (!LEFT_OUT.contains(file.getFileName().toString()) && !file.equals(controlFile)) {
                    copy(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    // Dropped since it was listed, of which the log tells.
                    return FileVisitResult.CONTINUE;
                }
                throw unreadable(file, e);
            }
        });
    }

    private Path inCopy(Path file) {
        return target.resolve(data.relativize(file));
    }

    private void copy(Path file) throws IOException {
        FileChannel from;
        try {
            from = FileChannel.open(file, READ);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        try (from;
                FileChannel to = PrivateFiles.open(inCopy(file), CREATE_NEW, WRITE)) {
            long length = from.size();
            long at = 0;
            while (at < length) {
                long count = from.transferTo(at, length - at, to);
                if (count <= 0) {
                    // Cut off meanwhile, of which the log tells.
                    break;
                }
                at += count;
            }
            to.force(true);
            bytes += at;
        } catch (IOException e) {
            throw new IOException(file + " can't be copied to " + inCopy(file) + ": " + FileFailure.reason(e), e);
        }
    }

    /** The server overwrites it in place; what is read twice alike was not being written. */
    private void copyControlFile() throws IOException {
        byte[] content = Files.readAllBytes(controlFile);
        for (int i = 0; i < CONTROL_FILE_READS; i++) {
            byte[] again = Files.readAllBytes(controlFile);
            if (Arrays.equals(content, again)) {
                try (FileChannel to = PrivateFiles.open(inCopy(controlFile), CREATE_NEW, WRITE)) {
                    ByteBuffer left = ByteBuffer.wrap(content);
                    while (left.hasRemaining()) {
                        to.write(left);
                    }
                    to.force(true);
                }
                return;
            }
            content = again;
        }
        throw new IOException(controlFile + " changes whenever it is read");
    }

    /** What is later than the backup's stop must not be in the copy: the journal may not have been copied that far. */
    private void copyLog(String first, String last) throws IOException {
        Path log = data.resolve("pg_wal");
        for (Path file : filesIn(log)) {
            String name = String.valueOf(file.getFileName());
            boolean isPart = name.length() == first.length() && name.compareTo(first) >= 0 && name.compareTo(last) <= 0;
            if (isPart || name.endsWith(".history")) {
                copy(file);
            }
        }
        if (!Files.exists(inCopy(log.resolve(first))) || !Files.exists(inCopy(log.resolve(last)))) {
            throw new IOException("PostgreSQL's log from " + first + " to " + last
                    + " was not there when it was copied: take the backup again");
        }
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static IOException unreadable(Path file, IOException failure) {
        return new IOException(file + " can't be read: " + FileFailure.reason(failure), failure);
    }
}
