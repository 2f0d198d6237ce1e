package org.bourse.floor.trading.order;

/** Who is told what became of orders, and of the account they are for. */
@FunctionalInterface
public interface OrderReports {

    /** Told when it comes in, which is later than it happened. */
    void report(long receiveNanos, OrderReport report);

    /** Told likewise. */
    default void account(long receiveNanos, AccountReport report) {}
}
