package org.bourse.loadtest.flow;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** The ids that the exchange gave to the orders of a run, 8 bytes each. Safe for use by many threads. */
public final class AcknowledgedOrders {

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

    /** How many were acknowledged. */
    public int count() {
        return count.get();
    }

    /** How many numbers there are. */
    public int capacity() {
        return ids.length();
    }

    /**
     * Reads the id out of an answer to {@code POST /orders}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static long idIn(byte[] answer) {
        int from = OrderIdField.endOf(answer);
        long id = 0;
        int i = from;
        for (; i < answer.length && answer[i] >= '0' && answer[i] <= '9'; i++) {
            id = id * 10 + answer[i] - '0';
        }
        if (i == from) {
            throw new IllegalArgumentException("the order id is not a number");
        }
        return id;
    }
}
