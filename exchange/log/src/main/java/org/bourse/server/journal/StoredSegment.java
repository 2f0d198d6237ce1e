package org.bourse.server.journal;

/**
 * A segment that nothing is written to any more.
 *
 * @param firstSequence its first record's; 0 when it has none
 * @param lastSequence its last record's, or the one before it when it has none
 */
record StoredSegment(String name, long ordinal, long firstSequence, long lastSequence) {}
