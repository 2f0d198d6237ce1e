@NullMarked
package org.bourse.engine.rows;

import org.jspecify.annotations.NullMarked;
