package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.bourse.server.journal.JournalScenario.append;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.read;
import static org.bourse.server.journal.JournalScenario.reopenAndRead;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of batches while the disk fails. */
class JournalFailureTest {

    private final MemoryJournalFiles files = new MemoryJournalFiles();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 100, 512, 1_000, Integer.MAX_VALUE})
    void leavesNothingOfABatchThatWasPartlyWritten(int part) throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
            files.failWriteAfter(0, part);
            append(journal, 4, 30);

            assertThatThrownBy(journal::commit)
                    .isInstanceOfSatisfying(
                            JournalWriteException.class,
                            e -> assertThat(e.mayBeThere()).isFalse());

            assertThat(journal.lastSequence()).isEqualTo(3);
            assertThat(reopenAndRead(files.crash(), 0)).isEqualTo(entries(1, 3));
            commit(journal, 4, 5);
            assertThat(reopenAndRead(files.crash(), 0)).isEqualTo(entries(1, 5));
        }
        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 5));
    }

    @Test
    void neverTakesRefusedRecordsForNewOnes() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
            append(journal, 4, 30);
            failToClear(journal);

            // Exactly as long as the first refused record, so that the next refused one stands right behind it.
            commit(journal, 4, 4);

            assertThat(reopenAndRead(files.crash(), 0)).isEqualTo(entries(1, 4));
        }
        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 4));
    }

    @Test
    void refusesWhileItCannotClearWhatItRefused() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
            files.setWritesFail(true);
            for (int i = 0; i < 3; i++) {
                append(journal, 4, 6);
                assertThatThrownBy(journal::commit).isInstanceOf(JournalWriteException.class);
            }
            files.setWritesFail(false);
            commit(journal, 4, 4);
        }
        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 4));
    }

    @ParameterizedTest
    @EnumSource(JournalSync.class)
    void goesOnWhenAFullDiskHasSpaceAgain(JournalSync sync) throws Exception {
        long last = 0;
        try (Journal journal = open(files, sync)) {
            await().until(() -> JournalScenario.segmentCount(files) == 2);
            files.setFreeBytes(JournalScenario.SEGMENT_BYTES / 2);
            boolean full = false;
            while (!full) {
                append(journal, last + 1, last + 100);
                try {
                    journal.commit();
                    last += 100;
                } catch (JournalWriteException e) {
                    assertThat(e).hasMessageContaining("no space left on device");
                    full = true;
                }
            }
            assertThat(journal.lastSequence()).isEqualTo(last);

            files.setFreeBytes(Long.MAX_VALUE);
            long from = last + 1;
            last += 100;
            long through = last;
            await().until(() -> commits(journal, from, through));
        }
        assertThat(JournalScenario.segmentCount(files)).isGreaterThan(2);
        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, last));
    }

    @Test
    void takesNothingMoreAfterAFailedForce() throws Exception {
        Journal journal = open(files);
        commit(journal, 1, 3);
        files.setForceFails(true);
        append(journal, 4, 4);
        assertThatThrownBy(journal::commit)
                .isInstanceOf(JournalForceException.class)
                .hasMessageContaining("could not be forced");
        files.setForceFails(false);

        assertThatThrownBy(journal::commit)
                .isInstanceOf(JournalForceException.class)
                .hasMessageContaining("failed before");
        assertThatThrownBy(journal::sync).isInstanceOf(JournalForceException.class);
        journal.close();
    }

    @Test
    void saysWhenCommittedCommandsAreLostAtTheEnd() throws Exception {
        Journal journal = open(files, JournalSync.NONE);
        commit(journal, 1, 3);
        files.setWritesFail(true);

        assertThatThrownBy(journal::close).isInstanceOf(IOException.class).hasMessageContaining("lost");
    }

    @Test
    void keepsWhatIsCommittedButNotWrittenWhenAWriteFails() throws Exception {
        try (Journal journal = open(files, JournalSync.NONE)) {
            long last = 0;
            files.setWritesFail(true);
            boolean failed = false;
            while (!failed) {
                append(journal, last + 1, last + 10);
                try {
                    journal.commit();
                    last += 10;
                } catch (JournalWriteException e) {
                    failed = true;
                }
            }
            assertThat(last).isPositive();
            assertThat(journal.lastSequence()).isEqualTo(last);
            files.setWritesFail(false);
            commit(journal, last + 1, last + 10);
            journal.sync();

            assertThat(read(journal, 0)).isEqualTo(entries(1, last + 10));
        }
    }

    private static boolean commits(Journal journal, long from, long through) throws JournalForceException {
        append(journal, from, through);
        try {
            journal.commit();
            return true;
        } catch (JournalWriteException e) {
            return false;
        }
    }

    /** The batch is written whole before the write fails, and what then clears it fails, too. */
    private void failToClear(Journal journal) {
        files.failNextWriteAndAllAfter(Integer.MAX_VALUE);
        assertThatThrownBy(journal::commit)
                .isInstanceOfSatisfying(
                        JournalWriteException.class,
                        e -> assertThat(e.mayBeThere()).isTrue());
        files.setWritesFail(false);
    }
}
