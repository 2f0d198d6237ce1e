package org.bourse.server.persistence;

import org.bourse.engine.event.Event;

/** A match that was prevented, to insert. */
record PreventedMatchRow(Event.MatchPrevented event, long eventSequence, long sequence, long preventedAtMicros) {}
