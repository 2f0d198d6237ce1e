package org.bourse.server.sequencer;

import static org.bourse.engine.model.SettingRange.check;

/**
 * The sequencer's limits.
 *
 * @param queueCapacity commands that may wait, rounded up to a power of two, 64 to 16,777,216; beyond it a command is
 *     refused with BACKLOG_FULL
 * @param batchLimit most commands that are journaled and published together, 1 to 65,536. Batches are what has arrived, so
 *     only a backlog makes them this long
 */
public record SequencerSettings(int queueCapacity, int batchLimit) {

    /** 65,536 waiting commands, batches up to 1,024. */
    public static final SequencerSettings DEFAULTS = new SequencerSettings(65_536, 1_024);

    public SequencerSettings {
        check("queueCapacity", queueCapacity, 64, 1 << 24);
        check("batchLimit", batchLimit, 1, 1 << 16);
    }
}
