/** The interface every gateway (REST, WebSocket, FIX, timers) uses to reach the sequenced engine. */
@NullMarked
package org.bourse.engine.door;

import org.jspecify.annotations.NullMarked;
