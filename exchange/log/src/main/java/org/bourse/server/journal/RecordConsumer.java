package org.bourse.server.journal;

import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;

/** Takes the journal's commands in order. */
@FunctionalInterface
public interface RecordConsumer {

    /** The next command with its stamp and where it came from. */
    void onRecord(long sequence, long timeMicros, CommandSource source, Command command);
}
