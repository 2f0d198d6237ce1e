/** Starts of the whole process on data of every kind. */
@NullMarked
package org.bourse.server.recovery;

import org.jspecify.annotations.NullMarked;
