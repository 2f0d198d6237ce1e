package org.bourse.floor.desk;

import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.OrderIntent;
import org.jspecify.annotations.Nullable;

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

    /**
     * It, or on the way out another one as a run has it that was told its tape up to there: whether the exchange has it is to be
     * asked anew.
     */
    static LiveRunOrder carried(StateCarrier carrier, @Nullable LiveRunOrder known) {
        LiveRunOrder carried = new LiveRunOrder(
                carrier.carry(known == null ? null : known.intent, OrderIntent.Submit.class),
                carrier.carry(known == null ? 0 : known.place));
        boolean partial = carrier.carry(known != null && known.state == State.PARTIAL);
        carried.state = partial ? State.PARTIAL : State.UNKNOWN;
        carried.acceptedNanos = carrier.carry(known == null ? 0 : known.acceptedNanos);
        carried.cancelWanted = carrier.carry(known != null && known.cancelWanted);
        return known == null ? carried : known;
    }

    /** Whether the exchange has said that it has it. */
    boolean isAnswered() {
        return state == State.ACCEPTED || state == State.PARTIAL;
    }
}
