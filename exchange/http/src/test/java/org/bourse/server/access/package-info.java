/** Tests of who is let in. */
@NullMarked
package org.bourse.server.access;

import org.jspecify.annotations.NullMarked;
