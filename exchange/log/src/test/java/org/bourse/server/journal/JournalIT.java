package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.server.journal.JournalScenario.EXCHANGE;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.read;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The journal on a real file system. */
@OnDisk
class JournalIT {

    @TempDir
    Path dataDirectory = Path.of("");

    @ParameterizedTest
    @EnumSource(JournalSync.class)
    void givesBackWhatWasCommitted(JournalSync sync) throws Exception {
        JournalSettings settings = new JournalSettings(sync, JournalSettings.MIN_SEGMENT_BYTES);
        long last = 0;
        for (int restarts = 0; restarts < 3; restarts++) {
            try (Journal journal = Journal.open(dataDirectory, EXCHANGE, settings)) {
                assertThat(read(journal, 0)).isEqualTo(entries(1, last));
                for (int batches = 0; batches < 100; batches++) {
                    commit(journal, last + 1, last + 50);
                    last += 50;
                }
            }
        }

        try (Journal journal = Journal.open(dataDirectory, EXCHANGE, settings)) {
            assertThat(read(journal, 0)).isEqualTo(entries(1, last));
            assertThat(journal.deleteThrough(last)).isPositive();
            assertThat(read(journal, journal.firstSequence() - 1)).isEqualTo(entries(journal.firstSequence(), last));
        }
    }

    @Test
    void makesItsFilesAtFullLength() throws Exception {
        Journal.open(dataDirectory, EXCHANGE, JournalSettings.DEFAULTS).close();

        try (Stream<Path> files = Files.list(dataDirectory.resolve("journal"))) {
            assertThat(files)
                    .filteredOn(file -> file.toString().endsWith(OpenSegment.SUFFIX))
                    .hasSize(2)
                    .allSatisfy(
                            file -> assertThat(Files.size(file)).isEqualTo(JournalSettings.DEFAULTS.segmentBytes()));
        }
    }

    @Test
    void saysWhoseItIs() throws Exception {
        assertThat(Journal.exchangeIdOf(dataDirectory)).isEmpty();

        Journal.open(dataDirectory, EXCHANGE, JournalSettings.DEFAULTS).close();

        assertThat(Journal.exchangeIdOf(dataDirectory)).contains(EXCHANGE);
    }

    @Test
    void oneHoldsTheDataDirectoryAtATime() throws Exception {
        try (DataDirectoryLock _ = DataDirectoryLock.take(dataDirectory)) {
            assertThatThrownBy(() -> DataDirectoryLock.take(dataDirectory))
                    .isInstanceOf(DataDirectoryInUseException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining(dataDirectory.toString());
        }

        DataDirectoryLock.take(dataDirectory).close();
    }
}
