package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bourse.engine.model.Sharing;
import org.junit.jupiter.api.Test;

/**
 * Random use of the client order ids against a map and a queue, under a new seed each time; {@code -Dfuzz.seed=N} repeats
 * a run, and every failure names its seed.
 */
class ClientOrderIdsFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int STEPS = 300_000;
    private static final int TEXTS = 30_000;
    private static final int BROKERS = 3;

    private record Id(long brokerId, String text) {}

    private record Open(Id id, int entry, long orderId) {}

    private final Random random = new Random(SEED);
    private final ClientOrderIds ids = new ClientOrderIds(0, Sharing.NONE);
    private boolean shared;
    private final Map<Id, Long> expected = new HashMap<>();
    private final List<Open> open = new ArrayList<>();
    private final Deque<Id> closed = new ArrayDeque<>();
    private final int[] closedOf = new int[BROKERS];
    private int mostClosed;

    @Test
    void knowsTheSameIdsAsAMap() {
        try {
            for (int step = 1; step <= STEPS; step++) {
                step(step);
                if (step % 50_000 == 0) {
                    compareAll();
                }
            }
            closeAll();
        } catch (AssertionError | RuntimeException | OutOfMemoryError e) {
            throw new AssertionError("fuzz.seed=" + SEED, e);
        }
    }

    private void step(long orderId) {
        // fills up for a while, then runs nearly empty
        boolean growing = orderId % 100_000 < 60_000;
        if (random.nextInt(20_000) == 0) {
            mostClosed = random.nextInt(random.nextBoolean() ? 20_000 : 10);
            ids.rememberAtMost(mostClosed);
            forgetBeyondLimit();
        }
        if (orderId == STEPS / 2) {
            ids.share();
            shared = true;
        }
        // one broker sends far more than the others
        long brokerId = Math.min(random.nextInt(BROKERS), random.nextInt(BROKERS));
        Id id = new Id(brokerId, text(random.nextInt(TEXTS)));
        int entry = ids.find(id.brokerId, id.text);
        assertThat(entry != ClientOrderIds.NONE).as("%s is in use", id).isEqualTo(expected.containsKey(id));
        if (entry != ClientOrderIds.NONE) {
            assertThat(ids.orderId(entry)).isEqualTo(expected.get(id));
            assertThat(ids.text(entry)).isEqualTo(id.text);
        } else if (growing || random.nextInt(4) == 0) {
            open.add(new Open(id, ids.open(id.brokerId, id.text, -orderId << 32), -orderId << 32));
            expected.put(id, -orderId << 32);
        }
        if (!open.isEmpty() && random.nextInt(3) > (growing ? 1 : 0)) {
            close(random.nextInt(open.size()));
        }
    }

    private void close(int place) {
        Open last = open.removeLast();
        Open one = place == open.size() ? last : open.set(place, last);
        assertThat(ids.text(one.entry)).isEqualTo(one.id.text);
        assertThat(ids.orderId(one.entry)).isEqualTo(one.orderId);
        ids.close(one.entry);
        closed.add(one.id);
        closedOf[(int) one.id.brokerId]++;
        forgetBeyondLimit();
    }

    private void forgetBeyondLimit() {
        while (closed.size() > mostClosed) {
            Id forgotten = shared ? oldestOfLargest() : closed.getFirst();
            expected.remove(forgotten);
            closed.remove(forgotten);
            closedOf[(int) forgotten.brokerId]--;
        }
    }

    /** The oldest of the broker that has most, on a tie of the lower one. */
    private Id oldestOfLargest() {
        int largest = 0;
        for (int brokerId = 1; brokerId < BROKERS; brokerId++) {
            largest = closedOf[brokerId] > closedOf[largest] ? brokerId : largest;
        }
        long brokerId = largest;
        return closed.stream().filter(id -> id.brokerId == brokerId).findFirst().orElseThrow();
    }

    private void compareAll() {
        for (int i = 0; i < TEXTS; i++) {
            for (long brokerId = 0; brokerId < BROKERS; brokerId++) {
                Id id = new Id(brokerId, text(i));
                int entry = ids.find(brokerId, id.text);
                assertThat(entry == ClientOrderIds.NONE ? null : ids.orderId(entry))
                        .as("order of %s", id)
                        .isEqualTo(expected.get(id));
            }
        }
        StateText told = new StateText();
        ids.writeClosedTo(told);
        assertThat(told.lines())
                .containsExactlyElementsOf(closed.stream()
                        .sorted(Comparator.comparingLong(id -> shared ? id.brokerId : 0))
                        .map(id -> "closed " + id.brokerId + " " + id.text + " " + expected.get(id))
                        .toList());
    }

    private void closeAll() {
        while (!open.isEmpty()) {
            close(0);
        }
        compareAll();
        mostClosed = 0;
        ids.rememberAtMost(0);
        forgetBeyondLimit();
        compareAll();
    }

    /** A text of every kind and length by number, different from each other number's. */
    private static String text(int number) {
        String unique = Integer.toString(number, 36);
        int length = Math.max(unique.length() + 1, 1 + number % 40);
        String filler = "x".repeat(length - unique.length() - 1);
        return switch (number / 40 % 6) {
            case 0, 1, 2 -> unique + '-' + filler;
            case 3 -> unique + '\u00ff' + filler;
            case 4 -> unique + '\u0100' + filler;
            default -> unique + '\0' + filler;
        };
    }
}
