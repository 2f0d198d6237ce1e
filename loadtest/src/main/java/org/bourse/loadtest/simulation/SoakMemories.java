package org.bourse.loadtest.simulation;

import java.util.Locale;
import java.util.Map;

/**
 * The bounds of what an exchange remembers, for a soak: all are reached within its first tenth, as far as they can be set. With the usual ones it
 * would fill its memories for a good part of an hour, as it should, and a leak could not be told from that.
 *
 * @param closedClientOrderIds ids of closed orders, to recognise a repeat
 * @param closedOrders closed orders, for reads
 * @param executions the newest ones, for subscribers that come back
 */
record SoakMemories(int closedClientOrderIds, int closedOrders, int executions) {

    private static final SoakMemories USUAL = new SoakMemories(1_000_000, 100_000, 262_144);

    /** At most the usual ones, for a run with so many orders, of which most close and a third trades. */
    static SoakMemories forRun(long orders) {
        return new SoakMemories(
                (int) Math.min(USUAL.closedClientOrderIds, orders / 20),
                (int) Math.min(USUAL.closedOrders, orders / 20),
                (int) Math.min(USUAL.executions, orders / 40));
    }

    /** As settings of an exchange. */
    Map<String, String> environment() {
        return Map.of(
                "EXCHANGE_CLIENT_ORDER_ID_MEMORY", Integer.toString(closedClientOrderIds),
                "EXCHANGE_CLOSED_ORDERS_IN_MEMORY", Integer.toString(closedOrders),
                "EXCHANGE_WS_EXECUTIONS_KEPT", Integer.toString(executions));
    }

    /** A line for whoever watches. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "An exchange that remembers %,d client order ids, %,d closed orders and %,d executions,"
                        + " so that its memories are full soon",
                closedClientOrderIds,
                closedOrders,
                executions);
    }
}
