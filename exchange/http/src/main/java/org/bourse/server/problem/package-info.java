/** The refusals of requests, as REST and WebSocket answer them: one table of codes, and the fields at fault. */
@NullMarked
package org.bourse.server.problem;

import org.jspecify.annotations.NullMarked;
