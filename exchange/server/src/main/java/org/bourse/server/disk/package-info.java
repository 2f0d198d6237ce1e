/** The room on the disks that the exchange writes to. May use nothing of the server. */
@NullMarked
package org.bourse.server.disk;

import org.jspecify.annotations.NullMarked;
