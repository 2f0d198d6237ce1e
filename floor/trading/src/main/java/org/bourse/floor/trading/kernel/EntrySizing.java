package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;

/** How much money an entry is worth to a strategy, before any limit. */
@FunctionalInterface
interface EntrySizing {

    /** Of that capital, at a risk of 0 to 100. */
    BigDecimal money(BigDecimal capital, double score);
}
