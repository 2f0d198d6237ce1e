package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.server.journal.JournalScenario.FIRST;
import static org.bourse.server.journal.JournalScenario.SECOND;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.read;
import static org.bourse.server.journal.JournalScenario.reopenAndRead;
import static org.slf4j.event.Level.WARN;

import java.util.Arrays;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

/** Journals of release 0.1.0 are read, and gone on with in the present form. */
@ExpectedLog(level = WARN, line = "JournalOpener: .*cutting off \\d+ bytes of commands that were not acknowledged")
class FormerJournalTest {

    private final MemoryJournalFiles files = new MemoryJournalFiles();

    @Test
    void goesOnInANewSegment() throws Exception {
        files.put(FIRST, FormerJournal.segment(1, 0, 1, 50));
        files.put(SECOND, FormerJournal.segment(2, SegmentHeader.CONTINUES, 1, 0));

        try (Journal journal = open(files)) {
            assertThat(read(journal, 0)).isEqualTo(entries(1, 50));
            commit(journal, 51, 60);
        }

        assertThat(files.bytes(FIRST)).isEqualTo(FormerJournal.segment(1, 0, 1, 50));
        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 60));
        assertThat(reopenAndRead(files, 55)).isEqualTo(entries(56, 60));
    }

    @Test
    void goesOnAfterOneWithoutCommands() throws Exception {
        files.put(FIRST, FormerJournal.segment(1, 0, 1, 0));

        try (Journal journal = open(files)) {
            commit(journal, 1, 5);
            assertThat(journal.deleteThrough(0)).isEqualTo(1);
        }

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 5));
    }

    @Test
    void cutsATornTail() throws Exception {
        byte[] torn = FormerJournal.segment(1, 0, 1, 50);
        int end = torn.length;
        while (torn[end - 1] == 0) {
            end--;
        }
        Arrays.fill(torn, end - 3, end, (byte) 0);
        files.put(FIRST, torn);

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 49));
    }

    @Test
    void refusesASegmentThatLostItsEndWhereverItWasCut() {
        byte[] whole = FormerJournal.segment(1, 0, 1, 2_000);
        int end = whole.length;
        while (whole[end - 1] == 0) {
            end--;
        }
        for (int length = SegmentHeader.LENGTH; length < end; length += 97) {
            files.put(FIRST, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> open(files))
                    .as("%d bytes", length)
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContainingAll(FIRST, "has lost its end");
        }
    }

    @Test
    void refusesToGoOnWithoutItsFirstSegment() {
        files.put(SECOND, FormerJournal.segment(2, SegmentHeader.CONTINUES, 1, 0));

        assertThatThrownBy(() -> open(files)).hasMessageContaining("nothing says where the journal goes on");
    }
}
