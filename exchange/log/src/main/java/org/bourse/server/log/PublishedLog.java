package org.bourse.server.log;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.bourse.codec.SequencedCommandEncoder;
import org.bourse.contract.EventConsumer;
import org.bourse.engine.event.SequencedCommand;

/**
 * The published log: what happened, in order, from where the start found the database to the newest command. The sequencer's
 * thread appends each batch once; consumers with a thread of their own read it, each at its own position, and what all
 * have passed is freed. Nothing is dropped: the bound is kept where commands come in. While the slowest consumer is further
 * behind than it no new orders are taken, and beyond twice as much nothing that a client could send without end ({@link
 * #isFull()}). What lies before is in the journal.
 *
 * <p>Commands are kept as bytes. They wait for a second or more while much is to be written, and as a dozen objects each
 * they would be copied by every collection meanwhile: that was most of what the collector stopped the exchange for. Each
 * consumer decodes what it reads.
 */
public final class PublishedLog implements EventConsumer {

    /** Chunks that are kept to be filled again. */
    private static final int MOST_SPARE = 64;

    /** A command of more bytes than this, such as the end of a day that expires a million orders, leaves none of them. */
    private static final int MOST_SCRATCH_BYTES = 1 << 20;

    private final long limitEvents;
    private final CopyOnWriteArrayList<LogConsumer> consumers = new CopyOnWriteArrayList<>();

    // the appending thread's
    private final SequencedCommandEncoder encoder = new SequencedCommandEncoder();
    private MutableDirectBuffer scratch = new ExpandableArrayBuffer();
    private Chunk tail = new Chunk(Chunk.USUAL_BYTES);

    /** All chunks that a consumer may still read, the last one included; guarded by itself, as are the spare ones. */
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

    private final ArrayDeque<Chunk> spare = new ArrayDeque<>();

    private volatile long publishedEvents;
    private volatile long publishedSequence;

    /**
     * An empty log that begins behind this command.
     *
     * @param limitEvents how many events the slowest consumer may be behind while new orders are taken
     */
    public PublishedLog(long lastSequence, long limitEvents) {
        this.publishedSequence = lastSequence;
        this.limitEvents = limitEvents;
        chunks.add(tail);
    }

    /**
     * Adds a consumer, which begins with what is published next. To be called before the first batch, or on the thread
     * that appends.
     *
     * @param name that of its thread
     * @param role what becomes of the exchange when it fails
     */
    public LogConsumer consumer(String name, LogConsumer.Role role) {
        return add(new LogConsumer(this, name, role, Optional.empty(), end()));
    }

    /** The same for a consumer that stays behind another: it reads a command when that one is done with it. */
    public LogConsumer consumerBehind(LogConsumer ahead, String name, LogConsumer.Role role) {
        return add(new LogConsumer(this, name, role, Optional.of(ahead), end()));
    }

    private LogConsumer add(LogConsumer consumer) {
        consumers.add(consumer);
        return consumer;
    }

    /** Appends what was published together, and wakes those who wait for it. Never waits for a consumer. */
    @Override
    public void onBatch(List<SequencedCommand> batch) {
        long nanos = System.nanoTime();
        long events = publishedEvents;
        long sequence = publishedSequence;
        for (SequencedCommand command : batch) {
            if (command.sequence() != sequence + 1) {
                throw new IllegalArgumentException(
                        "command " + command.sequence() + " was published after command " + sequence);
            }
            int weight = weight(command);
            append(command, nanos, weight);
            events += weight;
            sequence++;
        }
        Place end = new Place(tail, sequence, events);
        for (LogConsumer consumer : consumers) {
            consumer.arrive(batch, end);
        }
        // Events first: who sees the command sees that it waits.
        publishedEvents = events;
        publishedSequence = sequence;
        for (LogConsumer consumer : consumers) {
            consumer.wakeIfWanted();
        }
    }

    /** The consumers, in the order in which they were added. */
    public List<LogConsumer> consumers() {
        return List.copyOf(consumers);
    }

    /** The consumer for whose sake no new orders are to be taken now; empty while they are. Any thread, and quick. */
    public Optional<LogConsumer> refusing() {
        for (LogConsumer consumer : consumers) {
            if (consumer.refusesWork()) {
                return Optional.of(consumer);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a consumer is further behind than twice the bound: then only what is bounded by something else may still make
     * the log longer. Any thread, and quick.
     */
    public boolean isFull() {
        for (LogConsumer consumer : consumers) {
            if (consumer.isFarBehind()) {
                return true;
            }
        }
        return false;
    }

    /** The last command that was published. */
    public long publishedSequence() {
        return publishedSequence;
    }

    /** The number of events that the slowest consumer may be behind. */
    long limitEvents() {
        return limitEvents;
    }

    /** The count of all commands that were published, since the log began. */
    long publishedEvents() {
        return publishedEvents;
    }

    /** The number of bytes that are held, without those that are kept to be filled again. */
    public long heldBytes() {
        synchronized (chunks) {
            return chunks.stream().mapToLong(Chunk::capacity).sum();
        }
    }

    /** Frees what every consumer has passed. */
    void release() {
        synchronized (chunks) {
            long first = chunks.getLast().number;
            for (LogConsumer consumer : consumers) {
                first = Math.min(first, consumer.firstChunk());
            }
            while (chunks.getFirst().number < first) {
                Chunk free = chunks.removeFirst();
                if (free.capacity() == Chunk.USUAL_BYTES && spare.size() < MOST_SPARE) {
                    spare.addLast(free);
                }
            }
        }
    }

    private Place end() {
        return new Place(tail, publishedSequence, publishedEvents);
    }

    /** The weight of a command: its events, or one for a command that had none, which takes memory all the same. */
    static int weight(SequencedCommand command) {
        return Math.max(1, command.events().size());
    }

    private void append(SequencedCommand command, long nanos, int events) {
        int length = encoder.encode(command, scratch, 0);
        if (!tail.hasRoom(length)) {
            tail = extend(length);
        }
        tail.append(nanos, events, scratch, length);
        if (scratch.capacity() > MOST_SCRATCH_BYTES) {
            scratch = new ExpandableArrayBuffer();
        }
    }

    private Chunk extend(int length) {
        synchronized (chunks) {
            int needed = Chunk.HEADER + length;
            Chunk next = needed > Chunk.USUAL_BYTES || spare.isEmpty()
                    ? new Chunk(Math.max(needed, Chunk.USUAL_BYTES))
                    : spare.removeLast();
            next.written = 0;
            next.next = null;
            next.number = tail.number + 1;
            chunks.addLast(next);
            tail.next = next;
            release();
            return next;
        }
    }
}
