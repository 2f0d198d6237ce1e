/**
 * The matching engine alone, on one thread: how fast it is beside other engines on the same flow, what it allocates, and
 * what an open order costs in memory. {@code docs/performance.md} has the commands and the figures.
 */
@NullMarked
package org.bourse.loadtest.engine;

import org.jspecify.annotations.NullMarked;
