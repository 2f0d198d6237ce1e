package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.server.journal.JournalScenario.FIRST;
import static org.bourse.server.journal.JournalScenario.SECOND;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.fillSegments;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.read;
import static org.bourse.server.journal.JournalScenario.reopenAndRead;
import static org.slf4j.event.Level.WARN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bourse.testrun.ExpectedLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a start makes of a journal that is not as it was written. */
@ExpectedLog(level = WARN, line = "JournalOpener: .*cutting off \\d+ bytes of commands that were not acknowledged")
@ExpectedLog(level = WARN, line = "JournalOpener: .*notes.txt is not a part of the journal")
class JournalDamageTest {

    private final MemoryJournalFiles files = new MemoryJournalFiles();

    private int @Nullable [] offsets;

    @Test
    void cutsALastRecordWhoseRestWasNeverWritten() throws Exception {
        commitOneByOne(5);
        byte[] whole = files.bytes(FIRST);
        int start = offsetOf(5);
        int end = endOf(whole, start);
        for (int written = start; written < end; written++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, written, torn.length, (byte) 0);
            if (Arrays.equals(torn, whole)) {
                continue; // what is missing is zero anyway
            }
            files.put(FIRST, torn);

            assertThat(reopenAndRead(files, 0)).as("%d bytes", written - start).isEqualTo(entries(1, 4));
        }
    }

    @Test
    void goesOnAfterACut() throws Exception {
        commitOneByOne(5);
        byte[] torn = files.bytes(FIRST);
        int start = offsetOf(5);
        Arrays.fill(torn, start + 20, torn.length, (byte) 0);
        files.put(FIRST, torn);

        try (Journal journal = open(files)) {
            commit(journal, 5, 9);
        }

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 9));
    }

    @Test
    void refusesAnyChangedBitThatWholeRecordsFollow() throws Exception {
        commitOneByOne(5);
        byte[] whole = files.bytes(FIRST);
        for (int bit = offsetOf(3) * 8; bit < offsetOf(4) * 8; bit++) {
            byte[] damaged = whole.clone();
            flip(damaged, bit);
            files.put(FIRST, damaged);

            assertThatThrownBy(() -> open(files))
                    .as("bit %d", bit)
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContainingAll(FIRST, "at offset " + offsetOf(3), "sequence 3");
            assertThat(files.bytes(FIRST)).isEqualTo(damaged);
        }
    }

    @Test
    void refusesAChangedBitInsideTheLastBatch() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 100);
        }
        byte[] whole = files.bytes(FIRST);
        for (int sequence = 1; sequence < 100; sequence += 7) {
            byte[] damaged = whole.clone();
            flip(damaged, offsetOf(sequence) * 8 + 100);
            files.put(FIRST, damaged);

            assertThatThrownBy(() -> open(files))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContainingAll(FIRST, "at offset ", "sequence " + sequence);
        }
    }

    @Test
    void refusesAnyChangedBitOfAHeader() throws Exception {
        commitOneByOne(2);
        byte[] whole = files.bytes(FIRST);
        for (int bit = 0; bit < SegmentHeader.LENGTH * 8; bit++) {
            byte[] damaged = whole.clone();
            flip(damaged, bit);
            files.put(FIRST, damaged);

            assertThatThrownBy(() -> open(files))
                    .as("bit %d", bit)
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining(FIRST);
        }
    }

    @Test
    void cutsAnythingBehindTheLastRecord() throws Exception {
        commitOneByOne(5);
        byte[] whole = files.bytes(FIRST);
        int end = endOf(whole, offsetOf(5));
        for (int at : new int[] {end, end + 7, end + 1_000, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[at] = 42;
            files.put(FIRST, damaged);

            assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 5));
            assertThat(files.bytes(FIRST)).isEqualTo(whole);
        }
    }

    @Test
    void refusesATornRecordInASegmentThatOthersFollow() throws Exception {
        long last;
        try (Journal journal = open(files)) {
            last = fillSegments(journal, files, 2);
        }
        byte[] damaged = files.bytes(FIRST);
        int lastOfFirst = offsetOf(last - 100);
        damaged[lastOfFirst + RecordFormat.COMMAND] ^= 1;
        files.put(FIRST, damaged);

        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(FIRST);
    }

    @Test
    void refusesASegmentThatEndsTooEarly() throws Exception {
        try (Journal journal = open(files)) {
            fillSegments(journal, files, 2);
        }
        byte[] whole = files.bytes(FIRST);
        files.put(FIRST, Arrays.copyOf(whole, offsetOf(50)));

        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContainingAll(FIRST, "has lost its end", "sequence 49", SECOND + " follows it");
    }

    @Test
    void refusesAMissingSegment() throws Exception {
        try (Journal journal = open(files)) {
            fillSegments(journal, files, 3);
        }
        files.delete(SECOND);

        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContainingAll(SECOND, "is missing");
    }

    @Test
    void refusesASegmentUnderAnothersName() throws Exception {
        try (Journal journal = open(files)) {
            fillSegments(journal, files, 2);
        }
        files.put(SECOND, files.bytes(FIRST));

        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContainingAll(SECOND, "another one's name");
    }

    @Test
    void neverTakesRecordsOfAnotherFileForItsOwn() throws Exception {
        commitOneByOne(5);
        MemoryJournalFiles others = new MemoryJournalFiles();
        try (Journal journal = open(others)) {
            commit(journal, 1, 10);
        }
        byte[] mixed = files.bytes(FIRST);
        byte[] stale = others.bytes(FIRST);
        int end = endOf(mixed, offsetOf(5));
        System.arraycopy(stale, end, mixed, end, 1_000);
        files.put(FIRST, mixed);

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 5));
    }

    @Test
    void leavesFilesAloneThatAreNotItsOwn() throws Exception {
        commitOneByOne(3);
        files.put("notes.txt", new byte[] {1, 2, 3});
        files.put("0000000009.journal.new", new byte[100]);

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 3));
        assertThat(files.names()).contains("notes.txt").doesNotContain("0000000009.journal.new");
    }

    private void commitOneByOne(int count) throws Exception {
        try (Journal journal = open(files)) {
            for (int sequence = 1; sequence <= count; sequence++) {
                commit(journal, sequence, sequence);
            }
            assertThat(read(journal, 0)).hasSize(count);
        }
    }

    /** Where the record of a sequence starts in the first file; the command's lengths don't depend on when it is asked. */
    private int offsetOf(long sequence) {
        if (offsets == null) {
            offsets = new int[20_000];
            byte[] bytes = files.bytes(FIRST);
            int at = SegmentHeader.LENGTH;
            for (int i = 1; at < bytes.length && intAt(bytes, at + RecordFormat.LENGTH) > 0; i++) {
                offsets[i] = at;
                at = endOf(bytes, at);
            }
        }
        return offsets[(int) sequence];
    }

    private static int endOf(byte[] bytes, int start) {
        return start + RecordFormat.bytes(intAt(bytes, start + RecordFormat.LENGTH));
    }

    private static int intAt(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    }

    private static void flip(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }
}
