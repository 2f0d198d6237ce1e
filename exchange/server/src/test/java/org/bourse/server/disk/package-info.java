/** Tests of the watch of disks. */
@NullMarked
package org.bourse.server.disk;

import org.jspecify.annotations.NullMarked;
