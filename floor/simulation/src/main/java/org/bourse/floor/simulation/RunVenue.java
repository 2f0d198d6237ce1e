package org.bourse.floor.simulation;

import java.math.BigDecimal;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.VenueAccount;

/** Where a run's orders go, with the account as it is there: told each event of the market before who decides is. */
interface RunVenue extends MarketEvents {

    /** Takes an intent, and waits for nothing. */
    void send(OrderIntent intent);

    /** The clock went on. */
    void advance(long nanos);

    /** The time of what is being told. */
    long nanos();

    /** The account, as the venue has it. */
    VenueAccount account();

    /** What account and open positions are worth together, each position at the best price at which it could be closed. */
    BigDecimal equity();

    /** How many levels could not be taken in. */
    long refusedLevels();

    /** The run ends. */
    void finish();
}
