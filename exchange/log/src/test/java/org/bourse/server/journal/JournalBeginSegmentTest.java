package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.server.journal.JournalScenario.FIRST;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.read;
import static org.bourse.server.journal.JournalScenario.reopenAndRead;

import org.junit.jupiter.api.Test;

class JournalBeginSegmentTest {

    private final MemoryJournalFiles files = new MemoryJournalFiles();

    @Test
    void whatCameBeforeCanBeDeletedWithItsFile() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 5);
            journal.beginSegment();
            commit(journal, 6, 6);

            assertThat(read(journal, 0)).isEqualTo(entries(1, 6));
            assertThat(journal.deleteThrough(6)).isEqualTo(1);
            assertThat(files.names()).doesNotContain(FIRST);
            assertThat(read(journal, 5)).isEqualTo(entries(6, 6));
        }
        assertThat(reopenAndRead(files, 5)).isEqualTo(entries(6, 6));
    }

    @Test
    void anEmptySegmentIsOneAlready() throws Exception {
        try (Journal journal = open(files)) {
            journal.beginSegment();
            commit(journal, 1, 1);

            assertThat(journal.deleteThrough(1)).isZero();
            assertThat(read(journal, 0)).isEqualTo(entries(1, 1));
        }
    }
}
