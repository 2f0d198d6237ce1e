package org.bourse.engine.event;

import org.bourse.engine.model.Side;

/**
 * An order as the engine has it at the moment of an event. Good until the {@link EventSink} returns; what is to be kept
 * is copied by {@link AffectedOrder#of}.
 */
public interface LiveOrder {

    /** Its id. */
    long orderId();

    /** Whose it is. */
    long brokerId();

    /** Its instrument. */
    int instrumentId();

    /** Whether it buys or sells. */
    Side side();

    /** Its limit; 0 for a market order. */
    long price();

    /** Its total quantity, filled ones included. */
    long quantity();

    /** What it has left. */
    long leavesQuantity();

    /** Its client order id, made anew at each call; empty when it has none. */
    String clientOrderId();
}
