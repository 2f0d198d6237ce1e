package org.bourse.server.marketdata;

import org.bourse.engine.model.Side;

/**
 * A price level as it is now; {@code quantity} and {@code orderCount} are 0 when it is gone. Both in the
 * instrument's units.
 */
record LevelChange(Side side, long price, long quantity, int orderCount) {}
