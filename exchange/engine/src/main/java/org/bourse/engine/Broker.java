package org.bourse.engine;

import org.jspecify.annotations.Nullable;

/** A registered broker: its net cash and its open orders, linked oldest (lowest id) first. */
final class Broker extends TableEntry {

    final String fixCompId;
    long balanceCents;
    int openOrders;

    /** Price times what is left, over its open orders. */
    long openValueCents;

    /** Instruments in use that were listed by its orders, as far as that is known. */
    int instrumentsInUse;

    @Nullable
    Order oldestOrder;

    @Nullable
    Order newestOrder;

    Broker(long id, String fixCompId, long balanceCents) {
        this.id = id;
        this.fixCompId = fixCompId;
        this.balanceCents = balanceCents;
    }

    /** Adds an order that is newer than all others of this broker. */
    void append(Order order) {
        Order last = newestOrder;
        order.olderOfBroker = last;
        order.newerOfBroker = null;
        if (last == null) {
            oldestOrder = order;
        } else {
            last.newerOfBroker = order;
        }
        newestOrder = order;
        openOrders++;
    }

    void remove(Order order) {
        Order older = order.olderOfBroker;
        Order newer = order.newerOfBroker;
        if (older == null) {
            oldestOrder = newer;
        } else {
            older.newerOfBroker = newer;
        }
        if (newer == null) {
            newestOrder = older;
        } else {
            newer.olderOfBroker = older;
        }
        order.olderOfBroker = null;
        order.newerOfBroker = null;
        openOrders--;
    }
}
