package org.bourse.server.sequencer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.bourse.contract.Outcome;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalSync;
import org.jspecify.annotations.Nullable;

/**
 * Orders through the whole sequencer on a real disk: submit, journal, apply, complete. Each caller keeps
 * {@code window} commands under way. Prints one line per run:
 *
 * <pre>
 * ./mvnw -q -pl exchange/log -am test-compile exec:exec@sequencer-benchmark -Dsequencer="BATCH 64 1 virtual"
 * </pre>
 *
 * <p>Arguments: journal sync, callers, window, {@code virtual} or {@code platform}, and the directory for the journal.
 */
public final class SequencerBenchmark {

    private static final int WARM_UP_SECONDS = 5;
    private static final int RUN_SECONDS = 5;
    private static final int RUNS = 5;

    private final JournalSync sync;
    private final int callers;
    private final int window;
    private final boolean virtual;
    private final AtomicLong completed = new AtomicLong();
    private final Batches batches = new Batches();
    private final Recorder latency = new Recorder(60_000_000_000L, 3);

    /** Why a caller ended before it was told to; what the others measure from then on means nothing. */
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile boolean stopped;

    private SequencerBenchmark(JournalSync sync, int callers, int window, boolean virtual) {
        this.sync = sync;
        this.callers = callers;
        this.window = window;
        this.virtual = virtual;
    }

    private static final class Batches implements SequencerMetrics {
        volatile long count;
        volatile long bytes;
        volatile long forceNanos;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, another reads
        public void onBatch(int commands, long journalBytes, long nanos) {
            count++;
            bytes += journalBytes;
            forceNanos += nanos;
        }

        @Override
        public void onUnknown() {
            throw new IllegalStateException("the sequencer failed");
        }

        @Override
        public void onRefused(RejectReason reason) {
            throw new IllegalStateException("refused: " + reason);
        }
    }

    /** Runs it; see the class. */
    public static void main(String[] args) throws Exception {
        JournalSync sync = JournalSync.valueOf(args.length > 0 ? args[0].toUpperCase(Locale.ROOT) : "BATCH");
        int callers = args.length > 1 ? Integer.parseInt(args[1]) : 64;
        int window = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        boolean virtual = args.length <= 3 || args[3].equals("virtual");
        Path parent = Path.of(args.length > 4 ? args[4] : "target");
        Path directory = Files.createTempDirectory(Files.createDirectories(parent), "sequencer-benchmark");
        try {
            new SequencerBenchmark(sync, callers, window, virtual).run(directory);
        } finally {
            delete(directory);
        }
    }

    private void run(Path directory) throws Exception {
        MatchingEngine engine = new MatchingEngine();
        JournalSettings settings = new JournalSettings(sync, JournalSettings.DEFAULTS.segmentBytes());
        try (Journal journal = Journal.open(directory, UUID.randomUUID(), settings);
                JournaledSequencer sequencer = new JournaledSequencer(
                        journal,
                        engine,
                        List.of(),
                        SequencerBenchmark::now,
                        AdmissionControl.OPEN,
                        batches,
                        SequencerSettings.DEFAULTS)) {
            sequencer.start(_ -> {});
            sequencer.submit(Orders.register("benchmark"), CommandSource.REST).join();
            List<Thread> threads = startCallers(sequencer);
            try {
                measure(WARM_UP_SECONDS, "warm-up", journal);
                for (int i = 1; i <= RUNS; i++) {
                    measure(RUN_SECONDS, "run " + i, journal);
                }
            } finally {
                stopped = true;
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private List<Thread> startCallers(JournaledSequencer sequencer) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            long seed = i;
            Runnable caller = () -> callUntilStopped(sequencer, new Random(seed));
            threads.add(
                    virtual
                            ? Thread.startVirtualThread(caller)
                            : Thread.ofPlatform().start(caller));
        }
        return threads;
    }

    private void callUntilStopped(JournaledSequencer sequencer, Random random) {
        try {
            call(sequencer, random);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            failed.countDown();
        }
    }

    private void call(JournaledSequencer sequencer, Random random) {
        record UnderWay(long startNanos, CompletableFuture<Outcome> outcome) {}
        Deque<UnderWay> underWay = new ArrayDeque<>();
        while (!stopped) {
            while (underWay.size() < window) {
                underWay.add(
                        new UnderWay(System.nanoTime(), sequencer.submit(Orders.any(random, 1), CommandSource.REST)));
            }
            UnderWay oldest = underWay.remove();
            oldest.outcome().join();
            latency.recordValue(System.nanoTime() - oldest.startNanos());
            completed.getAndIncrement();
        }
    }

    /** Lets the callers go on for so long and prints what they did. Fails as soon as one of them does. */
    private void measure(int seconds, String name, Journal journal) throws InterruptedException {
        latency.getIntervalHistogram();
        long commands = completed.get();
        long count = batches.count;
        long bytes = batches.bytes;
        long forceNanos = batches.forceNanos;
        long start = System.nanoTime();
        if (failed.await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a caller failed, so there is nothing to measure", failure.get());
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        commands = completed.get() - commands;
        count = batches.count - count;
        Histogram times = latency.getIntervalHistogram();
        System.out.printf(
                Locale.ROOT,
                "%s %s callers=%d window=%d %s: %,.0f commands/s, %.1f per batch, %.0f bytes each, force %.0f us,"
                        + " p50 %d us, p99 %d us, p99.9 %d us, max %d us (sequence %,d)%n",
                name,
                sync,
                callers,
                window,
                virtual ? "virtual" : "platform",
                commands / elapsed,
                (double) commands / count,
                (double) (batches.bytes - bytes) / commands,
                (batches.forceNanos - forceNanos) / 1e3 / count,
                times.getValueAtPercentile(50) / 1_000,
                times.getValueAtPercentile(99) / 1_000,
                times.getValueAtPercentile(99.9) / 1_000,
                times.getMaxValue() / 1_000,
                journal.lastSequence());
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
