package org.bourse.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;

/** What is told of an order that was entered: the word of its last event, and nothing that was added up. */
class AcceptedOrderTest {

    private static final SubmitOrder ENTERED =
            new SubmitOrder(1, "doc", "ACME", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 100, 10, Long.MAX_VALUE, "");

    /** The engine alone knows what an event left of an order; so this one is believed, though 10 less 3 is 7. */
    private static final Event TRADED = new Event.OrdersTraded(1, 100, 3, left(9, 2, 5), left(8, 1, 4), 0, 0);

    @Test
    void hasTheLeavesQuantityOfItsLastTrade() {
        AcceptedOrder order = of(TRADED);

        assertThat(order.leavesQuantity()).isEqualTo(5);
        assertThat(order.isOpen()).isTrue();
        assertThat(order.fills()).containsExactly(new AcceptedOrder.Fill(1, 100, 3));
    }

    @Test
    void hasTheLeavesQuantityThatItWasClosedWith() {
        AcceptedOrder order = of(
                TRADED,
                new Event.OrderCancelled(left(8, 1, 1), CancelReason.UNFILLED, CloseReason.UNFILLED, 0, 0),
                new Event.OrderCancelled(left(9, 2, 4), CancelReason.UNFILLED, CloseReason.UNFILLED, 0, 0));

        assertThat(order.leavesQuantity()).isEqualTo(4);
        assertThat(order.isOpen()).isFalse();
    }

    @Test
    void isClosedByATradeThatLeavesNothing() {
        AcceptedOrder order = of(new Event.OrdersTraded(1, 100, 3, left(8, 1, 2), left(9, 2, 0), 0, 0));

        assertThat(order.leavesQuantity()).isZero();
        assertThat(order.isOpen()).isFalse();
    }

    private static AffectedOrder left(long orderId, long brokerId, long leaves) {
        return new AffectedOrder(orderId, brokerId, 0, Side.BID, 100, 10, leaves, "");
    }

    /** The order 9, with these events behind its acceptance. */
    private static AcceptedOrder of(Event... behind) {
        List<Event> events = new ArrayList<>(List.of(new Event.OrderAccepted(9, 0, ENTERED, Long.MAX_VALUE)));
        events.addAll(List.of(behind));
        return AcceptedOrder.of(new SequencedCommand(9, 1, 1, CommandSource.REST, ENTERED, events, Optional.empty()))
                .orElseThrow();
    }
}
