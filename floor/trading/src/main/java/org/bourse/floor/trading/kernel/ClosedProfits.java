package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.strategy.SignalSizing;

/** What a strategy's closed positions have won and lost since its beginning. */
final class ClosedProfits {

    private int wins;
    private BigDecimal won = BigDecimal.ZERO;
    private int losses;
    private BigDecimal lost = BigDecimal.ZERO;

    /** One more was closed; one with no profit at all is neither. */
    void add(BigDecimal profit) {
        if (profit.signum() > 0) {
            wins++;
            won = won.add(profit);
        } else if (profit.signum() < 0) {
            losses++;
            lost = lost.subtract(profit);
        }
    }

    SignalSizing.Closed sums() {
        return new SignalSizing.Closed(wins, won.doubleValue(), losses, lost.doubleValue());
    }

    void carry(StateCarrier state) {
        wins = state.carry(wins);
        won = state.carry(won);
        losses = state.carry(losses);
        lost = state.carry(lost);
    }
}
