package org.bourse.server.persistence;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bourse.engine.event.SequencedCommand;
import org.jspecify.annotations.Nullable;

/**
 * What is published and not written yet. Takes whatever it is given, because what is published is acknowledged; its bound
 * is kept at the doors, which take no new orders while it holds more than its limit.
 */
final class Backlog {

    /** Commands that were published together, and when. */
    private record Arrival(List<SequencedCommand> commands, long nanos) {}

    private final int enoughCommands;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();

    /** How many commands of the first arrival are taken. */
    private int takenOfFirst;

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
        long events = 0;
        for (SequencedCommand command : commands) {
            events += weight(command);
        }
        lock.lock();
        try {
            if (unwrittenEvents == 0) {
                oldestNanos = nanos;
            }
            unwrittenEvents += events;
            arrivals.addLast(new Arrival(commands, nanos));
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
        boolean more = true;
        while (more && !batch.isClosed() && batch.commands() < enoughCommands) {
            SequencedCommand command = take();
            if (command == null) {
                more = false;
            } else {
                batch.add(command);
            }
        }
    }

    /** Says that a batch is in the database. */
    void written(Batch batch) {
        lock.lock();
        try {
            unwrittenEvents -= batch.weight();
            Arrival first = arrivals.peekFirst();
            if (first != null) {
                oldestNanos = first.nanos;
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

    private @Nullable SequencedCommand take() {
        lock.lock();
        try {
            Arrival first = arrivals.peekFirst();
            if (first == null) {
                return null;
            }
            SequencedCommand command = first.commands.get(takenOfFirst);
            takenOfFirst++;
            waitingCommands--;
            if (takenOfFirst == first.commands.size()) {
                arrivals.removeFirst();
                takenOfFirst = 0;
            }
            return command;
        } finally {
            lock.unlock();
        }
    }
}
