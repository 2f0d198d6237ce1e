package org.bourse.server.fix;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A FIX client written from the rules of engagement alone, on a bare socket: what {@code docs/fix.md} says must be enough
 * to trade. Fields are written as {@code 35=D|11=a|…}.
 */
public final class SocketFixClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 180_000;

    /**
     * As slow as this may be, the exchange does not take a client that says nothing meanwhile for gone: the longest interval
     * that may be asked for, of which 2.4 must pass.
     */
    private static final String HEARTBEATS = "108=60|";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSS");

    private final String compId;
    private final Socket socket;
    private final InputStream in;
    private int nextSequence;

    /**
     * Connects; the first message has this sequence number.
     *
     * @param port the exchange's FIX port on this machine
     */
    public SocketFixClient(int port, String compId, int nextSequence) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port), compId, nextSequence);
    }

    /** The same over a connection that is open. */
    public SocketFixClient(Socket socket, String compId, int nextSequence) throws IOException {
        this.compId = compId;
        this.nextSequence = nextSequence;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Logs on with the API key and further fields; returns the answer. */
    public FixText logon(String apiKey, String fields) throws IOException {
        send("35=A|98=0|" + HEARTBEATS + "554=" + apiKey + "|" + fields);
        return read();
    }

    /** Sends a message with the next sequence number. */
    public void send(String fields) throws IOException {
        int type = fields.indexOf('|') + 1;
        String body = fields.substring(0, type) + "34=" + nextSequence++ + "|49=" + compId + "|52=" + now()
                + "|56=EXCHANGE|" + fields.substring(type);
        String message = ("8=FIX.4.4|9=" + body.length() + "|" + body).replace('|', '\u0001');
        int sum = message.chars().sum() % 256;
        String framed = message + "10=" + String.format("%03d", sum) + '\u0001';
        socket.getOutputStream().write(framed.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next message that is not a heartbeat. */
    public FixText read() throws IOException {
        FixText message = readAny();
        while (message.type().equals("0")) {
            message = readAny();
        }
        return message;
    }

    /** The sequence number of the next message to be sent. */
    int nextSequence() {
        return nextSequence;
    }

    /** The time as FIX writes it. */
    static String now() {
        return TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    }

    /** Ends the connection without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    private FixText readAny() throws IOException {
        StringBuilder text = new StringBuilder();
        int fieldStart = 0;
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the exchange closed the connection after " + text);
            }
            text.append((char) b);
            if (b == 1) {
                if (text.indexOf("10=", fieldStart) == fieldStart) {
                    return new FixText(text.toString());
                }
                fieldStart = text.length();
            }
        }
    }
}
