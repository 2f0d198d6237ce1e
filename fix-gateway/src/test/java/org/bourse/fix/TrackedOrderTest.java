package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bourse.contract.OrderState;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;

/** What a tracked order keeps of texts. {@code -Dfuzz.seed=S} repeats a run. */
class TrackedOrderTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int STEPS = 20_000;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final RecentTexts texts = new RecentTexts();

    @Test
    void isFoundByEachClientOrderIdThatItHadTheLastOneBeingItsOwn() {
        for (int i = 0; i < STEPS; i++) {
            List<String> expected = new ArrayList<>();
            String first = id();
            TrackedOrder order = order(first, "account", "SYM");
            if (!first.isEmpty()) {
                expected.add(first);
            }
            for (int j = random.nextInt(4); j > 0; j--) {
                String id = id();
                if (random.nextInt(3) == 0) {
                    order.alias(id);
                    if (!id.isEmpty() && !expected.isEmpty()) {
                        expected.addFirst(id);
                    }
                } else {
                    order.name(id);
                    if (!id.isEmpty() && (expected.isEmpty() || !id.equals(expected.getLast()))) {
                        expected.add(id);
                    }
                }
            }
            assertThat(order.clientOrderIds).as(seed()).isEqualTo(expected);
            assertThat(order.clientOrderId()).as(seed()).isEqualTo(expected.isEmpty() ? "" : expected.getLast());
        }
    }

    @Test
    void keepsTheTextsThatItCameWith() {
        for (int i = 0; i < STEPS; i++) {
            String account = "account " + random.nextInt(10_000);
            String symbol = "SYM" + random.nextInt(10_000);
            TrackedOrder order = order("", account, symbol);
            assertThat(order.account).as(seed()).isEqualTo(account);
            assertThat(order.symbol).as(seed()).isEqualTo(symbol);
        }
    }

    @Test
    void sharesTextsThatComeAgain() {
        Set<Integer> objects = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            TrackedOrder order = order("", String.valueOf("1234567".toCharArray()), "SYM1");
            objects.add(System.identityHashCode(order.account));
        }
        assertThat(objects).hasSize(1);
    }

    private TrackedOrder order(String clientOrderId, String account, String symbol) {
        return new TrackedOrder(
                new OrderState(
                        1,
                        1,
                        account,
                        clientOrderId,
                        symbol,
                        InstrumentTerms.DEFAULTS,
                        Side.BID,
                        OrderType.LIMIT,
                        TimeInForce.GTC,
                        100,
                        10,
                        10,
                        0,
                        0,
                        0,
                        ExecutionInstructions.NONE,
                        OrderState.Status.OPEN),
                texts);
    }

    private String id() {
        return random.nextInt(4) == 0 ? "" : "id" + random.nextInt(3);
    }

    private static String seed() {
        return "-Dfuzz.seed=" + SEED;
    }
}
