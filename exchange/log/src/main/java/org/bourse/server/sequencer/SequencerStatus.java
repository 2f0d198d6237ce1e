package org.bourse.server.sequencer;

/**
 * The sequencer's state, for health.
 *
 * @param state what it does
 * @param detail why it does not run, as a sentence; empty while it runs
 */
public record SequencerStatus(State state, String detail) {

    /** A state of the sequencer. */
    public enum State {
        /** Takes commands. */
        RUNNING,
        /** Takes commands, but the last batch could not be written to the journal and was refused. */
        JOURNAL_FAILING,
        /** Takes nothing new and finishes what is queued. */
        CLOSING,
        /** Ended in order. */
        CLOSED,
        /** Takes nothing until the process is started again, because nobody knows what is on the disk or in memory. */
        FAILED
    }
}
