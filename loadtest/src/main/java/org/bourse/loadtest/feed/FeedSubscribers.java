package org.bourse.loadtest.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Many subscribers on one thread. Those that sleep never read; the others read all the time, and what they get is counted
 * while {@link #measure} is on.
 */
final class FeedSubscribers implements AutoCloseable {

    private static final int BUFFER_BYTES = 4 << 20;
    private static final long MINUTE_MICROS = 60_000_000L;

    private final Selector selector;
    private final List<FeedSubscriber> all = new ArrayList<>();
    private final Histogram latencyMicros = new ConcurrentHistogram(MINUTE_MICROS, 3);
    private final Thread thread = new Thread(this::read, "subscribers");
    private volatile boolean measuring;
    private volatile boolean closing;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicInteger lost = new AtomicInteger();

    private FeedSubscribers() throws IOException {
        this.selector = Selector.open();
    }

    /** What arrived in one measurement. */
    record Delivered(double seconds, long messages, Histogram tradeLatencyMicros, int lostConnections) {}

    static FeedSubscribers connect(InetSocketAddress address, FeedBenchmarkOptions options) throws IOException {
        FeedSubscribers subscribers = new FeedSubscribers();
        for (int i = 0; i < options.subscribers; i++) {
            List<String> symbols = new ArrayList<>();
            for (int j = 0; j < options.symbolsEach; j++) {
                symbols.add("SYM" + (1 + (i + j) % options.symbols));
            }
            FeedSubscriber subscriber = FeedSubscriber.connect(address, symbols);
            subscribers.all.add(subscriber);
            if (i >= options.sleepers) {
                subscriber.channel().register(subscribers.selector, SelectionKey.OP_READ, subscriber);
            }
        }
        subscribers.thread.start();
        return subscribers;
    }

    void measure() {
        latencyMicros.reset();
        messages.set(0);
        measuring = true;
    }

    Delivered measured(double seconds) {
        measuring = false;
        return new Delivered(seconds, messages.get(), latencyMicros.copy(), lost.get());
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        Counter counter = new Counter();
        try {
            while (!closing) {
                selector.select(key -> receive(key, buffer, counter), TimeUnit.SECONDS.toMillis(1));
                counter.addUp();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(SelectionKey key, ByteBuffer buffer, Counter counter) {
        try {
            ((FeedSubscriber) key.attachment()).receive(buffer, counter);
        } catch (IOException e) {
            lost.incrementAndGet();
            key.cancel();
        }
    }

    /** Counts on the reading thread. */
    private final class Counter implements FeedSubscriber.Listener {

        private long counted;

        @Override
        public void message() {
            counted++;
        }

        @Override
        public void trade(long microsOfMinute) {
            counted++;
            if (measuring) {
                long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
                latencyMicros.recordValue(Math.floorMod(now - microsOfMinute, MINUTE_MICROS));
            }
        }

        void addUp() {
            if (measuring) {
                messages.addAndGet(counted);
            }
            counted = 0;
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (FeedSubscriber subscriber : all) {
            subscriber.channel().close();
        }
        selector.close();
    }
}
