package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.rows.TextHash;
import org.junit.jupiter.api.Test;

class ClientOrderIdsTest {

    @Test
    void remembersTheNewestClosedIdsThroughGrowthAndShrinking() {
        ClientOrderIds ids = new ClientOrderIds(30_000, Sharing.NONE);
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
    void hasTheBrokerForgetFirstThatHasMost() {
        ClientOrderIds ids = new ClientOrderIds(10, Sharing.FLOATING);
        ids.close(ids.open(1, "mine", 1));
        ids.close(ids.open(1, "mine too", 2));
        for (int i = 0; i < 1_000; i++) {
            ids.close(ids.open(2, "flood-" + i, 3 + i));
        }
        assertThat(ids.orderId(ids.find(1, "mine"))).isEqualTo(1);
        assertThat(ids.orderId(ids.find(1, "mine too"))).isEqualTo(2);
        for (int i = 0; i < 1_000; i++) {
            assertThat(ids.find(2, "flood-" + i) != ClientOrderIds.NONE).isEqualTo(i >= 992);
        }
    }

    @Test
    void givesUpOfTheLowerBrokerOnATie() {
        ClientOrderIds ids = new ClientOrderIds(3, Sharing.FLOATING);
        for (long broker : new long[] {7, 5, 9}) {
            ids.close(ids.open(broker, "one", broker));
        }
        ids.close(ids.open(9, "two", 9));
        assertThat(ids.find(9, "one")).as("it has most").isEqualTo(ClientOrderIds.NONE);
        ids.close(ids.open(8, "one", 8));
        assertThat(ids.find(5, "one")).as("all have as many").isEqualTo(ClientOrderIds.NONE);
        assertThat(ids.find(7, "one")).isNotEqualTo(ClientOrderIds.NONE);
    }

    @Test
    void sharesWhatIsRemembered() {
        ClientOrderIds ids = new ClientOrderIds(10, Sharing.NONE);
        for (int i = 0; i < 10; i++) {
            ids.close(ids.open(i == 3 ? 1 : 2, "id-" + i, i));
        }
        ids.share();
        for (int i = 10; i < 100; i++) {
            ids.close(ids.open(2, "id-" + i, i));
        }
        assertThat(ids.find(1, "id-3")).isNotEqualTo(ClientOrderIds.NONE);
        assertThat(ids.find(2, "id-90")).isEqualTo(ClientOrderIds.NONE);
        assertThat(ids.find(2, "id-91")).isNotEqualTo(ClientOrderIds.NONE);
    }

    @Test
    void keepsBrokersApart() {
        ClientOrderIds ids = new ClientOrderIds(10, Sharing.NONE);
        ids.open(1, "x", 5);
        assertThat(ids.find(2, "x")).isEqualTo(ClientOrderIds.NONE);
        assertThat(ids.find(1, "y")).isEqualTo(ClientOrderIds.NONE);
        assertThat(ids.orderId(ids.find(1, "x"))).isEqualTo(5);
    }

    @Test
    void doesNotHoldOnToTextsItForgot() {
        ClientOrderIds ids = new ClientOrderIds(0, Sharing.NONE);
        for (String text : List.of("secret", "\u79d8\u5bc6")) {
            int entry = ids.open(1, text, 5);
            assertThat(ids.text(entry)).isEqualTo(text);
            ids.close(entry);
            assertThat(ids.text(entry)).isEmpty();
        }
    }

    @Test
    void tellsTextsApartThatStringHashCodeDoesNot() {
        assertThat(TextHash.of(1, "AaAaAaAa")).isNotEqualTo(TextHash.of(1, "BBBBBBBB"));
    }

    private static void assertInUse(ClientOrderIds ids, int from, int to) {
        for (int i = 0; i < 60_000; i++) {
            assertThat(ids.find(i % 7, "id-" + i) != ClientOrderIds.NONE)
                    .as("id-%d", i)
                    .isEqualTo(i >= from && i < to);
        }
    }
}
