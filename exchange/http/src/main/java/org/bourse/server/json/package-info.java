/** How JSON that comes from participants is read, and what goes to them is written, at every gateway. */
@NullMarked
package org.bourse.server.json;

import org.jspecify.annotations.NullMarked;
