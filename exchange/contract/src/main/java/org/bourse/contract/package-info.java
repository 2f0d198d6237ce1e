/** The contract between the gateways (REST, WebSocket, FIX, timers) and the sequenced engine; orders go in by its entry. */
@NullMarked
package org.bourse.contract;

import org.jspecify.annotations.NullMarked;
