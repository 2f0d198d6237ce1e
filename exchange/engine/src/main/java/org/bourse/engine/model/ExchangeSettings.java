package org.bourse.engine.model;

import static org.bourse.engine.model.SettingRange.check;

/**
 * The settings that change what the engine answers. They are part of its state and change only by a command, so that a
 * replay under a newer configuration still gives the answers that were given.
 *
 * <p>No sum that the engine decides by can overflow, whatever the settings are or were. Each trade's value is at most that of the resting order it
 * fills, and the engine refuses an order that would bring the value of all open orders in the same unit of money (see
 * {@link InstrumentTerms}) above {@link #MAX_OPEN_VALUE}. A broker whose balance in it is beyond
 * {@link #BALANCE_LIMIT} either way may neither send nor replace orders in it, and stop orders of its own that trigger
 * are cancelled. So after the last order that was allowed to take from the book, its balance can move by what that order
 * takes (at most {@code MAX_OPEN_VALUE}) and by what others take from its own resting orders (at most that again): it
 * stays within {@code BALANCE_LIMIT + 2 ×
 * MAX_OPEN_VALUE}, which is below {@link Long#MAX_VALUE}. Prices are at least 1, so the quantities in the books
 * together stay below {@code MAX_OPEN_VALUE}, too, and positions are bounded as balances are. Both are checked against what is open rather than derived from the
 * limits on counts: orders that were accepted under higher limits stay open when the limits are lowered. Units of money are
 * never added to each other, so this holds for any scales: with many decimals the largest amount is smaller, nothing else.
 * What is traded over a time has no bound; the engine doesn't add it up.
 *
 * @param executionPrice at which order's price crossing orders trade
 * @param dayEndMicrosOfDay when the trading day ends and day orders expire, microseconds after midnight UTC, 0 to
 *     86,399,999,999
 * @param maxPriceCents largest price of an order, in cents, 1 to 10^12; the same amount for instruments with other scales
 * @param maxQuantity largest quantity of an order, in whole shares, 1 to 10^12; likewise
 * @param maxOrderValueCents largest price times quantity of a limit order, in cents, 1 to
 *     {@link #MAX_OPEN_VALUE}; likewise, but never above that number of the instrument's unit of money
 * @param maxOpenOrders open orders one broker may have, 1 to {@code maxTotalOpenOrders}
 * @param maxTotalOpenOrders open orders of all brokers together, 1 to 100,000,000
 * @param maxInstruments instruments the exchange may list, 1 to 1,000,000
 * @param maxBrokers brokers the exchange may register, 1 to 1,000,000
 * @param closedClientOrderIds client order ids of closed orders that are remembered, over all brokers, to refuse their
 *     reuse, 0 to 100,000,000; those of open orders always are
 * @param sharing how brokers share what is bounded over all of them
 * @param listing who may list an instrument
 */
public record ExchangeSettings(
        ExecutionPriceRule executionPrice,
        long dayEndMicrosOfDay,
        long maxPriceCents,
        long maxQuantity,
        long maxOrderValueCents,
        int maxOpenOrders,
        int maxTotalOpenOrders,
        int maxInstruments,
        int maxBrokers,
        int closedClientOrderIds,
        Sharing sharing,
        ListingRule listing) {

    /** A broker whose balance is beyond so much in an instrument's unit of money, either way, may not send orders for it. */
    public static final long BALANCE_LIMIT = 4_000_000_000_000_000_000L;

    /** What all open orders in one unit of money together may be worth (price times what is left). */
    public static final long MAX_OPEN_VALUE = 2_500_000_000_000_000_000L;

    /**
     * Prices up to 100 million currency units, orders up to 10 billion currency units, 4 million open orders. What an engine
     * begins with, also one that replays an old journal: hence without sharing.
     */
    public static final ExchangeSettings DEFAULTS = new ExchangeSettings(
            ExecutionPriceRule.SELLER,
            0,
            10_000_000_000L,
            1_000_000_000L,
            1_000_000_000_000L,
            1_000_000,
            4_000_000,
            10_000,
            10_000,
            1_000_000,
            Sharing.NONE,
            ListingRule.OPEN);

    public ExchangeSettings {
        check("dayEndMicrosOfDay", dayEndMicrosOfDay, 0, Times.MICROS_PER_DAY - 1);
        check("maxPriceCents", maxPriceCents, 1, 1_000_000_000_000L);
        check("maxQuantity", maxQuantity, 1, 1_000_000_000_000L);
        check("maxOrderValueCents", maxOrderValueCents, 1, MAX_OPEN_VALUE);
        check("maxTotalOpenOrders", maxTotalOpenOrders, 1, 100_000_000);
        check("maxOpenOrders", maxOpenOrders, 1, maxTotalOpenOrders);
        check("maxInstruments", maxInstruments, 1, 1_000_000);
        check("maxBrokers", maxBrokers, 1, 1_000_000);
        check("closedClientOrderIds", closedClientOrderIds, 0, 100_000_000);
    }

    /** Settings under which anybody may list an instrument. */
    public ExchangeSettings(
            ExecutionPriceRule executionPrice,
            long dayEndMicrosOfDay,
            long maxPriceCents,
            long maxQuantity,
            long maxOrderValueCents,
            int maxOpenOrders,
            int maxTotalOpenOrders,
            int maxInstruments,
            int maxBrokers,
            int closedClientOrderIds,
            Sharing sharing) {
        this(
                executionPrice,
                dayEndMicrosOfDay,
                maxPriceCents,
                maxQuantity,
                maxOrderValueCents,
                maxOpenOrders,
                maxTotalOpenOrders,
                maxInstruments,
                maxBrokers,
                closedClientOrderIds,
                sharing,
                ListingRule.OPEN);
    }

    /** The same, with instruments listed like that. */
    public ExchangeSettings with(ListingRule other) {
        return new ExchangeSettings(
                executionPrice,
                dayEndMicrosOfDay,
                maxPriceCents,
                maxQuantity,
                maxOrderValueCents,
                maxOpenOrders,
                maxTotalOpenOrders,
                maxInstruments,
                maxBrokers,
                closedClientOrderIds,
                sharing,
                other);
    }

    /** The same, with brokers sharing like that. */
    public ExchangeSettings with(Sharing other) {
        return new ExchangeSettings(
                executionPrice,
                dayEndMicrosOfDay,
                maxPriceCents,
                maxQuantity,
                maxOrderValueCents,
                maxOpenOrders,
                maxTotalOpenOrders,
                maxInstruments,
                maxBrokers,
                closedClientOrderIds,
                other,
                listing);
    }

    /** The same, with these limits on open orders of a broker and of all together. */
    public ExchangeSettings withOpenOrders(int ofABroker, int ofAll) {
        return new ExchangeSettings(
                executionPrice,
                dayEndMicrosOfDay,
                maxPriceCents,
                maxQuantity,
                maxOrderValueCents,
                ofABroker,
                ofAll,
                maxInstruments,
                maxBrokers,
                closedClientOrderIds,
                sharing,
                listing);
    }
}
