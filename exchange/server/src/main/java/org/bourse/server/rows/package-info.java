/**
 * Records in large arrays instead of an object each, for what there is a million of and what lives long. May use nothing
 * of the server.
 */
@NullMarked
package org.bourse.server.rows;

import org.jspecify.annotations.NullMarked;
