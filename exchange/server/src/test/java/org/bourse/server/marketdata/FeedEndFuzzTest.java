package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.view.Candle;
import org.bourse.server.view.Market;
import org.junit.jupiter.api.Test;

/**
 * The end of the feed, against questions that come at every moment of it: each is answered, or refused. {@code
 * -Dfuzz.rounds=N} makes it longer, {@code -Dfuzz.seed=N} repeats the pauses, though not the threads' turns.
 */
class FeedEndFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 300);
    private static final int LONGEST_PAUSE = 20_000;

    /** More than the feed answers at once; yet few enough that its thread may lose its processor with all of them waiting. */
    private static final int MOST_WAITING = 10_000;

    /** Long enough on any machine that only a question that was forgotten takes it. */
    private static final long FORGOTTEN_SECONDS = 60;

    @Test
    void answersOrRefusesEveryQuestionThatComesWhileItEnds() throws Exception {
        Random random = new Random(SEED);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int round = 0; round < ROUNDS; round++) {
                PublishedLog log = new PublishedLog(0, 1_000_000);
                LogConsumer events = log.consumer("feed-dispatch", LogConsumer.Role.OPTIONAL);
                MarketDataFeed feed = new MarketDataFeed(FeedSettings.DEFAULTS, InstantSource.system(), events);
                feed.start();
                Market market = new Market(log);
                long broker = market.register("Broker");
                AtomicBoolean stopped = new AtomicBoolean();
                Future<Integer> questions = threads.submit(() -> askUntil(stopped, feed));
                try {
                    market.bid(broker, 1_000, 5);
                    for (int spins = random.nextInt(LONGEST_PAUSE); spins > 0; spins--) {
                        Thread.onSpinWait();
                    }
                    feed.stop();
                } finally {
                    stopped.set(true);
                }

                assertThat(questions.get()).as("fuzz.seed=%d", SEED).isPositive();
                assertThat(events.lagCommands()).as("fuzz.seed=%d", SEED).isZero();
                assertThat(feed.failure()).isEmpty();
            }
        }
    }

    private static int askUntil(AtomicBoolean stopped, MarketDataFeed feed) throws Exception {
        List<CompletableFuture<List<Candle>>> questions = new ArrayList<>();
        do {
            questions.add(feed.recentSeconds("PETR4", 0, Long.MAX_VALUE));
            if (questions.size() % MOST_WAITING == 0) {
                questions.getLast().exceptionally(refused -> List.of()).get(FORGOTTEN_SECONDS, TimeUnit.SECONDS);
            }
        } while (!stopped.get() && !questions.getLast().isCompletedExceptionally());
        int settled = 0;
        for (CompletableFuture<List<Candle>> asked : questions) {
            try {
                asked.get(FORGOTTEN_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertThat(e).hasRootCauseMessage("the feed is not running");
            } catch (TimeoutException e) {
                throw new AssertionError("fuzz.seed=" + SEED + ": a question was forgotten", e);
            }
            settled++;
        }
        return settled;
    }
}
