package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.bourse.server.journal.JournalScenario.EXCHANGE;
import static org.bourse.server.journal.JournalScenario.FIRST;
import static org.bourse.server.journal.JournalScenario.SECOND;
import static org.bourse.server.journal.JournalScenario.SEGMENT_BYTES;
import static org.bourse.server.journal.JournalScenario.THIRD;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.fillSegments;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.read;
import static org.bourse.server.journal.JournalScenario.reopenAndRead;
import static org.bourse.server.journal.JournalScenario.segmentCount;
import static org.slf4j.event.Level.WARN;

import java.util.Arrays;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start on a journal whose end is missing: never in silence, because the end is what was acknowledged last. */
@ExpectedLog(level = WARN, line = "JournalOpener: .*cutting off \\d+ bytes of commands that were not acknowledged")
@ExpectedLog(level = WARN, line = "JournalOpener: .*; going on without it")
class JournalLossTest {

    private final MemoryJournalFiles files = new MemoryJournalFiles();

    @ParameterizedTest
    @ValueSource(ints = {SegmentHeader.LENGTH, 1_000, SEGMENT_BYTES / 2, SEGMENT_BYTES - 4_096, SEGMENT_BYTES - 1})
    void refusesASegmentThatIsShorterThanItWasMade(int length) throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 1_000);
        }
        files.put(FIRST, Arrays.copyOf(files.bytes(FIRST), length));
        byte[] cut = files.bytes(FIRST);

        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContainingAll(
                        FIRST, "has " + length + " bytes of " + SEGMENT_BYTES, "EXCHANGE_ADOPT_DATABASE");
        assertThat(files.bytes(FIRST)).isEqualTo(cut);
    }

    @Test
    void saysWhichCommandIsTheLastThatIsLeft() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 40);
            commit(journal, 41, 41);
        }
        byte[] whole = files.bytes(FIRST);
        int end = whole.length;
        while (whole[end - 1] == 0) {
            end--;
        }
        files.put(FIRST, Arrays.copyOf(whole, end - 1));

        assertThatThrownBy(() -> open(files)).hasMessageContaining("sequence 40.");
    }

    @Test
    void refusesAJournalWhoseLastSegmentsAreMissing() throws Exception {
        long last;
        try (Journal journal = open(files)) {
            last = fillSegments(journal, files, 3);
        }
        for (String name : files.names()) {
            if (name.compareTo(FIRST) > 0 && name.endsWith(OpenSegment.SUFFIX)) {
                files.delete(name);
            }
        }

        assertThat(last).isGreaterThan(1_000);
        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContainingAll(SECOND + " is missing", "EXCHANGE_ADOPT_DATABASE");
    }

    @Test
    void refusesAJournalWhoseNextSegmentWasMadeAndIsMissing() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
            await().until(() -> segmentCount(files) == 2);
        }
        files.delete(SECOND);

        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContainingAll(SECOND + " is missing", "sequence 3");
    }

    @Test
    void startsWhenAKillCameBeforeTheNextSegmentWasMade() throws Exception {
        files.setFreeBytes(SEGMENT_BYTES + 1_024);
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
        }
        MemoryJournalFiles killed = files.crash();

        assertThat(segmentCount(killed)).isEqualTo(1);
        assertThat(reopenAndRead(killed, 0)).isEqualTo(entries(1, 3));
    }

    @Test
    void startsWhenAKillCameBetweenTheMakingOfTheNextSegmentAndItsMark() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
        }
        byte[] unmarked = files.bytes(FIRST);
        Arrays.fill(unmarked, SegmentHeader.SUCCESSOR_OFFSET, SegmentHeader.SUCCESSOR_OFFSET + Long.BYTES, (byte) 0);
        files.put(FIRST, unmarked);

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 3));

        // From then on it is marked again.
        files.delete(SECOND);
        assertThatThrownBy(() -> open(files)).hasMessageContaining(SECOND + " is missing");
    }

    @Test
    void goesOnWithWhatIsLeftOfASegmentWhenToldTo() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 1_000);
        }
        files.put(FIRST, Arrays.copyOf(files.bytes(FIRST), SEGMENT_BYTES / 8));

        long left;
        try (Journal journal = openWhatIsLeft()) {
            left = journal.lastSequence();
            assertThat(left).isBetween(100L, 999L);
            assertThat(read(journal, 0)).isEqualTo(entries(1, left));
            commit(journal, left + 1, left + 10);
        }

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, left + 10));
    }

    @Test
    void goesOnWithoutTheLastSegmentsWhenToldTo() throws Exception {
        try (Journal journal = open(files)) {
            fillSegments(journal, files, 2);
        }
        for (String name : files.names()) {
            if (name.endsWith(OpenSegment.SUFFIX) && !name.equals(FIRST)) {
                files.delete(name);
            }
        }

        long left;
        try (Journal journal = openWhatIsLeft()) {
            left = journal.lastSequence();
            commit(journal, left + 1, left + 10);
        }

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, left + 10));
    }

    @Test
    void refusesAMissingEndInTheMiddleWhateverItIsTold() throws Exception {
        try (Journal journal = open(files)) {
            fillSegments(journal, files, 2);
        }
        files.put(FIRST, Arrays.copyOf(files.bytes(FIRST), SEGMENT_BYTES / 2));
        byte[] cut = files.bytes(FIRST);

        assertThatThrownBy(this::openWhatIsLeft).hasMessageContainingAll(FIRST, "has lost its end", SECOND);
        assertThat(files.bytes(FIRST)).isEqualTo(cut);
    }

    @Test
    void staysWholeWhenASegmentWithoutCommandsIsTheOldest() throws Exception {
        try (Journal journal = open(files)) {
            // As after the loss of a journal: the database's sequence, and a first segment that stays empty.
            journal.continueAfter(10);
            commit(journal, 11, 20);
            journal.beginSegment();
            commit(journal, 21, 22);
            assertThat(journal.deleteThrough(20)).isEqualTo(2);
        }

        assertThat(files.names()).contains(THIRD).doesNotContain(FIRST, SECOND);
        assertThat(reopenAndRead(files, 20)).isEqualTo(entries(21, 22));
    }

    private Journal openWhatIsLeft() throws Exception {
        return Journal.open(files, EXCHANGE, new JournalSettings(JournalSync.BATCH, SEGMENT_BYTES), true);
    }
}
