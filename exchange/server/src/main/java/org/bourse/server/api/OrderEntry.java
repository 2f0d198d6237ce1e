package org.bourse.server.api;

import org.bourse.engine.command.CommandSource;

/**
 * The order calls of the REST door for other doors: the same fields, rules, limits and answers, without HTTP. Each waits
 * until the answer is durable; call from a thread that may.
 */
public interface OrderEntry {

    /** {@code POST /orders} with this body. */
    OrderReply submit(long brokerId, byte[] body, CommandSource source);

    /** {@code PATCH /orders/{id}} with this body. */
    OrderReply replace(long brokerId, String orderId, byte[] body, CommandSource source);

    /** {@code POST /orders/{id}/cancel}. */
    OrderReply cancel(long brokerId, String orderId, CommandSource source);

    /** {@code DELETE /orders?symbol=}; an empty symbol is every one. */
    OrderReply cancelAll(long brokerId, String symbol, CommandSource source);
}
