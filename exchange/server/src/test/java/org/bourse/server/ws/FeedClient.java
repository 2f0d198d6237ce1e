package org.bourse.server.ws;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A WebSocket client on a bare socket, so that tests decide what it does: read or not, answer pings or not, split
 * messages. Every message it reads must be as the AsyncAPI document says. Used by one thread.
 */
public final class FeedClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int TIMEOUT_MILLIS = 180_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private boolean answersPings = true;
    private int closeCode;

    /** Connects to the exchange at this port of the machine. */
    public FeedClient(int port) throws IOException {
        this(port, 65_536);
    }

    /** Connects; {@code receiveBufferBytes} is how much the kernel takes for a client that doesn't read. */
    public FeedClient(int port, int receiveBufferBytes) throws IOException {
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        out.write(("GET /ws HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String status = readLine();
        if (!status.contains(" 101 ")) {
            socket.close();
            throw new IOException("no WebSocket: " + status);
        }
        while (!readLine().isEmpty()) {
            // The other headers of the answer don't matter here.
        }
    }

    /** Leaves pings without an answer from here on. */
    public void ignorePings() {
        answersPings = false;
    }

    /** Sends a text. */
    public void send(String text) throws IOException {
        sendFrame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a text in two frames. */
    public void sendInTwo(String first, String second) throws IOException {
        sendFrame(0x01, first.getBytes(StandardCharsets.UTF_8));
        sendFrame(0x80, second.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends that many empty frames with this first byte, on a thread of its own, until they are sent or it is cut off. */
    public void flood(int head, int frames) {
        Thread.startVirtualThread(() -> {
            try {
                for (int i = 0; i < frames; i++) {
                    sendFrame(head, new byte[0]);
                }
            } catch (IOException e) {
                // Cut off, which is what should happen.
            }
        });
    }

    /** Sends bytes as a binary message. */
    public void sendBinary(byte[] bytes) throws IOException {
        sendFrame(0x82, bytes);
    }

    /** The next message; fails when none comes within a minute or the connection ends. */
    public JsonNode read() throws IOException {
        return message(readText());
    }

    private static JsonNode message(byte[] text) throws IOException {
        return AsyncApiContract.checked(JSON.readTree(text));
    }

    private byte[] readText() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0F;
            byte[] payload = readPayload();
            switch (opcode) {
                case 1 -> {
                    return payload;
                }
                case 8 -> {
                    closeCode = payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
                    sendFrame(0x88, payload);
                    throw new IOException("closed by the server with " + closeCode);
                }
                case 9 -> {
                    if (answersPings) {
                        sendFrame(0x8A, payload);
                    }
                }
                case 10 -> {}
                default -> throw new IOException("a frame of kind " + opcode);
            }
        }
    }

    /** The next message of this type; others on the way are left out. */
    public JsonNode read(String type) throws IOException {
        return read(message -> type.equals(message.path("type").asText()));
    }

    /** The next message that fits; others on the way are left out. */
    public JsonNode read(Predicate<JsonNode> fits) throws IOException {
        JsonNode message = read();
        while (!fits.test(message)) {
            message = read();
        }
        return message;
    }

    /**
     * All messages until the server closes the connection, or breaks it. They are read first and checked then: the server
     * waits some seconds only for who is to read its last words.
     */
    public List<JsonNode> readToEnd() throws IOException {
        List<byte[]> texts = new ArrayList<>();
        try {
            while (true) {
                texts.add(readText());
            }
        } catch (IOException e) {
            List<JsonNode> messages = new ArrayList<>();
            for (byte[] text : texts) {
                messages.add(message(text));
            }
            return messages;
        }
    }

    /** With which code the server closed the connection; 0 while it didn't. */
    public int closeCode() {
        return closeCode;
    }

    /** Breaks the connection without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void sendFrame(int head, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(head);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int i = 7; i >= 0; i--) {
                frame.write((int) ((long) payload.length >>> (8 * i)));
            }
        }
        // A mask of zeros leaves the payload as it is.
        frame.write(new byte[4]);
        frame.write(payload);
        out.write(frame.toByteArray());
    }

    private byte[] readPayload() throws IOException {
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return payload;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.readUnsignedByte();
        while (c != '\n') {
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.readUnsignedByte();
        }
        return line.toString();
    }
}
