package org.bourse.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/** New orders at a fixed rate, whether or not the exchange keeps up. */
public final class TargetRate extends Simulation {

    /** Made by Gatling. */
    public TargetRate() {
        GatlingOrders calls = new GatlingOrders(LoadContext.current());
        setUp(calls.inject(scenario("brokers enter orders").exec(calls.enter())))
                .protocols(calls.protocol())
                .assertions(global().failedRequests().count().is(0L));
    }
}
