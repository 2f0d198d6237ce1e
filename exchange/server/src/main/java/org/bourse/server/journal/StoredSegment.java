package org.bourse.server.journal;

/** A segment with records that nothing is written to any more. */
record StoredSegment(String name, long ordinal, long firstSequence, long lastSequence) {}
