package org.bourse.loadtest.flow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The JSON bodies of {@code POST /orders} and {@code POST /orders/batch}. */
public final class OrderBody {

    private static final int TYPICAL_CHARACTERS = 256;

    private static final byte[] BEFORE_ENTRIES = ascii("{\"entries\":[");
    private static final byte[] BEFORE_ENTRY = ascii("{\"op\":\"submit\",");
    private static final byte[] BEFORE_NEXT_ENTRY = ascii(",{\"op\":\"submit\",");
    private static final byte[] AFTER_ENTRIES = ascii("]}");

    private final String run;

    /**
     * Bodies of one run.
     *
     * @param run begins every client order id of this run, and of no other; letters and digits, at most 20
     */
    public OrderBody(String run) {
        this.run = run;
    }

    /** Bodies of a run that begins now. */
    public static OrderBody ofNewRun(String kind) {
        return new OrderBody(newRun(kind));
    }

    /** The name of a run that begins now, after its kind and the time. */
    public static String newRun(String kind) {
        return kind + Long.toString(System.currentTimeMillis(), 36);
    }

    /** The body of an order that is sent at a time in milliseconds since 1970. */
    public byte[] of(PlannedOrder order, long sentMillis) {
        StringBuilder body = new StringBuilder(TYPICAL_CHARACTERS);
        body.append("{\"document_number\":\"12345678901\",\"client_order_id\":\"");
        body.append(run).append("-").append(order.number());
        body.append("\",\"symbol\":\"SYM").append(order.instrument() + 1L);
        body.append("\",\"side\":\"").append(order.isBid() ? "bid" : "ask");
        body.append("\",\"quantity\":").append(order.quantity());
        if (order.kind() == OrderKind.MARKET) {
            body.append(",\"order_type\":\"market\"");
        } else {
            body.append(",\"price\":").append(order.price());
            appendValidity(body, order, sentMillis);
        }
        return ascii(body.append('}').toString());
    }

    /** The body of a batch of orders that is sent at a time in milliseconds since 1970. */
    public byte[] ofBatch(List<PlannedOrder> orders, long sentMillis) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(orders.size() * TYPICAL_CHARACTERS);
        body.writeBytes(BEFORE_ENTRIES);
        for (PlannedOrder order : orders) {
            body.writeBytes(body.size() == BEFORE_ENTRIES.length ? BEFORE_ENTRY : BEFORE_NEXT_ENTRY);
            byte[] alone = of(order, sentMillis);
            body.write(alone, 1, alone.length - 1);
        }
        body.writeBytes(AFTER_ENTRIES);
        return body.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void appendValidity(StringBuilder body, PlannedOrder order, long sentMillis) {
        switch (order.validity()) {
            case YEARS -> body.append(",\"valid_until\":\"2099-12-31T23:59:59Z\"");
            case DAY -> body.append(",\"time_in_force\":\"day\"");
            case SHORT -> {
                Instant until = Instant.ofEpochMilli(sentMillis).plus(order.lifeMillis(), ChronoUnit.MILLIS);
                body.append(",\"valid_until\":\"").append(until).append("\"");
            }
        }
    }

    /** The client order id of an order. */
    public String clientOrderId(int number) {
        return run + "-" + number;
    }

    /** The number of the order with this client order id, or -1 when it isn't of this run. */
    public int number(String clientOrderId) {
        if (!clientOrderId.startsWith(run + "-")) {
            return -1;
        }
        return Integer.parseInt(clientOrderId, run.length() + 1, clientOrderId.length(), 10);
    }
}
