package org.bourse.server.journal;

import org.bourse.engine.command.Command;

/** Takes the journal's commands in order. */
@FunctionalInterface
public interface RecordConsumer {

    /** The next command with its stamp. */
    void onRecord(long sequence, long timeMicros, Command command);
}
