package org.bourse.loadtest.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OrderFlowTest {

    private static final int ORDERS = 100_000;
    private static final Offset<Double> ONE_PERCENT = within(0.01);

    private final OrderFlow flow = new OrderFlow(new OrderFlowSettings(7, 100, 450, OrderLifetimes.YEARS));

    @Test
    void drawsTheSameOrderForTheSameSeedAndNumber() {
        OrderFlow again = new OrderFlow(new OrderFlowSettings(7, 100, 450, OrderLifetimes.YEARS));
        OrderFlow other = new OrderFlow(new OrderFlowSettings(8, 100, 450, OrderLifetimes.YEARS));

        assertThat(IntStream.range(0, 1_000).mapToObj(flow::order).toList())
                .isEqualTo(IntStream.range(0, 1_000).mapToObj(again::order).toList())
                .isNotEqualTo(IntStream.range(0, 1_000).mapToObj(other::order).toList());
    }

    @Test
    void mixesPassiveAggressiveAndMarketOrders() {
        assertThat(shareOf(OrderKind.PASSIVE)).isCloseTo(0.75, ONE_PERCENT);
        assertThat(shareOf(OrderKind.AGGRESSIVE)).isCloseTo(0.20, ONE_PERCENT);
        assertThat(shareOf(OrderKind.MARKET)).isCloseTo(0.05, ONE_PERCENT);
    }

    @Test
    void spreadsOverInstrumentsByZipfsLaw() {
        int[] orders = new int[450];
        IntStream.range(0, ORDERS).forEach(i -> orders[flow.order(i).instrument()]++);
        double sum = IntStream.rangeClosed(1, 450)
                .mapToDouble(rank -> Math.pow(rank, -0.95))
                .sum();

        assertThat(share(orders[0])).isCloseTo(1 / sum, ONE_PERCENT);
        assertThat(share(orders[9])).isCloseTo(Math.pow(10, -0.95) / sum, ONE_PERCENT);
        assertThat(orders).doesNotContain(0);
    }

    @Test
    void spreadsEvenlyOverBrokersAndSides() {
        int[] orders = new int[100];
        IntStream.range(0, ORDERS).forEach(i -> orders[flow.order(i).broker()]++);
        long bids =
                IntStream.range(0, ORDERS).filter(i -> flow.order(i).isBid()).count();

        assertThat(IntStream.of(orders).boxed())
                .allSatisfy(count -> assertThat(share(count)).isCloseTo(0.01, within(0.002)));
        assertThat(share(bids)).isCloseTo(0.5, ONE_PERCENT);
    }

    @Test
    void pricesPassiveOrdersAwayFromAggressiveOnes() {
        assertThat(IntStream.range(0, 1_000).mapToObj(flow::order)).allSatisfy(order -> {
            long middle = 2_000 + order.instrument() * 131L;
            long better = order.isBid() ? order.price() - middle : middle - order.price();
            switch (order.kind()) {
                case PASSIVE -> assertThat(better).isBetween(-49L, -1L);
                case AGGRESSIVE -> assertThat(better).isBetween(1L, 9L);
                case MARKET -> assertThat(order.price()).isZero();
            }
        });
    }

    @Test
    void givesLimitOrdersTheLivesOfATradingDay() {
        OrderFlow day = new OrderFlow(new OrderFlowSettings(7, 100, 450, OrderLifetimes.TRADING_DAY));
        long limits = 0;
        long underASecond = 0;
        long seconds = 0;
        for (int i = 0; i < ORDERS; i++) {
            PlannedOrder order = day.order(i);
            limits += order.kind() == OrderKind.MARKET ? 0 : 1;
            underASecond += order.validity() == Validity.SHORT && order.lifeMillis() < 1_000 ? 1 : 0;
            seconds += order.validity() == Validity.SHORT && order.lifeMillis() >= 5_000 ? 1 : 0;
        }

        assertThat((double) underASecond / limits).isCloseTo(0.1, ONE_PERCENT);
        assertThat((double) seconds / limits).isCloseTo(0.2, ONE_PERCENT);
    }

    @Test
    void givesLimitOrdersOfASoakSomeSeconds() {
        OrderFlow soak = new OrderFlow(new OrderFlowSettings(7, 100, 50, OrderLifetimes.SECONDS));

        assertThat(IntStream.range(0, ORDERS).mapToObj(soak::order))
                .filteredOn(order -> order.kind() != OrderKind.MARKET)
                .extracting(PlannedOrder::lifeMillis)
                .allSatisfy(life -> assertThat(life).isBetween(5_000, 10_000));
    }

    @Test
    void writesTheBodyOfALimitOrder() {
        PlannedOrder order = new PlannedOrder(12, 3, 4, false, OrderKind.PASSIVE, 1_050, 7, Validity.SHORT, 1_500);

        assertThat(new String(new OrderBody("Lrun").of(order, 1_000), StandardCharsets.UTF_8))
                .isEqualTo("{\"document_number\":\"12345678901\",\"client_order_id\":\"Lrun-12\",\"symbol\":\"SYM5\","
                        + "\"side\":\"ask\",\"quantity\":7,\"price\":1050,"
                        + "\"valid_until\":\"1970-01-01T00:00:02.500Z\"}");
    }

    @Test
    void ordersOfABatchAreItsUsersAndNobodyElses() {
        BatchedOrders batches = new BatchedOrders(1_000, 30);
        OrderFlow batched = new OrderFlow(new OrderFlowSettings(7, 100, 450, OrderLifetimes.YEARS), batches);
        Set<Integer> numbers = new HashSet<>();
        int senders = 0;
        for (int user = 0; user < 1_000; user++) {
            assertThat(batched.order(user)).isEqualTo(flow.order(user));
            if (batches.isSentBy(user)) {
                senders++;
                List<PlannedOrder> batch = batched.batch(user);
                assertThat(batch).hasSize(BatchedOrders.LENGTH).startsWith(flow.order(user));
                batch.forEach(order -> {
                    assertThat(order.broker()).isEqualTo(batch.getFirst().broker());
                    assertThat(numbers.add(order.number())).isTrue();
                    assertThat(order).isEqualTo(batched.order(order.number()));
                    assertThat(order.number()).isLessThan(batches.numbers());
                });
            }
        }
        assertThat(senders).isEqualTo(300);
        assertThat(new BatchedOrders(1_000, 0).numbers()).isEqualTo(1_000);
    }

    @Test
    void findsTheNumberInAClientOrderIdOfItsRunOnly() {
        OrderBody bodies = new OrderBody("Lrun");

        assertThat(bodies.number(bodies.clientOrderId(4_711))).isEqualTo(4_711);
        assertThat(bodies.number("Lother-4711")).isEqualTo(-1);
        assertThat(bodies.number("")).isEqualTo(-1);
    }

    @Test
    void readsTheIdOutOfAnAnswer() {
        byte[] answer = "{\"order_id\":\"9876543210\",\"status\":\"open\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(AcknowledgedOrders.idIn(answer)).isEqualTo(9_876_543_210L);
    }

    private double shareOf(OrderKind kind) {
        return share(IntStream.range(0, ORDERS)
                .filter(i -> flow.order(i).kind() == kind)
                .count());
    }

    private static double share(long count) {
        return (double) count / ORDERS;
    }
}
