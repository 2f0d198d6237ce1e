package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.CommandSource;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalSync;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old file of the journal that can't be deleted: the exchange goes on, says so, and deletes it later. */
class PersistedSegmentsIT {

    private static final UUID EXCHANGE = new UUID(1, 2);
    private static final JournalSettings SETTINGS =
            new JournalSettings(JournalSync.NONE, JournalSettings.MIN_SEGMENT_BYTES);

    @TempDir
    private Path data;

    @Test
    @ExpectedLog(level = ERROR, line = "PersistedSegments: segments .* can't be deleted, and stay for now")
    void isKeptUntilItCanBeDeleted() throws Exception {
        long last = 0;
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS)) {
            PersistedSegments end = new PersistedSegments(journal, Optional.empty());
            while (segments().size() < 5) {
                journal.append(++last, last, CommandSource.REST, new HaltTrading("ACME", "x".repeat(500)));
                journal.commit();
            }
            journal.sync();
            Path oldest = segments().getFirst();
            Path aside = data.resolve("aside");
            Files.move(oldest, aside);
            Path inTheWay = Files.createDirectories(oldest.resolve("what keeps it"));

            end.persisted(last);
            assertThat(end.failure()).isPresent();
            end.persisted(last);
            assertThat(end.failure()).isPresent();
            assertThat(segments()).hasSize(5);

            Files.delete(inTheWay);
            Files.delete(oldest);
            Files.move(aside, oldest);
            end.persisted(last);

            assertThat(end.failure()).isEmpty();
            assertThat(segments()).hasSizeLessThan(5).doesNotContain(oldest);
        }
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS)) {
            assertThat(journal.lastSequence()).isEqualTo(last);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(Journal.directory(data))) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }
}
