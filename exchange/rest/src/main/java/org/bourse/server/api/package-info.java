/**
 * The REST gateway: requests in, commands to the sequencer, answers from the views. HTTP lives here and nowhere else.
 * May use the contract, {@code json}, {@code view} and {@code webhook}'s log; decides nothing about matching.
 */
@NullMarked
package org.bourse.server.api;

import org.jspecify.annotations.NullMarked;
