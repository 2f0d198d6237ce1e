package org.bourse.loadtest.simulation;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.AcknowledgedOrders;
import org.bourse.loadtest.flow.BatchedOrders;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.jspecify.annotations.Nullable;

/**
 * The context that a simulation works with. Gatling makes simulations itself, by the name of their class, and gives
 * them nothing: so {@link GatlingProcess} leaves this for them first.
 *
 * @param exchange where it listens
 * @param brokers who trades
 * @param connections how many calls may be under way at once
 * @param arrivals when users come
 * @param flow the orders, by number
 * @param batches which of them go in batches
 * @param bodies the orders' JSON
 * @param acknowledged has the ids of the orders
 * @param clock when users are due
 * @param listener is told what becomes of calls
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
        RunClock clock,
        RunListener listener) {

    private static final AtomicReference<@Nullable LoadContext> CURRENT = new AtomicReference<>();

    /** That of a run by this plan. */
    static LoadContext of(RunPlan plan, RunListener listener) {
        return new LoadContext(
                plan.exchange(),
                plan.brokers(),
                plan.connections(),
                plan.arrivals(),
                plan.flow(),
                plan.batches(),
                plan.bodies(),
                new AcknowledgedOrders(plan.batches().numbers()),
                plan.clock(),
                listener);
    }

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

    /** A call that was due was answered now, as it should be. */
    void answered(CallKind call, long dueNanos) {
        listener.answered(call, dueNanos, System.nanoTime());
    }

    /** An order was taken under this id. */
    void acknowledge(int number, long orderId) {
        acknowledged.acknowledge(number, orderId);
        listener.acknowledged(number, orderId);
    }
}
