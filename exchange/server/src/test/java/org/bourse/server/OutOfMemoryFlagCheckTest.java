package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class OutOfMemoryFlagCheckTest {

    @Test
    void saysWhenTheProcessWouldLiveOnWithoutMemory() {
        boolean ends = ManagementFactory.getRuntimeMXBean().getInputArguments().contains("-XX:+ExitOnOutOfMemoryError");

        assertThat(OutOfMemoryFlagCheck.livesOnWithoutMemory().isEmpty()).isEqualTo(ends);
    }
}
