package org.bourse.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.bourse.contract.EventConsumer;
import org.bourse.contract.LogReader;
import org.bourse.engine.event.SequencedCommand;
import org.jspecify.annotations.Nullable;

/** A published log with one consumer, in a list: slow and obvious. */
final class TestLog implements EventConsumer, LogReader {

    private final List<SequencedCommand> commands = new ArrayList<>();
    private final List<List<SequencedCommand>> held = new ArrayList<>();
    private final long begin;
    private long read;
    private long position;
    private boolean woken;
    private boolean holding;
    private long urgentFrom = Long.MAX_VALUE;
    private UnaryOperator<SequencedCommand> changing = command -> command;
    private volatile Predicate<List<SequencedCommand>> wanted = batch -> true;

    /** An empty one that begins behind this command. */
    TestLog(long lastSequence) {
        begin = lastSequence;
        read = lastSequence;
        position = lastSequence;
    }

    @Override
    public void onBatch(List<SequencedCommand> batch) {
        synchronized (this) {
            if (holding) {
                held.add(batch);
                return;
            }
        }
        // Asked without the lock: the gateway asks this log while it holds one of its own.
        publish(batch, wanted.test(batch));
    }

    private synchronized void publish(List<SequencedCommand> batch, boolean concernsSomebody) {
        boolean passes = !concernsSomebody && position == publishedSequence();
        batch.forEach(command -> commands.add(changing.apply(command)));
        if (passes) {
            read = publishedSequence();
            position = read;
        }
        notifyAll();
    }

    /** Publishes nothing until {@link #release}. */
    synchronized void hold() {
        holding = true;
    }

    /** Publishes what was held, and goes on. */
    void release() {
        List<List<SequencedCommand>> published;
        synchronized (this) {
            holding = false;
            published = List.copyOf(held);
            held.clear();
        }
        published.forEach(this::onBatch);
    }

    /** Shows the consumer other commands than those that happened. */
    synchronized void change(UnaryOperator<SequencedCommand> change) {
        changing = change;
    }

    @Override
    public synchronized @Nullable SequencedCommand next() {
        return readable() == 0 ? null : commands.get((int) (read++ - begin));
    }

    @Override
    public synchronized long readable() {
        return publishedSequence() - read;
    }

    @Override
    public synchronized boolean await(long wantedCommands, long nanos) throws InterruptedException {
        while (!woken && readable() < wantedCommands) {
            wait(TimeUnit.NANOSECONDS.toMillis(nanos));
        }
        woken = false;
        return false;
    }

    @Override
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    @Override
    public synchronized long publishedSequence() {
        return begin + commands.size();
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized void advance(long sequence) {
        position = Math.max(position, sequence);
    }

    @Override
    public synchronized long lagEvents() {
        return publishedSequence() - position;
    }

    /** Has the consumer be behind by half of a bound when this many events wait for it. */
    synchronized void urgentFrom(long events) {
        urgentFrom = events;
    }

    @Override
    public synchronized boolean isUrgent() {
        return lagEvents() >= urgentFrom;
    }

    @Override
    public void stop(Throwable cause) {
        throw new AssertionError("the gateway stops for nobody", cause);
    }

    @Override
    public synchronized void onArrival(Predicate<List<SequencedCommand>> decides) {
        wanted = decides;
    }
}
