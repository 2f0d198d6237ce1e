package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.junit.jupiter.api.Test;

/** Orders that were accepted lately: each is taken once, and is forgotten for another rather than mistaken for it. */
class RecentOrdersTest {

    /** Orders that are so far apart have the same place. */
    private static final long APART = 1 << 13;

    private final RecentOrders recent = new RecentOrders();

    @Test
    void givesAnOrderOnce() {
        TrackedOrder order = order(7);
        recent.add(order);

        assertThat(recent.take(8)).isEmpty();
        assertThat(recent.take(7)).containsSame(order);
        assertThat(recent.take(7)).isEmpty();
    }

    @Test
    void forgetsAnOrderForAnotherOfItsPlace() {
        TrackedOrder other = order(7 + APART);
        recent.add(order(7));
        recent.add(other);

        assertThat(recent.take(7)).isEmpty();
        assertThat(recent.take(7 + APART)).containsSame(other);
    }

    private static TrackedOrder order(long orderId) {
        return new TrackedOrder(orderId, "doc", "ACME", InstrumentTerms.DEFAULTS, Side.BID, OrderType.LIMIT);
    }
}
