package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.server.journal.JournalScenario.append;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.read;
import static org.slf4j.event.Level.WARN;

import java.util.Random;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * The power goes while a batch is being written: of its sectors any may be on the disk, in any order. What was
 * acknowledged is there, of the rest a beginning at most, and the journal goes on. Seed: {@code
 * -Dfuzz.seed}, 0 unless set, and the repetition's number.
 */
@ExpectedLog(level = WARN, line = "JournalOpener: .*cutting off \\d+ bytes of commands that were not acknowledged")
class JournalPowerLossFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 0);

    @RepeatedTest(200)
    void losesNothingThatWasForced(RepetitionInfo repetition) throws Exception {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        MemoryJournalFiles files = new MemoryJournalFiles();
        long acknowledged = 0;
        for (int crashes = 0; crashes < 5; crashes++) {
            Journal journal = open(files);
            long last = journal.lastSequence();
            assertThat(last).isGreaterThanOrEqualTo(acknowledged);
            assertThat(read(journal, 0)).isEqualTo(entries(1, last));
            for (int batches = random.nextInt(30); batches > 0; batches--) {
                long next = last + 1 + random.nextInt(60);
                commit(journal, last + 1, next);
                last = next;
            }
            acknowledged = last;
            files.setForceFails(true);
            append(journal, last + 1, last + 1 + random.nextInt(100));
            // The latter when the batch needs a new segment, and its making was not forced either.
            assertThatThrownBy(journal::commit)
                    .isInstanceOfAny(JournalForceException.class, JournalWriteException.class);
            MemoryJournalFiles broken = files;
            files = broken.losePower(random);
            // For the close alone, which forces what a batch that failed before its own force left to do.
            broken.setForceFails(false);
            journal.close();
        }
    }

    @RepeatedTest(100)
    void startsWithABeginningOfWhatWasNotForced(RepetitionInfo repetition) throws Exception {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        MemoryJournalFiles files = new MemoryJournalFiles();
        Journal journal = open(files, JournalSync.OS);
        long last = 0;
        for (int batches = 1 + random.nextInt(10); batches > 0; batches--) {
            long next = last + 1 + random.nextInt(60);
            commit(journal, last + 1, next);
            last = next;
        }
        MemoryJournalFiles after = files.losePower(random);
        journal.close();

        try (Journal reopened = open(after, JournalSync.OS)) {
            assertThat(reopened.lastSequence()).isLessThanOrEqualTo(last);
            assertThat(read(reopened, 0)).isEqualTo(entries(1, reopened.lastSequence()));
            commit(reopened, reopened.lastSequence() + 1, reopened.lastSequence() + 10);
        }
    }
}
