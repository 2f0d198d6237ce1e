package org.bourse.contract;

import java.util.concurrent.CompletableFuture;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.OrderCheck;

/** Says what would become of an order, without entering it. */
public interface OrderChecks {

    /**
     * Asks what would become of the order now, by the engine's own rules. Nothing is sequenced or journaled. The future never
     * completes exceptionally.
     */
    CompletableFuture<OrderCheck> check(SubmitOrder order);
}
