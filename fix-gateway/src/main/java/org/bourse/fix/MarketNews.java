package org.bourse.fix;

import org.bourse.engine.event.SequencedCommand;
import quickfix.SessionID;

/** News of the market that sessions subscribe to. */
interface MarketNews {

    /** Notes or tells what a command changed. Called on the outbound thread. */
    void note(SequencedCommand command);

    /** Has what was noted published. Called on the outbound thread, when it has nothing more at hand. */
    default void publish() {}

    /** Ends all subscriptions of a session. */
    void forget(SessionID session);

    /** Ends all subscriptions, and the sessions that have them. */
    void endSubscriptions();
}
