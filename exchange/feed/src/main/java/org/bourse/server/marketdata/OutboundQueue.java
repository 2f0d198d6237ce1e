package org.bourse.server.marketdata;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait to be written to one subscriber. Whoever adds never waits: books, tickers and unfinished
 * candles conflate, everything else is kept up to a bound in bytes, and a reader that falls behind further is given up:
 * the queue drops what it holds, says so once, and takes no more.
 */
public final class OutboundQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Object> entries = new ArrayDeque<>();
    private final int maxBytes;
    private final int maxChanges;
    private final Runnable onOverflow;

    private long bytes;
    private int changes;
    private boolean waiting;
    private boolean finishing;

    /**
     * An empty queue.
     *
     * @param maxBytes what may wait in messages that must not be dropped
     * @param maxChanges price levels that may wait in conflated books; over it a book starts over with a snapshot
     * @param onOverflow called once when the reader is given up, on the thread that added too much; must not block
     */
    public OutboundQueue(int maxBytes, int maxChanges, Runnable onOverflow) {
        this.maxBytes = maxBytes;
        this.maxChanges = maxChanges;
        this.onOverflow = onOverflow;
    }

    /** Adds a message that must not be dropped. Nothing happens when the queue takes no more. */
    public void offer(Frame frame) {
        lock.lock();
        try {
            if (finishing) {
                return;
            }
            if (bytes + frame.length() <= maxBytes) {
                bytes += frame.length();
                enqueue(frame);
                return;
            }
            finishing = true;
            clear();
        } finally {
            lock.unlock();
        }
        onOverflow.run();
    }

    /** Takes no more from here on. What waits is still written, or dropped; then {@code last}; then the queue ends. */
    public void finish(Frame last, boolean dropWaiting) {
        lock.lock();
        try {
            finishing = true;
            if (dropWaiting) {
                clear();
            }
            bytes += last.length();
            enqueue(last);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more and drops what waits: nobody is there to read it. */
    public void abandon() {
        lock.lock();
        try {
            finishing = true;
            clear();
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** The next message, without waiting; null when nothing waits. */
    public @Nullable Outgoing poll() {
        while (true) {
            BookSlot slot;
            List<BookUpdate> updates;
            lock.lock();
            try {
                Object entry = entries.poll();
                switch (entry) {
                    case null -> {
                        return null;
                    }
                    case Frame frame -> {
                        bytes -= frame.length();
                        return frame;
                    }
                    case LatestSlot.Turn turn -> {
                        Frame latest = turn.slot.latest;
                        if (turn.slot.turn != turn || latest == null) {
                            continue;
                        }
                        turn.slot.turn = null;
                        turn.slot.latest = null;
                        return latest;
                    }
                    case BookSlot book -> slot = book;
                    default -> throw new IllegalStateException("an unknown entry in a queue: " + entry);
                }
                slot.queued = false;
                changes -= slot.pendingChanges();
                updates = slot.take();
                if (slot.closed) {
                    continue;
                }
                if (slot.snapshotDue) {
                    return new SnapshotDue(slot);
                }
            } finally {
                lock.unlock();
            }
            if (!updates.isEmpty()) {
                return message(updates);
            }
        }
    }

    /** Waits until something is there to {@link #poll()}; false when the queue ended and nothing will be. */
    public boolean await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (entries.isEmpty()) {
                if (finishing) {
                    return false;
                }
                waiting = true;
                arrived.await();
            }
            return true;
        } finally {
            waiting = false;
            lock.unlock();
        }
    }

    /** The number of bytes that wait in messages that must not be dropped. */
    public long waitingBytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a message that replaces the slot's one before it, if that is still waiting. */
    void offer(LatestSlot slot, Frame frame) {
        lock.lock();
        try {
            if (finishing) {
                return;
            }
            slot.latest = frame;
            if (slot.turn == null) {
                slot.turn = new LatestSlot.Turn(slot);
                enqueue(slot.turn);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits of the slot. */
    void clear(LatestSlot slot) {
        lock.lock();
        try {
            slot.latest = null;
            slot.turn = null;
        } finally {
            lock.unlock();
        }
    }

    /** Adds changes of a book, or leaves them out when a snapshot will say it all. */
    void offer(BookSlot slot, BookUpdate update) {
        lock.lock();
        try {
            if (finishing || slot.closed || slot.snapshotDue) {
                return;
            }
            if (changes + update.changes().size() > maxChanges) {
                requireSnapshot(slot);
                return;
            }
            changes += update.changes().size();
            slot.add(update);
            enqueue(slot);
        } finally {
            lock.unlock();
        }
    }

    /** The slot's book starts over with a snapshot. */
    void startOver(BookSlot slot) {
        lock.lock();
        try {
            if (!finishing && !slot.closed) {
                requireSnapshot(slot);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that the snapshot was taken: later changes count from here on. */
    void snapshotTaken(BookSlot slot) {
        lock.lock();
        try {
            slot.snapshotDue = false;
        } finally {
            lock.unlock();
        }
    }

    /** The subscription is over: nothing more of the slot is sent. */
    void close(BookSlot slot) {
        lock.lock();
        try {
            changes -= slot.pendingChanges();
            slot.take();
            slot.closed = true;
        } finally {
            lock.unlock();
        }
    }

    private static Frame message(List<BookUpdate> updates) {
        BookUpdate update = updates.size() == 1 ? updates.getFirst() : BookUpdate.merged(updates);
        Frame frame = update.frame();
        return frame == null ? FeedMessages.book(update) : frame;
    }

    private void requireSnapshot(BookSlot slot) {
        changes -= slot.pendingChanges();
        slot.take();
        slot.snapshotDue = true;
        enqueue(slot);
    }

    private void enqueue(BookSlot slot) {
        if (!slot.queued) {
            slot.queued = true;
            enqueue((Object) slot);
        }
    }

    private void enqueue(Object entry) {
        entries.addLast(entry);
        wake();
    }

    private void wake() {
        if (waiting) {
            waiting = false;
            arrived.signal();
        }
    }

    private void clear() {
        entries.clear();
        bytes = 0;
        changes = 0;
    }
}
