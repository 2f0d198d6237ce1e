package org.bourse.loadtest.books;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.loadtest.flow.AcknowledgedOrders;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Check;
import org.junit.jupiter.api.Test;

class FoundOrdersTest {

    private final OrderBody bodies = new OrderBody("Lrun");
    private final AcknowledgedOrders acknowledged = new AcknowledgedOrders(3);
    private final FoundOrders sightings = new FoundOrders(
            new SentOrders(new OrderFlow(new OrderFlowSettings(1, 1, 1, OrderLifetimes.YEARS)), bodies, acknowledged));

    @Test
    void passesWhenEachAcknowledgedOrderIsThereOnce() {
        acknowledged.acknowledge(0, 100);
        acknowledged.acknowledge(2, 102);
        sightings.found("Lrun-2", 102);
        sightings.found("Lrun-0", 100);

        assertThat(result().passed()).isTrue();
    }

    @Test
    void missesAnAcknowledgedOrder() {
        acknowledged.acknowledge(0, 100);
        acknowledged.acknowledge(1, 101);
        sightings.found("Lrun-0", 100);

        assertThat(result().passed()).isFalse();
        assertThat(result().detail()).contains("1 missing", "Lrun-1 was acknowledged and is missing");
    }

    @Test
    void findsADoubledOrder() {
        acknowledged.acknowledge(0, 100);
        sightings.found("Lrun-0", 100);
        sightings.found("Lrun-0", 101);

        assertThat(result().passed()).isFalse();
        assertThat(result().detail()).contains("Lrun-0 is there twice");
    }

    @Test
    void findsAnOrderUnderAnotherIdThanWasAcknowledged() {
        acknowledged.acknowledge(0, 100);
        sightings.found("Lrun-0", 107);

        assertThat(result().detail()).contains("Lrun-0 was acknowledged as 100 and is there as 107");
    }

    @Test
    void passesOverOrdersOfOthersAndCountsThoseWithoutAnAnswer() {
        acknowledged.acknowledge(0, 100);
        sightings.found("Lrun-0", 100);
        sightings.found("somebody's", 55);
        sightings.found("Lrun-1", 101);

        assertThat(result().passed()).isTrue();
        assertThat(result().detail()).contains("1 of them entered without an answer that arrived");
    }

    private Check result() {
        return sightings.result("all there");
    }
}
