/**
 * The REST door: requests in, commands to the sequencer, answers from the views. JSON and HTTP live here and nowhere else.
 * May use the engine's door, {@code view} and {@code webhook}'s log; decides nothing about matching.
 */
@NullMarked
package org.bourse.server.api;

import org.jspecify.annotations.NullMarked;
