package org.bourse.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.server.journal.JournalScenario.EXCHANGE;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a journal that is written to, and deleted from, on a real file system. */
class JournalCopyIT {

    private static final JournalSettings SETTINGS =
            new JournalSettings(JournalSync.OS, JournalSettings.MIN_SEGMENT_BYTES);

    @TempDir
    private Path directory;

    private Path data;
    private Path target;

    @BeforeEach
    void name() {
        data = directory.resolve("data");
        target = directory.resolve("copy");
    }

    @Test
    void hasEverythingThatWasThereSinceItBegan() throws Exception {
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS)) {
            long before = fill(journal, 3);
            JournalCopy.Copied copied;
            try (JournalCopy copy = JournalCopy.begin(data)) {
                assertThat(journal.deleteThrough(before)).isPositive();
                long last = fill(journal, 1);

                copied = copy.finish(target);

                assertThat(copied.firstSequence()).isEqualTo(1);
                assertThat(copied.lastSequence()).isEqualTo(last);
                assertThat(journal.firstSequence()).isGreaterThan(1);
            }
            assertThat(copyFrom(1)).isEqualTo(entries(1, copied.lastSequence()));
            assertThat(data.resolve("backup")).doesNotExist();
        }
    }

    @Test
    void isWholeUpToItsEndWhileTheJournalIsWrittenToAndDeletedFrom() throws Exception {
        AtomicBoolean ends = new AtomicBoolean();
        AtomicLong committed = new AtomicLong();
        Semaphore allowed = new Semaphore(0);
        // The writer is told to end where something fails, too: it would be waited for without end.
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS);
                ExecutorService writer = Executors.newSingleThreadExecutor();
                Closeable _ = writer::shutdownNow) {
            // A copy of a journal without a command has no first one; the writer may begin later than the first copy.
            commit(journal, 1, 20);
            committed.set(20);
            Future<?> writing = writer.submit(() -> {
                while (!ends.get()) {
                    allowed.acquire();
                    commit(journal, committed.get() + 1, committed.get() + 20);
                    committed.addAndGet(20);
                }
                return null;
            });
            for (int i = 0; i < 5; i++) {
                allowed.release(1_000);
                target = directory.resolve("copy-" + i);
                long before = committed.get();
                JournalCopy.Copied copied;
                try (JournalCopy copy = JournalCopy.begin(data)) {
                    copied = copy.finish(target);
                }
                assertThat(copied.lastSequence()).isGreaterThanOrEqualTo(before);
                assertThat(copyFrom(copied.firstSequence()))
                        .isEqualTo(entries(copied.firstSequence(), copied.lastSequence()));
                journal.deleteThrough(copied.lastSequence());
            }
            ends.set(true);
            allowed.release();
            writing.get();
        }
    }

    @Test
    void goesOnAsAJournalOfItsOwn() throws Exception {
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS);
                JournalCopy copy = JournalCopy.begin(data)) {
            long last = fill(journal, 2);
            copy.finish(target);
            try (Journal copied = Journal.open(target, EXCHANGE, SETTINGS)) {
                commit(copied, last + 1, last + 10);
            }
            assertThat(copyFrom(1)).isEqualTo(entries(1, last + 10));
            assertThat(journal.lastSequence()).isEqualTo(last);
            commit(journal, last + 1, last + 5);
        }
        assertThat(copyFrom(1)).hasSizeGreaterThan(10);
    }

    @Test
    void isRefusedWhenASegmentIsMissingBetweenOthers() throws Exception {
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS);
                JournalCopy copy = JournalCopy.begin(data)) {
            fill(journal, 4);
            // As if it had come and gone between two looks.
            Path journalFiles = data.resolve("journal");
            Files.move(journalFiles.resolve(JournalScenario.THIRD), directory.resolve("third"));
            Files.deleteIfExists(data.resolve("backup").resolve(JournalScenario.THIRD));

            assertThatThrownBy(() -> copy.finish(target))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(JournalScenario.THIRD)
                    .hasMessageContaining("take the backup again");
        }
    }

    @Test
    void isRefusedWhenASegmentIsDamaged() throws Exception {
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS);
                JournalCopy copy = JournalCopy.begin(data)) {
            fill(journal, 3);
            Path second = data.resolve("journal").resolve(JournalScenario.SECOND);
            try (FileChannel file = FileChannel.open(second, StandardOpenOption.WRITE)) {
                byte[] damage = "damage".repeat(20).getBytes(StandardCharsets.US_ASCII);
                file.write(ByteBuffer.wrap(damage), JournalSettings.MIN_SEGMENT_BYTES / 2);
            }

            assertThatThrownBy(() -> copy.finish(target))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining(JournalScenario.SECOND);
        }
    }

    @Test
    void isTakenOneAtATime() throws Exception {
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS)) {
            fill(journal, 1);
            try (JournalCopy copy = JournalCopy.begin(data)) {
                assertThatThrownBy(() -> JournalCopy.begin(data)).hasMessageContaining("another backup of");
                copy.finish(target);
            }
        }
    }

    @Test
    void tidiesUpWhatAKilledOneLeft() throws Exception {
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS)) {
            long last = fill(journal, 1);
            Path links = Files.createDirectory(data.resolve("backup"));
            Files.writeString(links.resolve(OpenSegment.name(7)), "of a former journal");
            Files.writeString(links.resolve("lock"), "");
            try (JournalCopy copy = JournalCopy.begin(data)) {
                assertThat(copy.finish(target).lastSequence()).isEqualTo(last);
            }
        }
    }

    @Test
    void aStartLetsGoOfWhatAKilledOneLeftButNotOfOneThatIsTaken() throws Exception {
        try (Journal journal = Journal.open(data, EXCHANGE, SETTINGS)) {
            fill(journal, 2);
            Path links = data.resolve("backup");
            try (JournalCopy copy = JournalCopy.begin(data)) {
                JournalCopy.tidy(data);
                assertThat(links.resolve(JournalScenario.FIRST)).exists();
                copy.finish(target);
            }
            Files.createDirectory(links);
            Files.createLink(
                    links.resolve(JournalScenario.FIRST),
                    data.resolve("journal").resolve(JournalScenario.FIRST));
            Files.writeString(links.resolve("lock"), "");

            JournalCopy.tidy(data);

            assertThat(links).doesNotExist();
        }
    }

    @Test
    void isRefusedWhereThereIsNoJournal() {
        assertThatThrownBy(() -> JournalCopy.begin(data)).hasMessageContaining("EXCHANGE_DATA_DIR");
    }

    /** Commits until so many further segments are full; returns the last sequence. */
    private static long fill(Journal journal, int segments) throws Exception {
        long last = journal.lastSequence();
        long bytes = 0;
        while (bytes < (long) segments * JournalSettings.MIN_SEGMENT_BYTES) {
            commit(journal, last + 1, last + 50);
            last += 50;
            bytes += journal.lastWriteBytes();
        }
        return last;
    }

    private List<JournalScenario.Entry> copyFrom(long sequence) throws IOException {
        try (Journal copied = Journal.open(target, EXCHANGE, SETTINGS)) {
            return read(copied, sequence - 1);
        }
    }
}
