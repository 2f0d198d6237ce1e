/**
 * PostgreSQL behind the exchange: everything that happened, written behind the event stream in batches, each exactly once
 * ({@link org.bourse.server.persistence.Persister}); the state to start from
 * ({@link org.bourse.server.persistence.StateLoader}); and what has left memory
 * ({@link org.bourse.server.persistence.DatabaseOrderHistory}). No order waits for it. May use the engine's contracts and
 * the views'; knows no gateway, no journal and no other consumer.
 */
@NullMarked
package org.bourse.server.persistence;

import org.jspecify.annotations.NullMarked;
