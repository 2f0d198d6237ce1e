package org.bourse.loadtest.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
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

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("soak-watch").daemon().factory());
    private final List<Look> looks = new ArrayList<>();
    private final MachineSampler sampler;
    private final Recorder recorder;
    private final long begin = System.nanoTime();

    private SoakWatch(MachineSampler sampler, Recorder recorder) {
        this.sampler = sampler;
        this.recorder = recorder;
    }

    /** Begins to look, at an interval. */
    static SoakWatch start(ExchangeUnderTest exchange, Recorder recorder, long intervalMillis) {
        SoakWatch watch = new SoakWatch(MachineSampler.start(exchange, intervalMillis), recorder);
        var unused =
                watch.scheduler.scheduleAtFixedRate(watch::look, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        List<MachineSample> samples = sampler.samples();
        if (samples.isEmpty()) {
            return;
        }
        Histogram recent = recorder.recentOrders();
        Look look = new Look(
                (System.nanoTime() - begin) / 6e10,
                samples.getLast(),
                recent.getValueAtPercentile(50) / 1e6,
                recent.getValueAtPercentile(99) / 1e6);
        synchronized (looks) {
            looks.add(look);
        }
    }

    /** What was seen, in order. */
    List<Look> looks() {
        synchronized (looks) {
            return List.copyOf(looks);
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
