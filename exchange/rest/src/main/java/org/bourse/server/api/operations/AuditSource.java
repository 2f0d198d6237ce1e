package org.bourse.server.api.operations;

import java.io.IOException;
import org.bourse.server.journal.AuditReader;

/** The audit trail, as the operator's call reads it. */
public interface AuditSource {

    /** The last command that has happened. */
    long lastSequence();

    /** Waits some seconds for the outcome of this command to be recorded; the last command whose is. */
    long recordedThrough(long sequence);

    /**
     * Reads on after a command; see {@link org.bourse.server.journal.AuditTrail#read}.
     *
     * @return the last command that was read
     */
    long read(long afterSequence, long through, long fromMicros, AuditReader reader) throws IOException;
}
