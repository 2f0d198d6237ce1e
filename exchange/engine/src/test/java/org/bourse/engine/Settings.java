package org.bourse.engine;

import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.Sharing;

/** Settings for tests: the defaults but for what is named. */
final class Settings {

    private Settings() {}

    static ExchangeSettings withExecutionPrice(ExecutionPriceRule rule) {
        return new ExchangeSettings(
                rule,
                0,
                10_000_000_000L,
                1_000_000_000L,
                1_000_000_000_000L,
                1_000_000,
                4_000_000,
                10_000,
                10_000,
                1_000_000,
                Sharing.NONE);
    }

    static ExchangeSettings withDayEnd(long micros) {
        return new ExchangeSettings(
                ExecutionPriceRule.SELLER,
                micros,
                10_000_000_000L,
                1_000_000_000L,
                1_000_000_000_000L,
                1_000_000,
                4_000_000,
                10_000,
                10_000,
                1_000_000,
                Sharing.NONE);
    }

    static ExchangeSettings withOrderLimits(long maxPriceCents, long maxQuantity, long maxOrderValueCents) {
        return new ExchangeSettings(
                ExecutionPriceRule.SELLER,
                0,
                maxPriceCents,
                maxQuantity,
                maxOrderValueCents,
                1_000_000,
                4_000_000,
                10_000,
                10_000,
                1_000_000,
                Sharing.NONE);
    }

    static ExchangeSettings withCounts(int maxOpenOrders, int maxTotalOpenOrders, int maxInstruments, int maxBrokers) {
        return new ExchangeSettings(
                ExecutionPriceRule.SELLER,
                0,
                10_000_000_000L,
                1_000_000_000L,
                1_000_000_000_000L,
                maxOpenOrders,
                maxTotalOpenOrders,
                maxInstruments,
                maxBrokers,
                1_000_000,
                Sharing.NONE);
    }

    static ExchangeSettings withClosedClientOrderIds(int count) {
        return new ExchangeSettings(
                ExecutionPriceRule.SELLER,
                0,
                10_000_000_000L,
                1_000_000_000L,
                1_000_000_000_000L,
                1_000_000,
                4_000_000,
                10_000,
                10_000,
                count,
                Sharing.NONE);
    }
}
