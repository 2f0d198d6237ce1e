/**
 * The exchange's process: it wires the gateways, the sequencer, the engine and everything downstream together, and starts
 * them. May use every other package; none may use it.
 */
@NullMarked
package org.bourse.server;

import org.jspecify.annotations.NullMarked;
