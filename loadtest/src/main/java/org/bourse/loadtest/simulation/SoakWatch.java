package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeProcess;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.LiveHeap;
import org.bourse.loadtest.exchange.MachineSample;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.report.Plot;

/** Looks at the exchange and at the orders' answer times again and again while a soak runs. */
final class SoakWatch implements AutoCloseable {

    /**
     * One look.
     *
     * @param minutes since the begin
     * @param machine what the exchange occupied
     * @param p50Millis median of the orders answered since the last look
     * @param p99Millis 99th percentile of the same
     */
    record Look(double minutes, MachineSample machine, double p50Millis, double p99Millis) {}

    /**
     * One look at what is left in the exchange's heap after everything else was collected.
     *
     * @param minutes since the begin
     * @param mebibytes live objects
     */
    record HeapLook(double minutes, double mebibytes) {}

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("soak-watch").daemon().factory());
    private final List<Look> looks = new ArrayList<>();
    private final List<HeapLook> heapLooks = new ArrayList<>();
    private final MachineSampler sampler;
    private final Recorder recorder;
    private final long begin = System.nanoTime();

    private SoakWatch(MachineSampler sampler, Recorder recorder) {
        this.sampler = sampler;
        this.recorder = recorder;
    }

    /** Begins to look, at an interval; at a longer one into the heap, when the exchange is the test's own. */
    static SoakWatch start(
            ExchangeUnderTest exchange, Recorder recorder, long intervalMillis, long heapIntervalMillis) {
        SoakWatch watch = new SoakWatch(MachineSampler.start(exchange, intervalMillis), recorder);
        watch.every(intervalMillis, watch::look);
        exchange.process()
                .map(ExchangeProcess::pid)
                .ifPresent(pid -> watch.every(heapIntervalMillis, () -> watch.lookIntoHeap(pid)));
        return watch;
    }

    private void every(long millis, Runnable work) {
        var unused = scheduler.scheduleAtFixedRate(work, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void lookIntoHeap(long pid) {
        try {
            double mebibytes = LiveHeap.bytes(pid) / 1_048_576.0;
            synchronized (looks) {
                heapLooks.add(new HeapLook(minutes(), mebibytes));
            }
        } catch (IOException | ExchangeFailure e) {
            System.err.println("Its heap can't be looked into: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double minutes() {
        return (System.nanoTime() - begin) / 6e10;
    }

    private void look() {
        List<MachineSample> samples = sampler.samples();
        if (samples.isEmpty()) {
            return;
        }
        Histogram recent = recorder.recentOrders();
        Look look = new Look(
                minutes(),
                samples.getLast(),
                recent.getValueAtPercentile(50) / 1e6,
                recent.getValueAtPercentile(99) / 1e6);
        synchronized (looks) {
            looks.add(look);
        }
    }

    /** The looks, in order. */
    List<Look> looks() {
        synchronized (looks) {
            return List.copyOf(looks);
        }
    }

    /** The looks at the heap, in order; none of an exchange that was running before. */
    List<HeapLook> heapLooks() {
        synchronized (looks) {
            return List.copyOf(heapLooks);
        }
    }

    /** A value over time. */
    static Plot plot(List<Look> looks, String title, String unit, ToDoubleFunction<Look> value) {
        return new Plot(title, "minutes", unit).line(title, minutes(looks), values(looks, value));
    }

    static double[] minutes(List<Look> looks) {
        return values(looks, Look::minutes);
    }

    static double[] values(List<Look> looks, ToDoubleFunction<Look> value) {
        return looks.stream().mapToDouble(value).toArray();
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        sampler.close();
    }
}
