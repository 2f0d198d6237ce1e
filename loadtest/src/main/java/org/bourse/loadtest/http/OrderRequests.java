package org.bourse.loadtest.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private final OrderFlow flow;
    private final OrderBody bodies;
    private final byte[][] heads;

    /** The number of orders in a batch; 0 where each is alone. */
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

    /** The number of orders in a batch; 0 where each is alone. */
    int batch() {
        return batch;
    }

    /** The number of orders so far. */
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
        List<PlannedOrder> orders = new ArrayList<>(batch);
        orders.add(first);
        for (int i = 1; i < batch; i++) {
            orders.add(flow.order(next++));
        }
        return bodies.ofBatch(orders, nowMillis);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
