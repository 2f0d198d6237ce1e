/** Tests of the table of refusals. */
@NullMarked
package org.bourse.server.problem;

import org.jspecify.annotations.NullMarked;
