package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.ExchangeSettings;
import org.junit.jupiter.api.Test;

class HeapRoomTest {

    private static final ExchangeSettings DEFAULTS = ExchangeSettings.DEFAULTS;

    @Test
    void leavesTheDefaultWhereTheHeapHoldsIt() {
        assertThat(HeapRoom.fit(DEFAULTS, 8L << 30)).isEqualTo(DEFAULTS);
    }

    @Test
    void lowersTheDefaultToAThirdOfASmallHeap() {
        ExchangeSettings fitted = HeapRoom.fit(DEFAULTS, 256L << 20);
        assertThat(fitted.maxTotalOpenOrders()).isEqualTo(223_696);
        assertThat(fitted.maxOpenOrders()).isEqualTo(223_696);
        assertThat(fitted.withOpenOrders(DEFAULTS.maxOpenOrders(), DEFAULTS.maxTotalOpenOrders()))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void lowersABrokersLimitOnlyAsFarAsTheOneOverAllGoes() {
        ExchangeSettings fitted =
                HeapRoom.fit(DEFAULTS.withOpenOrders(1_000, DEFAULTS.maxTotalOpenOrders()), 256L << 20);
        assertThat(fitted.maxOpenOrders()).isEqualTo(1_000);
    }

    @Test
    void leavesALimitThatWasSet() {
        ExchangeSettings set = DEFAULTS.withOpenOrders(1_000_000, 2_000_000);
        assertThat(HeapRoom.fit(set, 256L << 20)).isEqualTo(set);
    }
}
