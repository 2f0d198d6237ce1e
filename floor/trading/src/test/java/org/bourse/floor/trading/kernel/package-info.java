@NullMarked
package org.bourse.floor.trading.kernel;

import org.jspecify.annotations.NullMarked;
