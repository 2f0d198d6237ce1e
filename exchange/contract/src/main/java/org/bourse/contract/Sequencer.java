package org.bourse.contract;

import java.util.concurrent.CompletableFuture;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;

/**
 * The one way in, for every gateway and timer: submit a command, get its events once they are safe. Says nothing about
 * where the engine runs; a gateway may not assume that it shares a process with it.
 */
public interface Sequencer {

    /**
     * Hands over a command. Returns at once; the future completes when the command's events are durable and every read
     * shows them. Safe from any thread; commands submitted by one thread are sequenced in that order. The future never
     * completes exceptionally. It may complete on the sequencer's own thread: don't block in what depends on it.
     *
     * @param source who asks; journaled with the command, and published with its events
     */
    CompletableFuture<Outcome> submit(Command command, CommandSource source);
}
