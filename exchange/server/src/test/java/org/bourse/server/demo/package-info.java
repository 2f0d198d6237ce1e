/** The demo through the whole exchange. */
@NullMarked
package org.bourse.server.demo;

import org.jspecify.annotations.NullMarked;
