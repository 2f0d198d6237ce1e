package org.bourse.floor.simulation;

import java.math.BigDecimal;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
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

    /** What a position in an instrument could be closed at now, or last; 0: there never was a price. */
    long closingPrice(int instrument);

    /** The best price of a side of an instrument's book, both in its scale; 0: there is none. */
    long bestPrice(int instrument, VenueSide side);

    /** Whether an instrument is traded by its bars, since nobody follows its book. */
    boolean tradesBars(int instrument);

    /** Whether any instrument is. */
    boolean tradesBars();

    /** How many levels could not be taken in. */
    long refusedLevels();

    /** Carries all of it, its account too. */
    void carry(StateCarrier state);

    /** The run ends. */
    void finish();
}
