package org.bourse.contract;

import java.util.List;
import org.bourse.engine.event.SequencedCommand;

/** Something downstream of the engine that is told, in order, all that happened once it is safe. */
public interface EventConsumer {

    /**
     * The next commands with their events, without gaps. Called on the sequencer's thread before any caller is
     * answered, so it must be quick, must not block and must not throw: hand long work to a thread of your own.
     *
     * @param batch one or more commands, which became durable together; immutable
     */
    void onBatch(List<SequencedCommand> batch);
}
