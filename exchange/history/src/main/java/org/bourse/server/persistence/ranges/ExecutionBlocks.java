package org.bourse.server.persistence.ranges;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bourse.server.persistence.sql.InconsistentDatabaseException;
import org.bourse.server.view.Execution;
import org.bourse.server.view.ExecutionBytes;
import org.bourse.server.view.ExecutionBytes.Origin;

/**
 * The executions of a batch in blocks, each of one broker: a row of history for up to {@value #MOST} of them. A row and an
 * entry of an index for each would cost several times what it says. Not thread-safe.
 */
public final class ExecutionBlocks {

    /** More would be read for a page of few. */
    public static final int MOST = 64;

    private static final int FIRST_BYTES = 256;

    private final Map<Long, Block> open = new LinkedHashMap<>();
    private final List<Block> full = new ArrayList<>();

    /** A broker's executions, oldest first; those of one event are in one block. */
    public static final class Block {

        private final long brokerId;
        private final Origin origin;
        private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);
        private long eventSequence;
        private int executions;

        private Block(Execution first) {
            brokerId = first.brokerId();
            origin = new Origin(first.eventSequence(), first.orderId(), first.tradeId(), first.timeMicros());
            bytes.put(ExecutionBytes.VERSION);
            ExecutionBytes.putNumber(bytes, origin.eventSequence());
            ExecutionBytes.putNumber(bytes, origin.orderId());
            ExecutionBytes.putNumber(bytes, origin.tradeId());
            ExecutionBytes.putNumber(bytes, origin.timeMicros());
        }

        private void add(Execution execution) {
            int longest = ExecutionBytes.longest(execution);
            if (bytes.remaining() < longest) {
                bytes = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + longest))
                        .put(bytes.flip());
            }
            ExecutionBytes.put(execution, origin, bytes);
            eventSequence = execution.eventSequence();
            executions++;
        }

        private boolean hasRoomFor(Execution execution) {
            return executions < MOST || execution.eventSequence() == eventSequence;
        }

        /** Whose they are. */
        public long brokerId() {
            return brokerId;
        }

        /** The event of its newest execution. */
        public long eventSequence() {
            return eventSequence;
        }

        /** How many there are. */
        public short executions() {
            return (short) executions;
        }

        /** All of them, in a compact form. */
        public byte[] content() {
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /** Adds one that is newer than all that are there. */
    public void add(Execution execution) {
        Block block = open.get(execution.brokerId());
        if (block == null || !block.hasRoomFor(execution)) {
            if (block != null) {
                full.add(block);
            }
            block = new Block(execution);
            open.put(execution.brokerId(), block);
        }
        block.add(execution);
    }

    /** Forgets all of them. */
    public void clear() {
        open.clear();
        full.clear();
    }

    /** All of them: a broker's oldest first. */
    public List<Block> rows() {
        List<Block> rows = new ArrayList<>(full);
        rows.addAll(open.values());
        return rows;
    }

    /** Adds the executions of a block that are after an event to {@code found}. */
    public static void read(long brokerId, byte[] content, long afterEvent, List<Execution> found) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        byte version = bytes.get();
        if (version != ExecutionBytes.VERSION) {
            throw new InconsistentDatabaseException("executions of broker " + brokerId + " have the form " + version
                    + ", which this release can't read");
        }
        Origin origin = new Origin(
                ExecutionBytes.number(bytes),
                ExecutionBytes.number(bytes),
                ExecutionBytes.number(bytes),
                ExecutionBytes.number(bytes));
        while (bytes.hasRemaining()) {
            Execution execution = ExecutionBytes.read(brokerId, origin, bytes);
            if (execution.eventSequence() > afterEvent) {
                found.add(execution);
            }
        }
    }
}
