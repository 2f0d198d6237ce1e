/**
 * Outside venues: the connections to them, and what their messages mean. A venue's meaning is a pure function of what came
 * ({@link org.bourse.floor.feed.Venue}), fed by {@link org.bourse.floor.feed.FloorCore} live and from a tape alike. May use
 * {@code market}, {@code tape}, sockets and a clock.
 */
@NullMarked
package org.bourse.floor.feed;

import org.jspecify.annotations.NullMarked;
