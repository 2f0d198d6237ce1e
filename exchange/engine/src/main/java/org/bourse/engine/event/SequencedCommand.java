package org.bourse.engine.event;

import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;

/**
 * A command with its stamp and everything that came of it: the unit in which the exchange publishes.
 *
 * @param sequence the command's place in the journal, from 1, without gaps
 * @param timeMicros when it was sequenced, UTC microseconds; never before that of the command before it
 * @param firstEventSequence event sequence of its first event, from 1; the next free one when there are no events
 * @param source who asked, as the gateway said
 * @param command what was asked
 * @param events what happened, in order; event {@code i} has the event sequence {@code firstEventSequence + i}
 * @param rested its order, if it rests in the book after all of that
 */
public record SequencedCommand(
        long sequence,
        long timeMicros,
        long firstEventSequence,
        CommandSource source,
        Command command,
        List<Event> events,
        Optional<RestedOrder> rested) {

    /** The event sequence of the next event after this command. */
    public long nextEventSequence() {
        return firstEventSequence + events.size();
    }

    /** Why the command was refused, if it was. */
    public Optional<Event.CommandRejected> rejection() {
        for (Event event : events) {
            if (event instanceof Event.CommandRejected rejected) {
                return Optional.of(rejected);
            }
        }
        return Optional.empty();
    }
}
