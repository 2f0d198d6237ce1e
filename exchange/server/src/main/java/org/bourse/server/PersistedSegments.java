package org.bourse.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.files.FileFailure;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalArchive;
import org.bourse.server.journal.JournalDamagedException;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.state.DatabaseRejectedCommands;
import org.bourse.server.recovery.StartRefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's segments of which the database has all: sealed in the archive, or deleted without one. */
final class PersistedSegments {

    private static final Logger LOG = LoggerFactory.getLogger(PersistedSegments.class);

    private final Journal journal;
    private final Optional<JournalArchive> archive;

    /** Why segments that are needed no more stay; null while they go. */
    private volatile @Nullable String failure;

    PersistedSegments(Journal journal, Optional<JournalArchive> archive) {
        this.journal = journal;
        this.archive = archive;
    }

    /** Where they are sealed, if they are. */
    Optional<JournalArchive> archive() {
        return archive;
    }

    /** Why segments that are needed no more can't be deleted; empty while they can, and where they are archived. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Opens the archive where the settings name one. */
    static PersistedSegments open(ServerSettings settings, Journal journal, Database database, ClosingStack parts)
            throws IOException {
        if (settings.journalArchive().isEmpty()) {
            DatabaseRejectedCommands.recordNoMore(database);
            return new PersistedSegments(journal, Optional.empty());
        }
        Path directory = settings.journalArchive().get().toAbsolutePath().normalize();
        if (directory.equals(Journal.directory(settings.dataDir()))) {
            throw new StartRefusedException(
                    "the archive (EXCHANGE_JOURNAL_ARCHIVE) can't be the journal's own directory " + directory
                            + ": name another one");
        }
        try {
            JournalArchive archive = JournalArchive.open(
                    journal, settings.journalArchive().get(), DatabaseRejectedCommands.record(database));
            parts.opened("archive of the journal", archive);
            return new PersistedSegments(journal, Optional.of(archive));
        } catch (JournalDamagedException e) {
            throw new StartRefusedException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new StartRefusedException(
                    "the archive " + settings.journalArchive().get() + " (EXCHANGE_JOURNAL_ARCHIVE) can't be used: "
                            + FileFailure.reason(e));
        }
    }

    /** Everything up to this command is in the database. What can't be deleted is tried again with the next. */
    void persisted(long sequence) {
        if (archive.isPresent()) {
            archive.get().sealThrough(sequence);
            return;
        }
        try {
            journal.deleteThrough(sequence);
            if (failure != null) {
                LOG.info("segments of the journal that are needed no more can be deleted again");
            }
            failure = null;
        } catch (IOException e) {
            if (failure == null) {
                LOG.error("segments of the journal that are needed no more can't be deleted, and stay for now", e);
            }
            failure = FileFailure.reason(e);
        }
    }
}
