/**
 * The start of an exchange: which database and journal belong together, the state the database reached, and whether what
 * was rebuilt is what was there.
 */
@NullMarked
package org.bourse.server.recovery;

import org.jspecify.annotations.NullMarked;
