package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientOrderIdsTest {

    @Test
    void remembersTheNewestClosedIdsThroughGrowthAndShrinking() {
        ClientOrderIds ids = new ClientOrderIds(30_000);
        Deque<Integer> open = new ArrayDeque<>();
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
        assertThat(ids.find(2, "x")).isEqualTo(ClientOrderIds.NONE);
        assertThat(ids.find(1, "y")).isEqualTo(ClientOrderIds.NONE);
        assertThat(ids.orderId(ids.find(1, "x"))).isEqualTo(5);
    }

    @Test
    void doesNotHoldOnToTextsItForgot() {
        ClientOrderIds ids = new ClientOrderIds(0);
        for (String text : List.of("secret", "\u79d8\u5bc6")) {
            int entry = ids.open(1, text, 5);
            assertThat(ids.text(entry)).isEqualTo(text);
            ids.close(entry);
            assertThat(ids.text(entry)).isEmpty();
        }
    }

    @Test
    void tellsTextsApartThatStringHashCodeDoesNot() {
        assertThat(ClientOrderIdTable.hash(1, "AaAaAaAa")).isNotEqualTo(ClientOrderIdTable.hash(1, "BBBBBBBB"));
    }

    private static void assertInUse(ClientOrderIds ids, int from, int to) {
        for (int i = 0; i < 60_000; i++) {
            assertThat(ids.find(i % 7, "id-" + i) != ClientOrderIds.NONE)
                    .as("id-%d", i)
                    .isEqualTo(i >= from && i < to);
        }
    }
}
