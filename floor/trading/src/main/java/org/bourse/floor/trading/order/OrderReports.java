package org.bourse.floor.trading.order;

/** Who is told what became of orders. */
@FunctionalInterface
public interface OrderReports {

    /** Told when it comes in, which is later than it happened. */
    void report(long receiveNanos, OrderReport report);
}
