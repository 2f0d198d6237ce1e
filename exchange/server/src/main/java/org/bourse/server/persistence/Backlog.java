package org.bourse.server.persistence;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.bourse.codec.SequencedCommandDecoder;
import org.bourse.codec.SequencedCommandEncoder;
import org.bourse.engine.event.SequencedCommand;

/**
 * What is published and not written yet. Takes whatever it is given, because what is published is acknowledged; its bound
 * is kept at the gateways, which take no new orders while it holds more than its limit.
 *
 * <p>Commands wait as bytes. They wait for a second or more while much is to be written, and as a dozen objects each they
 * would be copied by every collection meanwhile: that was most of what the collector stopped the exchange for.
 *
 * <p>One thread adds and one writes; all may ask.
 */
final class Backlog {

    private static final int CHUNK_BYTES = 1 << 18;

    /** Chunks that are kept to be filled again. */
    private static final int MOST_SPARE = 64;

    /** A command of more bytes than this, such as the end of a day that expires a million orders, leaves none of them. */
    private static final int MOST_SCRATCH_BYTES = 1 << 20;

    private final int enoughCommands;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<BacklogChunk> chunks = new ArrayDeque<>();
    private final ArrayDeque<BacklogChunk> spare = new ArrayDeque<>();

    // the adding thread's
    private final SequencedCommandEncoder encoder = new SequencedCommandEncoder();
    private MutableDirectBuffer scratch = new ExpandableArrayBuffer();

    // the writing thread's
    private final SequencedCommandDecoder decoder = new SequencedCommandDecoder();
    private BacklogChunk reading = new BacklogChunk(0);

    private int waitingCommands;
    private long unwrittenEvents;

    /** When the oldest command that is not written arrived. */
    private long oldestNanos;

    private boolean writerSleeps;
    private boolean hurried;
    private boolean closed;

    /** An empty one, in which {@code enoughCommands} are worth writing without waiting for more. */
    Backlog(int enoughCommands) {
        this.enoughCommands = enoughCommands;
    }

    /** Adds what was published together. Never waits for the writer. */
    void add(List<SequencedCommand> commands) {
        long nanos = System.nanoTime();
        lock.lock();
        try {
            if (unwrittenEvents == 0) {
                oldestNanos = nanos;
            }
            for (SequencedCommand command : commands) {
                unwrittenEvents += weight(command);
                append(command, nanos);
            }
            boolean wasEnough = waitingCommands >= enoughCommands;
            waitingCommands += commands.size();
            if (writerSleeps || (!wasEnough && waitingCommands >= enoughCommands)) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to write, and then, unless there is enough or someone is in a hurry, until
     * {@code notBeforeNanos}.
     *
     * @return false when there is nothing and nothing will come
     */
    boolean await(long notBeforeNanos) throws InterruptedException {
        lock.lock();
        try {
            while (waitingCommands == 0 && !closed) {
                writerSleeps = true;
                work.await();
            }
            writerSleeps = false;
            long left = notBeforeNanos - System.nanoTime();
            while (left > 0 && waitingCommands < enoughCommands && !hurried && !closed) {
                left = work.awaitNanos(left);
            }
            hurried = false;
            return waitingCommands > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Moves what is there into the batch, up to its bounds. */
    void moveTo(Batch batch) {
        int before = batch.commands();
        while (!batch.isClosed() && batch.commands() < enoughCommands && (!reading.isRead() || readNextChunk())) {
            batch.add(reading.next(decoder));
        }
        lock.lock();
        try {
            waitingCommands -= batch.commands() - before;
        } finally {
            lock.unlock();
        }
    }

    /** Says that a batch is in the database. */
    void written(Batch batch) {
        lock.lock();
        try {
            unwrittenEvents -= batch.weight();
            if (!reading.isRead()) {
                oldestNanos = reading.nextArrivedNanos();
            } else if (!chunks.isEmpty()) {
                oldestNanos = chunks.getFirst().nextArrivedNanos();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has what is there written without waiting for more. */
    void hurry() {
        lock.lock();
        try {
            hurried = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Says that nothing will come any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Events that are published and not written. */
    long unwrittenEvents() {
        lock.lock();
        try {
            return unwrittenEvents;
        } finally {
            lock.unlock();
        }
    }

    /** For how long the oldest unwritten event has been waiting; 0 when there is none. */
    long oldestAgeNanos() {
        lock.lock();
        try {
            return unwrittenEvents == 0 ? 0 : System.nanoTime() - oldestNanos;
        } finally {
            lock.unlock();
        }
    }

    /** What a command counts: its events, or one for a command that had none, which takes memory all the same. */
    static int weight(SequencedCommand command) {
        return Math.max(1, command.events().size());
    }

    private void append(SequencedCommand command, long nanos) {
        int length = encoder.encode(command, scratch, 0);
        if (chunks.isEmpty() || !chunks.getLast().hasRoom(length)) {
            chunks.addLast(emptyChunk(length));
        }
        chunks.getLast().append(nanos, scratch, length);
        if (scratch.capacity() > MOST_SCRATCH_BYTES) {
            scratch = new ExpandableArrayBuffer();
        }
    }

    private BacklogChunk emptyChunk(int length) {
        if (BacklogChunk.room(length) > CHUNK_BYTES) {
            return new BacklogChunk(BacklogChunk.room(length));
        }
        return spare.isEmpty() ? new BacklogChunk(CHUNK_BYTES) : spare.removeLast();
    }

    /** Takes the next chunk to read from in place of the one that is read; false when there is none. */
    private boolean readNextChunk() {
        lock.lock();
        try {
            if (chunks.isEmpty()) {
                return false;
            }
            if (reading.capacity() == CHUNK_BYTES && spare.size() < MOST_SPARE) {
                reading.clear();
                spare.addLast(reading);
            }
            reading = chunks.removeFirst();
            return true;
        } finally {
            lock.unlock();
        }
    }
}
