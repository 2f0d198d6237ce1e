package org.bourse.server.crash;

import java.nio.file.Path;
import java.util.Map;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the exchange, its own PostgreSQL with it, at random moments under concurrent load, starts it again, and holds every
 * answer it ever gave against what it has.
 */
@OnDisk
class CrashIT {

    @TempDir
    private Path directory;

    @Test
    void losesAndDoublesNothingThatWasAcknowledged() throws Exception {
        new KillingHistory(directory, Map.of(), 15).run();
    }
}
