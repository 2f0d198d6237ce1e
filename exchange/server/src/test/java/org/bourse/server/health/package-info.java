/** Tests of the port for probes. */
@NullMarked
package org.bourse.server.health;

import org.jspecify.annotations.NullMarked;
