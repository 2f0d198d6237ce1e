/**
 * The common parts of this module's statements: rows as array parameters, the numbers of closed lists, answers of many rows. Knows
 * no table.
 */
@NullMarked
package org.bourse.server.persistence.sql;

import org.jspecify.annotations.NullMarked;
