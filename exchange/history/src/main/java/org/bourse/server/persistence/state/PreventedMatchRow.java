package org.bourse.server.persistence.state;

import org.bourse.engine.event.Event;

/** A match that was prevented, to insert. */
record PreventedMatchRow(Event.MatchPrevented event, long eventSequence, long sequence, long preventedAtMicros) {}
