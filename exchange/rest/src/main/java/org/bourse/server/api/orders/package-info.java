/** A broker's own orders over HTTP, and what became of them: fills, executions, prevented matches, positions. */
@NullMarked
package org.bourse.server.api.orders;

import org.jspecify.annotations.NullMarked;
