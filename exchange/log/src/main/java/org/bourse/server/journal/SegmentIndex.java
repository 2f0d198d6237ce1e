package org.bourse.server.journal;

/** Finds the segment of the journal that has a command. */
interface SegmentIndex {

    /** From which sequence on the journal has every command. */
    long firstSequence();

    /** The name of the segment that has a sequence, or would have it when it came. */
    String nameWith(long sequence);
}
