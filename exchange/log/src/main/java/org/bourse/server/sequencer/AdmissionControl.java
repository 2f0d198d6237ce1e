package org.bourse.server.sequencer;

import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.RejectReason;

/**
 * Says whether the exchange takes new work now. Asked before each command that adds to what must be stored: new orders,
 * replaces and registrations. What takes work away or is the operator's (cancels, expiry, reset, halts, settings) goes on
 * until much more waits, and what is bounded otherwise in any case.
 */
@FunctionalInterface
public interface AdmissionControl {

    /** Takes everything. */
    AdmissionControl OPEN = Optional::empty;

    /** The reason that new work is refused now, if it is. Called by every submitting thread, so it must be quick. */
    Optional<RejectReason> refusal();

    /** The same for this command: of brokers that share a bound, the one that has its share already is refused first. */
    default Optional<RejectReason> refusal(Command command) {
        return refusal();
    }

    /** The reason that a command which adds no work is refused now all the same, if it is. As quick. */
    default Optional<RejectReason> refusalOfRelief(Command command) {
        return Optional.empty();
    }
}
