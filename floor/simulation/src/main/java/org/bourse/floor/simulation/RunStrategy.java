package org.bourse.floor.simulation;

import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.trading.order.OrderPort;
import org.bourse.floor.trading.order.OrderReports;
import org.bourse.floor.trading.order.VenueAccount;

/**
 * Somebody who decides by a program: told the market's events, each after the venue was, and what became of orders, and
 * answers with intents. Time is that of the events; whoever asks a clock, or a random number that nobody seeded, can't be run
 * again.
 */
public interface RunStrategy extends MarketEvents, OrderReports {

    /** What a run needs to make one. */
    @FunctionalInterface
    interface Factory {

        /** One that sends its intents there, and reads the account that it trades for. */
        RunStrategy create(OrderPort port, VenueAccount account);
    }
}
