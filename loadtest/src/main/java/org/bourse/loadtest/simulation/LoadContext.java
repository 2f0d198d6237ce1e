package org.bourse.loadtest.simulation;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.feed.FeedTally;
import org.bourse.loadtest.flow.AcknowledgedOrders;
import org.bourse.loadtest.flow.BatchedOrders;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.jspecify.annotations.Nullable;

/**
 * The context that a simulation works with. Gatling makes simulations itself, by the name of their class, and gives
 * them nothing: so the launcher leaves this for them first.
 *
 * @param exchange where it listens
 * @param brokers who trades
 * @param connections how many calls may be under way at once
 * @param arrivals when users come
 * @param flow the orders, by number
 * @param batches which of them go in batches
 * @param bodies the orders' JSON
 * @param acknowledged gets the ids of the orders
 * @param recorder gets the answer times
 * @param feed gets what subscribers receive
 */
record LoadContext(
        URI exchange,
        List<RegisteredBroker> brokers,
        int connections,
        ArrivalSchedule arrivals,
        OrderFlow flow,
        BatchedOrders batches,
        OrderBody bodies,
        AcknowledgedOrders acknowledged,
        Recorder recorder,
        FeedTally feed) {

    private static final AtomicReference<@Nullable LoadContext> CURRENT = new AtomicReference<>();

    /** Leaves it for the simulation that Gatling makes next. */
    void leave() {
        CURRENT.set(this);
    }

    /** The context that was left. */
    static LoadContext current() {
        LoadContext context = CURRENT.get();
        if (context == null) {
            throw new IllegalStateException("simulations are started through " + LoadTest.class.getName());
        }
        return context;
    }
}
