/**
 * The exchange a load test is put on: started here or running elsewhere, its API for setting up and checking, and what
 * it costs the machine. Uses nothing of the exchange but its gateways.
 */
@NullMarked
package org.bourse.loadtest.exchange;

import org.jspecify.annotations.NullMarked;
