package org.bourse.loadtest.fix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.fixwire.ClientFixSession;
import org.bourse.loadtest.fixwire.FixReader;
import org.bourse.loadtest.fixwire.FixWriter;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/** One FIX session that keeps a window of orders under way, all of which rest: each answer is followed by another order. */
final class FixClient implements AutoCloseable {

    private static final int SYMBOLS = 100;
    private static final char REPORT = '8';
    private static final char MASS_CANCEL_REPORT = 'r';
    private static final byte[] CL_ORD_ID = FixReader.key(11);
    private static final byte[] EXEC_TYPE = FixReader.key(150);

    private final ClientFixSession session;
    private final OrderFlow flow = OrderFlow.resting(new OrderFlowSettings(1, 1, SYMBOLS, OrderLifetimes.YEARS));
    private final OrderBody ids;
    private final long[] sentNanos;
    private int ordersSent;
    private int ordersAnswered;

    /**
     * Connects and logs on.
     *
     * @param run makes the client order ids unique
     */
    FixClient(int port, RegisteredBroker login, String run, int window) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.session = ClientFixSession.logon(address, login.fixCompId(), login.apiKey());
        this.ids = new OrderBody(run);
        this.sentNanos = new long[window];
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
                char type = session.next();
                now = System.nanoTime();
                if (type == REPORT) {
                    long latency = now - noteAnswer();
                    if (now - endNanos < 0) {
                        latencyNanos.recordValue(latency);
                        measured++;
                    }
                } else if (!isSessionsOwn(type)) {
                    throw refused();
                }
            } while (session.reader().hasNext());
        }
        return measured;
    }

    /** Cancels all that rests, so that the next measurement begins with empty books. */
    void cancelAll() throws IOException {
        session.send(
                "q",
                FixWriter.field(11, ids.clientOrderId(ordersSent) + "c")
                        + FixWriter.field(530, "7")
                        + FixWriter.field(60, FixWriter.time(Instant.now())));
        char type = session.next();
        while (type == REPORT || isSessionsOwn(type)) {
            type = session.next();
        }
        if (type != MASS_CANCEL_REPORT) {
            throw refused();
        }
    }

    /** Whether a message is of the session alone: Heartbeat or TestRequest. */
    private static boolean isSessionsOwn(char type) {
        return type == '0' || type == '1';
    }

    private void fillWindow(long now) throws IOException {
        session.send(batch -> {
            while (ordersSent - ordersAnswered < sentNanos.length) {
                sentNanos[ordersSent % sentNanos.length] = now;
                ClientFixSession.addOrder(batch, flow.order(ordersSent), ids.clientOrderId(ordersSent));
                ordersSent++;
            }
        });
    }

    /** The time at which the order that the newest report answers was sent. */
    private long noteAnswer() throws IOException {
        int number = ids.number(session.reader().text(CL_ORD_ID));
        if (number < 0 || !session.reader().text(EXEC_TYPE).equals("0")) {
            throw refused();
        }
        if (number != ordersAnswered) {
            throw new IOException("order " + ordersAnswered + " was not answered before " + number);
        }
        ordersAnswered++;
        return sentNanos[number % sentNanos.length];
    }

    private IOException refused() {
        return new IOException("the server said " + session.reader().describe());
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
