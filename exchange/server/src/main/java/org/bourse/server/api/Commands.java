package org.bourse.server.api;

import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.door.Outcome;
import org.bourse.engine.door.Sequencer;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;

/** The way to the sequencer: waits for a command's turn, and tells what became of it. */
final class Commands {

    private final Sequencer sequencer;

    Commands(Sequencer sequencer) {
        this.sequencer = sequencer;
    }

    /** The command with its events, once they are safe. Refuses when the sequencer does; the engine's reject is an event. */
    SequencedCommand submit(Command command, PhaseTimes times) throws RefusedException {
        Outcome outcome = sequencer.submit(command).join();
        times.reached(Phase.SEQUENCER);
        return switch (outcome) {
            case Outcome.Sequenced sequenced -> sequenced.result();
            case Outcome.Refused refused -> throw problem(refused.reason()).refused();
        };
    }

    /** Why the engine refused a command, if it did. */
    static Optional<Event.CommandRejected> rejection(SequencedCommand command) {
        for (Event event : command.events()) {
            if (event instanceof Event.CommandRejected rejected) {
                return Optional.of(rejected);
            }
        }
        return Optional.empty();
    }

    /** The problem of a reject. Its detail is the reason's text, word for word what the other doors say. */
    static Problem problem(RejectReason reason) {
        return new Problem(ProblemCode.of(reason), reason.text());
    }

    /** The problem of a reject that is about one value of the request. */
    static Problem problem(RejectReason reason, String field, String value) {
        ProblemCode code = ProblemCode.of(reason);
        return new Problem(
                code,
                reason.text(),
                List.of(new FieldFault(field, code, reason.text() + "; it was " + value)),
                List.of());
    }

    /** The problem of a reject of an order's terms, naming the one at fault. */
    static Problem problem(RejectReason reason, long priceCents, long quantity, long validUntilMicros) {
        return switch (reason) {
            case INVALID_PRICE -> problem(reason, "price", Long.toString(priceCents));
            case INVALID_QUANTITY -> problem(reason, "quantity", Long.toString(quantity));
            case ORDER_VALUE_TOO_LARGE -> problem(reason, "quantity", quantity + " at a price of " + priceCents);
            case VALID_UNTIL_NOT_IN_FUTURE, VALID_UNTIL_TOO_LATE ->
                problem(reason, "valid_until", UtcTimes.format(validUntilMicros));
            default -> problem(reason);
        };
    }
}
