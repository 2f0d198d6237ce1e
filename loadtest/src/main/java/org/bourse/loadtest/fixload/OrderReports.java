package org.bourse.loadtest.fixload;

/** Gets what the exchange reports about orders; called by the sessions' own threads. */
public interface OrderReports {

    /** The exchange has taken an order, and gave it this id. */
    void accepted(String clientOrderId, long orderId);

    /** The exchange refused something, or a session ended that should not have. */
    void failed(String why);
}
