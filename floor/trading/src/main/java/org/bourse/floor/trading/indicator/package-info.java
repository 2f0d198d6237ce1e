/**
 * Indicators: numbers of a moment made of an instrument's series. A type has a name, parameters with their ranges and a
 * formula; a variant is a type with an author's parameters; the graph of an instrument computes each that is wanted,
 * equal ones once, at moments that are whole multiples of their refresh, whatever comes when. What can't be said is
 * absent, never 0.
 */
@NullMarked
package org.bourse.floor.trading.indicator;

import org.jspecify.annotations.NullMarked;
