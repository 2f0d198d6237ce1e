@NullMarked
package org.bourse.floor.trading.order;

import org.jspecify.annotations.NullMarked;
