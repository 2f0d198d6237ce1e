package org.bourse.loadtest.fixload;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Locale;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.fixwire.FixReader;
import org.bourse.loadtest.fixwire.FixWriter;
import org.bourse.loadtest.flow.OrderKind;
import org.bourse.loadtest.flow.PlannedOrder;

/** A broker's FIX session: one thread may send orders, another of its own reads the reports. */
public final class FixLoadSession implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int HEARTBEAT_SECONDS = 30;
    private static final char LOGON = 'A';
    private static final char HEARTBEAT = '0';
    private static final char TEST_REQUEST = '1';
    private static final char LOGOUT = '5';
    private static final char EXECUTION_REPORT = '8';
    private static final byte[] CL_ORD_ID = FixReader.key(11);
    private static final byte[] MSG_TYPE = FixReader.key(35);
    private static final byte[] ORDER_ID = FixReader.key(37);
    private static final byte[] TEXT = FixReader.key(58);
    private static final byte[] TEST_REQ_ID = FixReader.key(112);
    private static final byte[] EXEC_TYPE = FixReader.key(150);

    private final Socket socket;
    private final OutputStream out;
    private final FixReader reader;
    private final FixWriter writer;
    private final OrderReports reports;
    private final Thread thread;
    private volatile boolean isClosing;

    private FixLoadSession(Socket socket, String sender, OrderReports reports) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.reader = new FixReader(socket.getInputStream());
        this.writer = new FixWriter(sender);
        this.reports = reports;
        this.thread = Thread.ofPlatform().name("fix-" + sender).daemon().unstarted(this::read);
    }

    /** Connects, logs on with new sequence numbers, and waits for the exchange's answer. */
    public static FixLoadSession logon(InetSocketAddress address, RegisteredBroker broker, OrderReports reports)
            throws IOException {
        Socket socket = new Socket();
        socket.connect(address, PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        FixLoadSession session = new FixLoadSession(socket, broker.fixCompId(), reports);
        session.send(
                "A",
                FixWriter.field(98, "0")
                        + FixWriter.field(108, Integer.toString(HEARTBEAT_SECONDS))
                        + FixWriter.field(141, "Y")
                        + FixWriter.field(554, broker.apiKey()));
        session.reader.next();
        if (session.reader.type() != LOGON) {
            socket.close();
            throw new ExchangeFailure("a FIX logon was answered with " + session.reader.text(TEXT));
        }
        session.thread.start();
        return session;
    }

    /** Sends an order. */
    public void enter(PlannedOrder order, String clientOrderId) throws IOException {
        Instant now = Instant.now();
        boolean isMarket = order.kind() == OrderKind.MARKET;
        String price = isMarket
                ? ""
                : FixWriter.field(
                        44, String.format(Locale.ROOT, "%d.%02d", order.priceCents() / 100, order.priceCents() % 100));
        send(
                "D",
                FixWriter.field(11, clientOrderId)
                        + FixWriter.field(1, "12345678901")
                        + FixWriter.field(55, order.symbol())
                        + FixWriter.field(54, order.isBid() ? "1" : "2")
                        + FixWriter.field(60, FixWriter.time(now))
                        + FixWriter.field(38, Long.toString(order.quantity()))
                        + FixWriter.field(40, isMarket ? "1" : "2")
                        + price
                        + FixWriter.field(59, isMarket ? "3" : "1"));
    }

    private synchronized void send(String type, String fields) throws IOException {
        writer.begin(Instant.now());
        writer.add(type, fields);
        out.write(writer.bytes());
    }

    private void read() {
        try {
            while (!isClosing) {
                reader.next();
                handle(reader.type());
            }
        } catch (IOException e) {
            if (!isClosing) {
                reports.failed("a FIX session ended: " + e.getMessage());
            }
        }
    }

    private void handle(char type) throws IOException {
        switch (type) {
            case EXECUTION_REPORT -> report(reader.text(EXEC_TYPE));
            case TEST_REQUEST -> send("0", FixWriter.field(112, reader.text(TEST_REQ_ID)));
            case LOGOUT -> {
                if (!isClosing) {
                    reports.failed("logged out: " + reader.text(TEXT));
                }
            }
            case HEARTBEAT -> {}
            default -> reports.failed("message " + reader.text(MSG_TYPE) + ": " + reader.text(TEXT));
        }
    }

    private void report(String execType) {
        if (execType.equals("0")) {
            reports.accepted(reader.text(CL_ORD_ID), Long.parseLong(reader.text(ORDER_ID)));
        } else if (execType.equals("8")) {
            reports.failed("order rejected: " + reader.text(TEXT));
        }
    }

    /** Logs out and ends the connection. */
    @Override
    public void close() throws IOException {
        isClosing = true;
        try {
            send("5", "");
        } finally {
            socket.close();
        }
    }
}
