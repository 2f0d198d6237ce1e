package org.bourse.contract;

import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;

/** The outcome of a command that was handed to the {@link Sequencer}. */
public sealed interface Outcome {

    /** It was sequenced, is as durable as the journal is set to make it, and had these events. */
    record Sequenced(SequencedCommand result) implements Outcome {}

    /** It was not sequenced: nothing happened, and nothing will. */
    record Refused(RejectReason reason) implements Outcome {}

    /**
     * The exchange, or its journal, failed with the command in its hands: whether it happened shows once the exchange takes
     * commands again. Who repeats an order with the same client order id can't make a second one.
     */
    record Unknown() implements Outcome {

        /** The gateways' text for the client, a clause without a full stop. */
        public static final String TEXT = "the exchange failed while it had the request, and whether it happened shows"
                + " once it takes commands again: repeat it with the same client_order_id";
    }
}
