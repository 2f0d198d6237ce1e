package org.bourse.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.global;

import io.gatling.javaapi.core.Simulation;

/** New orders at a fixed rate, whether or not the exchange keeps up. */
public final class TargetRate extends Simulation {

    /** Made by Gatling. */
    public TargetRate() {
        GatlingOrders calls = new GatlingOrders(LoadContext.current());
        setUp(calls.arriving("brokers enter orders", calls.enter()))
                .protocols(calls.protocol())
                .assertions(global().failedRequests().count().is(0L));
    }
}
