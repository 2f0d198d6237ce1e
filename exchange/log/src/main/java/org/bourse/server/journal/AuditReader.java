package org.bourse.server.journal;

import java.io.IOException;

/** Takes the commands of the audit trail, in order. */
public interface AuditReader {

    /** Whether a command of this time is wanted at all; asked before the rest of it is read. */
    boolean wants(long timeMicros);

    /** The next command; false when it is enough. */
    boolean onCommand(AuditedCommand command) throws IOException;

    /** The trail has no commands from {@code first} to {@code last}. */
    void onGap(long first, long last) throws IOException;
}
