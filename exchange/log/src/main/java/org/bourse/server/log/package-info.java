/**
 * The published log: what happened, encoded once in memory, in the order of the journal, with a position for each consumer.
 * May use the codec, and the engine's contract with its consumers.
 */
@NullMarked
package org.bourse.server.log;

import org.jspecify.annotations.NullMarked;
