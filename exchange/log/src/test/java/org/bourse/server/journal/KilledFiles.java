package org.bourse.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Files that a thread works on until, at one of its changes, the process is killed: nothing after that happens. */
final class KilledFiles implements JournalFiles {

    /** The end of the process, which nobody can catch. */
    static final class Kill extends Error {

        private static final long serialVersionUID = 1L;
    }

    private final MemoryJournalFiles files;
    private final AtomicInteger changesLeft;
    private final Thread victim = Thread.currentThread();

    /** @param changesLeft how many changes are made before the kill, of all files that share it */
    KilledFiles(MemoryJournalFiles files, AtomicInteger changesLeft) {
        this.files = files;
        this.changesLeft = changesLeft;
    }

    private void change() {
        if (Thread.currentThread().equals(victim) && changesLeft.getAndDecrement() <= 0) {
            throw new Kill();
        }
    }

    @Override
    public List<String> names() {
        return files.names();
    }

    @Override
    public JournalFile create(String name) throws IOException {
        change();
        return new KilledFile(files.create(name));
    }

    @Override
    public JournalFile open(String name) throws IOException {
        return new KilledFile(files.open(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        change();
        files.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        change();
        files.delete(name);
    }

    @Override
    public void force() {
        change();
        files.force();
    }

    @Override
    public String describe(String name) {
        return files.describe(name);
    }

    private final class KilledFile implements JournalFile {

        private final JournalFile file;

        KilledFile(JournalFile file) {
            this.file = file;
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            change();
            return file.write(source, position);
        }

        @Override
        public void force() throws IOException {
            change();
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
