/**
 * What is made of outside markets' events: for each instrument series of prices, quantities and best prices as far back
 * as somebody wants them, and measures over windows of them. Pure as the markets are: no clock, no randomness, no input
 * or output, no threads; the same events give the same numbers. Time is that of receipt. May use the events of the
 * markets and nothing else.
 */
@NullMarked
package org.bourse.floor.trading;

import org.jspecify.annotations.NullMarked;
