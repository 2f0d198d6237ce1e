package org.bourse.floor.feed;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What has come and waits for the floor's thread: bounded by number and bytes. A frame for which there is no room is dropped,
 * and its connection is noted, so that its books become stale at once, and again where the frame would have stood: a whole
 * book that waits before that place makes none of them true beyond it. What else comes waits for room. Once it is closed,
 * since nobody takes anything any more, whatever comes is dropped.
 */
final class Arrivals {

    static final int MAX_FRAMES = 65_536;
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private static final long LOOK_MILLIS = 100;

    private final BlockingQueue<Arrival> queue;
    private final long maxBytes;

    /** Connections of which frames were dropped, which the floor has not been told yet. */
    private final Set<Integer> lossy = ConcurrentHashMap.newKeySet();

    /** Those whose loss has no place among what waits yet. */
    private final Set<Integer> unplaced = ConcurrentHashMap.newKeySet();

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Clock clock;
    private volatile boolean closed;

    Arrivals(Clock clock) {
        this(clock, MAX_FRAMES, MAX_BYTES);
    }

    /** One with other bounds. */
    Arrivals(Clock clock, int maxFrames, long maxBytes) {
        this.clock = clock;
        this.maxBytes = maxBytes;
        queue = new ArrayBlockingQueue<>(maxFrames);
    }

    long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    void frame(int link, byte[] content) {
        if (closed) {
            dropped.incrementAndGet();
            return;
        }
        boolean room = bytes.get() + content.length <= maxBytes || bytes.get() == 0;
        if (room && placeLoss(link) && queue.offer(new Arrival.Frame(link, nanos(), content))) {
            bytes.addAndGet(content.length);
        } else {
            dropped.incrementAndGet();
            unplaced.add(link);
            lossy.add(link);
        }
    }

    /** Puts the loss of frames before the next one; answers whether there was room for that. */
    private boolean placeLoss(int link) {
        if (!unplaced.isEmpty() && unplaced.remove(link) && !queue.offer(new Arrival.Lost(link, nanos()))) {
            unplaced.add(link);
            return false;
        }
        return true;
    }

    void put(Arrival arrival) {
        try {
            while (!closed && !queue.offer(arrival, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                // Full: it waits, as long as there is somebody who takes.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has come, after waiting for the first of it; none when nothing came in that time. */
    List<Arrival> take(int most, long waitMillis) throws InterruptedException {
        @Nullable Arrival first = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        List<Arrival> taken = new ArrayList<>();
        taken.add(first);
        queue.drainTo(taken, most - 1);
        for (Arrival arrival : taken) {
            if (arrival instanceof Arrival.Frame frame) {
                bytes.addAndGet(-frame.bytes().length);
            }
        }
        return taken;
    }

    /**
     * Up to which time all that came has been taken, with {@code taken} as the last of it: while more waits no book can be asked
     * to be as of now.
     */
    long reached(List<Arrival> taken) {
        long now = nanos();
        return taken.isEmpty() || queue.isEmpty() ? now : taken.getLast().nanos();
    }

    /** Connections of which frames were dropped, since this was asked last. */
    Collection<Integer> lossy() {
        if (lossy.isEmpty()) {
            return List.of();
        }
        List<Integer> links = List.copyOf(lossy);
        links.forEach(lossy::remove);
        return links;
    }

    /** Takes in no more; what has come can still be taken. */
    void close() {
        closed = true;
    }

    int waiting() {
        return queue.size();
    }

    long dropped() {
        return dropped.get();
    }
}
