package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class ClientOrderIdsTest {

    @Test
    void remembersTheNewestClosedIdsThroughGrowthAndShrinking() {
        ClientOrderIds ids = new ClientOrderIds(30_000);
        Deque<ClientOrderId> open = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            open.add(ids.open(i % 7, "id-" + i, i));
        }
        for (int i = 20_000; i < 60_000; i++) {
            ids.close(open.remove());
            open.add(ids.open(i % 7, "id-" + i, i));
        }
        // closed: the first 40,000, of which the newer 30,000 are remembered; open: the last 20,000
        assertInUse(ids, 10_000, 60_000);
        ids.rememberAtMost(100);
        assertInUse(ids, 39_900, 60_000);
        open.forEach(ids::close);
        assertInUse(ids, 59_900, 60_000);
        ids.rememberAtMost(0);
        assertInUse(ids, 60_000, 60_000);
    }

    @Test
    void keepsBrokersApart() {
        ClientOrderIds ids = new ClientOrderIds(10);
        ids.open(1, "x", 5);
        assertThat(ids.find(2, "x")).isNull();
        assertThat(ids.find(1, "y")).isNull();
        ClientOrderId found = ids.find(1, "x");
        assertThat(found == null ? 0 : found.orderId).isEqualTo(5);
    }

    @Test
    void doesNotHoldOnToTextsItForgot() {
        ClientOrderIds ids = new ClientOrderIds(0);
        ClientOrderId entry = ids.open(1, "secret", 5);
        ids.close(entry);
        assertThat(entry.text).isEmpty();
    }

    @Test
    void tellsTextsApartThatStringHashCodeDoesNot() {
        ClientOrderIds ids = new ClientOrderIds(10);
        assertThat(ids.open(1, "AaAaAaAa", 1).hash).isNotEqualTo(ids.open(1, "BBBBBBBB", 2).hash);
    }

    private static void assertInUse(ClientOrderIds ids, int from, int to) {
        for (int i = 0; i < 60_000; i++) {
            assertThat(ids.find(i % 7, "id-" + i) != null).as("id-%d", i).isEqualTo(i >= from && i < to);
        }
    }
}
