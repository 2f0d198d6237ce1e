package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the tables of a PostgreSQL that shares the journal's disk written a little at a time.
 *
 * <p>A page that a table grows by is written to the system's cache only. Linux keeps it there for 30 seconds and then
 * writes whatever has come together, 100 MB where thousands of orders arrive a second; a force of the journal that
 * comes in between waits for all of it, and with it everybody who has sent an order. PostgreSQL's own settings for this
 * ({@code backend_flush_after} and its like) don't see pages that tables grow by.
 *
 * <p>Changes nothing about what is safe on disk: that stays PostgreSQL's.
 */
final class TableWriteBack {

    private static final Logger LOG = LoggerFactory.getLogger(TableWriteBack.class);
    private static final long PAUSE_MILLIS = 500;

    /** Between two looks where nothing changes: to look at some thousand files costs an idle exchange what nobody gains. */
    private static final long LONGEST_PAUSE_MILLIS = 8_000;

    private final Supplier<Path> whereTablesAre;
    private final SyncFileRange writing;
    private @Nullable Path databaseDirectory;
    private Map<Path, Version> seen = new HashMap<>();

    /**
     * For the tables and indexes of one database.
     *
     * @param whereTablesAre gives their directory: {@code base/} and the database's object id; asked again as long as it
     *     fails
     */
    TableWriteBack(Supplier<Path> whereTablesAre, SyncFileRange writing) {
        this.whereTablesAre = whereTablesAre;
        this.writing = writing;
    }

    /** The marks by which a file's change is seen. */
    private record Version(FileTime modified, long size) {

        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size());
        }
    }

    /** Goes on until interrupted. What fails is tried again, and logged once. */
    void run() {
        boolean failing = false;
        long pause = PAUSE_MILLIS;
        try {
            while (true) {
                Thread.sleep(pause);
                try {
                    pause = pauseAfter(beginAll(), pause);
                    failing = false;
                } catch (IOException | DirectoryIteratorException | DatabaseUnavailableException e) {
                    if (!failing) {
                        LOG.warn(
                                "PostgreSQL's tables are left to the system to write, which may hold up orders: {}",
                                e.toString());
                    }
                    failing = true;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("tables are left to the system from now on");
        }
    }

    /**
     * The milliseconds until the next look: long enough to cost nothing while nothing changes, and far below the half minute
     * after which Linux writes what has come together.
     *
     * @param begun how many files the last look found changed
     * @param pause how long it was since the look before
     */
    static long pauseAfter(int begun, long pause) {
        return begun > 0 ? PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }

    /**
     * Has everything that was changed since the last time written. A file that can't be does not keep others from it,
     * and is tried again the next time.
     *
     * @return how many files those were
     * @throws IOException the last reason why one could not
     */
    int beginAll() throws IOException {
        Map<Path, Version> now = new HashMap<>();
        int begun = 0;
        @Nullable IOException failure = null;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(databaseDirectory())) {
            for (Path file : files) {
                try {
                    begun += begin(file, now) ? 1 : 0;
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        seen = now;
        if (failure != null) {
            throw failure;
        }
        return begun;
    }

    private Path databaseDirectory() {
        if (databaseDirectory == null) {
            databaseDirectory = whereTablesAre.get();
        }
        return databaseDirectory;
    }

    private boolean begin(Path file, Map<Path, Version> now) throws IOException {
        try {
            Version version = Version.of(file);
            boolean changed = !version.equals(seen.get(file));
            if (changed) {
                writing.begin(file);
            }
            now.put(file, version);
            return changed;
        } catch (NoSuchFileException e) {
            // Dropped by PostgreSQL since the directory was read.
            return false;
        }
    }
}
