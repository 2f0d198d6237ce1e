package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * An order as the checks see it.
 *
 * @param of what is traded
 * @param quantity how much
 * @param price the limit, or the last price where it has none; nothing where that is not known
 * @param reducing whether it makes a position smaller and opens none
 */
public record RiskRequest(HeldSymbol of, BigDecimal quantity, Optional<BigDecimal> price, boolean reducing) {

    /** The symbol that is traded, at whatever venue. */
    public String symbol() {
        return of.symbol();
    }
}
