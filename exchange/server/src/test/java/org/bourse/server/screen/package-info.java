/** The trading screen in a real browser, as a trader uses it. */
@NullMarked
package org.bourse.server.screen;

import org.jspecify.annotations.NullMarked;
