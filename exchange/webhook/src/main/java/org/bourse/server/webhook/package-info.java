/**
 * Tells brokers of their trades: posts what the persister left in the outbox table to each broker's address, signed, in
 * order, again and again until it is taken or a day has passed. May use the engine's model, {@code json} and the
 * database; knows no other consumer.
 */
@NullMarked
package org.bourse.server.webhook;

import org.jspecify.annotations.NullMarked;
