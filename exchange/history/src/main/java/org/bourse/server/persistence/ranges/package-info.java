/**
 * The form of history in the database: tables in parts by ranges of ids ({@link org.bourse.server.persistence.ranges.HistoryRange}),
 * trades of complete ranges and executions in blocks, and how a page is read range by range. What writes, reads and
 * archives shares it.
 */
@NullMarked
package org.bourse.server.persistence.ranges;

import org.jspecify.annotations.NullMarked;
