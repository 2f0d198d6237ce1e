package org.bourse.server.sequencer;

import org.bourse.engine.model.RejectReason;

/** Told what the sequencer does, by numbers only. Must be quick and must not throw. */
public interface SequencerMetrics {

    /** Takes no notice. */
    SequencerMetrics NONE = new SequencerMetrics() {
        @Override
        public void onBatch(int commands, long journalBytes, long forceNanos) {
            // nobody wants to know
        }

        @Override
        public void onRefused(RejectReason reason) {
            // nobody wants to know
        }

        @Override
        public void onUnknown() {
            // nobody wants to know
        }
    };

    /**
     * A batch is journaled, applied and published; called on the sequencer's thread.
     *
     * @param commands how many, 1 or more
     * @param journalBytes bytes written to the journal for it
     * @param forceNanos how long the journal's force took; 0 when it did not force
     */
    void onBatch(int commands, long journalBytes, long forceNanos);

    /** A command of others was refused without being sequenced; called by any thread. */
    void onRefused(RejectReason reason);

    /** Nobody knows whether a command happened; called on the sequencer's thread. */
    void onUnknown();
}
