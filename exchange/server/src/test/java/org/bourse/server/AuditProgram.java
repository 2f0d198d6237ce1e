package org.bourse.server;

import java.io.PrintStream;
import java.nio.file.Path;
import org.bourse.server.config.StartRequest;

/** The program that verifies an archive, for tests of other packages. */
public final class AuditProgram {

    private AuditProgram() {}

    /** Verifies an archive; returns the exit status. */
    public static int verify(Path dataDirectory, Path archive, PrintStream output) {
        return ArchiveAudit.run(new StartRequest.Audit(dataDirectory, archive, false), output, output);
    }
}
