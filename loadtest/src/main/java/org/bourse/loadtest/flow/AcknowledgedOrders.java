package org.bourse.loadtest.flow;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** The ids that the exchange gave to the orders of a run, 8 bytes each. Safe for use by many threads. */
public final class AcknowledgedOrders {

    private static final String ORDER_ID = "\"order_id\":\"";

    private final AtomicLongArray ids;
    private final AtomicInteger count = new AtomicInteger();

    /** Room for so many orders. */
    public AcknowledgedOrders(int capacity) {
        ids = new AtomicLongArray(capacity);
    }

    /** Remembers an answer; a second one to the same order is an error of the exchange or the test. */
    public void acknowledge(int number, long orderId) {
        if (!ids.compareAndSet(number, 0, orderId)) {
            throw new IllegalStateException("order " + number + " was acknowledged twice");
        }
        count.incrementAndGet();
    }

    /** The id of an order, 0 when it was not acknowledged. */
    public long id(int number) {
        return ids.get(number);
    }

    /** The number of acknowledged orders. */
    public int count() {
        return count.get();
    }

    /** The number of orders that there is room for. */
    public int capacity() {
        return ids.length();
    }

    /**
     * Reads the id out of an answer to {@code POST /orders}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static long idIn(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int field = text.indexOf(ORDER_ID);
        if (field < 0) {
            throw new IllegalArgumentException("an answer to an order has no order id");
        }
        int from = field + ORDER_ID.length();
        return Long.parseLong(text, from, text.indexOf('"', from), 10);
    }
}
