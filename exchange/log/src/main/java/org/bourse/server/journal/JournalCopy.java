package org.bourse.server.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import org.bourse.server.files.FileFailure;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.journal.JournalFiles.JournalFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a journal that another process writes meanwhile, and deletes from. From its beginning on it holds every segment
 * by a link of its own, so that none is gone before it is copied: a database that is copied between {@link #begin} and
 * {@link #finish} has everything before the copied commands, wherever in that time it stands.
 */
public final class JournalCopy implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JournalCopy.class);

    private static final String DIRECTORY = "backup";
    private static final String LOCK = "lock";
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path journal;
    private final Path links;
    private final FileChannel lock;
    private final Thread thread;
    private final ReentrantLock closingLock = new ReentrantLock();
    private final Condition closed = closingLock.newCondition();
    private final NavigableSet<Long> linked = new TreeSet<>();
    private boolean closing;
    private @Nullable IOException failure;

    private JournalCopy(Path journal, Path links, FileChannel lock) {
        this.journal = journal;
        this.links = links;
        this.lock = lock;
        this.thread = Thread.ofPlatform().name("journal-copy").daemon().unstarted(this::run);
    }

    /** The extent of a copy. */
    public record Copied(int segments, long firstSequence, long lastSequence) {}

    /**
     * Begins a copy of the journal in a data directory: nothing that is in it now is lost to the copy from here on.
     *
     * @throws IOException when there is no journal, another copy is being taken, or its files can't be linked
     */
    public static JournalCopy begin(Path dataDirectory) throws IOException {
        Path journal = Journal.directory(dataDirectory);
        if (!Files.exists(journal.resolve(JournalKey.FILE))) {
            throw new IOException("there is no journal in " + journal
                    + "; EXCHANGE_DATA_DIR is to name the exchange's own data directory");
        }
        // Beside the journal: a link can't lead to another file system.
        Path links = journal.resolveSibling(DIRECTORY);
        PrivateFiles.makeDirectory(links);
        FileChannel lock = PrivateFiles.open(links.resolve(LOCK), CREATE, WRITE);
        try {
            if (tryLock(lock) == null) {
                throw new IOException("another backup of " + dataDirectory + " is being taken; try again later");
            }
            deleteLinks(links);
            JournalCopy copy = new JournalCopy(journal, links, lock);
            copy.link();
            copy.thread.start();
            return copy;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Lets go of what a copy has left that was killed: its links keep files on the disk that the journal needs no more. One
     * that is being taken is left alone.
     */
    public static void tidy(Path dataDirectory) {
        Path links = Journal.directory(dataDirectory).resolveSibling(DIRECTORY);
        if (!Files.exists(links.resolve(LOCK))) {
            return;
        }
        try (FileChannel lock = PrivateFiles.open(links.resolve(LOCK), CREATE, WRITE)) {
            if (tryLock(lock) != null) {
                letGo(links);
            }
        } catch (IOException e) {
            log.warn("{}, which a backup that was killed has left, can't be deleted", links, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void deleteLinks(Path links) throws IOException {
        for (String name : new DirectoryJournalFiles(links).names()) {
            if (name.endsWith(OpenSegment.SUFFIX)) {
                Files.deleteIfExists(links.resolve(name));
            }
        }
    }

    private void run() {
        closingLock.lock();
        try {
            while (!closing) {
                link();
                closed.awaitNanos(LOOK_NANOS);
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new IOException("interrupted while the journal was copied", e);
        } finally {
            closingLock.unlock();
        }
    }

    /** Holds the segments that were made since. One may also have been made anew under its name, before it was used. */
    private void link() throws IOException {
        for (String name : new DirectoryJournalFiles(journal).names()) {
            Matcher matcher = JournalOpener.SEGMENT_NAME.matcher(name);
            if (!matcher.matches()) {
                continue;
            }
            Path link = links.resolve(name);
            try {
                if (Files.exists(link) && Files.isSameFile(link, journal.resolve(name))) {
                    continue;
                }
                Files.deleteIfExists(link);
                Files.createLink(link, journal.resolve(name));
                linked.add(Long.valueOf(matcher.group(1)));
            } catch (NoSuchFileException e) {
                // Deleted since it was listed; what is in it was in the database before.
                linked.add(Long.valueOf(matcher.group(1)));
            } catch (UnsupportedOperationException e) {
                throw new IOException("the file system of " + journal + " has no links, which a backup needs", e);
            } catch (IOException e) {
                throw new IOException(link + " can't be linked to the journal's file: " + FileFailure.reason(e), e);
            }
        }
    }

    /**
     * Copies all commands up to about now, so that a start takes the copy for a journal that ended there.
     *
     * @param dataDirectory gets the copy, and must not have a journal
     * @throws IOException when something is missing, or the copy can't be written
     * @throws JournalDamagedException when a segment is not what was written
     */
    public Copied finish(Path dataDirectory) throws IOException {
        closeThread();
        if (failure != null) {
            throw failure;
        }
        link();
        List<String> names = requireAll();
        DirectoryJournalFiles target = new DirectoryJournalFiles(Journal.directory(dataDirectory));
        JournalKey.read(new DirectoryJournalFiles(journal)).copyTo(target);
        DirectoryJournalFiles source = new DirectoryJournalFiles(links);
        long first = 0;
        long last = 0;
        long next = 0;
        int segments = 0;
        // The newest first: what is written meanwhile then never makes a gap between two of them.
        for (String name : names.reversed()) {
            boolean isOldest = name.equals(names.getFirst());
            SegmentCopy copied = copy(source, target, name, segments == 0, isOldest);
            requireEnd(name, copied, next);
            next = copied.continues() ? copied.firstSequence() : 0;
            segments += copied.isUnused() ? 0 : 1;
            first = copied.firstSequence() == 0 ? first : copied.firstSequence();
            last = Math.max(last, copied.lastSequence());
        }
        target.force();
        return new Copied(segments, first, last);
    }

    /** The names of the segments that are there to be copied, oldest first, where none is missing between others. */
    private List<String> requireAll() throws IOException {
        List<String> names = new ArrayList<>();
        for (long ordinal : linked) {
            String name = OpenSegment.name(ordinal);
            if (Files.exists(links.resolve(name))) {
                names.add(name);
            } else if (!names.isEmpty()) {
                throw missing(name);
            }
        }
        if (names.isEmpty()) {
            throw new IOException("there is no segment of a journal in " + journal);
        }
        for (long ordinal = linked.first(); ordinal <= linked.last(); ordinal++) {
            if (!linked.contains(ordinal)) {
                throw missing(OpenSegment.name(ordinal));
            }
        }
        return names;
    }

    private IOException missing(String name) {
        return new IOException(
                journal.resolve(name)
                        + " was made and deleted before it could be held, so the copy would lack its commands: take the backup again");
    }

    /** A segment whose records end before those of the next one begin is damaged, and no start would take the copy. */
    private void requireEnd(String name, SegmentCopy copied, long next) {
        long end = copied.lastSequence();
        if (next != 0 && end != 0 && end != next - 1) {
            String fault = " is damaged: it can be read to sequence " + end + ", and the next begins with " + next;
            throw new JournalDamagedException(journal.resolve(name) + fault);
        }
    }

    /** A segment in the copy; sequences are 0 without records. */
    private record SegmentCopy(boolean isUnused, boolean continues, long firstSequence, long lastSequence) {}

    private static SegmentCopy copy(
            JournalFiles source, JournalFiles target, String name, boolean isNewest, boolean isOldest)
            throws IOException {
        long first = 0;
        long last = 0;
        SegmentHeader header;
        long end;
        try (JournalFileInput in = new JournalFileInput(source.openToRead(name))) {
            RecordStream records = new RecordStream(in, source.describe(name));
            header = records.header();
            while (records.advance()) {
                last = records.sequence();
                first = first == 0 ? last : first;
            }
            end = records.nextOffset();
        }
        if (isNewest && last == 0 && header.continues() && !isOldest) {
            return new SegmentCopy(true, true, 0, 0);
        }
        try (JournalFile from = source.openToRead(name);
                JournalFile to = target.create(name)) {
            copy(from, to, end);
            if (isNewest && !header.isFormer()) {
                // Whatever comes after it is not in the copy.
                OpenSegment.writeFully(to, header.withoutSuccessor().bytes(), 0);
            }
            OpenSegment.fillWithZeros(to, end, from.length());
            to.force();
        }
        return new SegmentCopy(false, header.continues(), first, last);
    }

    /** Copies what is whole, and does not change any more but for the mark in the header. */
    private static void copy(JournalFile from, JournalFile to, long end) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        for (long at = 0; at < end; at += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), end - at));
            while (block.hasRemaining()) {
                if (from.read(block, at + block.position()) < 0) {
                    throw new IOException("the journal's file became shorter while it was copied");
                }
            }
            OpenSegment.writeFully(to, block.flip(), at);
        }
    }

    private void closeThread() {
        closingLock.lock();
        try {
            closing = true;
            closed.signal();
        } finally {
            closingLock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the journal's files go. */
    @Override
    public void close() throws IOException {
        closeThread();
        try (lock) {
            letGo(links);
        }
    }

    private static void letGo(Path links) throws IOException {
        deleteLinks(links);
        Files.deleteIfExists(links.resolve(LOCK));
        Files.deleteIfExists(links);
    }
}
