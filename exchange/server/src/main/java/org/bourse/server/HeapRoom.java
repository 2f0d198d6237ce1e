package org.bourse.server;

import org.bourse.engine.model.ExchangeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of open orders that fit into the heap. The default limit is for a heap of some gigabytes; where there is
 * less, an exchange that took as many would end with an OutOfMemoryError. A limit that an operator set stands as it is.
 */
final class HeapRoom {

    private static final Logger LOG = LoggerFactory.getLogger(HeapRoom.class);

    /**
     * The bytes that an open order is reckoned with. Measured are 280 bytes, with client order ids of 14 characters and
     * accounts of many orders each (docs/performance.md); an order with an id of 36 characters and an account of its
     * own takes 365. The rest is to spare. One that a FIX client is told of takes 10 more at the FIX gateway, or some
     * 260 once it was filled in part, replaced or triggered: if all are, they have just over half of the heap instead of a
     * third, which still leaves room.
     */
    private static final long BYTES_PER_OPEN_ORDER = 400;

    /** The part of the heap that open orders may take: the rest is for all other memories, and for garbage. */
    private static final long SHARE_OF_HEAP = 3;

    private HeapRoom() {}

    /** The same settings, with the default of all open orders lowered to what a heap of this size holds. */
    static ExchangeSettings fit(ExchangeSettings wanted, long heapBytes) {
        long fitting = Math.max(1, heapBytes / SHARE_OF_HEAP / BYTES_PER_OPEN_ORDER);
        boolean asDefault = wanted.maxTotalOpenOrders() == ExchangeSettings.DEFAULTS.maxTotalOpenOrders();
        if (!asDefault || fitting >= wanted.maxTotalOpenOrders()) {
            return wanted;
        }
        int total = (int) fitting;
        LOG.info(
                "max-total-open-orders is {} instead of {}, because the heap has {} MiB; with a larger -Xmx it is"
                        + " higher",
                total,
                wanted.maxTotalOpenOrders(),
                heapBytes >> 20);
        return wanted.withOpenOrders(Math.min(wanted.maxOpenOrders(), total), total);
    }
}
