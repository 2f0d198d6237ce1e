@NullMarked
package org.bourse.floor.trading.risk;

import org.jspecify.annotations.NullMarked;
