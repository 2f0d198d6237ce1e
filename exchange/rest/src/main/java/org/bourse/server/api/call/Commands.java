package org.bourse.server.api.call;

import java.util.Optional;
import java.util.function.Function;
import org.bourse.contract.Outcome;
import org.bourse.contract.Sequencer;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.PhaseTimes;
import org.bourse.server.request.RequestPhase;

/** The way to the sequencer: waits for a command's turn, and tells what became of it. */
public final class Commands {

    private final Sequencer sequencer;
    private final CommandProblems problems;

    /** The way to this sequencer, with these words for what is refused. */
    public Commands(Sequencer sequencer, CommandProblems problems) {
        this.sequencer = sequencer;
        this.problems = problems;
    }

    /** The command that was done, once its events are safe. Refuses what the sequencer refuses and the engine rejects. */
    public SequencedCommand done(Command command, CommandSource source, PhaseTimes times) throws RefusedException {
        return done(
                command,
                source,
                times,
                reason -> problems.problem(reason, command).refused());
    }

    /** The same, where the engine's rejects have refusals of their own. */
    public SequencedCommand done(
            Command command, CommandSource source, PhaseTimes times, Function<RejectReason, RefusedException> refusal)
            throws RefusedException {
        Outcome outcome = sequencer.submit(command, source).join();
        times.reached(RequestPhase.SEQUENCER);
        SequencedCommand result = switch (outcome) {
            case Outcome.Sequenced sequenced -> sequenced.result();
            case Outcome.Refused refused ->
                throw CommandProblems.problem(refused.reason()).refused();
            case Outcome.Unknown _ -> throw CommandProblems.outcomeUnknown(command);
        };
        Optional<Event.CommandRejected> rejected = result.rejection();
        if (rejected.isPresent()) {
            throw refusal.apply(rejected.get().reason());
        }
        return result;
    }

    /** The problem of a command that was rejected and is about no order of one instrument. */
    public Problem problem(RejectReason reason, Command command) {
        return problems.problem(reason, command);
    }

    /** The first event of a type, which a command that was done has. */
    public static <E extends Event> E event(SequencedCommand done, Class<E> type) {
        return done.events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
