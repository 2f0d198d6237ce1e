package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.junit.jupiter.api.Test;

class DayPlanTest {

    private static final int USERS = 200_000;
    private static final Offset<Double> ONE_PERCENT = within(0.01);

    private final DayPlan plan =
            new DayPlan(new OrderFlow(new OrderFlowSettings(3, 100, 450, OrderLifetimes.TRADING_DAY)));

    @Test
    void readsWithTwentyEightPercentOfAllCalls() {
        double orders = count(user -> plan.call(user) == CallKind.ORDER);
        double reads = USERS - orders;

        assertThat(reads / (orders * (1 + DayPlan.CANCELLED_SHARE) + reads)).isCloseTo(0.28, ONE_PERCENT);
        assertThat(count(user -> plan.call(user) == CallKind.ORDER_STATUS) / reads)
                .isCloseTo(0.35, ONE_PERCENT);
        assertThat(count(user -> plan.call(user) == CallKind.PRICE) / reads).isCloseTo(0.30, ONE_PERCENT);
        assertThat(count(user -> plan.call(user) == CallKind.BOOK) / reads).isCloseTo(0.25, ONE_PERCENT);
        assertThat(count(user -> plan.call(user) == CallKind.BALANCE) / reads).isCloseTo(0.10, ONE_PERCENT);
    }

    @Test
    void cancelsAThirdOfTheOrdersMostOfThemSoon() {
        double cancelled = count(user -> plan.cancelAfterMillis(user) > 0);

        assertThat(cancelled / USERS).isCloseTo(0.35, ONE_PERCENT);
        assertThat(count(user -> cancelledBetween(user, 500, 5_000)) / cancelled)
                .isCloseTo(0.40, ONE_PERCENT);
        assertThat(count(user -> cancelledBetween(user, 5_000, 60_000)) / cancelled)
                .isCloseTo(0.35, ONE_PERCENT);
        assertThat(count(user -> cancelledBetween(user, 60_000, 600_001)) / cancelled)
                .isCloseTo(0.25, ONE_PERCENT);
    }

    private boolean cancelledBetween(int user, long from, long to) {
        long after = plan.cancelAfterMillis(user);
        return after >= from && after < to;
    }

    private static double count(IntPredicate condition) {
        return IntStream.range(0, USERS).filter(condition).count();
    }
}
