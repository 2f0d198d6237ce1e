package org.bourse.contract;

import java.util.List;
import java.util.function.Predicate;
import org.bourse.engine.event.SequencedCommand;
import org.jspecify.annotations.Nullable;

/**
 * One consumer's way through the published log: what it reads next, and the position up to which it is done. The log keeps
 * what lies behind the position. One thread reads; the other methods may be called by any thread.
 */
public interface LogReader {

    /** The next command; null when there is none to be read now. */
    @Nullable
    SequencedCommand next();

    /** The number of commands that can be read now: all that are published, or that the consumer ahead is done with. */
    long readable();

    /**
     * Waits until so many commands can be read, but no longer than that time, and not when {@link #wake()} was called since
     * the last wait. Returns earlier when so much waits that the exchange would soon take no new orders.
     *
     * @param nanos how long to wait at the most
     * @return whether so much waits, and something of it can be read: what there is should be done now
     * @throws InterruptedException when the thread is interrupted
     */
    boolean await(long commands, long nanos) throws InterruptedException;

    /** Ends a wait of the reading thread, or the next one. */
    void wake();

    /** The last command that was published. */
    long publishedSequence();

    /** The last command that the consumer is done with. */
    long position();

    /**
     * Says that the consumer is done with everything up to this command, which it has read: it will not be read again, and
     * those that stay behind this consumer may read it.
     */
    void advance(long sequence);

    /** The number of published events that the consumer is not done with; a command without events counts as one. */
    long lagEvents();

    /** Whether so much waits for the consumer, half of the log's bound, that the exchange would soon take no new orders. */
    boolean isUrgent();

    /** Says that the consumer can't go on, and why. Nothing more is read, and the position stays where it is. */
    void stop(Throwable cause);

    /**
     * Has each batch shown to the consumer before it is published, on the sequencer's thread.
     *
     * @param wanted says false of a batch that concerns nobody whom the consumer serves; when the consumer is done with
     *     everything before, its position moves over such a batch without waking it
     */
    void onArrival(Predicate<List<SequencedCommand>> wanted);
}
