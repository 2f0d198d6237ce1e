package org.bourse.fix;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A FIX client on a bare socket, for which nothing is done that the test does not say: it counts its own messages, frames
 * them and reads what comes. Fields are written as {@code 35=D|11=a|…}.
 */
final class RawClient implements Closeable {

    private static final int PATIENCE_MILLIS = 180_000;

    /**
     * As slow as this may be, the exchange does not take a client that says nothing meanwhile for gone: the longest interval
     * that may be asked for, of which 2.4 must pass.
     */
    private static final String HEARTBEATS = "108=60|";

    private static final int NOTED = 100;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSS");

    final String compId;
    int nextSequence = 1;

    /** TestRequests(1) that it was asked. */
    int questions;

    private final Socket socket;
    private final InputStream in;

    /** The newest of what was written and read, for who wonders how a test failed. */
    private final ArrayDeque<String> conversation = new ArrayDeque<>();

    RawClient(InetSocketAddress address, String compId) throws IOException {
        this(address, compId, new Socket());
    }

    /** A client on a socket that is not connected yet. */
    RawClient(InetSocketAddress address, String compId, Socket socket) throws IOException {
        this.compId = compId;
        this.socket = socket;
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a Logon with sequence number and password, and further fields. */
    void sendLogon(String fields) throws IOException {
        send("35=A|98=0|" + (fields.contains("108=") ? "" : HEARTBEATS) + "554=key-" + compId + "|" + fields);
    }

    /** Sends a Logon with this password. */
    void sendLogonAs(String password) throws IOException {
        send("35=A|98=0|" + HEARTBEATS + "554=" + password + "|");
    }

    /** Writes as much as the exchange takes before it closes the connection. */
    void writeAll(byte[] bytes) {
        try {
            writeBytes(bytes);
        } catch (IOException e) {
            // It did.
        }
    }

    /** Whether the gateway has this client's comp id logged on. */
    boolean isConnectedFor(TestGateway gateway) {
        return gateway.gateway.isConnected(compId);
    }

    /** Logs on; returns the Logon that is the answer. */
    RawMessageText logon(String fields) throws IOException {
        sendLogon(fields);
        RawMessageText answer = read();
        if (!answer.type().equals("A")) {
            throw new AssertionError("no Logon but " + answer);
        }
        return answer;
    }

    /** Sends a message with the next sequence number. */
    void send(String fields) throws IOException {
        sendAs(nextSequence++, fields);
    }

    /** Sends messages with the next sequence numbers in one write. */
    void sendTogether(String... messages) throws IOException {
        StringBuilder together = new StringBuilder();
        for (String fields : messages) {
            together.append(message(nextSequence++, fields));
        }
        write(together.toString());
    }

    /** Sends a message with this sequence number. */
    void sendAs(int sequence, String fields) throws IOException {
        write(message(sequence, fields));
    }

    /** A whole message with this sequence number. */
    String message(int sequence, String fields) {
        String type = fields.substring(0, fields.indexOf('|') + 1);
        String rest = fields.substring(type.length());
        return framed(type + "34=" + sequence + "|49=" + compId + "|52=" + now() + "|56=EXCHANGE|" + rest);
    }

    /** Sends text as it is, but for the separators. */
    void write(String text) throws IOException {
        writeBytes(bytes(text));
    }

    /** The bytes of a text that is written with separators. */
    static byte[] bytes(String text) {
        return text.replace('|', '\u0001').getBytes(StandardCharsets.ISO_8859_1);
    }

    void writeBytes(byte[] bytes) throws IOException {
        note("> ", new String(bytes, StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Begin string, length and checksum around fields. */
    static String framed(String fields) {
        String body = fields.endsWith("|") ? fields : fields + "|";
        String message = "8=FIX.4.4|9=" + body.length() + "|" + body;
        return message + "10=" + checkSum(message) + "|";
    }

    static String checkSum(String message) {
        int sum = 0;
        for (byte b : message.replace('|', '\u0001').getBytes(StandardCharsets.ISO_8859_1)) {
            sum += b & 0xFF;
        }
        return String.valueOf(1_000 + sum % 256).substring(1);
    }

    static String now() {
        return at(Instant.now());
    }

    static String at(Instant instant) {
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** The next message that is not a heartbeat. */
    RawMessageText read() throws IOException {
        RawMessageText message = readAny();
        while (message.type().equals("0") && message.get(112).isEmpty()) {
            message = readAny();
        }
        return message;
    }

    /** The next message of a type; what comes before it is passed over. */
    RawMessageText read(String type) throws IOException {
        RawMessageText message = readAny();
        while (!message.type().equals(type)) {
            message = readAny();
        }
        return message;
    }

    /** Whether the exchange closes the connection, whatever it says before that. */
    boolean isClosedByExchange() throws IOException {
        try {
            while (in.read() >= 0) {
                // What is said is not of interest.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Says something again and again until the exchange closes the other client's connection. */
    void speakUntilClosed(RawClient other) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> closed = executor.submit(other::isClosedByExchange);
            while (!closed.isDone()) {
                sync();
            }
            if (!closed.get()) {
                throw new AssertionError("the connection is still open");
            }
        }
    }

    /** Asks for a sign of life; when it comes, everything sent before has been handled by the session. */
    void sync() throws IOException {
        String id = "sync-" + nextSequence;
        send("35=1|112=" + id + "|");
        RawMessageText answer = readAny();
        while (!(answer.type().equals("0") && answer.get(112).equals(id))) {
            answer = readAny();
        }
    }

    /** Logs out in order. */
    void logout() throws IOException {
        send("35=5|");
        read("5");
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Cuts the connection as a crash would. */
    void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The newest messages written and read, a line each. */
    String conversation() {
        return String.join("\n", conversation);
    }

    private void note(String direction, String text) {
        if (conversation.size() == NOTED) {
            conversation.removeFirst();
        }
        conversation.addLast(direction + text.replace('\u0001', '|'));
    }

    private RawMessageText readAny() throws IOException {
        StringBuilder text = new StringBuilder();
        int fieldStart = 0;
        while (true) {
            int b = nextByte();
            if (b < 0) {
                throw new IOException("the exchange closed the connection" + (text.isEmpty() ? "" : " after " + text));
            }
            text.append((char) b);
            if (b == 1) {
                if (text.substring(fieldStart).startsWith("10=")) {
                    note("< ", text.toString());
                    RawMessageText message = new RawMessageText(text.toString());
                    questions += message.type().equals("1") ? 1 : 0;
                    return message;
                }
                fieldStart = text.length();
            }
        }
    }

    private int nextByte() throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw new SilenceException(e);
        }
    }

    /** The exchange said nothing for longer than a client should have to wait. */
    static final class SilenceException extends IOException {

        @Serial
        private static final long serialVersionUID = 1;

        SilenceException(SocketTimeoutException cause) {
            super("nothing came", cause);
        }
    }
}
