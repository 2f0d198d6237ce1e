package org.bourse.server;

import java.io.IOException;
import java.time.Duration;
import org.bourse.server.api.operations.AuditSource;
import org.bourse.server.journal.AuditReader;
import org.bourse.server.journal.AuditTrail;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.sequencer.JournaledSequencer;

/** The audit trail up to what the database has: that has which of the commands were rejected that are not sealed yet. */
record RecordedTrail(AuditTrail trail, JournaledSequencer sequencer, Persister persister) implements AuditSource {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    @Override
    public long lastSequence() {
        return sequencer.lastSequence();
    }

    @Override
    public long recordedThrough(long sequence) {
        try {
            persister.awaitPersisted(sequence, LONGEST_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return persister.persistedSequence();
    }

    @Override
    public long read(long afterSequence, long through, long fromMicros, AuditReader reader) throws IOException {
        // What came before the archive began is not missing from it.
        return trail.read(Math.max(afterSequence, trail.firstSequence() - 1), through, fromMicros, reader);
    }
}
