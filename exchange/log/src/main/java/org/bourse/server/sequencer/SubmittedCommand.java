package org.bourse.server.sequencer;

import java.util.concurrent.CompletableFuture;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;

/** A command in the queue, and the promise of its outcome in the same object. */
final class SubmittedCommand extends CompletableFuture<Outcome> {

    final Command command;
    final CommandSource source;

    SubmittedCommand(Command command, CommandSource source) {
        this.command = command;
        this.source = source;
    }
}
