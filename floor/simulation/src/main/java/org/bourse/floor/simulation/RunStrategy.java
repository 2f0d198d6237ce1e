package org.bourse.floor.simulation;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.kernel.RiskPicture;
import org.bourse.floor.trading.kernel.TradingKernel;
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

        /**
         * One that sends its intents there.
         *
         * @param account that it trades for, as far as it was reported
         * @param listener who wants to know why it decides as it does
         */
        RunStrategy create(OrderPort port, VenueAccount account, TradingKernel.Listener listener);
    }

    /** The clock went on, and nothing happened. */
    default void tick(EventHeader header) {}

    /** Somebody has told it what to do, at that place of the tape. */
    default void command(EventHeader header, KernelCommand command) {}

    /** Carries all that it goes by; one that can't is told a tape from the first event on, whatever ended in between. */
    default void carry(StateCarrier state) {
        throw new IllegalStateException("What this strategy goes by can't be carried.");
    }

    /** Its account's risk now; empty: it keeps to no limits, or has no capital left. */
    default Optional<RiskPicture> riskPicture() {
        return Optional.empty();
    }

    /** Whose a position is, by the name of what decides here; nothing where nobody's name is known. */
    default String holder(int instrument) {
        return "";
    }

    /** What it has to say of itself at the end, by name. */
    default SequencedMap<String, String> figures() {
        return new LinkedHashMap<>();
    }
}
