package org.bourse.engine;

/** The self-trade prevention group of an {@link Order} that is of one; its id is the order's. */
final class GroupedOrder extends TableEntry {

    int stpId;

    GroupedOrder(long orderId, int stpId) {
        this.id = orderId;
        this.stpId = stpId;
    }
}
