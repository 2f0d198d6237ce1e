/**
 * Gatling simulations, each in a process of its own, and the launcher that gives each an exchange, counts what it tells, checks
 * what became of the orders and says in words whether it held: {@link org.bourse.loadtest.simulation.LoadTest}.
 */
@NullMarked
package org.bourse.loadtest.simulation;

import org.jspecify.annotations.NullMarked;
