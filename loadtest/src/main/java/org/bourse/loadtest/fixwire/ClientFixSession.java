package org.bourse.loadtest.fixwire;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.function.Consumer;
import org.bourse.loadtest.flow.OrderKind;
import org.bourse.loadtest.flow.PlannedOrder;

/** A client's FIX session over a socket: one thread may write messages, another reads what comes. */
public final class ClientFixSession implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int HEARTBEAT_SECONDS = 30;
    private static final char LOGON = 'A';
    private static final char TEST_REQUEST = '1';
    private static final byte[] TEST_REQ_ID = FixReader.key(112);

    private final Socket socket;
    private final OutputStream out;
    private final FixReader reader;
    private final FixWriter writer;

    private ClientFixSession(Socket socket, String compId) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.reader = new FixReader(socket.getInputStream());
        this.writer = new FixWriter(compId);
    }

    /**
     * Connects, logs on with new sequence numbers, and waits for the answer.
     *
     * @param password may be empty
     */
    public static ClientFixSession logon(InetSocketAddress address, String compId, String password) throws IOException {
        Socket socket = new Socket();
        socket.connect(address, PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        ClientFixSession session = new ClientFixSession(socket, compId);
        session.send(
                "A",
                FixWriter.field(98, "0")
                        + FixWriter.field(108, Integer.toString(HEARTBEAT_SECONDS))
                        + FixWriter.field(141, "Y")
                        + (password.isEmpty() ? "" : FixWriter.field(554, password)));
        if (session.next() != LOGON) {
            socket.close();
            throw new IOException("a FIX logon was answered with " + session.reader.describe());
        }
        return session;
    }

    /** Sends one message. */
    public void send(String type, String fields) throws IOException {
        send(batch -> batch.add(type, fields));
    }

    /** Sends an order. */
    public void enter(PlannedOrder order, String clientOrderId) throws IOException {
        send(batch -> addOrder(batch, order, clientOrderId));
    }

    /** Sends what is added to a batch, in one write. */
    public synchronized void send(Consumer<FixWriter> messages) throws IOException {
        writer.begin(Instant.now());
        messages.accept(writer);
        out.write(writer.bytes());
    }

    /** Adds an order to a batch: a limit is good till cancelled. */
    public static void addOrder(FixWriter batch, PlannedOrder order, String clientOrderId) {
        boolean isMarket = order.kind() == OrderKind.MARKET;
        StringBuilder fields = new StringBuilder(192);
        add(fields, 11, clientOrderId);
        add(fields, 1, "12345678901");
        add(fields, 55, order.symbol());
        add(fields, 54, order.isBid() ? "1" : "2");
        add(fields, 60, batch.time());
        add(fields, 38, Long.toString(order.quantity()));
        add(fields, 40, isMarket ? "1" : "2");
        if (!isMarket) {
            add(fields, 44, price(order.price()));
        }
        add(fields, 59, isMarket ? "3" : "1");
        batch.add("D", fields);
    }

    private static void add(StringBuilder fields, int tag, String value) {
        fields.append(tag).append('=').append(value).append(FixWriter.SOH);
    }

    private static String price(long cents) {
        long rest = cents % 100;
        return cents / 100 + (rest < 10 ? ".0" : ".") + rest;
    }

    /** Goes on to the next message, and waits for it; answers a TestRequest. Its fields are in {@link #reader}. */
    public char next() throws IOException {
        reader.next();
        if (reader.type() == TEST_REQUEST) {
            send("0", FixWriter.field(112, reader.text(TEST_REQ_ID)));
        }
        return reader.type();
    }

    /** The reader of the newest message. */
    public FixReader reader() {
        return reader;
    }

    /** Logs out and ends the connection. */
    @Override
    public void close() throws IOException {
        try {
            send("5", "");
        } finally {
            socket.close();
        }
    }
}
