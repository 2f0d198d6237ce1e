/**
 * The floor's program: settings, wiring, REST and the page of markets. May use all of the floor and Helidon; of the exchange
 * nothing, which the demo starts as a process of its own.
 */
@NullMarked
package org.bourse.floor.desk;

import org.jspecify.annotations.NullMarked;
