package org.bourse.loadtest.http;

import java.io.IOException;
import org.bourse.loadtest.exchange.ExchangeClient;
import org.bourse.loadtest.exchange.MachineSample;
import org.bourse.loadtest.exchange.MachineSampler;

/**
 * The cost of orders that came as fast as they were answered.
 *
 * @param result what was answered
 * @param exchangeMicros processor time of the exchange per order, until PostgreSQL had all of them
 * @param postgresMicros that of PostgreSQL
 */
record OrderCost(LoadResult result, double exchangeMicros, double postgresMicros) {

    /** That of both. */
    double micros() {
        return exchangeMicros + postgresMicros;
    }

    /** Sends orders for so long, to an exchange whose database has everything before. */
    static OrderCost measure(LoadGenerator generator, ExchangeClient client, MachineSampler sampler, int seconds)
            throws IOException, InterruptedException {
        client.awaitPersisted();
        MachineSample before = sampler.read();
        int sentBefore = generator.ordersSent();
        LoadResult result = generator.flatOut(seconds);
        client.awaitPersisted();
        MachineSample after = sampler.read();
        // With those that were answered too late to be measured.
        double orders = Math.max(1, generator.ordersSent() - sentBefore);
        return new OrderCost(
                result,
                1e3 * (after.exchangeCpuMillis() - before.exchangeCpuMillis()) / orders,
                1e3 * (after.postgresCpuMillis() - before.postgresCpuMillis()) / orders);
    }
}
