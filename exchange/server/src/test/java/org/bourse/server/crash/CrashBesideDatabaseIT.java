package org.bourse.server.crash;

import java.nio.file.Path;
import java.util.Map;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the exchange at random moments under concurrent load while its database, a server of its own, goes on, starts it
 * again, and holds every answer it ever gave against what it has.
 */
@OnDisk
class CrashBesideDatabaseIT {

    @TempDir
    private Path directory;

    @Test
    void losesAndDoublesNothingThatWasAcknowledged() throws Exception {
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"))) {
            new KillingHistory(directory, Map.of("EXCHANGE_DATABASE_URL", postgres.url()), 10).run();
        }
    }
}
