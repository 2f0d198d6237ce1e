package org.bourse.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.journal.DataDirectoryCheck;
import org.bourse.server.persistence.archive.HistoryKeeper;
import org.bourse.server.recovery.StartRefusedException;

/**
 * A check that a start with these settings would get as far as to its database, for {@code --check}, when the settings
 * themselves are right. Nothing is started, made or changed by it.
 *
 * @param remarks what the operator should know, a sentence each
 * @param wrongSettings what a setting is wrong about that only the files it names could show
 * @param problems what on this machine is in the way of a start, a sentence each
 */
record StartCheck(List<String> remarks, List<String> wrongSettings, List<String> problems) {

    /** The system property by which the launcher says that it asks for the service, which runs as a user of its own. */
    private static final String FOR_SERVICE = "bourse.for-service";

    /** The bytes that the embedded PostgreSQL takes before anything is in it: its programs and its first files. */
    private static final long EMBEDDED_POSTGRES_BYTES = 110L << 20;

    static StartCheck of(ServerSettings settings) {
        boolean forService = Boolean.getBoolean(FOR_SERVICE);
        List<String> wrongSettings = new ArrayList<>();
        try {
            GatewaySecurity.check(settings);
        } catch (IOException e) {
            wrongSettings.add(String.valueOf(e.getMessage()));
        }
        DataDirectoryCheck directory = DataDirectoryCheck.of(settings.dataDir(), neededBytes(settings), forService);
        List<String> problems = new ArrayList<>(directory.problems());
        // Whoever runs there has them; and the service may open what this user may not, or has them itself.
        if (!directory.inUse() && !forService) {
            settings.journalArchive()
                    .flatMap(DataDirectoryCheck::archiveProblem)
                    .ifPresent(problems::add);
            HistoryKeeper.archiveProblem(settings.history(), settings.dataDir()).ifPresent(problems::add);
            try {
                ListenAddress.requireFree(ListenAddress.of(settings));
            } catch (StartRefusedException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return new StartCheck(directory.remarks(), wrongSettings, problems);
    }

    /** The journal's first segment, without which there is no start, and the database where it is there, too. */
    private static long neededBytes(ServerSettings settings) {
        return settings.journal().segmentBytes()
                + (settings.database().url().isPresent() ? 0 : EMBEDDED_POSTGRES_BYTES);
    }
}
