package org.bourse.engine.door;

import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;

/** What became of a command that was handed to the {@link Sequencer}. */
public sealed interface Outcome {

    /** It was sequenced, is as durable as the journal is set to make it, and had these events. */
    record Sequenced(SequencedCommand result) implements Outcome {}

    /**
     * It was not sequenced, so nothing happened and nothing will. The exception is
     * {@link RejectReason#JOURNAL_UNAVAILABLE}: the disk failed under it, and whether it happened is known after the
     * next start.
     */
    record Refused(RejectReason reason) implements Outcome {}
}
