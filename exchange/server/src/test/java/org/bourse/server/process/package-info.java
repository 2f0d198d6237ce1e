/** The exchange as a process of its own, and a client for it: for tests that kill, restart and measure it. */
@NullMarked
package org.bourse.server.process;

import org.jspecify.annotations.NullMarked;
