package org.bourse.server.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that can be full, fail, lose power and be damaged. Files keep two images: what a reader sees, and what
 * is on the disk; a force makes them equal, and {@link #losePower} leaves the second with some sectors of the first.
 * Files are held to be on the disk as soon as the directory is forced; a file whose making was not, is gone.
 */
public final class MemoryJournalFiles implements JournalFiles {

    private static final int SECTOR = 512;

    private final Map<String, Content> files = new TreeMap<>();
    private final Map<String, Content> filesOnDisk = new TreeMap<>();
    private long freeBytes = Long.MAX_VALUE;
    private volatile long heldSegment;
    private volatile CountDownLatch released = new CountDownLatch(0);
    private volatile boolean holding;
    private int writesUntilFailure = Integer.MAX_VALUE;
    private int partOfFailedWrite;
    private boolean writesFail;
    private boolean writesFailAfterwards;
    private boolean forceFails;
    private boolean deletesFail;

    private static final class Content {
        byte[] seen = new byte[0];
        byte[] onDisk = new byte[0];
    }

    @Override
    public synchronized List<String> names() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public JournalFile create(String name) throws IOException {
        if (name.startsWith(OpenSegment.name(heldSegment))) {
            holding = true;
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        return createNow(name);
    }

    /** Has whoever makes this segment wait for the latch. */
    public void holdSegment(long ordinal, CountDownLatch until) {
        released = until;
        heldSegment = ordinal;
    }

    /** Whether somebody has begun to make the segment that is held. */
    public boolean isHolding() {
        return holding;
    }

    /** Whether this segment is there at its full length: each is made on a thread of its own, ahead of its use. */
    public synchronized boolean hasSegment(long ordinal) {
        return files.containsKey(OpenSegment.name(ordinal));
    }

    private synchronized JournalFile createNow(String name) throws IOException {
        if (files.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        files.put(name, new Content());
        return open(name);
    }

    @Override
    public synchronized JournalFile open(String name) throws IOException {
        Content content = files.get(name);
        if (content == null) {
            throw new FileNotFoundException(name);
        }
        return new MemoryFile(content);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        Content content = files.remove(from);
        if (content == null) {
            throw new FileNotFoundException(from);
        }
        files.put(to, content);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        if (deletesFail) {
            throw new IOException("operation not permitted");
        }
        Content content = files.remove(name);
        if (content != null) {
            freeBytes += freeBytes == Long.MAX_VALUE ? 0 : content.seen.length;
        }
    }

    @Override
    public synchronized void force() {
        filesOnDisk.clear();
        filesOnDisk.putAll(files);
    }

    @Override
    public String describe(String name) {
        return "memory/" + name;
    }

    /** From now on files can grow by this much in all. */
    public synchronized void setFreeBytes(long bytes) {
        freeBytes = bytes;
    }

    /**
     * After so many writes, one writes {@code part} bytes and fails; then it works again. The thread that makes the next
     * segment writes when it gets to it, and is not meant.
     */
    public synchronized void failWriteAfter(int writes, int part) {
        writesUntilFailure = writes;
        partOfFailedWrite = part;
    }

    /** The next write writes {@code part} bytes and fails, and so does every one after it, writing nothing. */
    public synchronized void failNextWriteAndAllAfter(int part) {
        failWriteAfter(0, part);
        writesFailAfterwards = true;
    }

    /** After this, every write fails without writing anything. */
    public synchronized void setWritesFail(boolean fails) {
        writesFail = fails;
    }

    /** Whether forcing a file fails. */
    public synchronized void setForceFails(boolean fails) {
        forceFails = fails;
    }

    /** Whether deleting a file fails. */
    synchronized void setDeletesFail(boolean fails) {
        deletesFail = fails;
    }

    /** What is there after the power was cut: of each sector that was written and not forced, the old or the new. */
    public synchronized MemoryJournalFiles losePower(RandomGenerator random) {
        MemoryJournalFiles after = new MemoryJournalFiles();
        for (var file : filesOnDisk.entrySet()) {
            byte[] bytes = Arrays.copyOf(file.getValue().onDisk, file.getValue().seen.length);
            for (int at = 0; at < bytes.length; at += SECTOR) {
                if (random.nextBoolean()) {
                    System.arraycopy(file.getValue().seen, at, bytes, at, Math.min(SECTOR, bytes.length - at));
                }
            }
            after.put(file.getKey(), bytes);
        }
        return after;
    }

    /** What is there after the process was killed: all that was written. */
    public synchronized MemoryJournalFiles crash() {
        MemoryJournalFiles after = new MemoryJournalFiles();
        files.forEach((name, content) -> after.put(name, content.seen.clone()));
        return after;
    }

    synchronized byte[] bytes(String name) {
        Content content = files.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return content.seen.clone();
    }

    synchronized void put(String name, byte[] bytes) {
        Content content = new Content();
        content.seen = bytes.clone();
        content.onDisk = bytes.clone();
        files.put(name, content);
        filesOnDisk.put(name, content);
    }

    private final class MemoryFile implements JournalFile {

        private final Content content;

        MemoryFile(Content content) {
            this.content = content;
        }

        @Override
        public long length() {
            synchronized (MemoryJournalFiles.this) {
                return content.seen.length;
            }
        }

        @Override
        public int read(ByteBuffer target, long position) {
            synchronized (MemoryJournalFiles.this) {
                int count = Math.min(target.remaining(), content.seen.length - (int) position);
                if (count <= 0) {
                    return -1;
                }
                target.put(content.seen, (int) position, count);
                return count;
            }
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            synchronized (MemoryJournalFiles.this) {
                if (writesFail) {
                    throw new IOException("input/output error");
                }
                boolean fails =
                        !Thread.currentThread().getName().equals("journal-allocator") && writesUntilFailure-- == 0;
                int count = fails ? Math.min(partOfFailedWrite, source.remaining()) : source.remaining();
                grow((int) position + count);
                source.get(content.seen, (int) position, count);
                if (fails) {
                    writesUntilFailure = Integer.MAX_VALUE;
                    writesFail = writesFailAfterwards;
                    writesFailAfterwards = false;
                    throw new IOException("input/output error");
                }
                return count;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (MemoryJournalFiles.this) {
                if (forceFails) {
                    throw new IOException("input/output error");
                }
                content.onDisk = content.seen.clone();
            }
        }

        @Override
        public void close() {
            // nothing to give back
        }

        private void grow(int length) throws IOException {
            int more = length - content.seen.length;
            if (more <= 0) {
                return;
            }
            if (more > freeBytes) {
                throw new IOException("no space left on device");
            }
            freeBytes -= freeBytes == Long.MAX_VALUE ? 0 : more;
            content.seen = Arrays.copyOf(content.seen, length);
        }
    }
}
