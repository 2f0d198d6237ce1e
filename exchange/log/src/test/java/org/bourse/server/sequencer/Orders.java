package org.bourse.server.sequencer;

import java.util.random.RandomGenerator;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/** Commands for tests. */
final class Orders {

    private Orders() {}

    static RegisterBroker register(String name) {
        return new RegisterBroker(name, new ApiKeyHash(name.hashCode(), 2, 3, 4), "", "", "");
    }

    static SubmitOrder order(long brokerId, Side side, long price, long quantity) {
        return new SubmitOrder(
                brokerId, "12345678901", "ACME", side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, 0, "");
    }

    static SubmitOrder orderUntil(long brokerId, long validUntilMicros) {
        return new SubmitOrder(
                brokerId,
                "12345678901",
                "ACME",
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTD,
                100,
                1,
                validUntilMicros,
                "");
    }

    /** An order close to the others' prices, so that about half of them trade, or now and then a cancel. */
    static Command any(RandomGenerator random, long brokerId) {
        return random.nextInt(5) == 0
                ? new CancelOrder(brokerId, 1 + random.nextLong(1_000))
                : order(
                        brokerId,
                        random.nextBoolean() ? Side.BID : Side.ASK,
                        10_000 + random.nextLong(20),
                        1 + random.nextLong(100));
    }
}
