@NullMarked
package org.bourse.server.ws;

import org.jspecify.annotations.NullMarked;
