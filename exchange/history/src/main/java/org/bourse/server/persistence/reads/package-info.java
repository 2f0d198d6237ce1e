/**
 * Orders, trades, executions and candles that have left memory, read from the database: each is the history of a view.
 */
@NullMarked
package org.bourse.server.persistence.reads;

import org.jspecify.annotations.NullMarked;
