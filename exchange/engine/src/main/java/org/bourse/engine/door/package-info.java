/** The contract between the gateways (REST, WebSocket, FIX, timers) and the sequenced engine; orders go in by its entry. */
@NullMarked
package org.bourse.engine.door;

import org.jspecify.annotations.NullMarked;
