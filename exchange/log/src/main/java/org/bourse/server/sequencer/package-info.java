/**
 * The one thread that decides: it takes commands from every gateway, puts them in order, has them journaled, applies them
 * to the engine and publishes what came of it. May use the engine and the journal.
 */
@NullMarked
package org.bourse.server.sequencer;

import org.jspecify.annotations.NullMarked;
