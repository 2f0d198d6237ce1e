package org.bourse.loadtest.fix;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;

/**
 * One FIX session that keeps a window of orders under way: each answer is followed by another order. Reads no more of a
 * message than it needs, so that it takes little of the processors that the server runs on.
 */
final class FixClient implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int TRAILER_BYTES = 7;
    private static final byte[] CL_ORD_ID = bytes("\u000111=");
    private static final byte[] EXEC_TYPE = bytes("\u0001150=");

    /** Where the body length begins: after {@code 8=FIX.4.4|9=}. */
    private static final int LENGTH_START = 12;

    private final Socket socket;
    private final InputStream in;
    private final OrderFrames frames;
    private final String run;
    private final long[] sentNanos;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private int read;
    private int bodyStart;
    private long ordersSent;
    private long ordersAnswered;

    /**
     * Connects.
     *
     * @param run makes the client order ids unique
     */
    FixClient(int port, String compId, String run, int window) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = socket.getInputStream();
        this.frames = new OrderFrames(compId);
        this.run = run;
        this.sentNanos = new long[window];
    }

    /** Logs on. */
    void logon(String password) throws IOException {
        frames.clear();
        frames.message("A", "98=0|108=60|" + (password.isEmpty() ? "" : "554=" + password + "|"));
        write();
        require('A', next());
    }

    /**
     * Sends orders until the end and waits for all answers.
     *
     * @param endNanos when, by {@link System#nanoTime}
     * @param latencyNanos gets the time of each answer until then
     * @return answers until then
     */
    long trade(long endNanos, Histogram latencyNanos) throws IOException {
        long measured = 0;
        long now = System.nanoTime();
        while (now - endNanos < 0 || ordersAnswered < ordersSent) {
            if (now - endNanos < 0 && ordersSent - ordersAnswered < sentNanos.length) {
                fillWindow(now);
            }
            do {
                char type = next();
                now = System.nanoTime();
                if (type == '8') {
                    long latency = now - noteAnswer();
                    if (now - endNanos < 0) {
                        latencyNanos.recordValue(latency);
                        measured++;
                    }
                } else if (type != '0') {
                    throw refused();
                }
            } while (hasWholeMessage());
        }
        return measured;
    }

    /** Cancels all that rests, so that the next measurement begins with empty books. */
    void cancelAll() throws IOException {
        frames.clear();
        frames.message("q", "11=" + run + "c|530=7|60=" + frames.now() + "|");
        write();
        char type = next();
        while (type == '8' || type == '0') {
            type = next();
        }
        require('r', type);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void fillWindow(long now) throws IOException {
        frames.clear();
        while (ordersSent - ordersAnswered < sentNanos.length) {
            sentNanos[(int) (ordersSent % sentNanos.length)] = now;
            frames.order(run + '-' + ordersSent, ordersSent);
            ordersSent++;
        }
        write();
    }

    /** When the order that the report in the buffer answers was sent. */
    private long noteAnswer() throws IOException {
        int id = find(CL_ORD_ID);
        int execType = find(EXEC_TYPE);
        if (id < 0 || execType < 0 || buffer[execType] != '0') {
            throw refused();
        }
        int at = id;
        while (buffer[at] != '-') {
            at++;
        }
        long number = 0;
        for (at++; buffer[at] != OrderFrames.SOH; at++) {
            number = number * 10 + buffer[at] - '0';
        }
        if (number != ordersAnswered) {
            throw new IOException("order " + ordersAnswered + " was not answered before " + number);
        }
        ordersAnswered++;
        return sentNanos[(int) (number % sentNanos.length)];
    }

    /** Reads the next message; it begins at {@link #bodyStart} and ends at {@link #read}. Returns its type. */
    private char next() throws IOException {
        while (!hasWholeMessage()) {
            if (read > 0) {
                System.arraycopy(buffer, read, buffer, 0, filled - read);
                filled -= read;
                read = 0;
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                throw new IOException("the server closed the connection");
            }
            filled += count;
        }
        bodyStart = bodyStart();
        read += length();
        return (char) buffer[bodyStart + 3];
    }

    private boolean hasWholeMessage() {
        return bodyStart() >= 0 && filled - read >= length();
    }

    /** Where the body of the message at {@link #read} begins; -1 when it is not there yet. */
    private int bodyStart() {
        for (int i = read + LENGTH_START; i < filled; i++) {
            if (buffer[i] == OrderFrames.SOH) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Bytes of the message at {@link #read}, of which the length is there. */
    private int length() {
        int bodyLength = 0;
        int at = read + LENGTH_START;
        for (; buffer[at] != OrderFrames.SOH; at++) {
            bodyLength = bodyLength * 10 + buffer[at] - '0';
        }
        return at + 1 - read + bodyLength + TRAILER_BYTES;
    }

    /** Where the value of a field of the last message begins; -1 when it has none. */
    private int find(byte[] key) {
        for (int i = bodyStart; i < read - key.length; i++) {
            int matched = 0;
            while (matched < key.length && buffer[i + matched] == key[matched]) {
                matched++;
            }
            if (matched == key.length) {
                return i + key.length;
            }
        }
        return -1;
    }

    private void require(char expected, char type) throws IOException {
        if (type != expected) {
            throw refused();
        }
    }

    private IOException refused() {
        return new IOException("the server said "
                + new String(buffer, bodyStart, read - bodyStart, StandardCharsets.ISO_8859_1)
                        .replace(OrderFrames.SOH, '|'));
    }

    private void write() throws IOException {
        socket.getOutputStream().write(frames.bytes());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
