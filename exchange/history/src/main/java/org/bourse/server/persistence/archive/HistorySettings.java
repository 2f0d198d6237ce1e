package org.bourse.server.persistence.archive;

import static org.bourse.engine.model.SettingRange.check;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of history: how long the database keeps it, and where it goes from there.
 *
 * @param keepDays how many days back the database keeps everything, 1 to 36,500; 0 is for ever
 * @param archive the directory that what is older goes to; empty when nothing does
 * @param archiveOnJournalDisk whether that directory may be on the journal's disk
 * @param pacePercent how much of its time what moves history works, 1 to 100; it rests for the others of it
 */
public record HistorySettings(int keepDays, Optional<Path> archive, boolean archiveOnJournalDisk, int pacePercent) {

    /** Everything is kept in the database. */
    public static final HistorySettings DEFAULTS = new HistorySettings(0, Optional.empty(), false, 10);

    public static final int MOST_KEEP_DAYS = 36_500;

    /** Checks every value; a refusal names the value and what is allowed. */
    public HistorySettings {
        check("keepDays", keepDays, 0, MOST_KEEP_DAYS);
        check("pacePercent", pacePercent, 1, 100);
        if (keepDays > 0 && archive.isEmpty()) {
            throw new IllegalArgumentException(
                    "keepDays can be more than 0 only with an archive (EXCHANGE_HISTORY_ARCHIVE) that older history goes to");
        }
    }
}
