@NullMarked
package org.bourse.floor.trading.indicator;

import org.jspecify.annotations.NullMarked;
