package org.bourse.floor.desk;

import org.bourse.floor.trading.order.OrderIntent;

/** One order of a live run that has not ended, as far as the run was told; {@link LiveOrders} guards it. */
final class LiveRunOrder {

    /** How it stands. What has ended is no longer here. */
    enum State {
        /** It is to be sent. */
        PENDING,
        /** It is sent, and not answered. */
        SENT,
        /** Nobody knows whether the exchange has it; it is being asked. */
        UNKNOWN,
        /** The exchange has it. */
        ACCEPTED,
        /** A part of it was filled. */
        PARTIAL
    }

    final OrderIntent.Submit intent;
    /** Of the event on the tape by which it was decided. */
    final long place;

    State state = State.PENDING;
    long acceptedNanos;
    boolean cancelWanted;
    boolean cancelling;
    /** It was refused, which the run is yet to be told. */
    boolean gone;
    /** Its end may be among what the exchange does not tell any more. */
    boolean doubtful;
    /** The exchange says that it has ended; where it still tells how, that is told first. */
    boolean ended;

    LiveRunOrder(OrderIntent.Submit intent, long place) {
        this.intent = intent;
        this.place = place;
    }

    /** Whether the exchange has said that it has it. */
    boolean isAnswered() {
        return state == State.ACCEPTED || state == State.PARTIAL;
    }
}
