package org.bourse.server.journal;

import java.io.IOException;
import java.util.UUID;

/** Opens journals on disks in memory, for tests of other packages. */
public final class TestJournals {

    private static final UUID EXCHANGE = new UUID(1, 2);

    private TestJournals() {}

    /** Opens the journal on {@code files}, or starts one. */
    public static Journal open(MemoryJournalFiles files, JournalSync sync) throws IOException {
        return Journal.open(files, EXCHANGE, new JournalSettings(sync, JournalSettings.MIN_SEGMENT_BYTES));
    }
}
