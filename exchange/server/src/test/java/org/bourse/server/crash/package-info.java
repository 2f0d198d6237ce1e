/** What is left of an exchange that was killed: everything that was acknowledged, once, and nothing else. */
@NullMarked
package org.bourse.server.crash;

import org.jspecify.annotations.NullMarked;
