package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.Side;
import org.junit.jupiter.api.Test;

/** Stop orders that wait, with the limits they will have. */
class StopSideTest {

    private final Stops stops = new Stops();
    private final StopSide side = new StopSide(0, Side.BID, new PriceLevelPool(), stops);

    @Test
    void keepsAnOrdersLimitWhileItWaitsAndNoLonger() {
        Order order = new Order();
        order.id = 5;
        order.leavesQuantity = 3;
        side.add(order, 105, 110);
        assertThat(side.limitOf(order)).isEqualTo(110);
        side.setLimit(order, 111);
        assertThat(side.limitOf(order)).isEqualTo(111);
        side.remove(order);
        assertThat(stops.limit(5)).isZero();
        assertThat(side.count()).isZero();
    }
}
