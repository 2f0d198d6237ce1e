package org.bourse.floor.simulation;

import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.ReportedAccount;

/**
 * The way of a live run's intents to its venue. What that answers is written on the tape, and the run is told it there and
 * nowhere else: so it decides the same when its tape is told again, where this is nobody.
 */
public interface LivePort {

    /** A run that is told again: its intents are known by the tape to have gone out, and nothing is sent. */
    LivePort NOBODY = new LivePort() {
        @Override
        public void defined(VenueInstrument instrument) {
            // Nothing is sent.
        }

        @Override
        public void send(long place, OrderIntent intent) {
            // It went out when the tape was written.
        }

        @Override
        public void told(EventHeader header, RunReport report, ReportedAccount account) {
            // It was answered then.
        }

        @Override
        public void carry(StateCarrier state) {
            // It knows nothing.
        }

        @Override
        public void stopped(boolean closesPositions) {
            // What came of that is on the tape.
        }
    };

    /** An instrument of the run has that number on the tape from now on. */
    void defined(VenueInstrument instrument);

    /** Takes an intent, that was decided on at that place of the tape, and waits for nothing. */
    void send(long place, OrderIntent intent);

    /** The run was told that, and its account is so now. */
    void told(EventHeader header, RunReport report, ReportedAccount account);

    /** Carries what it knows by having been told; what comes of it at the venue is asked for anew. */
    void carry(StateCarrier state);

    /** Somebody has told this run alone to stop: nothing more is sent but what closes positions, where these are to be closed. */
    void stopped(boolean closesPositions);
}
