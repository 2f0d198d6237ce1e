package org.bourse.server.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;

/** Commands for a log, one after the other. */
final class LoggedCommands {

    private long sequence;

    /** Goes on behind this command. */
    LoggedCommands(long lastSequence) {
        sequence = lastSequence;
    }

    long sequence() {
        return sequence;
    }

    /** The next command, with so many events. */
    SequencedCommand next(int events) {
        sequence++;
        return new SequencedCommand(
                sequence,
                sequence,
                sequence,
                CommandSource.REST,
                new Command.CancelOrder(1, sequence),
                Collections.nCopies(events, new Event.CommandRejected(RejectReason.UNKNOWN_ORDER, 1, sequence)),
                Optional.empty());
    }

    /** The next commands, with one event each. */
    List<SequencedCommand> batch(int count) {
        List<SequencedCommand> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(next(1));
        }
        return commands;
    }
}
