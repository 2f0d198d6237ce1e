package org.bourse.loadtest.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.PlannedOrder;

/**
 * The orders of a flow, one after the other, as whole HTTP/1.1 requests over connections that are kept alive: each alone,
 * or so many in a batch.
 */
public final class OrderRequests {

    private static final byte[] BEFORE_ENTRIES = ascii("{\"entries\":[");
    private static final byte[] BEFORE_ENTRY = ascii("{\"op\":\"submit\",");
    private static final byte[] AFTER_ENTRIES = ascii("]}");

    private final OrderFlow flow;
    private final OrderBody bodies;
    private final byte[][] heads;

    /** How many orders are in a batch; 0 where each is alone. */
    private final int batch;

    private int next;

    /** Orders of these brokers, as many as the flow has; each alone. */
    public OrderRequests(OrderFlow flow, OrderBody bodies, List<RegisteredBroker> brokers) {
        this(flow, bodies, brokers, "/orders", 0);
    }

    private OrderRequests(OrderFlow flow, OrderBody bodies, List<RegisteredBroker> brokers, String path, int batch) {
        this.flow = flow;
        this.bodies = bodies;
        this.heads = brokers.stream()
                .map(broker ->
                        ascii("POST " + path + " HTTP/1.1\r\nHost: exchange\r\nContent-Type: application/json\r\n"
                                + "Authorization: Bearer " + broker.apiKey() + "\r\nContent-Length: "))
                .toArray(byte[][]::new);
        this.batch = batch;
    }

    /** The same orders so many in a batch, which is sent by the broker of its first. */
    static OrderRequests batches(OrderFlow flow, OrderBody bodies, List<RegisteredBroker> brokers, int batch) {
        return new OrderRequests(flow, bodies, brokers, "/orders/batch", batch);
    }

    /** How many orders are in a batch; 0 where each is alone. */
    int batch() {
        return batch;
    }

    /** How many orders there were so far. */
    int orders() {
        return next;
    }

    /** Writes the next request into an empty buffer. */
    void writeNext(ByteBuffer request) {
        PlannedOrder first = flow.order(next++);
        long now = System.currentTimeMillis();
        byte[] body = batch == 0 ? bodies.of(first, now) : batchOf(first, now);
        request.put(heads[first.broker()]).put(ascii(body.length + "\r\n\r\n")).put(body);
    }

    private byte[] batchOf(PlannedOrder first, long nowMillis) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(Connection.LONGEST_REQUEST);
        body.writeBytes(BEFORE_ENTRIES);
        writeEntry(body, first, nowMillis);
        for (int i = 1; i < batch; i++) {
            body.write(',');
            writeEntry(body, flow.order(next++), nowMillis);
        }
        body.writeBytes(AFTER_ENTRIES);
        return body.toByteArray();
    }

    private void writeEntry(ByteArrayOutputStream body, PlannedOrder order, long nowMillis) {
        byte[] alone = bodies.of(order, nowMillis);
        body.writeBytes(BEFORE_ENTRY);
        body.write(alone, 1, alone.length - 1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
