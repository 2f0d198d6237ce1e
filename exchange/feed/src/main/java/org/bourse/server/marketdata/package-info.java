/**
 * Live market data: a consumer of the event stream that keeps exact books, candles and day figures by instrument, and
 * publishes what changed to any number of subscribers through bounded, conflating queues. May use the engine's events,
 * {@code view}'s level book and form of the state at start, and {@code json}; knows nothing of WebSockets beyond the frame
 * in which a text travels.
 *
 * <p>One thread, {@code feed-dispatch}, owns all state here. It takes what has arrived, applies it, and publishes once for
 * all of it: under load one message covers many commands.
 */
@NullMarked
package org.bourse.server.marketdata;

import org.jspecify.annotations.NullMarked;
