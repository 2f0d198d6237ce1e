package org.bourse.loadtest.simulation;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.MachineSample;
import org.bourse.loadtest.exchange.MachineSampler;

/** Says now and then how far a run is. */
final class Progress implements AutoCloseable {

    private static final long SECONDS_BETWEEN = 10;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("progress").daemon().factory());
    private final Recorder recorder;
    private final MachineSampler sampler;
    private final long begin = System.nanoTime();
    private long lastAnswers;

    private Progress(Recorder recorder, MachineSampler sampler) {
        this.recorder = recorder;
        this.sampler = sampler;
    }

    static Progress start(Recorder recorder, MachineSampler sampler) {
        Progress progress = new Progress(recorder, sampler);
        var unused = progress.scheduler.scheduleAtFixedRate(
                progress::print, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
        return progress;
    }

    private void print() {
        long answers = recorder.answers();
        List<MachineSample> samples = sampler.samples();
        String cpu = samples.size() < 2
                ? ""
                : CpuSplit.between(samples.get(Math.max(0, samples.size() - 20)), samples.getLast())
                        .describe();
        System.out.printf(
                Locale.ROOT,
                "%4d s: %,d answers/s, %,d failures; %s%n",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
                (answers - lastAnswers) / SECONDS_BETWEEN,
                recorder.failures().values().stream().mapToLong(Long::longValue).sum(),
                cpu);
        lastAnswers = answers;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
