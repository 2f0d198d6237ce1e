/** The engine's state as a stream of facts, for recovery and snapshots. */
@NullMarked
package org.bourse.engine.state;

import org.jspecify.annotations.NullMarked;
