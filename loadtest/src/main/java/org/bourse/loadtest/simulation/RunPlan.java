package org.bourse.loadtest.simulation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.BatchedOrders;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/**
 * The plan of a run's load, from which each of its processes makes the same orders.
 *
 * @param exchange where it listens
 * @param brokers who trades
 * @param connections how many calls may be under way at once
 * @param arrivals when users come
 * @param orders what the orders are drawn from
 * @param batchPercent how many of a hundred users send a batch
 * @param run begins every client order id
 * @param warmUpMillis the part of the arrivals that isn't measured
 * @param measuredMillis the part after it that is
 */
record RunPlan(
        URI exchange,
        List<RegisteredBroker> brokers,
        int connections,
        ArrivalSchedule arrivals,
        OrderFlowSettings orders,
        int batchPercent,
        String run,
        long warmUpMillis,
        long measuredMillis) {

    RunPlan {
        brokers = List.copyOf(brokers);
    }

    /** The clock of a run by it, which has not begun. */
    RunClock clock() {
        return new RunClock(arrivals, warmUpMillis, warmUpMillis + measuredMillis);
    }

    /** Which of its orders go in batches. */
    BatchedOrders batches() {
        return new BatchedOrders(arrivals.users(), batchPercent);
    }

    /** Its orders, by number. */
    OrderFlow flow() {
        return new OrderFlow(orders, batches());
    }

    /** The orders' JSON. */
    OrderBody bodies() {
        return new OrderBody(run);
    }

    /** Writes it for another process. */
    void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeUTF(exchange.toString());
            out.writeInt(brokers.size());
            for (RegisteredBroker broker : brokers) {
                out.writeLong(broker.id());
                out.writeUTF(broker.apiKey());
                out.writeUTF(broker.fixCompId());
            }
            out.writeInt(connections);
            arrivals.write(out);
            out.writeLong(orders.seed());
            out.writeInt(orders.brokers());
            out.writeInt(orders.instruments());
            out.writeUTF(orders.lives().name());
            out.writeInt(batchPercent);
            out.writeUTF(run);
            out.writeLong(warmUpMillis);
            out.writeLong(measuredMillis);
        }
    }

    /** Reads what {@link #write} wrote. */
    static RunPlan read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            URI exchange = URI.create(in.readUTF());
            List<RegisteredBroker> brokers = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                brokers.add(new RegisteredBroker(in.readLong(), in.readUTF(), in.readUTF()));
            }
            return new RunPlan(
                    exchange,
                    brokers,
                    in.readInt(),
                    ArrivalSchedule.read(in),
                    new OrderFlowSettings(
                            in.readLong(), in.readInt(), in.readInt(), OrderLifetimes.valueOf(in.readUTF())),
                    in.readInt(),
                    in.readUTF(),
                    in.readLong(),
                    in.readLong());
        }
    }
}
