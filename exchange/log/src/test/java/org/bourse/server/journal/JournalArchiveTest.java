package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.server.journal.ArchiveScenario.audited;
import static org.bourse.server.journal.ArchiveScenario.faults;
import static org.bourse.server.journal.ArchiveScenario.read;
import static org.bourse.server.journal.JournalScenario.fillSegments;
import static org.bourse.server.journal.JournalScenario.open;
import static org.slf4j.event.Level.ERROR;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

class JournalArchiveTest {

    private final MemoryJournalFiles files = new MemoryJournalFiles();
    private final MemoryJournalFiles archived = new MemoryJournalFiles();
    private final ScriptedRejectedCommands rejectedCommands = new ScriptedRejectedCommands(1);

    @Test
    void sealsWhatIsNoLongerNeededInPlaceOfDeletingIt() throws Exception {
        try (Journal journal = open(files)) {
            long last = fillSegments(journal, files, 3);

            assertThat(seal(journal, last)).isTrue();

            assertThat(files.names()).doesNotContain(JournalScenario.FIRST, JournalScenario.SECOND);
            assertThat(read(archived)).isEqualTo(audited(1, journal.firstSequence() - 1));
            assertThat(faults(archived)).isEmpty();
            assertThat(archived.bytes(SegmentSeal.sealedName(1)).length).isLessThan(JournalScenario.SEGMENT_BYTES / 4);
        }
    }

    @Test
    void readsArchiveAndJournalWithoutASeam() throws Exception {
        try (Journal journal = open(files)) {
            long last = fillSegments(journal, files, 4);
            JournalArchive archive = journal.archiveIn(archived, rejectedCommands);
            assertThat(read(archive.trail(), 0, last)).isEqualTo(audited(1, last));

            archive.sealAll(3_000);

            assertThat(read(archive.trail(), 0, last)).isEqualTo(audited(1, last));
            assertThat(read(archive.trail(), 17, 18)).isEqualTo(audited(18, 18));
            assertThat(read(archive.trail(), last - 1, last)).isEqualTo(audited(last, last));
            assertThat(read(archive.trail(), last, last)).isEmpty();
        }
    }

    @Test
    void readsASegmentThatIsSealedWhileItIsRead() throws Exception {
        try (Journal journal = open(files)) {
            long last = fillSegments(journal, files, 3);
            JournalArchive archive = journal.archiveIn(archived, rejectedCommands);
            boolean[] sealed = {false};
            rejectedCommands.afterReading = () -> {
                if (!sealed[0]) {
                    sealed[0] = true;
                    archive.sealAll(last);
                }
            };

            assertThat(read(archive.trail(), 0, last)).isEqualTo(audited(1, last));
            assertThat(sealed[0]).isTrue();
        }
    }

    @Test
    void saysThatOutcomesBeforeItsTimeAreNotKnown() throws Exception {
        try (Journal journal = open(files)) {
            long last = fillSegments(journal, files, 2);
            JournalArchive archive = journal.archiveIn(archived, new ScriptedRejectedCommands(50));
            archive.sealAll(last);

            List<AuditedCommand> commands = read(archive.trail(), 0, last);

            assertThat(commands.subList(0, 49)).noneMatch(AuditedCommand::outcomeKnown);
            assertThat(commands.subList(49, commands.size())).isEqualTo(audited(50, last));
        }
    }

    @Test
    void checksAnArchiveIntoWhichASegmentIsSealedMeanwhile() throws Exception {
        for (boolean beforeTheListing : new boolean[] {true, false}) {
            MemoryJournalFiles written = new MemoryJournalFiles();
            MemoryJournalFiles sealed = new MemoryJournalFiles();
            try (Journal journal = open(written)) {
                long last = fillSegments(journal, written, 4);
                JournalArchive archive = journal.archiveIn(sealed, rejectedCommands);
                assertThat(archive.sealAll(1)).isTrue();
                ListedFiles files = new ListedFiles(written, () -> archive.sealAll(last), beforeTheListing);

                ArchiveCheck check = ArchiveCheck.of(sealed, files);

                assertThat(archive.sealedSegments()).isGreaterThan(1);
                assertThat(check.faults(_ -> {})).isEmpty();
                assertThat(check.read(new ArchiveScenario.Collected())).isEqualTo(last);
            }
        }
    }

