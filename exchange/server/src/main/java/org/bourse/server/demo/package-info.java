/**
 * A market with life in it, for those who look at the exchange for the first time ({@code EXCHANGE_DEMO=true}): simulated
 * brokers that trade through the same gateway as everybody. Nothing else may use this package but the wiring.
 */
@NullMarked
package org.bourse.server.demo;

import org.jspecify.annotations.NullMarked;
