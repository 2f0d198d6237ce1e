package org.bourse.server.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.server.sequencer.Orders.register;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.contract.Outcome;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalSync;
import org.bourse.server.journal.MemoryJournalFiles;
import org.bourse.server.journal.TestJournals;
import org.junit.jupiter.api.Test;

/**
 * The sequencer's sleep and its end, against callers that come at every moment of either. Nothing wakes a sequencer that
 * missed a command but the next one, so that a caller who waits alone would wait for ever. A wake-up that is left out is
 * found at once; one that is only lost within the nanoseconds between a look at the queue and the sleep takes some hundred
 * thousand rounds: {@code -Dfuzz.rounds=N} makes it longer. {@code -Dfuzz.seed=N} repeats the callers' pauses, though not
 * the threads' turns.
 */
class SequencerWakeUpFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 50_000);
    private static final int MOST_CALLERS = 3;

    /** In turns of a loop, as the next: about what the sequencer takes from a batch's publication to its sleep. */
    private static final int LONGEST_PAUSE = 100;

    private static final int LONGEST_LIFE = 3_000;

    /** Long enough on any machine that only a command that was forgotten takes it. */
    private static final long FORGOTTEN_SECONDS = 60;

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private volatile long published;

    @Test
    void wakesForEveryCommandWheneverItComes() throws Exception {
        for (int callers = 1; callers <= MOST_CALLERS; callers++) {
            try (Journal journal = TestJournals.open(new MemoryJournalFiles(), JournalSync.NONE);
                    JournaledSequencer sequencer = sequencer(journal)) {
                sequencer.start(_ -> {});
                answer(sequencer.submit(register("A"), CommandSource.REST), "the first command");
                // One alone is rescued by nobody; several come upon each other.
                int rounds = callers == 1 ? ROUNDS : ROUNDS / 10;
                inParallel(callers, caller -> callAndWait(sequencer, rounds, new Random(SEED + caller)));

                assertThat(sequencer.lastSequence()).isEqualTo(1 + 2L * rounds * callers);
            }
        }
    }

    @Test
    void answersEveryCommandThatComesWhileItEnds() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS / 500; round++) {
            try (Journal journal = TestJournals.open(new MemoryJournalFiles(), JournalSync.NONE)) {
                JournaledSequencer sequencer = sequencer(journal);
                sequencer.start(_ -> {});
                answer(sequencer.submit(register("A"), CommandSource.REST), "the first command");
                int pause = random.nextInt(LONGEST_LIFE);
                CountDownLatch begun = new CountDownLatch(1);
                inParallel(2, caller -> {
                    if (caller == 0) {
                        begun.await();
                        pause(pause);
                        sequencer.close();
                    } else {
                        callUntilRefused(sequencer, begun);
                    }
                });

                assertThat(sequencer.lastSequence()).isEqualTo(journal.lastSequence());
            }
        }
    }

    private JournaledSequencer sequencer(Journal journal) {
        return new JournaledSequencer(
                journal,
                new MatchingEngine(),
                List.of(batch -> published = batch.getLast().sequence()),
                clock::getAndIncrement,
                Optional::empty,
                SequencerMetrics.NONE,
                new SequencerSettings(64, 1_024));
    }

    /** Two commands at a time, the second when the sequencer is done with the first and about to sleep. */
    private void callAndWait(JournaledSequencer sequencer, int rounds, Random random) throws Exception {
        for (int i = 0; i < rounds; i++) {
            int pause = random.nextInt(1 + random.nextInt(LONGEST_PAUSE));
            long before = published;
            CompletableFuture<Outcome> first = sequencer.submit(new CancelOrder(1, 1), CommandSource.REST);
            for (int spins = 0; spins < LONGEST_LIFE && published == before; spins++) {
                Thread.onSpinWait();
            }
            pause(pause);
            CompletableFuture<Outcome> second = sequencer.submit(new CancelOrder(1, 2), CommandSource.REST);
            if (!(answer(second, "round " + i) instanceof Outcome.Sequenced)
                    || !(answer(first, "round " + i) instanceof Outcome.Sequenced)) {
                throw new AssertionError("fuzz.seed=" + SEED + ": refused in round " + i);
            }
        }
    }

    private static void callUntilRefused(JournaledSequencer sequencer, CountDownLatch begun) throws Exception {
        List<CompletableFuture<Outcome>> submitted = new ArrayList<>();
        boolean refused = false;
        while (!refused) {
            CompletableFuture<Outcome> command = sequencer.submit(new CancelOrder(1, 1), CommandSource.REST);
            begun.countDown();
            submitted.add(command);
            refused = command.isDone()
                    && command.get() instanceof Outcome.Refused refusal
                    && refusal.reason() == RejectReason.SHUTTING_DOWN;
        }
        for (CompletableFuture<Outcome> command : submitted) {
            answer(command, "a command while it ended");
        }
    }

    private static Outcome answer(CompletableFuture<Outcome> command, String which) throws Exception {
        try {
            return command.get(FORGOTTEN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("fuzz.seed=" + SEED + ": forgotten: " + which, e);
        }
    }

    /** A pause of some nanoseconds each, without giving the processor away. */
    private static void pause(int spins) {
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
    }

    private interface Caller {

        void call(int number) throws Exception;
    }

    private static void inParallel(int callers, Caller caller) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int number = i;
                ends.add(threads.submit(() -> {
                    caller.call(number);
                    return number;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }
}
