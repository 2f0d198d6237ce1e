@NullMarked
package org.bourse.server.rows;

import org.jspecify.annotations.NullMarked;
