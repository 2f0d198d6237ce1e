package org.bourse.server.marketdata;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.bourse.contract.LogReader;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.Times;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.bourse.server.view.ExecutionPage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live feed: reads the published log, keeps the market's state and publishes it to subscribers. Everything happens on
 * one thread, {@code feed-dispatch}; callers ask and get a future.
 *
 * <p>The thread waits for nobody: subscribers' queues conflate or give their reader up.
 */
public final class MarketDataFeed {

    private static final Logger LOG = LoggerFactory.getLogger(MarketDataFeed.class);

    private static final long TICK_NANOS = 1_000_000_000L;

    /**
     * Commands worth waking the thread for while nobody listens. To wake it for each would cost as much of a processor as
     * matching does; to let more wait would have the collector copy them.
     */
    private static final int ENOUGH_UNHEARD = 64;

    private static final long STOP_MILLIS = 5_000;

    /** Questions that are answered before what happens is looked at again, however many more come. */
    private static final int MOST_ANSWERS = 1_000;

    private final FeedSettings settings;
    private final InstantSource clock;
    private final ExecutionLog log;
    private final MarketState state;
    private final MarketPublisher publisher;
    private final LogReader events;
    private final Thread thread;

    private final ConcurrentLinkedQueue<Request<?>> requests = new ConcurrentLinkedQueue<>();

    /** The last command that the state has; the thread's own. */
    private long appliedSequence;

    /** The latest time that its minutes were told, by which the oldest are forgotten; the thread's own. */
    private long passedToMicros;

    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private volatile int subscriptions;

    /**
     * A feed that is not running yet.
     *
     * @param restored what it begins with
     * @param clock the exchange's time
     * @param events its way through what is published after that
     */
    public MarketDataFeed(FeedRestore restored, FeedSettings settings, InstantSource clock, LogReader events) {
        this.settings = settings;
        this.clock = clock;
        this.log = restored.log;
        this.state = restored.state;
        this.publisher = restored.publisher;
        this.events = events;
        this.appliedSequence = events.position();
        this.passedToMicros = micros();
        this.thread = Thread.ofPlatform().name("feed-dispatch").daemon().unstarted(this::run);
    }

    /** A feed of an empty exchange that is not running yet. */
    public MarketDataFeed(FeedSettings settings, InstantSource clock, LogReader events) {
        this(new FeedRestore(settings), settings, clock, events);
    }

    /** Begins to publish. */
    public void start() {
        thread.start();
    }

    /** The number of subscriptions, by channel and symbol. */
    public int subscriptions() {
        return subscriptions;
    }

    /** The failure that stopped the feed; empty while it runs. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Adds subscriptions. They begin at one moment: {@code answer} is queued, then the first message of each. The future
     * completes once that is done, with the sequence of the last event before.
     */
    public CompletableFuture<Long> subscribe(
            Subscriber subscriber, List<Subscription> wishes, LongFunction<Frame> answer) {
        return ask(() -> {
            long lastEvent = log.lastEventSequence();
            subscriber.queue().offer(answer.apply(lastEvent));
            wishes.forEach(wish -> publisher.subscribe(subscriber, wish));
            subscriptions = publisher.subscriptions();
            return lastEvent;
        });
    }

    /** Ends subscriptions; {@code answer} is queued after the last message of any of them. */
    public CompletableFuture<Boolean> unsubscribe(Subscriber subscriber, List<Channel> channels, Frame answer) {
        return ask(() -> {
            channels.forEach(channel -> publisher.unsubscribe(subscriber, channel));
            subscriptions = publisher.subscriptions();
            subscriber.queue().offer(answer);
            return true;
        });
    }

    /** Ends everything the subscriber has, soon. */
    public void drop(Subscriber subscriber) {
        ask(() -> {
                    publisher.drop(subscriber);
                    subscriptions = publisher.subscriptions();
                    return true;
                })
                .exceptionally(stopped -> false);
    }

    /** The whole book that a subscriber's writer was told to send; later changes of it are queued from then on. */
    public CompletableFuture<Frame> snapshot(Subscriber subscriber, SnapshotDue due) {
        return ask(() -> {
            subscriber.queue().snapshotTaken(due.slot());
            return due.slot().channel.snapshot();
        });
    }

    /**
     * The newest {@value CandleSeries#SECONDS_KEPT} seconds with trades of those that begin from {@code fromMicros} to before
     * {@code toMicros}, oldest first.
     */
    public CompletableFuture<List<Candle>> recentSeconds(String symbol, long fromMicros, long toMicros) {
        return ask(() -> recent(symbol, CandleInterval.SECOND, fromMicros, toMicros));
    }

