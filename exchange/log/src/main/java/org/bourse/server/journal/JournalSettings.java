package org.bourse.server.journal;

/**
 * Settings of the journal.
 *
 * @param sync what a committed batch survives
 * @param segmentBytes length of a new segment file, {@value #MIN_SEGMENT_BYTES} to {@value #MAX_SEGMENT_BYTES}; two are
 *     there at the least. Existing segments keep theirs
 */
public record JournalSettings(JournalSync sync, int segmentBytes) {

    /** Shortest segment: 256 KiB, which holds a few of the longest commands. */
    public static final int MIN_SEGMENT_BYTES = 256 << 10;

    /** Longest segment: 1 GiB. */
    public static final int MAX_SEGMENT_BYTES = 1 << 30;

    /** Each batch forced; segments of 64 MiB. */
    public static final JournalSettings DEFAULTS = new JournalSettings(JournalSync.BATCH, 64 << 20);

    public JournalSettings {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("segmentBytes must be between " + MIN_SEGMENT_BYTES + " and "
                    + MAX_SEGMENT_BYTES + ", not " + segmentBytes);
        }
    }
}
