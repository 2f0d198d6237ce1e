package org.bourse.server.api;

import java.io.IOException;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.api.operations.AuditSource;
import org.bourse.server.journal.AuditReader;
import org.bourse.server.journal.AuditedCommand;

/** An audit trail of so many cancels of broker 1 and 2 in turns, a second apart from 2030 on; every third is rejected. */
record ScriptedAudit(long lastSequence) implements AuditSource {

    private static final long START_MICROS = 1_893_456_000_000_000L;

    @Override
    public long recordedThrough(long sequence) {
        return sequence;
    }

    @Override
    public long read(long afterSequence, long through, long fromMicros, AuditReader reader) throws IOException {
        for (long sequence = afterSequence + 1; sequence <= through; sequence++) {
            long timeMicros = START_MICROS + sequence * 1_000_000;
            if (reader.wants(timeMicros) && !reader.onCommand(command(sequence, timeMicros))) {
                return sequence;
            }
        }
        return through;
    }

    private static AuditedCommand command(long sequence, long timeMicros) {
        return new AuditedCommand(
                sequence,
                timeMicros,
                new CommandSource(Origin.FIX, "BROKER", "c-" + sequence),
                new Command.CancelOrder(2 - sequence % 2, sequence),
                sequence % 3 == 0 ? Optional.of(RejectReason.UNKNOWN_ORDER) : Optional.empty(),
                sequence != 1);
    }
}
