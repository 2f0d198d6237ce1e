package org.bourse.server.log;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bourse.contract.EventConsumer;
import org.bourse.engine.event.SequencedCommand;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of what happened on the sequencer's own thread, before a caller is answered and before the published log has
 * it: the views, the counts. It has a position, a lag and a failure like the consumers that read the log. It is behind
 * only while it takes a batch in, or for ever when it could not: then the exchange stops.
 */
public final class DirectConsumer implements EventConsumer, ConsumerPosition {

    private final String name;
    private final EventConsumer consumer;
    private final LongSupplier nanoTime;

    // Written by the sequencer's thread alone.
    private volatile long position;
    private volatile long arrivedEvents;
    private volatile long passedEvents;
    private volatile long arrivedNanos;
    private volatile @Nullable RuntimeException failure;

    /**
     * A position for this consumer.
     *
     * @param name for metrics
     * @param lastSequence the last command whose effects it has from the start
     */
    public DirectConsumer(String name, EventConsumer consumer, long lastSequence) {
        this(name, consumer, lastSequence, System::nanoTime);
    }

    /** The same by this clock, which only goes on. */
    DirectConsumer(String name, EventConsumer consumer, long lastSequence, LongSupplier nanoTime) {
        this.name = name;
        this.consumer = consumer;
        this.nanoTime = nanoTime;
        this.position = lastSequence;
    }

    @Override
    public void onBatch(List<SequencedCommand> batch) {
        long events = passedEvents;
        for (SequencedCommand command : batch) {
            events += PublishedLog.weight(command);
        }
        arrivedNanos = nanoTime.getAsLong();
        arrivedEvents = events;
        try {
            consumer.onBatch(batch);
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
        position = batch.getLast().sequence();
        passedEvents = events;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long lagEvents() {
        // What it passed first: it never gets ahead of what has arrived.
        long passed = passedEvents;
        return arrivedEvents - passed;
    }

    @Override
    public double lagSeconds() {
        return lagEvents() == 0 ? 0 : (nanoTime.getAsLong() - arrivedNanos) / 1e9;
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }
}
