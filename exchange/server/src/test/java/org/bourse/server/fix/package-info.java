/** FIX through the whole exchange: a real process, a real PostgreSQL, clients of two kinds. */
@NullMarked
package org.bourse.server.fix;

import org.jspecify.annotations.NullMarked;
