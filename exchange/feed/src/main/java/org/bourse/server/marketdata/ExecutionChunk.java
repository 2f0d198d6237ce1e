package org.bourse.server.marketdata;

import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.collections.LongHashSet;
import org.bourse.server.view.Execution;
import org.bourse.server.view.ExecutionBytes;
import org.bourse.server.view.ExecutionBytes.Origin;

/**
 * Executions as bytes, oldest first: added at the end, taken away at the beginning. A quarter million objects that live
 * for seconds would each be copied several times by the garbage collector; the bytes are one object per chunk.
 *
 * <p>Per execution: the length of the rest, the broker, and what {@link ExecutionBytes} writes.
 */
final class ExecutionChunk {

    private static final int NORMAL_BYTES = 256 * 1024;
    private static final int LONGEST_NUMBER = 10;

    private final ByteBuffer bytes;

    /** The brokers whose executions are, or were, in it: most questions pass most chunks by. */
    private final LongHashSet brokers = new LongHashSet();

    private int oldest;
    private long newestEvent;

    /** A chunk that has room for this execution at least. */
    ExecutionChunk(Execution first) {
        bytes = ByteBuffer.allocate(Math.max(NORMAL_BYTES, longest(first)));
    }

    /** Adds an execution if there is room for it, and says whether there was. */
    boolean add(Execution execution) {
        if (bytes.remaining() < longest(execution)) {
            return false;
        }
        int start = bytes.position();
        bytes.putInt(0);
        ExecutionBytes.putNumber(bytes, execution.brokerId());
        ExecutionBytes.put(execution, Origin.ZERO, bytes);
        bytes.putInt(start, bytes.position() - start - Integer.BYTES);
        brokers.add(execution.brokerId());
        newestEvent = execution.eventSequence();
        return true;
    }

    boolean isEmpty() {
        return oldest == bytes.position();
    }

    /** Takes the oldest execution away; answers its event sequence. */
    long removeOldest() {
        ByteBuffer entry = entry(oldest);
        oldest = entry.limit();
        ExecutionBytes.number(entry);
        return ExecutionBytes.eventSequence(Origin.ZERO, entry);
    }

    /**
     * Adds the broker's executions after an event to {@code found}, oldest first, until it has as many as are wanted.
     *
     * @param refusals whether refusals are wanted, too
     */
    void find(long eventSequence, long brokerId, boolean refusals, int wanted, List<Execution> found) {
        if (newestEvent <= eventSequence || !brokers.contains(brokerId)) {
            return;
        }
        for (int at = oldest; at < bytes.position() && found.size() < wanted; ) {
            ByteBuffer entry = entry(at);
            at = entry.limit();
            if (ExecutionBytes.number(entry) == brokerId) {
                long event = ExecutionBytes.eventSequence(Origin.ZERO, entry);
                if (event > eventSequence) {
                    Execution execution = ExecutionBytes.read(event, brokerId, Origin.ZERO, entry);
                    if (refusals || !execution.isRefusal()) {
                        found.add(execution);
                    }
                }
            }
        }
    }

    private ByteBuffer entry(int at) {
        return bytes.duplicate().position(at + Integer.BYTES).limit(at + Integer.BYTES + bytes.getInt(at));
    }

    private static int longest(Execution execution) {
        return Integer.BYTES + LONGEST_NUMBER + ExecutionBytes.longest(execution);
    }
}
