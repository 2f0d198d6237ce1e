package org.bourse.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ranges of the exchange's settings. */
class ExchangeSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "dayEndMicrosOfDay,    0, 86399999999",
        "maxPriceCents,        1, 1000000000000",
        "maxQuantity,          1, 1000000000000",
        "maxOrderValueCents,   1, 2500000000000000000",
        "maxOpenOrders,        1, 50",
        "maxTotalOpenOrders,   1, 100000000",
        "maxInstruments,       1, 1000000",
        "maxBrokers,           1, 1000000",
        "closedClientOrderIds, 0, 100000000"
    })
    void takesBothEndsOfARangeAndNothingBeyond(String name, long least, long most) {
        assertThat(settings(name, least)).isNotEqualTo(settings(name, most));
        for (long beyond : new long[] {least - 1, most + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> settings(name, beyond))
                    .withMessage("%s must be between %d and %d, not %d", name, least, most, beyond);
        }
    }

    @Test
    void changesOneSettingAndLeavesTheOthers() {
        ExchangeSettings settings = settings("maxOpenOrders", 5);
        assertThat(settings.withOpenOrders(7, 60).withOpenOrders(5, 50)).isEqualTo(settings);
        assertThat(settings.withOpenOrders(7, 60).maxOpenOrders()).isEqualTo(7);
        assertThat(settings.withOpenOrders(7, 60).maxTotalOpenOrders()).isEqualTo(60);
        assertThat(settings.with(Sharing.FLOATING).sharing()).isEqualTo(Sharing.FLOATING);
        assertThat(settings.with(Sharing.FLOATING).with(Sharing.NONE)).isEqualTo(settings);
        assertThat(settings.with(ListingRule.OPERATOR).listing()).isEqualTo(ListingRule.OPERATOR);
        assertThat(settings.with(ListingRule.OPERATOR).with(ListingRule.OPEN)).isEqualTo(settings);
    }

    /** Some settings, each another number, with this one changed. */
    private static ExchangeSettings settings(String name, long value) {
        Map<String, Long> changed = Map.of(name, value);
        return new ExchangeSettings(
                ExecutionPriceRule.RESTING,
                changed.getOrDefault("dayEndMicrosOfDay", 2L),
                changed.getOrDefault("maxPriceCents", 3L),
                changed.getOrDefault("maxQuantity", 4L),
                changed.getOrDefault("maxOrderValueCents", 6L),
                changed.getOrDefault("maxOpenOrders", 1L).intValue(),
                changed.getOrDefault("maxTotalOpenOrders", 50L).intValue(),
                changed.getOrDefault("maxInstruments", 7L).intValue(),
                changed.getOrDefault("maxBrokers", 8L).intValue(),
                changed.getOrDefault("closedClientOrderIds", 9L).intValue(),
                Sharing.NONE);
    }
}
