package org.bourse.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.config.StartRequest;
import org.bourse.server.disk.DiskWatch;
import org.bourse.server.journal.DataDirectoryInUseException;
import org.bourse.server.journal.DataDirectoryLock;
import org.bourse.server.persistence.archive.HistoryDays;
import org.bourse.server.persistence.postgres.DatabaseUnavailableException;

/** The program that lists the days of history and puts archived ones back, whether the exchange runs meanwhile or not. */
final class HistoryProgram {

    private static final int DONE = 0;
    private static final int FAILED = 1;

    private HistoryProgram() {}

    /** Does what is asked; returns the exit status. */
    static int run(StartRequest.History asked, PrintStream out, PrintStream err) {
        ServerSettings settings = asked.settings();
        if (settings.database().url().isPresent()) {
            return run(asked, true, out, err);
        }
        Path embedded = settings.database().embeddedDirectory();
        if (!Files.isDirectory(embedded)) {
            err.println("there is no database in " + embedded + "; EXCHANGE_DATA_DIR is to name the exchange's own");
            return FAILED;
        }
        // The embedded PostgreSQL runs with the exchange, or is started for this; and no exchange meanwhile.
        try (DataDirectoryLock _ = DataDirectoryLock.take(settings.dataDir())) {
            return run(asked, false, out, err);
        } catch (DataDirectoryInUseException e) {
            return run(asked, true, out, err);
        } catch (IOException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    private static int run(StartRequest.History asked, boolean exchangeRuns, PrintStream out, PrintStream err) {
        ServerSettings settings = asked.settings();
        long leftOnDisk = DiskWatch.WARNED_TIMES * settings.disk().leastFreeBytes();
        try (HistoryDays days = HistoryDays.open(settings.database(), asked.archive(), exchangeRuns, leftOnDisk)) {
            Optional<LocalDate> day = asked.restored();
            if (day.isPresent()) {
                days.restore(day.get(), out::println);
            } else {
                days.list().forEach(out::println);
            }
            return DONE;
        } catch (HistoryDays.RefusedException | DatabaseUnavailableException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }
}
