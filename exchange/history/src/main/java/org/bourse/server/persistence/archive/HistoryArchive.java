package org.bourse.server.persistence.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.bourse.server.files.FileFailure;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.files.SmallFile;
import org.bourse.server.persistence.postgres.PostgresBinaries;

/**
 * The directory that ranges of history are archived in, a directory each: there whole, under its name, or not at all. What is
 * being written has another name until it is on the disk and was read back.
 */
final class HistoryArchive {

    private static final String SETTING = " (EXCHANGE_HISTORY_ARCHIVE) can't be used: ";
    private static final String UNFINISHED = ".unfinished-";

    /** Before the name, so that what looks for names of ranges finds each but once. */
    private static final String FORMER = "former-";

    private static final String OWNER = "exchange";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path directory;

    private HistoryArchive(Path directory) {
        this.directory = directory;
    }

    /**
     * The archive in this directory, as it is there: whether it can be written shows when it is.
     *
     * @throws IOException when it is not there; the message names the setting
     */
    static HistoryArchive in(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw new IOException("the archive of history " + absolute + SETTING
                    + (Files.exists(absolute) ? "it is no directory" : "it is not there; make it, or mount its disk"));
        }
        return new HistoryArchive(absolute);
    }

    /**
     * Checks that the archive can be written, and does not fill the journal's disk.
     *
     * @param journal a directory on the journal's disk
     * @throws IOException when it can't or would; the message names the setting
     */
    void requireUsable(Path journal, boolean mayBeOnJournalDisk) throws IOException {
        if (!mayBeOnJournalDisk) {
            requireNotOnDiskOf(journal);
        }
        Path probe = directory.resolve(UNFINISHED + "probe");
        try {
            Files.deleteIfExists(probe);
            writeFile(probe, new byte[] {1});
            Files.delete(probe);
        } catch (IOException e) {
            throw new IOException("the archive of history " + directory + SETTING + FileFailure.reason(e), e);
        }
    }

    /**
     * Takes the archive for an exchange, or finds that it is its own: ranges of two would have the same names.
     *
     * @throws IOException when it is another one's, or can't be written; the message names the setting
     */
    void requireOwner(String exchangeId) throws IOException {
        requireOwnOrNobodys(exchangeId);
        if (!Files.exists(directory.resolve(OWNER))) {
            try {
                SmallFile.write(directory.resolve(OWNER), exchangeId + "\n");
            } catch (IOException e) {
                throw new IOException("the archive of history " + directory + SETTING + FileFailure.reason(e), e);
            }
        }
    }

    /**
     * Checks the same once it was taken: a directory that nobody took is the one that its disk was mounted at.
     *
     * @throws IOException when it is another one's, or nobody's; the message names the setting
     */
    void requireStillOwner(String exchangeId) throws IOException {
        if (!Files.exists(directory.resolve(OWNER))) {
            throw new IOException("the archive of history " + directory + SETTING + "its file " + OWNER
                    + " is gone; mount its disk, or start the exchange again to begin another archive");
        }
        requireOwnOrNobodys(exchangeId);
    }

    /** The same without a file being made. */
    private void requireOwnOrNobodys(String exchangeId) throws IOException {
        Path file = directory.resolve(OWNER);
        if (!Files.exists(file)) {
            return;
        }
        String owner = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        if (!owner.equals(exchangeId)) {
            throw new IOException(
                    "the archive of history " + directory + SETTING + "it is that of the exchange " + owner + ", as "
                            + file + " says, and this is the exchange " + exchangeId + "; name a directory of its own");
        }
    }

    /**
     * Checks what {@link #requireUsable} does, as far as it shows without a file being made.
     *
     * @throws IOException when it can't be used; the message names the setting
     */
    void requireLooksUsable(Path journal, boolean mayBeOnJournalDisk) throws IOException {
        if (!mayBeOnJournalDisk && Files.exists(journal)) {
            requireNotOnDiskOf(journal);
        }
        if (!Files.isWritable(directory)) {
            throw new IOException("the archive of history " + directory + SETTING + "this user may not write it");
        }
    }

    private void requireNotOnDiskOf(Path journal) throws IOException {
        if (isOnDiskOf(journal)) {
            throw new IOException("the archive of history " + directory + SETTING
                    + "it is on the journal's own disk, which it would fill; name a directory on another, or where there is"
                    + " but one disk set EXCHANGE_HISTORY_ARCHIVE_ON_JOURNAL_DISK to true");
        }
    }

    /** Whether it is on the same disk as another directory; one that is mounted twice is one disk. */
    boolean isOnDiskOf(Path other) throws IOException {
        FileStore store = Files.getFileStore(directory);
        if (store.equals(Files.getFileStore(other))) {
            return true;
        }
        return store.supportsFileAttributeView("unix")
                && Files.getAttribute(directory, "unix:dev").equals(Files.getAttribute(other, "unix:dev"));
    }

    /** A directory that is empty, for what is to have this name. */
    Path begin(String name) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED + name);
        delete(unfinished);
        // Not with those above it: where the archive's disk has gone there is nothing to be made.
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        PrivateFiles.makeDirectory(unfinished);
        return unfinished;
    }

    /** Deletes what was written under this name and is not finished. */
    void abandon(String name) throws IOException {
        delete(directory.resolve(UNFINISHED + name));
    }

    /** Writes a file that is not there; returns when it is on the disk. */
    static void writeFile(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /**
     * Gives what is finished its name. What has that already is left as it is when it is the same and whole, or else set
     * aside: while this is done the database has the rows, too.
     *
     * @return where what was set aside is
     */
    Optional<Path> finish(HistoryManifest manifest) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED + manifest.name());
        force(unfinished);
        Path target = directory.resolve(manifest.name());
        Optional<Path> former = Optional.empty();
        if (Files.exists(target)) {
            if (hasAlready(target, manifest)) {
                delete(unfinished);
                return Optional.empty();
            }
            former = Optional.of(former(manifest.name()));
            Files.move(target, former.get(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        force(directory);
        return former;
    }

    private boolean hasAlready(Path target, HistoryManifest manifest) throws IOException {
        Path file = target.resolve(HistoryManifest.FILE);
        return Files.exists(file)
                && Arrays.equals(Files.readAllBytes(file), manifest.toJson())
                && damage(target, manifest).isEmpty();
    }

    private Path former(String name) {
        int number = 1;
        while (Files.exists(directory.resolve(FORMER + number + "-" + name))) {
            number++;
        }
        return directory.resolve(FORMER + number + "-" + name);
    }

    /**
     * The manifest of an archived range.
     *
     * @param sha256 what the database knows of it
     * @throws IOException when it is not there, or not what was written; the message names the file
     */
    HistoryManifest manifest(String name, String sha256) throws IOException {
        Path file = directory.resolve(name).resolve(HistoryManifest.FILE);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        }
        if (!FileDigest.sha256(bytes).equals(sha256)) {
            throw new IOException(file + " is not the one that was written: its SHA-256 is " + FileDigest.sha256(bytes)
                    + " and was " + sha256);
        }
        try {
            return HistoryManifest.parse(bytes);
        } catch (IOException e) {
            throw new IOException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    /** What is wrong with the files of an archived range, the first of it; empty when they are as they were written. */
    Optional<String> damage(HistoryManifest manifest) throws IOException {
        return damage(directory.resolve(manifest.name()), manifest);
    }

    private static Optional<String> damage(Path files, HistoryManifest manifest) throws IOException {
        for (HistoryManifest.Table table : manifest.tables()) {
            Optional<String> damage = table.digest().damage(files.resolve(table.file()));
            if (damage.isPresent()) {
                return damage;
            }
        }
        return Optional.empty();
    }

    /** The rows of a table of an archived range. */
    InputStream rows(HistoryManifest manifest, HistoryManifest.Table table) throws IOException {
        return rows(directory.resolve(manifest.name()).resolve(table.file()));
    }

    /** The rows in a file. */
    static InputStream rows(Path file) throws IOException {
        return new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), BUFFER_BYTES);
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            PostgresBinaries.deleteTree(tree);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
