/**
 * The state that an exchange goes on from: everything that happened, written behind the event stream in batches, each exactly once
 * ({@link org.bourse.server.persistence.state.Persister}), and read back at a start
 * ({@link org.bourse.server.persistence.state.StateLoader}). No order waits for it. Knows no gateway and no other consumer.
 */
@NullMarked
package org.bourse.server.persistence.state;

import org.jspecify.annotations.NullMarked;
