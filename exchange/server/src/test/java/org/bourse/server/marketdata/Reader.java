package org.bourse.server.marketdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A subscriber's writer for tests: takes what waits and reads the frames back. */
final class Reader {

    private static final JsonMapper JSON = new JsonMapper();

    final OutboundQueue queue;
    final Subscriber subscriber;
    boolean gaveUp;

    Reader(int maxBytes, int maxChanges) {
        this.queue = new OutboundQueue(maxBytes, maxChanges, () -> gaveUp = true);
        this.subscriber = new Subscriber(queue);
    }

    /** All that waits, as JSON; {@code snapshots} says where due snapshots come from. */
    List<JsonNode> read(Function<SnapshotDue, Frame> snapshots) {
        List<JsonNode> messages = new ArrayList<>();
        Outgoing next = queue.poll();
        while (next != null) {
            messages.add(
                    switch (next) {
                        case Frame frame -> parse(frame);
                        case SnapshotDue due -> parse(snapshots.apply(due));
                    });
            next = queue.poll();
        }
        return messages;
    }

    /** All that waits; books answer for themselves. */
    List<JsonNode> read() {
        return read(due -> {
            queue.snapshotTaken(due.slot());
            return due.slot().channel.snapshot();
        });
    }

    static JsonNode parse(Frame frame) {
        try {
            return JSON.readTree(text(frame));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a frame, whose header must be that of one whole text that isn't masked. */
    static byte[] text(Frame frame) {
        ByteBuffer bytes = ByteBuffer.allocate(frame.length());
        frame.copyTo(bytes.array(), 0);
        if (bytes.get() != (byte) 0x81) {
            throw new IllegalArgumentException("not a final text frame");
        }
        int length = bytes.get();
        if (length == 126) {
            length = Short.toUnsignedInt(bytes.getShort());
        } else if (length == 127) {
            length = Math.toIntExact(bytes.getLong());
        }
        if (length != bytes.remaining()) {
            throw new IllegalArgumentException("a frame of " + bytes.remaining() + " bytes that says " + length);
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return text;
    }
}
