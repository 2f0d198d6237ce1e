package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.read;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Files of a journal are shortened, and its last ones deleted, after a stop or a kill at any moment: the start is refused,
 * or nothing that was acknowledged is missing. Seed: {@code
 * -Dfuzz.seed}, 0 unless set, and the repetition's number.
 */
@ExpectedLog(level = WARN, line = "JournalOpener: .*cutting off \\d+ bytes of commands that were not acknowledged")
class JournalLossFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 0);

    @RepeatedTest(400)
    void losesNothingInSilence(RepetitionInfo repetition) throws Exception {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        MemoryJournalFiles files = new MemoryJournalFiles();
        long acknowledged = 0;
        for (int runs = 1 + random.nextInt(3); runs > 0; runs--) {
            Journal journal = open(files);
            for (int batches = random.nextInt(60); batches > 0; batches--) {
                long through = acknowledged + 1 + random.nextInt(200);
                commit(journal, acknowledged + 1, through);
                acknowledged = through;
            }
            MemoryJournalFiles killed = files.crash();
            journal.close();
            files = random.nextBoolean() ? files : killed;
        }

        boolean damaged = random.nextInt(10) > 0 && damage(files, random);
        try (Journal journal = open(files)) {
            assertThat(read(journal, 0)).isEqualTo(entries(1, acknowledged));
        } catch (JournalDamagedException e) {
            assertThat(damaged)
                    .as("refused although nothing was done to it: %s", e)
                    .isTrue();
        }
    }

    private static boolean damage(MemoryJournalFiles files, Random random) throws IOException {
        List<String> segments = new ArrayList<>(files.names());
        segments.removeIf(name -> !name.endsWith(OpenSegment.SUFFIX));
        for (int deleted = random.nextInt(segments.size()); deleted > 0; deleted--) {
            files.delete(segments.removeLast());
        }
        if (random.nextBoolean()) {
            String name = segments.get(random.nextInt(segments.size()));
            byte[] whole = files.bytes(name);
            files.put(name, Arrays.copyOf(whole, random.nextInt(whole.length)));
        }
        return true;
    }
}
