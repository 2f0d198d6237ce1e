package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SoakMemoriesTest {

    @Test
    void areFullWellBeforeTheRunIsJudged() {
        SoakMemories memories = SoakMemories.forRun(1_200_000);

        assertThat(memories.environment())
                .containsEntry("EXCHANGE_CLIENT_ORDER_ID_MEMORY", "60000")
                .containsEntry("EXCHANGE_CLOSED_ORDERS_IN_MEMORY", "60000")
                .containsEntry("EXCHANGE_WS_EXECUTIONS_KEPT", "30000");
    }

    @Test
    void areNeverLargerThanUsual() {
        assertThat(SoakMemories.forRun(60_000_000)).isEqualTo(new SoakMemories(1_000_000, 100_000, 262_144));
    }
}
