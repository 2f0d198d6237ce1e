/**
 * Outside markets as values: instruments, exact decimals, books that say whether they may be trusted, bars, and the events
 * of which all of these are a function. Their binary form is {@code floor-events.xml}, whose flyweights SBE generates into
 * {@code org.bourse.floor.market.sbe}. Pure: no clock, no randomness, no input or output, no threads; a book may be read by
 * other threads than the one that keeps it. May use Agrona's buffers and nothing else.
 */
@NullMarked
package org.bourse.floor.market;

import org.jspecify.annotations.NullMarked;
