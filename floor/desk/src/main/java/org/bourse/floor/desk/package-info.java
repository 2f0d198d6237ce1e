/**
 * The floor's program: settings, wiring, REST and the page of markets. May use all of the floor and Helidon; of the exchange
 * only what guards its HTTP port, for the demo starts it as a process of its own.
 */
@NullMarked
package org.bourse.floor.desk;

import org.jspecify.annotations.NullMarked;
