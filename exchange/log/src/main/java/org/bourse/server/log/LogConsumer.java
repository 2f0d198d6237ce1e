package org.bourse.server.log;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.bourse.codec.SequencedCommandDecoder;
import org.bourse.contract.LogReader;
import org.bourse.engine.event.SequencedCommand;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of the published log: a name, a position, and how far that is behind. One that can't go on stops: its position
 * stays where it is, for health and metrics, and the journal has what follows for the next start, so the log need not.
 */
public final class LogConsumer implements LogReader, ConsumerPosition {

    /** The consumer's part in the exchange, which decides what happens when it has stopped. */
    public enum Role {

        /** No new orders are taken without it. */
        REQUIRED,

        /** Trading goes on without it, and its lag counts no more. */
        OPTIONAL
    }

    private static final long AWAKE = Long.MAX_VALUE;

    private final PublishedLog log;
    private final String name;
    private final Role role;
    private final Optional<LogConsumer> ahead;
    private final List<LogConsumer> behind = new CopyOnWriteArrayList<>();
    private volatile Predicate<List<SequencedCommand>> wanted = batch -> true;

    private final SequencedCommandDecoder decoder = new SequencedCommandDecoder();

    /** Behind what was read; moved by the reading thread, and by the appending one over what concerns nobody. */
    private final Place reading;

    /** Behind what it is done with. Both places are guarded by this. */
    private final Place done;

    private volatile @Nullable Thread reader;

    /** The command from which on the reading thread wants to be woken. */
    private volatile long wakeAt = AWAKE;

    private volatile boolean woken;
    private volatile long position;
    private volatile long positionEvents;
    private volatile long firstChunk;
    private volatile @Nullable Throwable failure;

    /** The time at which the oldest command was published that it was not done with when it stopped; 0 for none. */
    private long stoppedBeforeNanos;

    LogConsumer(PublishedLog log, String name, Role role, Optional<LogConsumer> ahead, Place end) {
        this.log = log;
        this.name = name;
        this.role = role;
        this.ahead = ahead;
        this.reading = end;
        this.done = new Place(end);
        this.position = end.sequence();
        this.positionEvents = end.events();
        this.firstChunk = end.chunkNumber();
        ahead.ifPresent(other -> other.behind.add(this));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized @Nullable SequencedCommand next() {
        if (reading.sequence() >= limit() || failure != null) {
            return null;
        }
        return reading.read(decoder);
    }

    @Override
    public synchronized long readable() {
        return Math.max(0, limit() - reading.sequence());
    }

    @Override
    public boolean await(long commands, long nanos) throws InterruptedException {
        long from = System.nanoTime();
        long left = nanos;
        reader = Thread.currentThread();
        synchronized (this) {
            wakeAt = reading.sequence() + commands;
        }
        try {
            // Whoever publishes after this look at the log sees at which command we are to be woken.
            while (left > 0 && !woken && limit() < wakeAt && !hasUrgentWork()) {
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                left = nanos - (System.nanoTime() - from);
            }
        } finally {
            synchronized (this) {
                wakeAt = AWAKE;
            }
        }
        // Before the caller looks at what it is woken for: what comes after that look wakes it again.
        woken = false;
        return hasUrgentWork();
    }

    private boolean hasUrgentWork() {
        return isUrgent() && readable() > 0;
    }

    @Override
    public void wake() {
        woken = true;
        LockSupport.unpark(reader);
    }

    @Override
    public long publishedSequence() {
        return log.publishedSequence();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void advance(long sequence) {
        long first = firstChunk;
        synchronized (this) {
            if (failure != null) {
                return;
            }
            done.moveBehind(sequence);
            noteDone();
        }
        if (firstChunk != first) {
            log.release();
        }
        behind.forEach(LogConsumer::wakeIfWanted);
    }

    @Override
    public void onArrival(Predicate<List<SequencedCommand>> decides) {
        wanted = decides;
    }

    @Override
    public void stop(Throwable cause) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            stoppedBeforeNanos = position < log.publishedSequence() ? done.nextNanos() : System.nanoTime();
            failure = cause;
            firstChunk = Long.MAX_VALUE;
        }
        log.release();
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** The number of published commands that it is not done with. */
    public long lagCommands() {
        return Math.max(0, log.publishedSequence() - position);
    }

    @Override
    public long lagEvents() {
        // The position first: it never gets ahead of what is published.
        long passed = positionEvents;
        return Math.max(0, log.publishedEvents() - passed);
    }

    @Override
    public boolean isUrgent() {
        return lagEvents() >= log.limitEvents() / 2;
    }

    @Override
    public double lagSeconds() {
        synchronized (this) {
            if (position >= log.publishedSequence()) {
                return 0;
            }
            long since = failure == null ? done.nextNanos() : stoppedBeforeNanos;
            return (System.nanoTime() - since) / 1e9;
        }
    }

    /** Whether new orders are to be refused for its sake: it has stopped and is required, or it is too far behind. */
    public boolean refusesWork() {
        return failure == null ? lagEvents() >= log.limitEvents() : role == Role.REQUIRED;
    }

    /** Whether what waits for it takes twice the memory that new orders may: it still reads, and is twice too far behind. */
    boolean isFarBehind() {
        return failure == null && lagEvents() / 2 >= log.limitEvents();
    }

    /**
     * Is shown a batch that will be published next, and moves over it if it concerns nobody.
     *
     * @param end behind the batch
     */
    void arrive(List<SequencedCommand> batch, Place end) {
        if (wanted.test(batch)) {
            return;
        }
        synchronized (this) {
            long before = end.sequence() - batch.size();
            if (failure != null || reading.sequence() != before || done.sequence() != before) {
                return;
            }
            if (wakeAt != AWAKE) {
                wakeAt += batch.size();
            }
            reading.moveTo(end);
            done.moveTo(end);
            noteDone();
        }
    }

    void wakeIfWanted() {
        long wantedFrom = wakeAt;
        if (wantedFrom != AWAKE && (limit() >= wantedFrom || isUrgent())) {
            LockSupport.unpark(reader);
        }
    }

    /** The first chunk that it may still read. */
    long firstChunk() {
        return firstChunk;
    }

    /** With the lock held. */
    private void noteDone() {
        positionEvents = done.events();
        firstChunk = done.chunkNumber();
        position = done.sequence();
    }

    private long limit() {
        return ahead.isPresent() ? ahead.get().position : log.publishedSequence();
    }
}
