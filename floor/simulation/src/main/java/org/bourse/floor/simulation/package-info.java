/**
 * What would have become of orders in an outside market: a venue made of our own matching engine, whose book is mirrored from
 * the market's events, and in which our orders queue among the others by price and time. Paper trading and backtests are this,
 * with other sources of events. Nothing here asks a clock or a random number but what is seeded, so that the same events and
 * intents give the same fills.
 */
@NullMarked
package org.bourse.floor.simulation;

import org.jspecify.annotations.NullMarked;
