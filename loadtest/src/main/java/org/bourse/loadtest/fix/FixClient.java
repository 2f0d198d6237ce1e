package org.bourse.loadtest.fix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.bourse.loadtest.fixwire.FixReader;
import org.bourse.loadtest.fixwire.FixWriter;

/**
 * One FIX session that keeps a window of orders under way: each answer is followed by another order.
 */
final class FixClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final byte[] CL_ORD_ID = FixReader.key(11);
    private static final byte[] EXEC_TYPE = FixReader.key(150);

    private final Socket socket;
    private final FixReader reader;
    private final FixWriter writer;
    private final OrderFrames orders;
    private final String run;
    private final long[] sentNanos;
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
        this.reader = new FixReader(socket.getInputStream());
        this.writer = new FixWriter(compId);
        this.orders = new OrderFrames(writer);
        this.run = run;
        this.sentNanos = new long[window];
    }

    /** Logs on. */
    void logon(String password) throws IOException {
        writer.begin(Instant.now());
        writer.add(
                "A",
                FixWriter.field(98, "0")
                        + FixWriter.field(108, "60")
                        + (password.isEmpty() ? "" : FixWriter.field(554, password)));
        write();
        reader.next();
        require('A', reader.type());
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
                reader.next();
                char type = reader.type();
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
            } while (reader.hasNext());
        }
        return measured;
    }

    /** Cancels all that rests, so that the next measurement begins with empty books. */
    void cancelAll() throws IOException {
        writer.begin(Instant.now());
        writer.add(
                "q", FixWriter.field(11, run + "c") + FixWriter.field(530, "7") + FixWriter.field(60, writer.time()));
        write();
        do {
            reader.next();
        } while (reader.type() == '8' || reader.type() == '0');
        require('r', reader.type());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void fillWindow(long now) throws IOException {
        writer.begin(Instant.now());
        while (ordersSent - ordersAnswered < sentNanos.length) {
            sentNanos[(int) (ordersSent % sentNanos.length)] = now;
            orders.add(run + '-' + ordersSent, ordersSent);
            ordersSent++;
        }
        write();
    }

    /** When the order that the newest report answers was sent. */
    private long noteAnswer() throws IOException {
        int id = reader.find(CL_ORD_ID);
        int execType = reader.find(EXEC_TYPE);
        if (id < 0 || execType < 0 || reader.at(execType) != '0') {
            throw refused();
        }
        int at = id;
        while (reader.at(at) != '-') {
            at++;
        }
        long number = 0;
        for (at++; reader.at(at) != FixWriter.SOH; at++) {
            number = number * 10 + reader.at(at) - '0';
        }
        if (number != ordersAnswered) {
            throw new IOException("order " + ordersAnswered + " was not answered before " + number);
        }
        ordersAnswered++;
        return sentNanos[(int) (number % sentNanos.length)];
    }

    private void require(char expected, char type) throws IOException {
        if (type != expected) {
            throw refused();
        }
    }

    private IOException refused() {
        return new IOException("the server said " + reader.describe());
    }

    private void write() throws IOException {
        socket.getOutputStream().write(writer.bytes());
    }
}
