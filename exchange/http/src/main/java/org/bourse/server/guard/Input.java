package org.bourse.server.guard;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that have come over a connection and were not taken yet, in one piece. Holds nothing while nothing waits, and
 * grows only as far as its reader asks for more. Used by one thread.
 */
final class Input {

    private static final byte[] NOTHING = {};

    private final Supplier<byte @Nullable []> socket;
    private byte[] bytes = NOTHING;
    private int position;
    private int limit;
    private long received;

    /** {@code socket} waits for bytes and gives what has come; null at the end. */
    Input(Supplier<byte @Nullable []> socket) {
        this.socket = socket;
    }

    /** The number of bytes that wait. */
    int available() {
        return limit - position;
    }

    /** The byte at this offset from the first that waits; it must be there. */
    byte at(int offset) {
        return bytes[position + offset];
    }

    /** The array that the waiting bytes are in, from {@link #position()} on; good until more is waited for. */
    byte[] array() {
        return bytes;
    }

    int position() {
        return position;
    }

    /** Takes the first bytes away. */
    void skip(int count) {
        position += count;
        if (position == limit) {
            bytes = NOTHING;
            position = 0;
            limit = 0;
        }
    }

    /** Takes the first bytes, in an array of their own. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, position, position + count);
        skip(count);
        return taken;
    }

    /** Waits for more; false when the client sends no more. */
    boolean await() {
        byte[] more = socket.get();
        if (more == null) {
            return false;
        }
        received += more.length;
        if (position == limit) {
            bytes = more;
            position = 0;
            limit = more.length;
            return true;
        }
        append(more);
        return true;
    }

    /** Waits until that many bytes are there; false when the client sends fewer. */
    boolean await(int count) {
        while (available() < count) {
            if (!await()) {
                return false;
            }
        }
        return true;
    }

    /** The number of bytes that ever came. */
    long received() {
        return received;
    }

    private void append(byte[] more) {
        int waiting = available();
        if (limit + more.length > bytes.length || position > waiting) {
            // At least twice the room, so that a client that sends single bytes doesn't have all copied for each.
            int room = Math.max(2 * waiting, waiting + more.length);
            byte[] larger = new byte[room];
            System.arraycopy(bytes, position, larger, 0, waiting);
            bytes = larger;
            position = 0;
            limit = waiting;
        }
        System.arraycopy(more, 0, bytes, limit, more.length);
        limit += more.length;
    }
}
