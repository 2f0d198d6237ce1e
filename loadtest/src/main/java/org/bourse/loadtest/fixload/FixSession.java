package org.bourse.loadtest.fixload;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Locale;
import org.bourse.loadtest.exchange.Broker;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.flow.OrderKind;
import org.bourse.loadtest.flow.PlannedOrder;

/** A broker's FIX session: one thread may send orders, another of its own reads the reports. */
public final class FixSession implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int HEARTBEAT_SECONDS = 30;
    private static final String EXECUTION_REPORT = "8";
    private static final String TEST_REQUEST = "1";
    private static final String LOGOUT = "5";

    private final Socket socket;
    private final OutputStream out;
    private final FixReader reader;
    private final String sender;
    private final OrderReports reports;
    private final Thread thread;
    private long sequence = 1;
    private volatile boolean isClosing;

    private FixSession(Socket socket, String sender, OrderReports reports) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.reader = new FixReader(socket.getInputStream());
        this.sender = sender;
        this.reports = reports;
        this.thread = Thread.ofPlatform().name("fix-" + sender).daemon().unstarted(this::read);
    }

    /** Connects, logs on with new sequence numbers, and waits for the exchange's answer. */
    public static FixSession logon(InetSocketAddress address, Broker broker, OrderReports reports) throws IOException {
        Socket socket = new Socket();
        socket.connect(address, PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        FixSession session = new FixSession(socket, broker.fixCompId(), reports);
        session.send(
                "A",
                FixFrame.field(98, "0")
                        + FixFrame.field(108, Integer.toString(HEARTBEAT_SECONDS))
                        + FixFrame.field(141, "Y")
                        + FixFrame.field(554, broker.apiKey()));
        session.reader.next();
        if (!session.reader.text(35).equals("A")) {
            socket.close();
            throw new ExchangeFailure("a FIX logon was answered with " + session.reader.text(58));
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
                : FixFrame.field(
                        44, String.format(Locale.ROOT, "%d.%02d", order.priceCents() / 100, order.priceCents() % 100));
        send(
                "D",
                FixFrame.field(11, clientOrderId)
                        + FixFrame.field(1, "12345678901")
                        + FixFrame.field(55, order.symbol())
                        + FixFrame.field(54, order.isBid() ? "1" : "2")
                        + FixFrame.field(60, FixFrame.time(now))
                        + FixFrame.field(38, Long.toString(order.quantity()))
                        + FixFrame.field(40, isMarket ? "1" : "2")
                        + price
                        + FixFrame.field(59, isMarket ? "3" : "1"));
    }

    private synchronized void send(String type, String fields) throws IOException {
        out.write(FixFrame.of(type, sequence++, sender, Instant.now(), fields));
    }

    private void read() {
        try {
            while (!isClosing) {
                reader.next();
                handle(reader.text(35));
            }
        } catch (IOException e) {
            if (!isClosing) {
                reports.failed("a FIX session ended: " + e.getMessage());
            }
        }
    }

    private void handle(String type) throws IOException {
        switch (type) {
            case EXECUTION_REPORT -> report(reader.text(150));
            case TEST_REQUEST -> send("0", FixFrame.field(112, reader.text(112)));
            case LOGOUT -> {
                if (!isClosing) {
                    reports.failed("logged out: " + reader.text(58));
                }
            }
            case "0" -> {}
            default -> reports.failed("message " + type + ": " + reader.text(58));
        }
    }

    private void report(String execType) {
        if (execType.equals("0")) {
            reports.accepted(reader.text(11), Long.parseLong(reader.text(37)));
        } else if (execType.equals("8")) {
            reports.failed("order rejected: " + reader.text(58));
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
