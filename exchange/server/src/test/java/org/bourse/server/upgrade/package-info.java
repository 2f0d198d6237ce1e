/** Data directories of former releases under the present exchange. May use everything, from outside. */
@NullMarked
package org.bourse.server.upgrade;

import org.jspecify.annotations.NullMarked;
