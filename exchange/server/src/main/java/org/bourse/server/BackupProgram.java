package org.bourse.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.config.StartRequest;
import org.bourse.server.files.FileFailure;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.journal.DataDirectoryInUseException;
import org.bourse.server.journal.DataDirectoryLock;
import org.bourse.server.journal.JournalCopy;
import org.bourse.server.journal.JournalDamagedException;
import org.bourse.server.persistence.postgres.DatabaseUnavailableException;
import org.bourse.server.persistence.postgres.PostgresCopy;

/**
 * The program that takes a backup, whether the exchange runs meanwhile or not: a data directory with the database as it was at
 * one moment, and the journal with everything after that.
 */
final class BackupProgram {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MEBIBYTE = 1 << 20;

    private final StartRequest.Backup asked;
    private final ServerSettings settings;
    private final Path target;
    private final Path unfinished;
    private final PrintStream out;

    private BackupProgram(StartRequest.Backup asked, PrintStream out) {
        this.asked = asked;
        this.settings = asked.settings();
        this.target = asked.target().toAbsolutePath().normalize();
        this.unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        this.out = out;
    }

    /** Takes the backup; returns the exit status. */
    static int run(StartRequest.Backup asked, PrintStream out, PrintStream err) {
        try {
            new BackupProgram(asked, out).take();
            return DONE;
        } catch (IOException e) {
            err.println("no backup was made: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        } catch (DatabaseUnavailableException | JournalDamagedException e) {
            err.println("no backup was made: " + e.getMessage());
        }
        return FAILED;
    }

    private void take() throws IOException {
        requirePlace();
        try (DataDirectoryLock _ = DataDirectoryLock.take(settings.dataDir())) {
            take(false);
        } catch (DataDirectoryInUseException e) {
            take(true);
        }
    }

    private void requirePlace() throws IOException {
        Path data = settings.dataDir().toAbsolutePath().normalize();
        if (!Files.isDirectory(data)) {
            throw new IOException("there is no " + data + "; EXCHANGE_DATA_DIR is to name the exchange's own");
        }
        if (target.startsWith(data)) {
            throw new IOException(
                    target + " is in the data directory, which it is to be a copy of; name another place");
        }
        if (Files.exists(target)) {
            throw new IOException(target + " is there already; a backup goes into a directory that it makes");
        }
        if (Files.exists(unfinished)) {
            throw new IOException(unfinished + " is left of a backup that was cut off, or another one is just being"
                    + " taken: delete it if none is");
        }
    }

    private void take(boolean exchangeRuns) throws IOException {
        try {
            PrivateFiles.makeDirectory(unfinished);
        } catch (IOException e) {
            throw new IOException(unfinished + " can't be made: " + FileFailure.reason(e), e);
        }
        boolean whole = false;
        try (JournalCopy journal = JournalCopy.begin(settings.dataDir())) {
            copyDatabase(exchangeRuns);
            JournalCopy.Copied copied = journal.finish(unfinished);
            out.printf(
                    Locale.ROOT,
                    "the journal: %d segments, commands %d to %d%n",
                    copied.segments(),
                    copied.firstSequence(),
                    copied.lastSequence());
            forceDirectories();
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            whole = true;
            force(target.resolveSibling(""));
        } finally {
            if (!whole) {
                delete(unfinished);
            }
        }
        out.println("the backup is whole: " + target);
    }

    private void copyDatabase(boolean exchangeRuns) throws IOException {
        if (asked.command().isEmpty()) {
            long bytes = PostgresCopy.take(settings.database(), unfinished.resolve("postgres"), exchangeRuns);
            out.printf(Locale.ROOT, "the database: %d MiB%n", bytes / MEBIBYTE);
            return;
        }
        int status = statusOf(asked.command());
        if (status != 0) {
            throw new IOException(
                    asked.command().getFirst() + ", which was to copy the database, ended with status " + status);
        }
        out.println("the database: copied by " + asked.command().getFirst());
    }

    private static int statusOf(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " copied the database", e);
        }
    }

    /** The files are on the disk; that they are in their directories is not yet. */
    private void forceDirectories() throws IOException {
        try (Stream<Path> tree = Files.walk(unfinished)) {
            for (Path path : tree.filter(Files::isDirectory).toList()) {
                force(path);
            }
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
