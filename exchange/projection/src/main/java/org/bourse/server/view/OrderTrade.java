package org.bourse.server.view;

/**
 * One trade, as one of its two orders sees it.
 *
 * @param tradeId the trade; ascending with time
 * @param sequence the command that caused it; the order's own id when the order traded on entry
 * @param price price in the instrument's units
 * @param quantity in the instrument's units
 * @param counterpartyBroker name of the other side's broker
 * @param executedAtMicros when, UTC microseconds
 */
public record OrderTrade(
        long tradeId, long sequence, long price, long quantity, String counterpartyBroker, long executedAtMicros) {}
