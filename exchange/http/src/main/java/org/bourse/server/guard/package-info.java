/**
 * The guard between a client's bytes and the web server: HTTP/1.1 and WebSocket read strictly, within limits of size,
 * time and number. Uses nothing of the exchange but the contract's token bucket.
 */
@NullMarked
package org.bourse.server.guard;

import org.jspecify.annotations.NullMarked;
