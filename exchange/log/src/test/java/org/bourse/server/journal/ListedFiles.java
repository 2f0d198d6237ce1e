package org.bourse.server.journal;

import java.io.IOException;
import java.util.List;

/** Files to be read, with which something happens as they are listed. */
record ListedFiles(MemoryJournalFiles files, Runnable happens, boolean beforeTheListing) implements JournalFiles {

    @Override
    public List<String> names() {
        if (beforeTheListing) {
            happens.run();
        }
        List<String> names = files.names();
        if (!beforeTheListing) {
            happens.run();
        }
        return names;
    }

    @Override
    public JournalFile create(String name) throws IOException {
        return files.create(name);
    }

    @Override
    public JournalFile open(String name) throws IOException {
        return files.open(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        files.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        files.delete(name);
    }

    @Override
    public void force() {
        files.force();
    }

    @Override
    public String describe(String name) {
        return files.describe(name);
    }
}
