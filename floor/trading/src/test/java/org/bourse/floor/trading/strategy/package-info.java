@NullMarked
package org.bourse.floor.trading.strategy;

import org.jspecify.annotations.NullMarked;
