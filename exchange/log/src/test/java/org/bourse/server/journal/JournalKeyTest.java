package org.bourse.server.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.server.journal.JournalScenario.FIRST;
import static org.bourse.server.journal.JournalScenario.commit;
import static org.bourse.server.journal.JournalScenario.entries;
import static org.bourse.server.journal.JournalScenario.open;
import static org.bourse.server.journal.JournalScenario.reopenAndRead;

import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.ApiKeyHash;
import org.junit.jupiter.api.Test;

/** What of brokers and their clients a segment shows to who has nothing but it. */
class JournalKeyTest {

    private final MemoryJournalFiles files = new MemoryJournalFiles();

    @Test
    void keepsWebhookSecretsAndDocumentNumbersFromWhoHasASegment() throws Exception {
        try (Journal journal = open(files)) {
            journal.append(
                    1,
                    1_000_000,
                    CommandSource.REST,
                    new RegisterBroker(
                            "A broker",
                            new ApiKeyHash(1, 2, 3, 4),
                            "BROKER1",
                            "https://a.example",
                            "whsec_of-a-broker"));
            journal.commit();
            commit(journal, 2, 12);
        }

        String segment = new String(files.bytes(FIRST), ISO_8859_1);
        assertThat(segment).doesNotContain("whsec_of-a-broker", "A broker", "12345678901", "client-3");
        assertThat(reopenAndRead(files, 1)).isEqualTo(entries(2, 12));
    }

    @Test
    void encryptsTheSameCommandDifferentlyEachTime() throws Exception {
        try (Journal journal = open(files)) {
            for (long sequence = 1; sequence <= 2; sequence++) {
                journal.append(sequence, 1_000_000, CommandSource.REST, JournalScenario.command(3));
            }
            journal.commit();
        }

        byte[] segment = files.bytes(FIRST);
        int first = SegmentHeader.LENGTH + RecordFormat.COMMAND;
        int length = segment[SegmentHeader.LENGTH + RecordFormat.LENGTH];
        int second = SegmentHeader.LENGTH + RecordFormat.bytes(length) + RecordFormat.COMMAND;
        assertThat(new String(segment, first, length, ISO_8859_1))
                .isNotEqualTo(new String(segment, second, length, ISO_8859_1));
    }

    @Test
    void refusesAJournalWithoutItsKey() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
        }
        files.delete(JournalKey.FILE);

        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContainingAll("memory/key", "missing", "restore");
        assertThat(files.names()).doesNotContain(JournalKey.FILE);
    }

    @Test
    void refusesAnyChangedByteOfTheKey() throws Exception {
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
        }
        byte[] whole = files.bytes(JournalKey.FILE);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            files.put(JournalKey.FILE, damaged);

            assertThatThrownBy(() -> open(files))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("memory/key is not what was written");
        }
    }

    @Test
    void refusesAnotherJournalsKey() throws Exception {
        MemoryJournalFiles others = new MemoryJournalFiles();
        open(others).close();
        try (Journal journal = open(files)) {
            commit(journal, 1, 3);
        }
        files.put(JournalKey.FILE, others.bytes(JournalKey.FILE));

        assertThatThrownBy(() -> open(files)).hasMessageContainingAll(FIRST, "is encrypted with a key");
    }
}
