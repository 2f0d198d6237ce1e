package org.bourse.server.view;

import org.bourse.engine.model.Texts;

/**
 * Settings of the views: how much they keep in memory beyond what is open, and the name they have for money.
 *
 * @param closedOrdersInMemory closed orders kept in memory, the newest ones, 0 or more; one that has not been persisted
 *     yet is kept in any case, and reads of the others go to the database
 * @param tradesPerOrderInMemory trades kept in memory of one order, the newest ones, 1 or more; those not persisted yet
 *     are kept in any case
 * @param currency what the exchange's own currency is called
 */
public record ViewSettings(int closedOrdersInMemory, int tradesPerOrderInMemory, String currency) {

    /** The name of the exchange's own currency unless it is set. */
    public static final String DEFAULT_CURRENCY = "USD";

    /** 100,000 closed orders, 64 trades of each order, US dollars. */
    public static final ViewSettings DEFAULTS = new ViewSettings(100_000, 64, DEFAULT_CURRENCY);

    public ViewSettings {
        if (closedOrdersInMemory < 0) {
            throw new IllegalArgumentException("closedOrdersInMemory must be 0 or more, not " + closedOrdersInMemory);
        }
        if (tradesPerOrderInMemory < 1) {
            throw new IllegalArgumentException(
                    "tradesPerOrderInMemory must be 1 or more, not " + tradesPerOrderInMemory);
        }
        if (!Texts.isCurrency(currency)) {
            throw new IllegalArgumentException("currency must be 3 to 10 letters A-Z or digits, not " + currency);
        }
    }

    /** So much in memory, with the currency's default name. */
    public ViewSettings(int closedOrdersInMemory, int tradesPerOrderInMemory) {
        this(closedOrdersInMemory, tradesPerOrderInMemory, DEFAULT_CURRENCY);
    }
}
