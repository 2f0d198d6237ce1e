package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.RestedOrder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;
import org.junit.jupiter.api.Test;

/**
 * Plays a random flow of commands to the engine and holds it against a slow reference, an auditor, a replay and engines
 * restored on the way.
 *
 * <p>{@code -Dfuzz.seed=N} repeats a run (every failure names its seed), {@code -Dfuzz.commands=N} makes it longer. The
 * default is a million commands under a new seed each time.
 */
class MatchingEngineFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int COMMANDS = Integer.getInteger("fuzz.commands", 1_000_000);
    private static final int MOST_COMMANDS_TO_EVERY_OUTCOME = 1_000_000;
    private static final int COMMANDS_BETWEEN_AUDITS = 1_000;

    /** Stop orders that a command triggers: few, as there are few orders for the reference's sake. */
    private static final int MOST_TRIGGERED = 2;

    private final CommandFlow flow = new CommandFlow(SEED);
    private final Random random = new Random(SEED);
    private final EventRecorder recorder = new EventRecorder();

    @Test
    void doesWhatTheReferenceDoes() {
        MatchingEngine engine = new MatchingEngine();
        engine.doAtMost(MOST_TRIGGERED);
        MatchingEngine restored = new MatchingEngine();
        restored.doAtMost(MOST_TRIGGERED);
        ReferenceExchange reference = new ReferenceExchange();
        reference.doAtMost(MOST_TRIGGERED);
        EventAuditor auditor = new EventAuditor();
        long timeMicros = 1;
        for (int sequence = 1; sequence <= COMMANDS; sequence++) {
            timeMicros += flow.pauseMicros();
            Command command = flow.next(timeMicros, sequence, reference);
            List<Event> expected = reference.apply(sequence, timeMicros, command);
            SequencedCommand applied = apply(engine, sequence, timeMicros, command);
            assertSame(expected, reference.rested(), applied, "the reference", sequence, command);
            SequencedCommand again = apply(restored, sequence, timeMicros, command);
            assertSame(applied.events(), applied.rested(), again, "restored", sequence, command);
            audit(auditor, engine, applied, sequence);
            if (random.nextInt(COMMANDS_BETWEEN_AUDITS) == 0) {
                assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
                restored = MatchingEngine.restore((random.nextBoolean() ? engine : restored)::writeTo);
                restored.doAtMost(MOST_TRIGGERED);
                assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
            }
        }
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
    }

    /**
     * The flow comes to every outcome there is: under one seed for ever, for whether a rare one is met in a million
     * commands is chance under a new one.
     */
    @Test
    void flowReachesEveryOutcome() {
        CommandFlow sameFlow = new CommandFlow(65);
        ReferenceExchange reference = new ReferenceExchange();
        reference.doAtMost(MOST_TRIGGERED);
        Set<RejectReason> missingReasons = engineReasons();
        Set<Class<?>> missingEvents = new HashSet<>(List.of(Event.class.getPermittedSubclasses()));
        long timeMicros = 1;
        for (int sequence = 1;
                sequence <= MOST_COMMANDS_TO_EVERY_OUTCOME && !(missingReasons.isEmpty() && missingEvents.isEmpty());
                sequence++) {
            timeMicros += sameFlow.pauseMicros();
            Command command = sameFlow.next(timeMicros, sequence, reference);
            for (Event event : reference.apply(sequence, timeMicros, command)) {
                missingEvents.remove(event.getClass());
                if (event instanceof Event.CommandRejected rejected) {
                    missingReasons.remove(rejected.reason());
                }
            }
        }
        assertThat(missingReasons).isEmpty();
        assertThat(missingEvents).isEmpty();
    }

    @Test
    void answersAReplayAlike() {
        MatchingEngine engine = new MatchingEngine();
        engine.doAtMost(MOST_TRIGGERED);
        ReferenceExchange reference = new ReferenceExchange();
        reference.doAtMost(MOST_TRIGGERED);
        List<Command> commands = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        List<SequencedCommand> answers = new ArrayList<>();
        long timeMicros = 1;
        for (int sequence = 1; sequence <= COMMANDS / 10; sequence++) {
            timeMicros += flow.pauseMicros();
            Command command = flow.next(timeMicros, sequence, reference);
            reference.apply(sequence, timeMicros, command);
            commands.add(command);
            times.add(timeMicros);
            answers.add(apply(engine, sequence, timeMicros, command));
        }
        MatchingEngine replayed = new MatchingEngine();
        replayed.doAtMost(MOST_TRIGGERED);
        for (int i = 0; i < commands.size(); i++) {
            SequencedCommand first = answers.get(i);
            SequencedCommand applied = apply(replayed, i + 1, times.get(i), commands.get(i));
            assertSame(first.events(), first.rested(), applied, "the first run", i + 1, commands.get(i));
        }
        assertThat(replayed.stateHash()).isEqualTo(engine.stateHash());
        assertThat(StateText.of(replayed).lines())
                .isEqualTo(StateText.of(engine).lines());
    }

    private SequencedCommand apply(MatchingEngine engine, long sequence, long timeMicros, Command command) {
        long firstEvent = engine.nextEventSequence();
        try {
            engine.apply(sequence, timeMicros, command, recorder);
        } catch (RuntimeException e) {
            throw new AssertionError("fuzz.seed=" + SEED + ": command " + sequence + " threw: " + command, e);
        }
        SequencedCommand applied = recorder.take(sequence, timeMicros, firstEvent, CommandSource.REST, command);
        assertThat(engine.nextEventSequence()).isEqualTo(applied.nextEventSequence());
        return applied;
    }

    private void audit(EventAuditor auditor, MatchingEngine engine, SequencedCommand applied, int sequence) {
        try {
            auditor.audit(applied);
            if (sequence % COMMANDS_BETWEEN_AUDITS == 0) {
                auditor.audit(engine);
            }
        } catch (AssertionError e) {
            throw new AssertionError("fuzz.seed=" + SEED + ": audit failed after command " + sequence, e);
        }
    }

    private static void assertSame(
            List<Event> events,
            Optional<RestedOrder> rested,
            SequencedCommand actual,
            String other,
            long sequence,
            Command command) {
        if (!actual.events().equals(events) || !actual.rested().equals(rested)) {
            String what = "fuzz.seed=%d: engine against %s, command %d: %s".formatted(SEED, other, sequence, command);
            assertThat(actual.events()).as(what).isEqualTo(events);
            assertThat(actual.rested()).as(what).isEqualTo(rested);
        }
    }

    /**
     * All reasons but those that the gateways give before a command reaches the engine, and the one that takes a thousand
     * groups of one broker.
     */
    private static Set<RejectReason> engineReasons() {
        return EnumSet.complementOf(EnumSet.of(
                RejectReason.BACKLOG_FULL,
                RejectReason.DISK_LOW,
                RejectReason.RATE_LIMITED,
                RejectReason.SHUTTING_DOWN,
                RejectReason.JOURNAL_UNAVAILABLE,
                RejectReason.TOO_MANY_STP_GROUPS));
    }
}
