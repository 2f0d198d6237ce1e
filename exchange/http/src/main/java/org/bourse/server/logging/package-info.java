/** Lines of the log that strangers can't forge and can't multiply. May use nothing of the server. */
@NullMarked
package org.bourse.server.logging;

import org.jspecify.annotations.NullMarked;
