package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
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
    private static final int COMMANDS_TO_SEE_EVERY_REASON = 1_000_000;
    private static final int COMMANDS_BETWEEN_AUDITS = 1_000;

    private final CommandFlow flow = new CommandFlow(SEED);
    private final Random random = new Random(SEED);
    private final EventRecorder recorder = new EventRecorder();
    private final Map<RejectReason, Integer> rejects = new EnumMap<>(RejectReason.class);
    private int delistings;

    @Test
    void doesWhatTheReferenceDoes() {
        MatchingEngine engine = new MatchingEngine();
        MatchingEngine restored = new MatchingEngine();
        ReferenceExchange reference = new ReferenceExchange();
        EventAuditor auditor = new EventAuditor();
        long timeMicros = 1;
        for (int sequence = 1; sequence <= COMMANDS; sequence++) {
            timeMicros += flow.pauseMicros();
            Command command = flow.next(timeMicros, sequence, reference);
            List<Event> expected = reference.apply(sequence, timeMicros, command);
            List<Event> events = apply(engine, sequence, timeMicros, command);
            assertSame(expected, events, "the reference", sequence, command);
            assertSame(events, apply(restored, sequence, timeMicros, command), "restored", sequence, command);
            audit(auditor, engine, timeMicros, events, sequence);
            if (random.nextInt(COMMANDS_BETWEEN_AUDITS) == 0) {
                assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
                restored = MatchingEngine.restore((random.nextBoolean() ? engine : restored)::writeTo);
                assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
            }
        }
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
        if (COMMANDS >= COMMANDS_TO_SEE_EVERY_REASON) {
            assertThat(rejects.keySet())
                    .as("reject reasons seen, under fuzz.seed=%d", SEED)
                    .containsAll(engineReasons());
            assertThat(delistings).as("under fuzz.seed=%d", SEED).isPositive();
        }
    }

    @Test
    void answersAReplayAlike() {
        MatchingEngine engine = new MatchingEngine();
        ReferenceExchange reference = new ReferenceExchange();
        List<Command> commands = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        List<List<Event>> answers = new ArrayList<>();
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
        for (int i = 0; i < commands.size(); i++) {
            List<Event> events = apply(replayed, i + 1, times.get(i), commands.get(i));
            assertSame(answers.get(i), events, "the first run", i + 1, commands.get(i));
        }
        assertThat(replayed.stateHash()).isEqualTo(engine.stateHash());
        assertThat(StateText.of(replayed).lines())
                .isEqualTo(StateText.of(engine).lines());
    }

    private List<Event> apply(MatchingEngine engine, long sequence, long timeMicros, Command command) {
        long firstEvent = engine.nextEventSequence();
        try {
            engine.apply(sequence, timeMicros, command, recorder);
        } catch (RuntimeException e) {
            throw new AssertionError("fuzz.seed=" + SEED + ": command " + sequence + " threw: " + command, e);
        }
        List<Event> events = recorder.take();
        assertThat(engine.nextEventSequence() - firstEvent).isEqualTo(events.size());
        return events;
    }

    private void audit(EventAuditor auditor, MatchingEngine engine, long timeMicros, List<Event> events, int sequence) {
        try {
            auditor.audit(timeMicros, events);
            if (sequence % COMMANDS_BETWEEN_AUDITS == 0) {
                auditor.audit(engine);
            }
        } catch (AssertionError e) {
            throw new AssertionError("fuzz.seed=" + SEED + ": audit failed after command " + sequence, e);
        }
        for (Event event : events) {
            if (event instanceof Event.CommandRejected rejected) {
                rejects.merge(rejected.reason(), 1, Integer::sum);
            }
            delistings += event instanceof Event.InstrumentDelisted ? 1 : 0;
        }
    }

    private static void assertSame(
            List<Event> expected, List<Event> actual, String other, long sequence, Command command) {
        if (!actual.equals(expected)) {
            assertThat(actual)
                    .as("fuzz.seed=%d: engine against %s, command %d: %s", SEED, other, sequence, command)
                    .isEqualTo(expected);
        }
    }

    /** All reasons but those that the gateways give before a command reaches the engine. */
    private static List<RejectReason> engineReasons() {
        List<RejectReason> reasons = new ArrayList<>(List.of(RejectReason.values()));
        reasons.removeAll(List.of(
                RejectReason.BACKLOG_FULL,
                RejectReason.RATE_LIMITED,
                RejectReason.SHUTTING_DOWN,
                RejectReason.JOURNAL_UNAVAILABLE));
        return reasons;
    }
}
