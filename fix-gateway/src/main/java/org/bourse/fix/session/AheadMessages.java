package org.bourse.fix.session;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quickfix.Message;
import quickfix.MessageQueue;

/**
 * A client's messages that came before those that the session waits for, kept until the gap is filled. Bounded: one that
 * finds no room is dropped, and asked for again when its turn has come. Guarded by itself, because a session's timer
 * empties it.
 */
final class AheadMessages implements MessageQueue {

    private static final int MAX_BYTES = 256 * 1_024;

    /** The approximate cost of a message beside its text: a client decides how short they are. */
    private static final int EXTRA_BYTES = 1_024;

    private final TreeMap<Integer, Message> messages = new TreeMap<>();
    private long bytes;

    @Override
    public synchronized void enqueue(int sequence, Message message) {
        if (bytes + cost(message) <= MAX_BYTES) {
            free(messages.put(sequence, message));
            bytes += cost(message);
        }
    }

    @Override
    public synchronized @Nullable Message dequeue(int sequence) {
        Message message = messages.remove(sequence);
        free(message);
        return message;
    }

    /** Costs what is dropped, not, as QuickFIX/J's own, as much as the number is high. */
    @Override
    public synchronized void dequeueMessagesUpTo(int sequence) {
        while (!messages.isEmpty() && messages.firstKey() < sequence) {
            dequeue(messages.firstKey());
        }
    }

    @Override
    public synchronized void clear() {
        messages.clear();
        bytes = 0;
    }

    /** Whether none is kept, as it mostly is. */
    synchronized boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Whether there is one with a higher number. */
    synchronized boolean isAnyAfter(int sequence) {
        return messages.higherKey(sequence) != null;
    }

    /**
     * Drops those whose number is higher than that of a message that its client has sent just now: a client never goes
     * back, so these numbers were wrong.
     */
    synchronized void dropAfter(int sequence) {
        while (!messages.isEmpty() && messages.lastKey() > sequence) {
            dequeue(messages.lastKey());
        }
    }

    private void free(@Nullable Message message) {
        if (message != null) {
            bytes -= cost(message);
        }
    }

    private static int cost(Message message) {
        String text = message.toRawString();
        return EXTRA_BYTES + (text == null ? 0 : text.length());
    }
}
