package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.server.journal.JournalScenario.EXCHANGE;
import static org.bourse.server.journal.JournalScenario.FIRST;
import static org.bourse.server.journal.JournalScenario.SECOND;
import static org.bourse.server.journal.JournalScenario.append;
import static org.bourse.server.journal.JournalScenario.command;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.fillSegments;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.read;
import static org.bourse.server.journal.JournalScenario.reopenAndRead;
import static org.bourse.server.journal.JournalScenario.time;

import java.util.UUID;
import org.bourse.codec.CommandEncoder;
import org.bourse.codec.UnencodableTextException;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.ApiKeyHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {

    private final MemoryJournalFiles files = new MemoryJournalFiles();

    @Test
    void isEmptyAtFirst() throws Exception {
        try (Journal journal = open(files)) {
            assertThat(journal.lastSequence()).isZero();
            assertThat(journal.firstSequence()).isEqualTo(1);
            assertThat(read(journal, 0)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(JournalSync.class)
    void givesBackWhatWasCommitted(JournalSync sync) throws Exception {
        try (Journal journal = open(files, sync)) {
            commit(journal, 1, 7);
            commit(journal, 8, 8);
        }

        try (Journal journal = open(files, sync)) {
            assertThat(journal.lastSequence()).isEqualTo(8);
            assertThat(journal.openedAtTimeMicros()).isEqualTo(time(8));
            assertThat(read(journal, 0)).isEqualTo(entries(1, 8));
            assertThat(read(journal, 5)).isEqualTo(entries(6, 8));
            assertThat(read(journal, 8)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(JournalSync.class)
    void goesOnOverManySegmentsAndRestarts(JournalSync sync) throws Exception {
        long last = 0;
        for (int segments = 2; segments < 5; segments++) {
            try (Journal journal = open(files, sync)) {
                last = fillSegments(journal, files, segments);
            }
            assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, last));
        }
    }

    @Test
    void usesTheSegmentThatAFormerRunGotReady() throws Exception {
        open(files).close();

        open(files).close();

        assertThat(files.names()).containsExactlyInAnyOrder(FIRST, SECOND, JournalKey.FILE);
    }

    @ParameterizedTest
    @EnumSource(
            value = JournalSync.class,
            names = {"BATCH", "OS"})
    void survivesTheDeathOfTheProcess(JournalSync sync) throws Exception {
        try (Journal journal = open(files, sync)) {
            commit(journal, 1, 5);
            append(journal, 6, 9);

            assertThat(reopenAndRead(files.crash(), 0)).isEqualTo(entries(1, 5));
        }
    }

    @Test
    void dropsWhatIsNotCommitted() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 5);
            append(journal, 6, 9);
            journal.rollback();
            append(journal, 6, 7);
        }

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 5));
    }

    @Test
    void saysWhenTheBatchIsFull() throws Exception {
        try (Journal journal = open(files)) {
            String longest = "\uFFFF".repeat(CommandEncoder.MAX_TEXT_LENGTH);
            RegisterBroker large = new RegisterBroker(longest, new ApiKeyHash(1, 2, 3, 4), longest, longest, longest);
            long sequence = 0;
            while (journal.append(sequence + 1, time(sequence + 1), CommandSource.REST, large)) {
                sequence++;
            }

            assertThat(sequence).isPositive();
            journal.commit();
            assertThat(journal.append(sequence + 1, time(sequence + 1), CommandSource.REST, large))
                    .isTrue();
            journal.commit();
            assertThat(read(journal, sequence))
                    .containsExactly(new JournalScenario.Entry(sequence + 1, time(sequence + 1), large));
        }
    }

    @Test
    void refusesWhatCannotBeEncodedAndGoesOn() throws Exception {
        try (Journal journal = open(files)) {
            append(journal, 1, 1);
            assertThatThrownBy(() -> journal.append(2, time(2), CommandSource.REST, new HaltTrading("\uD83D", "")))
                    .isInstanceOf(UnencodableTextException.class);
            assertThatThrownBy(() ->
                            journal.append(2, time(2), CommandSource.REST, new HaltTrading("x".repeat(1_000_000), "")))
                    .isInstanceOf(UnencodableTextException.class);
            append(journal, 2, 3);
            journal.commit();
        }

        assertThat(reopenAndRead(files, 0)).isEqualTo(entries(1, 3));
    }

    @Test
    void refusesASequenceOutOfOrder() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);

            assertThatThrownBy(() -> journal.append(5, time(5), CommandSource.REST, command(5)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> journal.append(3, time(3), CommandSource.REST, command(3)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesAnotherExchange() throws Exception {
        open(files).close();
        UUID other = new UUID(3, 4);

        assertThatThrownBy(() -> Journal.open(files, other, JournalSettings.DEFAULTS))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContainingAll(FIRST, EXCHANGE.toString(), other.toString());
    }

    @Test
    void deletesWhatIsNotNeededAndKeepsTheRest() throws Exception {
        long last;
        try (Journal journal = open(files)) {
            long inFirst = fillSegments(journal, files, 2) - 100;
            last = fillSegments(journal, files, 4);

            assertThat(journal.deleteThrough(inFirst - 1)).isZero();
            assertThat(journal.deleteThrough(inFirst)).isEqualTo(1);
            assertThat(files.names()).doesNotContain(FIRST).contains(SECOND);
            assertThat(journal.firstSequence()).isEqualTo(inFirst + 1);
            assertThat(journal.deleteThrough(Long.MAX_VALUE)).isEqualTo(2);
        }

        try (Journal journal = open(files)) {
            assertThat(journal.lastSequence()).isEqualTo(last);
            assertThat(read(journal, journal.firstSequence() - 1)).isEqualTo(entries(journal.firstSequence(), last));
            assertThatThrownBy(() -> read(journal, journal.firstSequence() - 2))
                    .isInstanceOf(JournalGapException.class)
                    .hasMessageContaining("begins with sequence " + journal.firstSequence());
            commit(journal, last + 1, last + 1);
        }
    }

    @Test
    void deletesAFileLaterThatCanNotBeDeletedNow() throws Exception {
        long last;
        try (Journal journal = open(files)) {
            last = fillSegments(journal, files, 4);
            files.setDeletesFail(true);
            assertThatThrownBy(() -> journal.deleteThrough(last)).hasMessage("operation not permitted");
            assertThat(journal.firstSequence()).isEqualTo(1);

            files.setDeletesFail(false);

            assertThat(journal.deleteThrough(last)).isEqualTo(3);
            assertThat(files.names()).doesNotContain(FIRST, SECOND);
        }
        try (Journal journal = open(files)) {
            assertThat(journal.lastSequence()).isEqualTo(last);
        }
    }

    @Test
    void saysWhenItEndsBeforeWhatIsAskedFor() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);

            assertThatThrownBy(() -> read(journal, 4))
                    .isInstanceOf(JournalGapException.class)
                    .hasMessageContaining("ends at sequence 3");
        }
    }

    @Test
    void goesOnBeyondWhatItHas() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
            journal.continueAfter(10);
            assertThat(journal.lastSequence()).isEqualTo(10);
        }
        try (Journal journal = open(files)) {
            assertThat(journal.lastSequence()).isEqualTo(10);
            commit(journal, 11, 12);
        }

        try (Journal journal = open(files)) {
            assertThat(read(journal, 10)).isEqualTo(entries(11, 12));
            assertThatThrownBy(() -> read(journal, 3))
                    .isInstanceOf(JournalGapException.class)
                    .hasMessageContaining("begins with sequence 11");
            fillSegments(journal, files, 3);
            assertThat(journal.deleteThrough(10)).isEqualTo(1);
        }
    }
}
