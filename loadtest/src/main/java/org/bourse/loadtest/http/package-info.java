/**
 * Orders over HTTP as fast as the exchange takes them, or at a fixed rate: black box, over raw sockets, so that the
 * generator costs little of the machine it shares with the exchange.
 */
@NullMarked
package org.bourse.loadtest.http;

import org.jspecify.annotations.NullMarked;
