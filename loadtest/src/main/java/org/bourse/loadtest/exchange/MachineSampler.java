package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at what gets the load, its PostgreSQL and who makes the load at a fixed interval, from its start until it is closed. */
public final class MachineSampler implements AutoCloseable {

    private final LoadTarget target;
    private final OptionalLong postgresPid;
    private final long[] generators;
    private final List<MachineSample> samples = new ArrayList<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("machine-sampler").daemon().factory());

    private MachineSampler(LoadTarget target, long[] generators) {
        this.target = target;
        this.generators = generators;
        this.postgresPid = target.pid().isPresent() ? target.postgresPid() : OptionalLong.empty();
    }

    /**
     * Begins to look.
     *
     * @param generators processes that make the load, besides this one
     */
    public static MachineSampler start(LoadTarget target, long intervalMillis, long... generators) {
        MachineSampler sampler = new MachineSampler(target, generators.clone());
        var unused = sampler.scheduler.scheduleAtFixedRate(sampler::sample, 0, intervalMillis, TimeUnit.MILLISECONDS);
        return sampler;
    }

    /** The samples so far, oldest first. */
    public List<MachineSample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    /** The processors' shares between two moments of {@link System#nanoTime()}. */
    public CpuSplit split(long fromNanos, long toNanos) {
        List<MachineSample> seen = samples();
        if (seen.isEmpty()) {
            return new CpuSplit(false, 0, 0, 0, 0);
        }
        return CpuSplit.between(nearest(seen, fromNanos), nearest(seen, toNanos));
    }

    /** Looks now. */
    public MachineSample read() {
        try {
            long cpu = 0;
            ProcessReading reading = new ProcessReading(0, 0, 0, 0, 0);
            long files = 0;
            long journal = 0;
            if (target.pid().isPresent()) {
                long pid = target.pid().getAsLong();
                reading = ProcessReading.of(pid);
                cpu = reading.cpuMillis();
                files = ProcessReading.openFiles(pid);
            }
            if (target.journal().isPresent()) {
                journal = bytesIn(target.journal().get());
            }
            return new MachineSample(
                    System.nanoTime(),
                    cpu,
                    postgresPid.isPresent() ? ProcessReading.treeCpuMillis(postgresPid.getAsLong()) : 0,
                    generatorCpuMillis(),
                    ProcessReading.machineCpuMillis(),
                    reading.residentKibibytes(),
                    reading.threads(),
                    files,
                    journal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long generatorCpuMillis() throws IOException {
        long millis = ProcessReading.of(ProcessHandle.current().pid()).cpuMillis();
        for (long generator : generators) {
            millis += ProcessReading.of(generator).cpuMillis();
        }
        return millis;
    }

    private void sample() {
        try {
            MachineSample sample = read();
            synchronized (samples) {
                samples.add(sample);
            }
        } catch (UncheckedIOException e) {
            // The exchange or a generator has ended, which the test itself notices; there is nothing left to look at.
            scheduler.shutdown();
        }
    }

    private static MachineSample nearest(List<MachineSample> samples, long atNanos) {
        MachineSample nearest = samples.getFirst();
        for (MachineSample sample : samples) {
            if (Math.abs(sample.atNanos() - atNanos) < Math.abs(nearest.atNanos() - atNanos)) {
                nearest = sample;
            }
        }
        return nearest;
    }

    private static long bytesIn(Path directory) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                bytes += size(file);
            }
        }
        return bytes;
    }

    /** Segments come and go. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