    @Test
    void findsOneChangedByteWhereverItIs() throws Exception {
        try (Journal journal = open(files)) {
            seal(journal, fillSegments(journal, files, 4));
        }
        Random random = new Random(20_261_129);
        List<String> names = archived.names().stream()
                .filter(name -> !name.equals(JournalKey.FILE))
                .toList();
        for (int i = 0; i < 400; i++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] bytes = archived.bytes(name);
            int place = random.nextInt(bytes.length);
            bytes[place] ^= (byte) (1 + random.nextInt(255));
            MemoryJournalFiles damaged = archived.crash();
            damaged.put(name, bytes);

            List<String> found = faults(damaged);

            assertThat(found).as("byte %d of %s", place, name).anySatisfy(fault -> {
                assertThat(fault).startsWith("memory/" + name + " at offset ");
                int offset = Integer.parseInt(fault.replaceAll(".* at offset (\\d+).*", "$1"));
                assertThat(place).isBetween(name.endsWith(SegmentSeal.SUFFIX) ? 0 : offset, offset + SegmentSeal.BLOCK);
            });
        }
    }

    @Test
    void findsAMissingSegmentAWrongOrderAndAnEndThatIsCutOff() throws Exception {
        try (Journal journal = open(files)) {
            seal(journal, fillSegments(journal, files, 5));
        }
        MemoryJournalFiles without = archived.crash();
        without.delete(SegmentSeal.name(2));
        without.delete(SegmentSeal.sealedName(2));
        assertThat(faults(without)).singleElement().asString().contains("memory/0000000003.seal does not follow");

        MemoryJournalFiles withoutFirst = archived.crash();
        withoutFirst.delete(SegmentSeal.name(1));
        withoutFirst.delete(SegmentSeal.sealedName(1));
        assertThat(faults(withoutFirst)).singleElement().asString().contains("follows one that is missing");

        MemoryJournalFiles swapped = archived.crash();
        swapped.put(SegmentSeal.name(2), archived.bytes(SegmentSeal.name(3)));
        swapped.put(SegmentSeal.name(3), archived.bytes(SegmentSeal.name(2)));
        assertThat(faults(swapped)).anyMatch(fault -> fault.contains("under another one's name"));

        MemoryJournalFiles shorter = archived.crash();
        byte[] bytes = archived.bytes(SegmentSeal.sealedName(3));
        shorter.put(SegmentSeal.sealedName(3), Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(faults(shorter)).singleElement().asString().startsWith("memory/0000000003.sealed at offset ");

        MemoryJournalFiles unsealed = archived.crash();
        unsealed.delete(SegmentSeal.name(4));
        assertThat(faults(unsealed)).singleElement().asString().startsWith("memory/0000000004.seal is missing");
    }

    @Test
    void saysThatTheKeyIsMissingOrAnotherOneAndNotThatTheSegmentsAreDamaged() throws Exception {
        try (Journal journal = open(files)) {
            seal(journal, fillSegments(journal, files, 2));
        }
        MemoryJournalFiles without = archived.crash();
        without.delete(JournalKey.FILE);
        assertThatThrownBy(() -> faults(without))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageStartingWith("memory/key is missing");

        MemoryJournalFiles another = archived.crash();
        another.delete(JournalKey.FILE);
        JournalKey.create(another);
        assertThat(faults(another))
                .first()
                .asString()
                .startsWith("memory/0000000001.sealed is encrypted with another key than memory/key has");
    }

    @Test
    @ExpectedLog(level = ERROR, line = "JournalArchive: .*can't be sealed in the archive")
    void leavesASegmentWhereItIsWhileTheArchiveHasNoRoom() throws Exception {
        try (Journal journal = open(files)) {
            long last = fillSegments(journal, files, 3);
            JournalArchive archive = journal.archiveIn(archived, rejectedCommands);
            archived.setFreeBytes(1_000);

            assertThat(archive.sealAll(last)).isFalse();

            assertThat(archive.failure()).contains("no space left on device");
            assertThat(archived.names()).containsExactly(JournalKey.FILE);
            assertThat(read(archive.trail(), 0, last)).isEqualTo(audited(1, last));
            JournalScenario.commit(journal, last + 1, last + 10);

            archived.setFreeBytes(Long.MAX_VALUE);
            assertThat(archive.sealAll(last)).isTrue();

            assertThat(archive.failure()).isEmpty();
            assertThat(read(archive.trail(), 0, last + 10)).isEqualTo(audited(1, last + 10));
        }
    }

    /** A kill at each change that sealing makes to a file of either, and the power with it half of the times. */
    @Test
    void aKillAtAnyMomentLeavesEachCommandInOnePlaceOrBoth() throws Exception {
        RandomGenerator random = new Random(7);
        int changes = 0;
        while (sealUntilKilled(changes, random)) {
            changes++;
        }
        assertThat(changes).isGreaterThan(30);
    }

    /** Whether there were so many changes, and one more. */
    private boolean sealUntilKilled(int changes, RandomGenerator random) throws Exception {
        ScriptedRejectedCommands ofThisRun = new ScriptedRejectedCommands(1);
        MemoryJournalFiles journalFiles = new MemoryJournalFiles();
        MemoryJournalFiles archiveFiles = new MemoryJournalFiles();
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        boolean killed = false;
        long last;
        MemoryJournalFiles journalLeft;
        MemoryJournalFiles archiveLeft;
        try (Journal journal = open(new KilledFiles(journalFiles, left))) {
            last = fillSegments(journal, journalFiles, 4);
            left.set(changes);
            try {
                journal.archiveIn(new KilledFiles(archiveFiles, left), ofThisRun)
                        .sealAll(last);
            } catch (KilledFiles.Kill e) {
                killed = true;
            }
            left.set(Integer.MAX_VALUE);
            journalLeft = random.nextBoolean() ? journalFiles.crash() : journalFiles.losePower(random);
            archiveLeft = random.nextBoolean() ? archiveFiles.crash() : archiveFiles.losePower(random);
        }
        try (Journal journal = open(journalLeft)) {
            JournalArchive archive = journal.archiveIn(archiveLeft, ofThisRun);
            assertThat(read(archive.trail(), 0, last)).as("%d changes", changes).isEqualTo(audited(1, last));
            assertThat(archive.sealAll(last)).isTrue();
            assertThat(faults(archiveLeft)).isEmpty();
            assertThat(read(archive.trail(), 0, last)).isEqualTo(audited(1, last));
        }
        return killed;
    }

    @Test
    void takesNoArchiveOfAnotherDataDirectory() throws Exception {
        try (Journal journal = open(files);
                Journal other = open(new MemoryJournalFiles())) {
            journal.archiveIn(archived, rejectedCommands);

            assertThatThrownBy(() -> other.archiveIn(archived, rejectedCommands))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("EXCHANGE_JOURNAL_ARCHIVE");
        }
    }

    @Test
    @ExpectedLog(level = ERROR, line = "JournalArchive: the archive of the journal is damaged")
    @ExpectedLog(level = ERROR, line = "JournalArchive: .*can't be sealed in the archive")
    void sealsNothingBehindADamagedSeal() throws Exception {
        try (Journal journal = open(files)) {
            seal(journal, fillSegments(journal, files, 2));
            byte[] bytes = archived.bytes(SegmentSeal.name(1));
            bytes[30] ^= 1;
            archived.put(SegmentSeal.name(1), bytes);
            long last = fillSegments(journal, files, 4);

            assertThat(seal(journal, last)).isFalse();

            assertThat(files.names()).contains(JournalScenario.SECOND);
        }
    }

    private boolean seal(Journal journal, long through) throws Exception {
        return journal.archiveIn(archived, rejectedCommands).sealAll(through);
    }
}
