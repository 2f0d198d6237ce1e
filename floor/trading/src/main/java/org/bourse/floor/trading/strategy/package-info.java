/**
 * Strategies: what an author wrote, checked with all its faults at once; conditions of three values over indicators;
 * the machine that goes from a signal to a position and out of it again; and strategies in code. A strategy wants
 * entries and exits; sizes, risk and orders are others' business. Pure: the same moments and values give the same
 * transitions.
 */
@NullMarked
package org.bourse.floor.trading.strategy;

import org.jspecify.annotations.NullMarked;
