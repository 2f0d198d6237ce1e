package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bourse.loadtest.exchange.AnswerTimes;
import org.bourse.loadtest.exchange.LoadTarget;
import org.jspecify.annotations.Nullable;

/** Asks the exchange for its own answer times when what is measured begins, and again at the end. */
final class ExchangeAnswerTimes implements AutoCloseable {

    private static final long POLL_MILLIS = 50;

    private final LoadTarget target;
    private final RunClock clock;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("own-times").daemon().factory());
    private volatile @Nullable AnswerTimes before;

    private ExchangeAnswerTimes(LoadTarget target, RunClock clock) {
        this.target = target;
        this.clock = clock;
    }

    static ExchangeAnswerTimes start(LoadTarget target, RunClock clock) {
        ExchangeAnswerTimes times = new ExchangeAnswerTimes(target, clock);
        var unused =
                times.scheduler.scheduleWithFixedDelay(times::look, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
        return times;
    }

    private void look() {
        if (!clock.isMeasuring()) {
            return;
        }
        try {
            before = target.answerTimes();
            scheduler.shutdown();
        } catch (IOException e) {
            // Asked again: the load itself will tell whether the exchange answers.
            before = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Since what is measured began, or since the exchange started if that was too short to be noticed. */
    AnswerTimes measured() throws IOException, InterruptedException {
        AnswerTimes first = before;
        return first == null ? target.answerTimes() : target.answerTimes().since(first);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
