package org.bourse.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.log.LogConsumer.Role;
import org.junit.jupiter.api.Test;

/**
 * The log against an obvious list, and its consumers' sleep against what is published at every moment of it: nothing wakes a
 * consumer that missed a command but the next one. {@code -Dfuzz.rounds=N} makes both longer, {@code -Dfuzz.seed=N} repeats
 * the sizes and pauses, though not the threads' turns.
 */
class PublishedLogFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 20_000);
    private static final int LONGEST_PAUSE = 100;

    /** Long enough on any machine that only a command that was forgotten takes it. */
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(60);

    @Test
    void everyConsumerReadsWhatAListWouldHave() {
        Random random = new Random(SEED);
        PublishedLog log = new PublishedLog(0, Long.MAX_VALUE);
        LoggedCommands commands = new LoggedCommands(0);
        LogConsumer ahead = log.consumer("ahead", Role.REQUIRED);
        List<LogConsumer> consumers = List.of(
                ahead, log.consumerBehind(ahead, "behind", Role.REQUIRED), log.consumer("other", Role.OPTIONAL));
        List<ArrayDeque<SequencedCommand>> expected =
                List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
        long[] read = new long[3];
        for (int round = 0; round < ROUNDS; round++) {
            List<SequencedCommand> batch = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                // Some have a chunk of their own.
                batch.add(commands.next(random.nextInt(1_000) == 0 ? 5_000 : random.nextInt(4)));
            }
            log.onBatch(batch);
            expected.forEach(list -> list.addAll(batch));
            int who = random.nextInt(3);
            LogConsumer consumer = consumers.get(who);
            for (long left = Math.min(consumer.readable(), random.nextInt(40)); left > 0; left--) {
                SequencedCommand next = consumer.next();
                assertThat(next)
                        .as("fuzz.seed=%d", SEED)
                        .isEqualTo(expected.get(who).poll());
                read[who]++;
            }
            consumer.advance(consumer.position() + (random.nextBoolean() ? read[who] - consumer.position() : 0));
            assertThat(consumers.get(1).position()).as("fuzz.seed=%d", SEED).isLessThanOrEqualTo(ahead.position());
            int waiting = expected.get(who).size() + (int) (read[who] - consumer.position());
            assertThat(consumer.lagCommands()).as("fuzz.seed=%d", SEED).isEqualTo(waiting);
        }
    }

    @Test
    void wakesForEveryCommandWheneverItComes() throws Exception {
        PublishedLog log = new PublishedLog(0, Long.MAX_VALUE);
        LoggedCommands commands = new LoggedCommands(0);
        LogConsumer ahead = log.consumer("ahead", Role.REQUIRED);
        LogConsumer behind = log.consumerBehind(ahead, "behind", Role.REQUIRED);
        AtomicLong reached = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> first = threads.submit(() -> follow(ahead, new AtomicLong()));
            Future<?> second = threads.submit(() -> follow(behind, reached));
            Random random = new Random(SEED);
            for (int round = 1; round <= ROUNDS; round++) {
                for (int spins = random.nextInt(1 + random.nextInt(LONGEST_PAUSE)); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                log.onBatch(commands.batch(1));
                long since = System.nanoTime();
                while (reached.get() < round) {
                    requireProgressSince(since, round);
                    Thread.onSpinWait();
                }
            }
            first.get();
            second.get(FORGOTTEN_NANOS, TimeUnit.NANOSECONDS);
        } finally {
            // One that sleeps although there is something for it would do so for ever.
            threads.shutdownNow();
        }
        assertThat(behind.lagEvents()).isZero();
    }

    /** A consumer that passes what comes while it is idle: whether it reads or passes, nothing is lost on the way. */
    @Test
    void losesNothingBetweenReadingAndPassing() throws Exception {
        PublishedLog log = new PublishedLog(0, Long.MAX_VALUE);
        LoggedCommands commands = new LoggedCommands(0);
        LogConsumer ahead = log.consumer("ahead", Role.REQUIRED);
        LogConsumer behind = log.consumerBehind(ahead, "behind", Role.REQUIRED);
        Random random = new Random(SEED);
        ahead.onArrival(batch -> random.nextInt(3) == 0);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> first = threads.submit(() -> follow(ahead, new AtomicLong()));
            Future<?> second = threads.submit(() -> follow(behind, new AtomicLong()));
            for (int round = 1; round <= ROUNDS; round++) {
                log.onBatch(commands.batch(1));
            }
            ahead.onArrival(batch -> true);
            long seen = 0;
            long since = System.nanoTime();
            while (!first.isDone()) {
                if (ahead.position() > seen) {
                    seen = ahead.position();
                    since = System.nanoTime();
                }
                requireProgressSince(since, seen);
                if (ahead.position() >= ROUNDS) {
                    ahead.wake();
                }
                Thread.onSpinWait();
            }
            first.get();
            second.get(FORGOTTEN_NANOS, TimeUnit.NANOSECONDS);
        } finally {
            // One that sleeps although there is something for it would do so for ever.
            threads.shutdownNow();
        }
        assertThat(behind.position()).isEqualTo(ROUNDS);
    }

    private static void requireProgressSince(long nanos, long round) {
        if (System.nanoTime() - nanos > FORGOTTEN_NANOS) {
            throw new AssertionError("fuzz.seed=" + SEED + ": forgotten in round " + round);
        }
    }

    /** Reads in order until all rounds are over. */
    private static Long follow(LogConsumer consumer, AtomicLong reached) throws InterruptedException {
        long last = 0;
        while (consumer.position() < ROUNDS) {
            consumer.await(1, Long.MAX_VALUE);
            SequencedCommand command = consumer.next();
            while (command != null) {
                assertThat(command.sequence()).as("fuzz.seed=%d", SEED).isGreaterThan(last);
                last = command.sequence();
                consumer.advance(last);
                reached.set(last);
                command = consumer.next();
            }
        }
        return last;
    }
}
