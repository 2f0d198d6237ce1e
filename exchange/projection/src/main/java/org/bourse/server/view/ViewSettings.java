package org.bourse.server.view;

/**
 * How much the views keep in memory beyond what is open.
 *
 * @param closedOrdersInMemory closed orders kept in memory, the newest ones, 0 or more; one that has not been persisted
 *     yet is kept in any case, and reads of the others go to the database
 * @param tradesPerOrderInMemory trades kept in memory of one order, the newest ones, 1 or more; those not persisted yet
 *     are kept in any case
 */
public record ViewSettings(int closedOrdersInMemory, int tradesPerOrderInMemory) {

    /** 100,000 closed orders, 64 trades of each order. */
    public static final ViewSettings DEFAULTS = new ViewSettings(100_000, 64);

    public ViewSettings {
        if (closedOrdersInMemory < 0) {
            throw new IllegalArgumentException("closedOrdersInMemory must be 0 or more, not " + closedOrdersInMemory);
        }
        if (tradesPerOrderInMemory < 1) {
            throw new IllegalArgumentException(
                    "tradesPerOrderInMemory must be 1 or more, not " + tradesPerOrderInMemory);
        }
    }
}
