package org.bourse.contract;

import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.SubmitOrder;
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
     * commands again. Who repeats an order with the same client order id can't make a second one; anything else may happen
     * twice.
     */
    record Unknown() implements Outcome {

        private static final String WHAT_HAPPENED =
                "the exchange failed while it had the request, and whether it happened shows once it takes commands again: ";

        /** What the client is told of its command, a clause without a full stop: repeating it is safe for few commands. */
        public static String text(Command command) {
            return WHAT_HAPPENED
                    + switch (command) {
                        case SubmitOrder order
                        when !order.clientOrderId().isEmpty() -> "repeat it with the same client_order_id";
                        case SubmitOrder _ ->
                            "look for the order before you repeat it, as without a client_order_id a repeat is another order";
                        case RegisterBroker _, AddApiKey _ ->
                            "look whether it happened before you repeat it, and revoke the key that nobody got";
                        default -> "look whether it happened before you repeat it";
                    };
        }
    }
}