    /** The minutes of the last 24 hours that begin from {@code fromMicros} to before {@code toMicros}. */
    public CompletableFuture<RecentMinutes> recentMinutes(String symbol, long fromMicros, long toMicros) {
        return ask(() -> {
            long from = Math.max(fromMicros, firstMinuteMicros());
            return new RecentMinutes(recent(symbol, CandleInterval.MINUTE, from, toMicros), from);
        });
    }

    /**
     * Minutes that memory has.
     *
     * @param candles oldest first
     * @param fromMicros from when on they are all that there are
     */
    public record RecentMinutes(List<Candle> candles, long fromMicros) {}

    private List<Candle> recent(String symbol, CandleInterval interval, long fromMicros, long toMicros) {
        SymbolState found = state.symbol(symbol);
        return found == null ? List.of() : found.candles.history(interval, fromMicros, toMicros);
    }

    /** The first minute that is not forgotten, whatever the clock says by now. */
    private long firstMinuteMicros() {
        return CandleInterval.MINUTE.startOf(passedToMicros - Times.MICROS_PER_DAY) + CandleInterval.MINUTE.micros();
    }

    /** The first of what happened to the broker's orders after an event, if memory reaches back to it. */
    CompletableFuture<RecentExecutions> recentExecutions(long eventSequence, long brokerId, int limit) {
        return ask(() -> new RecentExecutions(
                log.completeAfter(),
                log.lastEventSequence(),
                log.reachesBackTo(eventSequence)
                        ? Optional.of(log.page(eventSequence, brokerId, limit))
                        : Optional.empty()));
    }

    /**
     * A broker's executions that memory has.
     *
     * @param completeAfter the event after which it has all of them
     * @param lastEvent the newest event that was published, of whatever kind
     * @param page what was asked for, if it has that
     */
    record RecentExecutions(long completeAfter, long lastEvent, Optional<ExecutionPage> page) {}

    /** Publishes what was handed over before, and ends. */
    public void stop() throws InterruptedException {
        stopping = true;
        events.wake();
        thread.join(STOP_MILLIS);
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        requests.add(new Request<>(events.publishedSequence(), question, answer));
        events.wake();
        if (ended) {
            refuseRequests();
        }
        return answer;
    }

    /** A question to the feed's own thread, which answers it from what was published by then, or more. */
    private record Request<T>(long after, Supplier<T> question, CompletableFuture<T> answer) {

        void answerNow() {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
                throw e;
            }
        }
    }

    private void run() {
        try {
            long nextTick = System.nanoTime();
            while (!stopping || events.readable() > 0) {
                int published = work();
                if (System.nanoTime() - nextTick >= 0) {
                    nextTick = System.nanoTime() + TICK_NANOS;
                    long now = micros();
                    passedToMicros = Math.max(passedToMicros, now);
                    published += publisher.passTo(now);
                }
                rest(published, nextTick);
            }
        } catch (Throwable e) {
            // Whatever it is: the state may be half changed, so nothing more may be published from it. Trading goes on.
            failure = e;
            ended = true;
            events.stop(e);
            LOG.error("The live feed failed and publishes nothing more until the next start", e);
        } finally {
            ended = true;
            refuseRequests();
        }
    }

    private void refuseRequests() {
        Request<?> request = requests.poll();
        while (request != null) {
            request.answer().completeExceptionally(new IllegalStateException("the feed is not running", failure));
            request = requests.poll();
        }
    }

    /** Applies what has arrived, publishes it once, and then answers: requests see a state that is published. */
    private int work() {
        int published = 0;
        int applied = 0;
        SequencedCommand command = events.next();
        while (command != null) {
            state.apply(command);
            appliedSequence = command.sequence();
            command = ++applied < settings.commandsPerPublish() ? events.next() : null;
        }
        if (applied > 0) {
            published = publisher.publish();
            events.advance(appliedSequence);
        }
        answer();
        return published;
    }

    private void answer() {
        Request<?> request = requests.peek();
        for (int i = 0; i < MOST_ANSWERS && request != null && request.after() <= appliedSequence; i++) {
            requests.remove();
            request.answerNow();
            request = requests.peek();
        }
    }

    /**
     * Waits until there is work. After a publish to many it first pauses in proportion, so that the fan-out leaves the
     * processor to matching; what arrives meanwhile goes out together.
     */
    private void rest(int published, long nextTick) throws InterruptedException {
        if (published > 0 && !stopping) {
            LockSupport.parkNanos(published * settings.pauseNanosPerDelivery());
        }
        if (!stopping && requests.isEmpty()) {
            // While nobody listens some dozens may wait for a second: questions are answered from what is published by
            // then.
            events.await(subscriptions > 0 ? 1 : ENOUGH_UNHEARD, nextTick - System.nanoTime());
        }
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
