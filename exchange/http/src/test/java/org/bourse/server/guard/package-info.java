/** Tests of the guard by itself; those of its rules go through the gateways behind it, in {@code api} and {@code ws}. */
@NullMarked
package org.bourse.server.guard;

import org.jspecify.annotations.NullMarked;
