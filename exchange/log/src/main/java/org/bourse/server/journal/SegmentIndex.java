package org.bourse.server.journal;

/** Which segment of the journal has which commands. */
interface SegmentIndex {

    /** From which sequence on the journal has every command. */
    long firstSequence();

    /** The name of the segment that has a sequence, or would have it when it came. */
    String nameWith(long sequence);
}
