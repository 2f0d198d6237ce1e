package org.bourse.loadtest.feed;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One WebSocket that subscribes and takes the server's frames apart as far as a measurement needs. */
final class FeedSubscriber {

    private static final int PING = 9;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;

    private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};
    private static final byte[] TRADE = "{\"type\":\"trade\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXECUTED_AT = "\"executed_at\":\"".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private byte[] rest = new byte[0];

    private FeedSubscriber(SocketChannel channel) {
        this.channel = channel;
    }

    /** Told of each message that has arrived. */
    interface Listener {

        /** Any message but a trade. */
        void message();

        /** A trade, with the micros within its minute at which it was stamped. */
        void trade(long microsOfMinute);
    }

    /** Connects and subscribes to book, trades and ticker of these symbols. */
    static FeedSubscriber connect(InetSocketAddress address, List<String> symbols) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 65_536);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(address);
        String request = String.join(
                "\r\n",
                "GET /ws HTTP/1.1",
                "Host: exchange",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
        write(channel, request.getBytes(StandardCharsets.US_ASCII));
        readHead(channel);
        String names = "\"symbols\":[\"" + String.join("\",\"", symbols) + "\"]}";
        write(
                channel,
                frame("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\"," + names + ",{\"name\":\"trades\","
                        + names + ",{\"name\":\"ticker\"," + names + "]}"));
        channel.configureBlocking(false);
        return new FeedSubscriber(channel);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Reads what is there and tells of each whole message. */
    void receive(ByteBuffer buffer, Listener listener) throws IOException {
        buffer.clear();
        buffer.put(rest);
        if (channel.read(buffer) < 0) {
            throw new EOFException("the exchange closed a subscriber's connection");
        }
        buffer.flip();
        while (takeFrame(buffer, listener)) {
            // Every whole frame.
        }
        rest = new byte[buffer.remaining()];
        buffer.get(rest);
    }

    private boolean takeFrame(ByteBuffer buffer, Listener listener) throws IOException {
        int start = buffer.position();
        if (buffer.remaining() < 10 && buffer.remaining() < 2 + headerRest(buffer)) {
            return false;
        }
        int opcode = buffer.get() & 0x0F;
        long length = buffer.get() & 0x7F;
        if (length == LENGTH_IN_TWO_BYTES) {
            length = Short.toUnsignedInt(buffer.getShort());
        } else if (length == LENGTH_IN_EIGHT_BYTES) {
            length = buffer.getLong();
        }
        if (buffer.remaining() < length) {
            buffer.position(start);
            return false;
        }
        byte[] payload = new byte[(int) length];
        buffer.get(payload);
        if (opcode == PING) {
            write(channel, PONG);
        } else {
            tell(payload, listener);
        }
        return true;
    }

    /** How many bytes of a length follow the first two; more than there can be when not even those are there. */
    private static int headerRest(ByteBuffer buffer) {
        if (buffer.remaining() < 2) {
            return Integer.MAX_VALUE - 2;
        }
        return switch (buffer.get(buffer.position() + 1) & 0x7F) {
            case LENGTH_IN_TWO_BYTES -> Short.BYTES;
            case LENGTH_IN_EIGHT_BYTES -> Long.BYTES;
            default -> 0;
        };
    }

    private static void tell(byte[] payload, Listener listener) {
        if (payload.length < TRADE.length || Arrays.mismatch(payload, TRADE) != TRADE.length) {
            listener.message();
            return;
        }
        int at = indexOf(payload, EXECUTED_AT) + EXECUTED_AT.length;
        // 2026-11-21T12:00:SS.ffffffZ; trailing groups of zeros are not written.
        long micros = digits(payload, at + 17, 2) * 1_000_000L;
        long unit = 100_000;
        for (int i = at + 20; payload[at + 19] == '.' && payload[i] != 'Z'; i++) {
            micros += (payload[i] - '0') * unit;
            unit /= 10;
        }
        listener.trade(micros);
    }

    private static int indexOf(byte[] text, byte[] part) {
        for (int i = text.length - part.length; i >= 0; i--) {
            if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new IllegalStateException("a trade without a time: " + new String(text, StandardCharsets.US_ASCII));
    }

    private static int digits(byte[] text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) 0x81);
        if (payload.length < LENGTH_IN_TWO_BYTES) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | LENGTH_IN_TWO_BYTES)).putShort((short) payload.length);
        }
        // A mask of zeros leaves the payload as it is.
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void readHead(SocketChannel channel) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            one.clear();
            if (channel.read(one) < 0) {
                throw new EOFException("no answer to a WebSocket's request: " + head);
            }
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + head);
        }
    }
}
