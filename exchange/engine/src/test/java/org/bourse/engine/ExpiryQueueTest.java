package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpiryQueueTest {

    @Test
    void alwaysKnowsWhatExpiresFirst() {
        ExpiryQueue queue = new ExpiryQueue();
        TreeSet<Order> expected = new TreeSet<>(
                Comparator.<Order>comparingLong(order -> order.validUntilMicros).thenComparingLong(order -> order.id));
        Random random = new Random(42);
        @Nullable Order[] orders = new Order[5_000];
        for (int i = 0; i < 200_000; i++) {
            int index = random.nextInt(orders.length);
            Order order = orders[index];
            if (order == null) {
                order = new Order();
                order.id = i;
                order.validUntilMicros = random.nextInt(1_000);
                orders[index] = order;
                queue.add(order);
                expected.add(order);
            } else if (random.nextBoolean() || i > 150_000) {
                queue.remove(order);
                expected.remove(order);
                orders[index] = null;
            }
            assertThat(queue.first()).isSameAs(expected.isEmpty() ? null : expected.first());
        }
    }

    @Test
    void ignoresAnOrderThatIsNotThere() {
        ExpiryQueue queue = new ExpiryQueue();
        Order order = new Order();
        queue.add(order);
        queue.remove(order);
        queue.remove(order);
        assertThat(queue.first()).isNull();
    }
}
