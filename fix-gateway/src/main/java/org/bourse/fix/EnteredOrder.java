package org.bourse.fix;

import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/** An order that a request in flight made or changed, as soon as that is known; for requests that refer to it. */
record EnteredOrder(
        long orderId,
        String account,
        String symbol,
        Side side,
        TimeInForce timeInForce,
        long validUntilMicros,
        ExecutionInstructions instructions) {}
