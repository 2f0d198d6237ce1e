package org.bourse.engine;

import java.util.Arrays;
import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/**
 * Orders that expire, first to expire first: a heap with four children per node, which is half as deep as one with two.
 * Each order knows its place, so one that closes earlier leaves without a search.
 */
final class ExpiryQueue {

    private static final int LEAST_CAPACITY = 1 << 10;
    private static final int CHILDREN_BITS = 2;

    private @Nullable Order[] heap = new Order[LEAST_CAPACITY];
    private int count;

    /** When the first one expires; known without a look at it, as every command asks. */
    private long firstMicros = Times.NEVER_MICROS;

    /** When the first one expires; {@link Times#NEVER_MICROS} when none ever does. */
    long firstMicros() {
        return firstMicros;
    }

    /** The order that expires first, or null. */
    @Nullable
    Order first() {
        return heap[0];
    }

    void add(Order order) {
        if (count == heap.length) {
            heap = Arrays.copyOf(heap, count * 2);
        }
        moveUp(order, count++);
    }

    /** Removes the order if it is here. */
    void remove(Order order) {
        int hole = order.expiryIndex;
        if (hole < 0) {
            return;
        }
        order.expiryIndex = -1;
        Order last = heap[--count];
        heap[count] = null;
        if (count == 0) {
            firstMicros = Times.NEVER_MICROS;
        }
        if (last != null && last != order) {
            if (last.expiresBefore(order)) {
                moveUp(last, hole);
            } else {
                moveDown(last, hole);
            }
        }
        if (count < heap.length / 8 && heap.length > LEAST_CAPACITY) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }

    private void moveUp(Order order, int from) {
        int index = from;
        while (index > 0) {
            int parentIndex = (index - 1) >> CHILDREN_BITS;
            Order parent = heap[parentIndex];
            if (parent == null || !order.expiresBefore(parent)) {
                break;
            }
            put(parent, index);
            index = parentIndex;
        }
        put(order, index);
    }

    private void moveDown(Order order, int from) {
        int index = from;
        Order child = firstChild(index);
        while (child != null && child.expiresBefore(order)) {
            int childIndex = child.expiryIndex;
            put(child, index);
            index = childIndex;
            child = firstChild(index);
        }
        put(order, index);
    }

    /** The child of a place that expires first, or null. */
    private @Nullable Order firstChild(int index) {
        int begin = (index << CHILDREN_BITS) + 1;
        int end = Math.min(begin + (1 << CHILDREN_BITS), count);
        Order first = null;
        for (int i = begin; i < end; i++) {
            Order child = heap[i];
            if (child != null && (first == null || child.expiresBefore(first))) {
                first = child;
            }
        }
        return first;
    }

    private void put(Order order, int index) {
        heap[index] = order;
        order.expiryIndex = index;
        if (index == 0) {
            firstMicros = order.validUntilMicros;
        }
    }
}
