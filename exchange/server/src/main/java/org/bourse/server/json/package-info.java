/** How JSON that comes from participants is read, at every door. */
@NullMarked
package org.bourse.server.json;

import org.jspecify.annotations.NullMarked;
