package org.bourse.loadtest.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.PlannedOrder;

/** The orders of a flow, one after the other, as whole HTTP/1.1 requests over connections that are kept alive. */
public final class OrderRequests {

    private final OrderFlow flow;
    private final OrderBody bodies;
    private final byte[][] heads;
    private int next;

    /** Orders of these brokers: as many as the flow has. */
    public OrderRequests(OrderFlow flow, OrderBody bodies, List<RegisteredBroker> brokers) {
        this.flow = flow;
        this.bodies = bodies;
        this.heads = brokers.stream()
                .map(broker -> ascii("POST /orders HTTP/1.1\r\nHost: exchange\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer " + broker.apiKey() + "\r\nContent-Length: "))
                .toArray(byte[][]::new);
    }

    /** Writes the next request into an empty buffer. */
    void writeNext(ByteBuffer request) {
        PlannedOrder order = flow.order(next++);
        byte[] body = bodies.of(order, System.currentTimeMillis());
        request.put(heads[order.broker()]).put(ascii(body.length + "\r\n\r\n")).put(body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
