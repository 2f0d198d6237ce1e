package org.bourse.loadtest.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveHeapTest {

    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final int MEBIBYTE = 1 << 20;

    private final List<byte[]> held = new ArrayList<>();

    @Test
    void countsWhatIsReachableAndNothingElse() throws Exception {
        held.add(new byte[32 * MEBIBYTE]);
        long with = LiveHeap.bytes(OWN_PID);
        held.clear();
        long without = LiveHeap.bytes(OWN_PID);

        // Other tests of this process may hold something more or less by now.
        assertThat(with - without).isBetween(24L * MEBIBYTE, 40L * MEBIBYTE);
    }

    @Test
    void saysWhichProcessItCannotLookInto() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        assertThatThrownBy(() -> LiveHeap.bytes(ended.pid()))
                .isInstanceOf(ExchangeFailure.class)
                .hasMessageContaining("jcmd " + ended.pid());
    }
}
